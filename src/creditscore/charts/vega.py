"""Charts painted by Altair, for notebooks: what a cell shows needs no script and no network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from ..lazy import need
from ..visible import visible
from .figures import rounded
from .model import FAINT, GREY, INK, PALETTE, ByMonth, Chart, Places, Ranges, Stacked

EXTRA = "notebook"
_FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, sans-serif"
_WIDTH = 600
_ROW = 18
_CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "font": _FONTS,
    "title": {"color": INK, "anchor": "start", "fontSize": 15, "fontWeight": "normal"},
    "axis": {"labelColor": INK, "titleColor": GREY, "gridColor": FAINT, "domainColor": GREY,
             "tickColor": GREY, "labelFontSize": 11, "titleFontSize": 11, "labelLimit": 220},
    "legend": {"labelColor": INK, "titleColor": GREY, "labelFontSize": 12, "labelLimit": 260,
               "orient": "top", "columns": 3},
    "text": {"color": INK, "fontSize": 11},
    "view": {"stroke": None},
}  # fmt: skip
_STYLE = (
    ".creditscore-plot{color:inherit;overflow-x:auto}"
    ".creditscore-plot svg{max-width:100%;height:auto}"
    "@media(prefers-color-scheme:dark){.creditscore-plot .data{filter:brightness(1.35)}}"
    "body[data-jp-theme-light=true] .creditscore-plot .data{filter:none}"
    "body[data-jp-theme-light=false] .creditscore-plot .data{filter:brightness(1.35)}"
)


def plotted(chart: Chart) -> Any:
    """A chart as an Altair chart, to be changed and saved as any other.

    In a notebook it shows as SVG that is made on this machine, in the colours of the page, light or
    dark. Raises `UsageError` (U507) where Altair or vl-convert is missing.
    """
    return _plot().from_dict(specification(chart))


def specification(chart: Chart) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, its data with it."""
    if isinstance(chart, ByMonth):
        made = _by_month(chart)
    elif isinstance(chart, Stacked):
        made = _stacked(chart)
    else:
        made = _places(chart) if isinstance(chart, Places) else _ranges(chart)
    title = {"text": visible(chart.title)}
    return {
        "title": title,
        "description": visible(f"{chart.title}：{chart.said}"),
        "width": _WIDTH,
        "config": dict(_CONFIG),
        **made,
    }


def _by_month(chart: ByMonth) -> dict[str, Any]:
    labels = list(chart.labels)
    x = {"field": "month", "type": "ordinal", "sort": labels, "title": None,
         "axis": {"labelAngle": 0}}  # fmt: skip
    y = {"field": "points", "type": "quantitative", "title": None}
    layers: list[dict[str, Any]] = []
    if chart.bars:
        rows = [
            {"month": label, "points": float(points), "text": rounded(points)}
            for label, points in zip(labels, chart.bars, strict=True)
        ]
        pointed = [{"field": "month", "title": " "}, {"field": "text", "title": "="}]
        both = {"x": x, "y": y}
        layers += [
            _layer({"type": "bar", "color": PALETTE[0], "size": 30}, rows,
                   {**both, "tooltip": pointed}),
            _layer({"type": "text", "dy": -7}, rows, {**both, "text": {"field": "text"}}),
        ]  # fmt: skip
    lines = [
        {"month": label, "line": visible(name), "points": value, "text": rounded_float(value)}
        for name, line in chart.lines.items()
        for label, value in zip(labels, line, strict=True)
    ]
    names = [visible(name) for name in chart.lines]
    colours = PALETTE[bool(chart.bars) : len(names) + bool(chart.bars)]
    layers.append(
        _layer({"type": "line", "point": True, "strokeWidth": 2}, lines,
               {"x": x, "y": y, "color": _colour("line", names, colours)})
    )  # fmt: skip
    return {"height": 220, "layer": layers}


def _stacked(chart: Stacked) -> dict[str, Any]:
    names, kinds = ([visible(text) for text in texts] for texts in (chart.names, chart.kinds))
    rows = [
        {"name": name, "kind": kind, "order": at, "points": float(chart.grid[row][at]),
         "text": rounded(chart.grid[row][at], chart.places)}
        for row, name in enumerate(names)
        for at, kind in enumerate(kinds)
        if chart.grid[row][at]
    ]  # fmt: skip
    wholes = [
        {"name": name, "end": sum(max(0.0, float(p)) for p in chart.grid[row]), "text": text}
        for row, (name, text) in enumerate(zip(names, chart.wholes, strict=True))
    ]
    y = {"field": "name", "type": "nominal", "sort": names, "title": None}
    colour = _colour("kind", kinds, chart.colours)
    bars = {
        "x": {"field": "points", "type": "quantitative", "title": None, "axis": {"tickCount": 8}},
        "y": y,
        "color": colour if len(kinds) > 1 else {**colour, "legend": None},
        "order": {"field": "order", "type": "quantitative"},
        "tooltip": [{"field": "name"}, {"field": "kind"}, {"field": "text"}],
    }
    texts = {"x": {"field": "end", "type": "quantitative"}, "y": y, "text": {"field": "text"}}
    return {
        "height": {"step": _ROW},
        "layer": [
            _layer({"type": "bar"}, rows, bars),
            _layer({"type": "text", "align": "left", "dx": 6, "color": GREY}, wholes, texts),
        ],
    }


