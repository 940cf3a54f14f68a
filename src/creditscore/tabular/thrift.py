"""Structs of Thrift's compact protocol, as far as whole numbers and structs are asked for."""

from __future__ import annotations

from typing import Any

Fields = dict[int, Any]
Bytes = bytes | memoryview
_NONE = object()


def struct(data: Bytes, at: int) -> tuple[Fields, int]:
    """The fields of a struct by their numbers, and where it ends.

    Texts and floats are passed over, and count in lists. Raises `LookupError` or `ValueError` where
    it is none.

    >>> struct(bytes([0x15, 0x08, 0x19, 0x25, 0x02, 0x04, 0x00]), 0)
    ({1: 4, 2: [1, 2]}, 7)
    """
    found: Fields = {}
    number = 0
    while data[at]:
        step, kind = divmod(data[at], 16)
        number, at = (number + step, at + 1) if step else _whole(data, at + 1)
        if kind in (1, 2):
            found[number] = kind == 1
        else:
            value, at = _value(data, at, kind)
            if value is not _NONE:
                found[number] = value
    return found, at + 1


def _value(data: Bytes, at: int, kind: int) -> tuple[Any, int]:
    """A value of a type, and where it ends."""
    if kind in (4, 5, 6):
        return _whole(data, at)
    if kind == 12:
        return struct(data, at)
    if kind == 9:
        size, inner = divmod(data[at], 16)
        size, at = _varint(data, at + 1) if size == 15 else (size, at + 1)
        if size > len(data) - at:
            raise ValueError
        values = []
        for _ in range(size):
            value, at = _value(data, at, 3 if inner in (1, 2) else inner)
            values.append(value)
        return values, at
    size, at = _varint(data, at) if kind == 8 else ({3: 1, 7: 8}[kind], at)
    return _NONE, at + size


def _whole(data: Bytes, at: int) -> tuple[int, int]:
    found, at = _varint(data, at)
    return (found >> 1) ^ -(found & 1), at


def _varint(data: Bytes, at: int) -> tuple[int, int]:
    found = 0
    for shift in range(0, 64, 7):
        found |= (data[at + shift // 7] & 127) << shift
        if data[at + shift // 7] < 128:
            return found, at + shift // 7 + 1
    raise ValueError
