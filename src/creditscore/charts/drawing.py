"""A drawing of rectangles, lines and texts, as SVG; and as PNG for what cannot show SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ..lazy import need
from ..visible import visible
from .model import INK

EXTRA = "office"
_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',SimHei,sans-serif"


@dataclass
class Drawing:
    """Shapes on a white sheet of so many pixels; `said` tells what they show to who cannot see."""

    width: float
    height: float
    title: str
    said: str
    parts: list[str] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, colour: str, says: str) -> None:
        """A filled rectangle that says something when it is pointed at."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f' fill="{colour}"><title>{_safe(says)}</title></rect>'
        )

    def line(
        self, points: list[tuple[float, float]], colour: str, width: float = 1, dash: str = ""
    ) -> None:
        """A line through some points."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}"'
            f' stroke-width="{width}"{dashed}/>'
        )

    def dot(self, x: float, y: float, colour: str) -> None:
        """A point."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int = 12,
        anchor: str = "start",
        colour: str = INK,
    ) -> None:
        """A text that begins, ends or has its middle at a point."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
            f' fill="{colour}">{_safe(text)}</text>'
        )

    @property
    def svg(self) -> str:
        """The drawing as SVG, to stand in a page or in a file of its own."""
        size = f"{self.width:.0f} {self.height:.0f}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img"'
            f' aria-label="{_safe(self.title)}：{_safe(self.said)}" font-family="{_FONTS}">'
            f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="#fff"/>'
            f"{''.join(self.parts)}</svg>"
        )

    @property
    def png(self) -> bytes:
        """The same as PNG, twice as fine."""
        made: bytes = need("resvg_py", EXTRA).svg_to_bytes(svg_string=self.svg, zoom=2)
        return made


def _safe(text: str) -> str:
    return escape(visible(text))
