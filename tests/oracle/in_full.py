"""Rule files without what is short in them: repeated blocks written out, labels of facts as ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_WORDS = {"label", "title", "says", "cites", "assumes"}
"""What is for people to read."""
Ids = dict[str, dict[str, str]]  # of each item: the id of a fact by its label


def in_full(scheme: dict[str, Any]) -> dict[str, Any]:
    """The files of a scheme in which each block stands for itself and each fact has its id."""
    lists = scheme["scheme.yaml"].get("subjects", {})
    files = {name: _written_out(says, lists) for name, says in scheme.items()}
    ids = ids_of(files)
    return {name: _by_id(says, ids, {}) for name, says in files.items()}


def ids_of(files: Any) -> Ids:
    """What the facts of each item are called, of files that are written out."""
    return {
        item["id"]: {
            fact["label"]: name
            for name, fact in item["facts"].items()
            if fact["label"] not in item["facts"]
        }
        for item in _items(files)
    }


def _items(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "facts" in node and "id" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _items(part)


def _written_out(node: Any, lists: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        return {key: _written_out(value, lists) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    blocks = [copy for block in node for copy in _copies(block, lists)]
    return [_written_out(block, lists) for block in blocks]


def _copies(block: Any, lists: dict[str, Any]) -> list[Any]:
    if not isinstance(block, dict) or "repeat" not in block:
        return [block]
    rest, rows = dict(block), block["repeat"]
    del rest["repeat"]
    if isinstance(rows, dict):
        ((name, values),) = rows.items()
        values = lists[values] if isinstance(values, str) else values
        rows = [{name: one["id"] if isinstance(one, dict) else one} for one in values]
    return [_filled(rest, row) for row in rows]


def _filled(node: Any, row: dict[str, Any]) -> Any:
    """A block with the values of a row where their names stand."""
    if isinstance(node, dict):
        return {_filled(key, row): _filled(value, row) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(part, row) for part in node]
    if isinstance(node, str):
        for name, value in row.items():
            if node == f"<{name}>":
                return value
            node = node.replace(f"<{name}>", str(value))
    return node


def _by_id(node: Any, ids: Ids, own: dict[str, str]) -> Any:
    """What stands in an item whose facts are called so, with their ids."""
    if isinstance(node, str):
        return own.get(node, node)
    if isinstance(node, list):
        return [_by_id(part, ids, own) for part in node]
    if not isinstance(node, dict):
        return node
    own = ids.get(node["id"], {}) if "facts" in node and "id" in node else own
    made = {k: v if k in _WORDS else _by_id(v, ids, own) for k, v in node.items()}
    if "item" in node and "fact" in node:
        made["fact"] = ids.get(node["item"], {}).get(node["fact"], node["fact"])
    return made
