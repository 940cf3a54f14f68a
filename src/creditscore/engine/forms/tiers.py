"""Points of the row that a number falls into: 100 % gives 2 points, 98 % and more 1, less 0.

The bounds of each row are a condition on the number, and rows do not overlap, so a tier is a level.
"""

from .levels import points

__all__ = ["points"]