def _places(chart: Places) -> dict[str, Any]:
    labels = [visible(label) for label in chart.labels]
    names = [visible(name) for name in chart.places]
    rows: list[dict[str, Any]] = [
        {"at": label, "unit": visible(name), "place": place}
        for name, places in chart.places.items()
        for label, place in zip(labels, places, strict=True)
        if place
    ]
    worst = max((row["place"] for row in rows), default=1)
    x = {"field": "at", "type": "ordinal", "sort": labels, "title": None,
         "axis": {"labelAngle": 0}, "scale": {"type": "point", "padding": 0.5}}  # fmt: skip
    y = {"field": "place", "type": "quantitative", "title": None,
         "scale": {"reverse": True, "zero": False, "domain": [1, max(worst, 2)], "nice": False},
         "axis": {"tickMinStep": 1, "grid": True, "format": "d"}}  # fmt: skip
    lines = {
        "x": x,
        "y": y,
        "color": {**_colour("unit", names, PALETTE), "legend": None},
        "detail": {"field": "unit"},
        "tooltip": [{"field": "unit"}, {"field": "at"}, {"field": "place"}],
    }
    height = max(200, 16 * len(names), 7 * int(worst))
    ends = [dict(row) for row in rows if row["at"] == labels[-1]]
    _apart(ends, (max(worst, 2) - 1) * 13 / height, max(worst, 2))
    beside = {"field": "label", "type": "quantitative"}
    texts = {"x": x, "y": {**y, **beside}, "text": {"field": "unit"}}
    return {
        "height": height,
        "layer": [
            _layer({"type": "line", "point": {"size": 40}, "strokeWidth": 2}, rows, lines),
            _layer({"type": "text", "align": "left", "dx": 8}, ends, texts),
        ],
    }


def _apart(ends: list[dict[str, Any]], least: float, lowest: float) -> None:
    """Where the names at the ends of lines are written, one below the other."""
    ends.sort(key=lambda row: row["place"])
    at = -least
    for row in ends:
        at = row["label"] = max(float(row["place"]), at + least)
    at = lowest + least
    for row in reversed(ends):
        at = row["label"] = min(row["label"], at - least)


def _ranges(chart: Ranges) -> dict[str, Any]:
    names = [visible(name) for name in chart.names]
    ends = (chart.now, chart.best, chart.worst, chart.low, chart.high)
    keys = ("now", "best", "worst", "low", "high")
    rows = [
        {"name": name, **dict(zip(keys, places, strict=True))}
        for name, *places in zip(names, *ends, strict=True)
    ]
    y = {"field": "name", "type": "nominal", "sort": names, "title": None}
    scale = {"zero": False, "nice": False, "domain": [1, max([2, *chart.worst])]}

    def between(first: str, last: str) -> dict[str, Any]:
        axis = {"tickMinStep": 1, "format": "d", "orient": "top"}
        x = {"field": first, "type": "quantitative", "title": None, "scale": scale, "axis": axis}
        return {"x": x, "x2": {"field": last}, "y": y, "tooltip": [{"field": "name"}, *(
            {"field": key} for key in keys)]}  # fmt: skip

    now = {"x": between("now", "now")["x"], "y": y}
    thin = {"type": "rule", "color": GREY, "strokeWidth": 1}
    thick = {"type": "bar", "color": PALETTE[4], "height": 8}
    dot = {"type": "point", "filled": True, "size": 45, "color": PALETTE[1], "opacity": 1}
    return {
        "height": {"step": _ROW},
        "layer": [
            _layer(thin, rows, between("best", "worst")),
            _layer(thick, rows, between("low", "high")),
            _layer(dot, rows, now),
        ],
    }


def _layer(mark: Any, rows: Sequence[Any], encoding: Mapping[str, Any]) -> dict[str, Any]:
    return {"mark": mark, "data": {"values": list(rows)}, "encoding": dict(encoding)}


def _colour(field: str, names: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    many = [colours[at % len(colours)] for at in range(len(names))]
    scale = {"domain": list(names), "range": many}
    return {"field": field, "type": "nominal", "title": None, "scale": scale}


def rounded_float(value: float) -> str:
    """A figure that is for looking at alone, in two decimals."""
    return f"{value:.2f}".replace("-", "−")


@cache
def _plot() -> Any:
    """The class of the charts: layers of Altair that show themselves without a network."""
    altair = need("altair", EXTRA)

    class Plot(altair.LayerChart):  # type: ignore[misc, name-defined]
        """An Altair chart that shows itself as SVG in a notebook."""

        def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"text/html": in_page(self.to_dict()), "text/plain": repr(self)}

        def __repr__(self) -> str:
            title = self.to_dict().get("title", {})
            return f"<Plot {title.get('text', '')}>"

    Plot.__module__ = __name__
    Plot.__qualname__ = "Plot"
    return Plot


def in_page(specification: Mapping[str, Any]) -> str:
    """A chart as a fragment of HTML: SVG in the colours of the page; shapes say what they are."""
    convert = need("vl_convert", EXTRA)
    svg: str = convert.vegalite_to_svg(dict(specification))
    svg = _TITLED.sub(_titled, svg)
    for colour, opacity in ((INK, 1), (GREY, 0.75), (FAINT, 0.2)):
        for kind in ("fill", "stroke"):
            faint = "" if opacity == 1 else f' {kind}-opacity="{opacity}"'
            svg = svg.replace(f'{kind}="{colour}"', f'{kind}="currentColor"{faint}')
    svg = _OF_DATA.sub(r'class="data \1', svg)
    return f'<div class="creditscore-plot"><style>{_STYLE}</style>{svg}</div>'


_OF_DATA = re.compile(r'class="(mark-(?:rect|line|symbol) role-(?:mark|legend-symbol))')
_TITLED = re.compile(
    r'<path aria-label="([^"]*)"([^>]*?)/>|<path aria-label="([^"]*)"([^>]*)></path>'
)


def _titled(found: re.Match[str]) -> str:
    """A shape that says what it is when it is pointed at."""
    label, rest = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    return f'<path aria-label="{label}"{rest}><title>{escape(label, quote=False)}</title></path>'
