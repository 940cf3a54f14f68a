"""The sample year as a demonstration: three units, the office, policy staff and a viewer."""

from __future__ import annotations

from collections.abc import Iterator

from ..facts.read import read_facts
from ..language import Say
from ..scheme.catalogue import sample
from .office import handing_in, rules, years
from .office.handing_in import Handed
from .office.inspecting import rows_of
from .office.rows import facts_of
from .people import accounts
from .people.roles import SYSTEM
from .service import Service

SCHEME = "changzhi-2023"
PASSWORD = "sample-year-of-changzhi"
_PEOPLE = (
    ("office", "office", "", "考核办", "the office"),
    ("policy", "policy", "", "政策研究", "policy staff"),
    ("viewer", "viewer", "", "查阅", "a viewer"),
    ("jiaoyu", "unit", "市教育局", "市教育局", "a unit: 市教育局"),
    ("gongan", "unit", "市公安局", "市公安局", "a unit: 市公安局"),
    ("luzhou", "unit", "潞州区", "潞州区", "a unit: 潞州区"),
)


def fill(service: Service) -> None:
    """Open the sample year in a store that does not have it, with everything handed in."""
    with service.desk(SYSTEM, write=True) as desk:
        if any(year.name == SCHEME for year in years.years(desk)):
            return
        for name, role, unit, title, _ in _PEOPLE:
            accounts.add(
                desk.db, SYSTEM.name, name, role, unit=unit, title=title, password=PASSWORD
            )
        office = accounts.named(desk.db, "office")
        me = SYSTEM.under(office.id, office.name)
    with service.desk(me, write=True) as desk:
        year = years.open_year(desk, SCHEME)
        scheme = rules.scheme_of(desk, year.rulebook)
        for path in sorted(sample(SCHEME).glob("*.csv")):
            content = path.read_bytes()
            facts = read_facts(path, scheme=scheme)
            rows = [row._replace(file=path.name) for row in rows_of(facts)]
            handed = Handed(facts_of(rows), (), path.name, "text/csv", content)
            draft = handing_in.receive(desk, SCHEME, handed)
            handing_in.submit(desk, draft.id)


def names(say: Say) -> Iterator[tuple[str, str]]:
    """The accounts of the demonstration, and whose each is."""
    for name, _, _, zh, en in _PEOPLE:
        yield name, say(zh, en)
