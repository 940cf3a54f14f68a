"""Random schemes written shorter: blocks repeated, ids in Chinese, facts called by their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .language import Row

Rules = dict[str, Any]
Number = Callable[[int, int], int]
IN_CHINESE = {
    "cases": "案件", "fines": "罚款", "done": "完成", "pending": "未结", "rating": "评分_2",
    "reported": "上报", "compliant": "合规",
}  # fmt: skip
"""What facts are called that have an English name."""
_BELOW = ("sections", "items", "awards")
_NAMES = ("k", "类别", "n_2", "j", "层", "m")
_VALUES = ("质量", "东", "q", "进度", "w1", "西")


def repeated(scheme: Rules, track: str, number: Number) -> None:
    """Make some blocks of a track stand for several; `number` draws one from a range.

    Rules outside of a block that ask for what is in it ask for the first copy.
    """
    _Repeating(scheme, number, iter(_NAMES)).below(scheme[f"{track}.yaml"], None)


class _Repeating:
    def __init__(self, scheme: Rules, number: Number, names: Iterator[str]):
        self.scheme, self.number, self.names = scheme, number, names
        self.first: dict[str, str] = {}  # of each name that stands in ids: its first value

    def below(self, node: Rules, item: Rules | None) -> None:
        item = node if "facts" in node else item
        for key in _BELOW:
            for at, child in enumerate(node.get(key, [])):
                self.below(child, item)
                if self.number(1, 5) == 5 and (name := next(self.names, None)):
                    award = key == "awards"
                    says = self.award(child, name, item) if award else self.node(child, name)
                    node[key][at] = {"repeat": says} | child

    def award(self, award: Rules, name: str, item: Rules | None) -> Any:
        """Make an award stand for several; what its `repeat` says."""
        award["id"] += f"<{name}>"
        by_subject = item and item.get("subjects") == "kinds" and award.get("per") != "entity"
        if by_subject and "国家级" not in str(award):
            award["subjects"] = [f"<{name}>"]
            return {name: "kinds"}
        if isinstance(points := award.get("points"), str | dict | list | None):
            return {name: [1, "质量"]}
        award["points"] = f"<{name}_分>"
        return [{name: at, f"{name}_分": (points, 1)[at]} for at in range(2)]

    def node(self, node: Rules, name: str) -> Any:
        """Make an item or a section stand for several; what its `repeat` says."""
        values: Any = [_VALUES[at] for at in (self.number(0, 2), self.number(3, 5))]
        of_list = self.number(1, 3) == 3
        own = [below["id"] for below in _nodes(node)]
        own = [told for id_ in own for told in self._of_the_first(id_)]
        _rename(node, {id_: f"{id_}.<{name}>" for id_ in own})
        self.first[name] = "国家级" if of_list else values[0]
        _rename(self.scheme, {id_: f"{id_}.{self.first[name]}" for id_ in own})
        node["title"] += f"（<{name}>）"
        if of_list:
            return {name: "kinds"}
        return {name: values} if self.number(1, 2) == 1 else [{name: value} for value in values]

    def _of_the_first(self, id_: str) -> list[str]:
        """An id as rules of its own block, of those around it and outside of them call it."""
        told = [id_]
        for name, value in self.first.items():
            told += [one.replace(f"<{name}>", value) for one in told if f"<{name}>" in one]
        return told


def _nodes(node: Rules) -> Iterator[Rules]:
    yield node
    for child in [*node.get("sections", []), *node.get("items", [])]:
        yield from _nodes(child)


def _rename(node: Any, names: dict[str, str]) -> None:
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, str):
            node[key] = names.get(value, value)
        elif isinstance(value, dict | list):
            _rename(value, names)


def called(scheme: Rules, rows: list[Row], number: Number) -> tuple[Rules, list[Row]]:
    """The same scheme and facts, some of whose facts have Chinese ids or go by their labels."""
    names = {}
    for item in _with_facts(list(scheme.values())):
        chinese = IN_CHINESE if number(1, 2) == 2 else {}
        names[base(item["id"])] = {
            name: (chinese.get(name, name), fact["label"]) for name, fact in item["facts"].items()
        }
    naming = _Naming(names, number)
    known = {item: {old: naming.of(old, own) for old in own} for item, own in names.items()}
    return naming.of(scheme, {}), [
        replace(row, fact=known.get(base(row.item), {}).get(row.fact, row.fact)) for row in rows
    ]


def base(item: str) -> str:
    """What the ids of all copies of a repeated item begin with."""
    return item.split(".")[0]


def _with_facts(node: Any) -> Iterator[Rules]:
    if isinstance(node, dict):
        if "facts" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _with_facts(part)


class _Naming:
    """Names facts by their new ids or by their labels, where something names them."""

    def __init__(self, names: dict[str, dict[str, tuple[str, str]]], number: Number):
        self.names, self.number = names, number

    def of(self, node: Any, own: dict[str, tuple[str, str]]) -> Any:
        if isinstance(node, str):
            return own[node][self.number(1, 3) // 3] if node in own else node
        if isinstance(node, list):
            return [self.of(part, own) for part in node]
        if not isinstance(node, dict):
            return node
        if "facts" in node:
            own = self.names[base(node["id"])]
            facts = {own[name][0]: self.of(fact, own) for name, fact in node["facts"].items()}
            return {k: facts if k == "facts" else self.of(v, own) for k, v in node.items()}
        if "item" in node and "fact" in node:
            own = self.names.get(base(node["item"]), {})
        return {key: self.of(value, own) for key, value in node.items()}
