"""Points of the row that a number falls into: 100 % gives 2 points, 98 % and more 1, less 0.

The bounds of each row are a condition on the number, and rows do not overlap, so a tier is a level.

>>> from creditscore.engine.forms.example import view
>>> from creditscore.scheme.model import Row, Test, Tiers
>>> rows = [Row(Test(99, (("at_least", mark),)), earned) for mark, earned in ((100, 2), (98, 1))]
>>> points(Tiers(99, tuple(rows)), view()).points.rounded().tolist()
[[10000]]
"""

from .levels import points

__all__ = ["points"]
