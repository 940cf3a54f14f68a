from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore import arrow
from creditscore.facts.coding.lookup import Lookup

TEXTS = st.lists(st.text(alphabet="市县局一二ab ", max_size=9), max_size=60)


@settings(deadline=None)
@given(known=TEXTS, asked=TEXTS)
def test_it_finds_what_a_dictionary_finds(known: list[str], asked: list[str]) -> None:
    places = {text: i for i, text in reversed(list(enumerate(known)))}
    found = Lookup(arrow.texts(known)).find(arrow.texts([*asked, *known])).tolist()
    assert [known[i] if i >= 0 else None for i in found] == [
        text if text in places else None for text in [*asked, *known]
    ]


def test_slices_and_nulls() -> None:
    import pyarrow as pa

    lookup = Lookup(pa.array(["甲局", "乙局", "丙局"]).slice(1))
    assert lookup.find(pa.array(["x", None, "丙局", "甲局"]).slice(1)).tolist() == [-1, 1, -1]
    assert lookup.find(pa.array(["乙局"], pa.large_string())).tolist() == [0]
