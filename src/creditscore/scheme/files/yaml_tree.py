"""YAML by the 1.2 rules, with a place for every key and value."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ...errors import Place, Problem, RuleError, excerpt
from .confusables import called, unseen
from .file_bytes import contents
from .yaml_errors import mistake, place_at

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_MOST_NODES = 300_000
_MOST_DEPTH = 50
_MOST_DIGITS = 28
_UNPRINTABLE = re.compile(f"{yaml.reader.Reader.NON_PRINTABLE.pattern}|\ufeff")
_BREAKS = "\x85\u2028\u2029"
_OLD_BREAKS = re.compile(f"[{_BREAKS}]")
_ESCAPE = re.compile(r"\\[uU]([0-9a-fA-F]{4,8})")
_NONE = (0xFEFF, 0xFFFE, 0xFFFF)


class Map(dict[str, Any]):
    """A mapping that knows where it and its parts stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.key_places: dict[str, Place] = {}
        self.value_places: dict[str, Place] = {}

    def put(self, key: str, value: Any, key_place: Place, value_place: Place) -> None:
        """Set `key`, with its places."""
        self[key] = value
        self.key_places[key] = key_place
        self.value_places[key] = value_place

    def at(self, key: str) -> Place:
        """The place of the value of `key`, or of the mapping where `key` is absent."""
        return self.value_places.get(key, self.place)


