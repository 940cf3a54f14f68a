"""A hash of what was observed, whatever the order, the files or the blocks it came in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from ...arrays import Plane
from .planes import Cells

BLOCK = 8192
"""How many entities are hashed together, counted from the first of the roster."""

_WIDTHS = (np.int8, np.int16, np.int32, np.int64)


class Fingerprint:
    """The hash of some entities' facts, slot after slot."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, slot: int, value: Plane, there: Plane, cells: Cells | None = None) -> None:
        """Take in a slot: its values, 0 where there is none, and where there is one.

        `cells` say besides what is n/a and what ends.
        """
        packed = np.packbits(there)
        if not packed.any():
            return
        low, high = int(value.min()), int(value.max())
        width = next(w for w in _WIDTHS if np.iinfo(w).min <= low and high <= np.iinfo(w).max)
        self._digest.update(f"{slot}:{np.dtype(width).itemsize}:".encode())
        self._digest.update(np.asarray(value, np.dtype(width).newbyteorder("<")).tobytes())
        self._digest.update(packed.tobytes())
        if cells is not None:
            for mark, plane in ((b"void", cells.void), (b"until", cells.until)):
                if plane is not None:
                    self._digest.update(mark + np.where(there, plane, 0).astype(np.uint8).tobytes())

    def digest(self) -> bytes:
        """The hash."""
        return self._digest.digest()


def joined(digests: Iterable[bytes]) -> str:
    """The hash of all entities, from those of the blocks in the order of the roster."""
    return hashlib.sha256(b"".join(digests)).hexdigest()
