"""The worked cases of a scheme as people read them: what is reported, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..cases.case_files import files
from ..cases.switched import switched
from ..language import Say
from ..results.explaining.knob_words import KNOBS
from ..results.explaining.labels import title_of
from ..results.tables.definitions import STATE_NAMES
from ..scheme import model as m
from ..scheme.fact_words import number
from ..scheme.files.folder import in_folder
from ..scheme.scheme import Scheme

Cases = Mapping[tuple[str, str], Sequence[tuple[str, str, str]]]
"""The cases that expect something of an item of a track: name, what is reported, what it comes to.

What is reported and what it comes to have a line a row.
"""


def worked(scheme: Scheme, say: Say) -> Cases:
    r"""The cases of each item: facts in, points out.

    Raises `RuleError` for a case that takes a reading which is not there.

    >>> from creditscore import load_scheme
    >>> _, given, got = worked(load_scheme("changzhi-2023"), Say("zh"))["departments", "17"][0]
    >>> given.split("\n")
    ['2023-03 完成信用修复的处罚信息条数\xa025', '2023-07 完成信用修复的处罚信息条数\xa08']
    >>> got.split("\n")
    ['2023-03 记20分，2023-07 记8分', '本条合计：记28分']
    """
    assert scheme.source is not None
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    folder = scheme.source.folder
    with in_folder(folder):
        for case in (case for _, cases, _ in files(folder) for case in cases):
            ruled = switched(scheme, case)
            track = ruled.tracks.get(case["track"])
            items = track.items if track else {}
            named = dict.fromkeys(line["item"] for line in case["expect"] if "item" in line)
            for name in named:
                if name in items:
                    told = _told(case, items[name], ruled, say)
                    found.setdefault((case["track"], name), []).append(told)
    return found


def _told(case: Any, item: m.Item, scheme: Scheme, say: Say) -> tuple[str, str, str]:
    """A case as far as it is about one item."""
    facts = [_reported(row, case, item, say) for row in case["facts"] if row["item"] == item.id]
    out = _came_to([line for line in case["expect"] if line.get("item") == item.id], item, say)
    chosen = say("；", "; ").join(_options(case.get("readings", {}), scheme, say))
    name = case["case"] + (say(f"（读法：{chosen}）", f" (reading: {chosen})") if chosen else "")
    if not case.get("confirmed", True):
        name += say("（未经人工核对）", " (not checked by hand yet)")
    return name, "\n".join(facts) or say("无", "nothing"), "\n".join(out)


def _options(readings: Mapping[str, Any], scheme: Scheme, say: Say) -> Iterator[str]:
    """What the options that a case takes are called."""
    for where, options in readings.items():
        only, _, id_ = where.rpartition("/")
        tracks = (track for name, track in scheme.tracks.items() if only in ("", name))
        items = (track.items[id_] for track in tracks if id_ in track.items)
        asked = [reading for item in items for reading in item.readings]
        asked += [reading for reading in scheme.readings if reading.id == where]
        for option in [options] if isinstance(options, str) else options:
            labels = (reading.label(option) for reading in asked if option in reading.options)
            yield say(*next(labels, (option, option)))


def _reported(row: Mapping[str, Any], case: Any, item: m.Item, say: Say) -> str:
    """A row of facts in the labels of the form."""
    until = say(f"至{row['until']}", f" to {row['until']}") if "until" in row else ""
    unit = row.get("entity", case["entity"])
    words = [row["month"] + until, *([unit] if unit != case["entity"] else [])]
    words += [row["subject"]] if "subject" in row else []
    figures = (
        f"{item.facts[key].label if key in item.facts else key}\u00a0{_figure(value)}"
        for key, value in row.items()
        if key not in ("month", "until", "item", "entity", "subject")
    )
    return f"{' '.join(words)} {say('，', ', ').join(figures)}"


def _came_to(lines: Iterable[Mapping[str, Any]], item: m.Item, say: Say) -> Iterator[str]:
    """What is expected of an item, award by award."""
    found: dict[str, list[str]] = {}
    for line in lines:
        where = (line.get("month", ""), line.get("subject", ""))
        told = say("，", ", ").join(_outcome(line, say))
        found.setdefault(_counted(line, item, say), []).append(
            " ".join(filter(None, (*where, told)))
        )
    for what, outcomes in found.items():
        head = what and what + say("：", ": ")
        yield head + say("，", ", ").join(outcomes)


def _counted(line: Mapping[str, Any], item: m.Item, say: Say) -> str:
    """What an expectation looks at: an award, where there are several, a limit, or the item."""
    named = line.get("award", line.get("target"))
    if named is None:
        return say("本条", "the item") if "month" in line else say("本条合计", "the item in all")
    award = next((award for award in item.awards if award.id == named), None)
    if award is None:
        return say(*KNOBS.get(named, (named, named)))
    return title_of(item, award) if len(item.awards) > 1 else ""


def _outcome(line: Mapping[str, Any], say: Say) -> Iterator[str]:
    if "points" in line:
        figure = _figure(line["points"])
        yield say(f"记{figure}分", f"points {figure}")
    if "state" in line:
        yield say(*STATE_NAMES[line["state"]])
    if "value" in line:
        yield say("数值 ", "value ") + _figure(line["value"])
    if "distance" in line:
        yield say("距界限 ", "distance ") + _figure(line["distance"])


def _figure(value: Any) -> str:
    return number(value) if isinstance(value, int | Decimal) else str(value)