class Seq(list[Any]):
    """A list that knows where it and its entries stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.value_places: list[Place] = []

    def put(self, value: Any, place: Place) -> None:
        """Append `value` with its place."""
        self.append(value)
        self.value_places.append(place)


def place_of(node: Any, path: Iterable[str | int]) -> Place:
    """The place of what `path` leads to inside `node`, or of the last part that exists."""
    place = node.place if isinstance(node, Map | Seq) else Place()
    for step in path:
        try:
            place = node.value_places[step]
            node = node[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return place


def read(path: Path, name: str | None = None) -> Any:
    """Read the YAML file at `path`; `name` is what places call it.

    Raises `RuleError` with every duplicate key, tag, anchor and further document, up to the first
    syntax error; also for a file that holds neither a mapping nor a list.
    """
    name = name or path.name
    return of_bytes(contents(path, name), name)


def of_bytes(data: bytes, name: str) -> Any:
    """Read the bytes of a YAML file, as `read` does."""
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        line = place_at(before, len(before), name).line
        raise RuleError(Problem("Y101", Place(name, line))) from None
    root = parse(text, name)
    if not isinstance(root, Map | Seq):
        raise RuleError(Problem("Y111", Place(name, 1, 1)))
    return root


@lru_cache(maxsize=4096)
def _unseen_in(key: str) -> str:
    """The first sign of a key that nobody sees; keys are few and stand often."""
    return next(filter(unseen, key), "")


def parse(text: str, name: str) -> Any:
    """Read YAML text.

    >>> parse("{on: 0123, share: 0.10, month: 2023-04}", "x.yaml")
    {'on': '0123', 'share': Decimal('0.10'), 'month': '2023-04'}
    """
    odd = _UNPRINTABLE.search(text)
    if odd:
        sign = called(odd[0])
        raise RuleError(Problem("Y121", place_at(text, odd.start(), name), {"sign": sign}))
    kept, kept_as = _breaks_kept(text)
    builder = _Builder(name, kept_as)
    try:
        for event in yaml.parse(kept, Loader=_PARSER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        told = mistake(error, text, name, builder.around)
        blanks = (p for p in builder.problems if p.code == "Y125")
        if not any(0 <= told.place.line - blank.place.line <= 1 for blank in blanks):
            builder.problems.append(told)
    if builder.problems:
        raise RuleError(builder.problems)
    return builder.root


def _breaks_kept(text: str) -> tuple[str, dict[int, str]]:
    """The text with other signs for those that end a line in YAML 1.1 alone, and the way back.

    A text of 4 MiB cannot hold all signs from U+E000 on, as they are or as escapes.
    """
    if not _OLD_BREAKS.search(text):
        return text, {}
    taken = set(map(ord, text)) | {int(code, 16) for code in _ESCAPE.findall(text)}
    free = (code for code in range(0xE000, 0x110000) if code not in taken and code not in _NONE)
    stand_ins = {code: next(free) for code in map(ord, _BREAKS)}
    return text.translate(stand_ins), {new: chr(old) for old, new in stand_ins.items()}


class _Builder:
    """Builds the tree from parser events, without recursion, counting as it goes."""

    def __init__(self, name: str, kept_as: dict[int, str]) -> None:
        self.name = name
        self.kept_as = kept_as
        self.root: Any = None
        self.problems: list[Problem] = []
        self._open: list[tuple[Map | Seq, list[tuple[str, Place]]]] = []
        self._run_on: set[int] = set()
        self._nodes = 0
        self._documents = 0

    @property
    def around(self) -> Place:
        """Where the innermost list or mapping begins that is not finished."""
        return self._open[-1][0].place if self._open else Place(self.name, 1, 1)

    def take(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        end_column = end.column + 1 if end.line == start.line and end.column > start.column else 0
        place = Place(self.name, start.line + 1, start.column + 1, end_column)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self.problems.append(Problem("Y106", place))
                if event.tags or event.version not in (None, (1, 2)):
                    self.problems.append(Problem("Y122", place))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                node, _ = self._open.pop()
                self._add(node, node.place)
            case yaml.NodeEvent():
                self._count(place)
                self._check_plain(event, place)
                if isinstance(event, yaml.MappingStartEvent):
                    self._open.append((Map(place), []))
                elif isinstance(event, yaml.SequenceStartEvent):
                    self._open.append((Seq(place), []))
                else:
                    self._add_scalar(event, place)

    def _count(self, place: Place) -> None:
        self._nodes += 1
        if self._nodes > _MOST_NODES or len(self._open) > _MOST_DEPTH:
            limit = f"{_MOST_NODES} / {_MOST_DEPTH}"
            raise RuleError(Problem("Y107", place, {"limit": limit}))

    def _check_plain(self, event: Any, place: Place) -> None:
        if event.anchor:
            self.problems.append(Problem("Y105", place, {"anchor": event.anchor}))
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self.problems.append(Problem("Y104", place, {"tag": tag}))

    def _add_scalar(self, event: Any, place: Place) -> None:
        text = getattr(event, "value", "")
        if self.kept_as:
            text = text.translate(self.kept_as)
        plain = getattr(event, "implicit", (False,))[0]
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent[0], Map) and not parent[1]:
            sign = _unseen_in(text) if plain else ""
            if sign:
                self.problems.append(Problem("Y125", place, {"key": text, "sign": called(sign)}))
            self._add_key(text, place, parent[0], parent[1])
        else:
            self._add(self._resolved(text, place) if plain else text, place)

    def _resolved(self, text: str, place: Place) -> Any:
        """What a plain word means."""
        if text in _WORDS:
            return _WORDS[text]
        number = _NUMBER.fullmatch(text)
        if number is None:
            return text
        if sum(map(str.isdigit, text)) > _MOST_DIGITS:
            details = {"value": excerpt(text), "most": _MOST_DIGITS}
            self.problems.append(Problem("Y123", place, details))
            return text
        return Decimal(text) if number[2] else int(text)

    def _add_key(self, key: str, place: Place, node: Map, pending: list[tuple[str, Place]]) -> None:
        if not key:
            self.problems.append(Problem("Y108", place))
        elif key in node:
            first = node.key_places[key]
            if self._another(node, key, place):
                self._run_on.add(id(node))
                self.problems.append(Problem("Y126", place, {"key": key, "first": first}))
            elif id(node) not in self._run_on:
                self.problems.append(Problem("Y103", place, {"key": key, "first": first}))
        pending.append((key, place))

    def _another(self, node: Map, key: str, place: Place) -> bool:
        """Whether another entry of a list seems to begin here, below the one that stands open."""
        first = node.key_places[key]
        within = len(self._open) > 1 and isinstance(self._open[-2][0], Seq)
        below = place.line > first.line and place.column == first.column
        return within and below and key == next(iter(node))

    def _add(self, value: Any, place: Place) -> None:
        if not self._open:
            if self._documents == 1:
                self.root = value
            return
        node, pending = self._open[-1]
        if isinstance(node, Seq):
            node.put(value, place)
        elif pending:
            key, key_place = pending.pop()
            if key not in node:
                node.put(key, value, key_place, place)
        else:
            self.problems.append(Problem("Y108", place))
            pending.append(("", place))
