"""The types of arrays that all rooms share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
"""Whole numbers, of whatever width."""
Mask = npt.NDArray[np.bool_]
"""Where something holds."""
Plane = npt.NDArray[Any]
"""Figures of a slot or node: [month, entity]."""
