"""A document in the layout of official papers (GB/T 9704-2012); the same text, the same bytes.

Chinese fonts have to be named on every run beside the Latin ones: Word takes no note of a style's
own name for them. Tables are made as XML at once; cell by cell they would take minutes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ..charts.drawing import Drawing
from ..lazy import need
from ..visible import visible
from .figures import cells
from .periods import Period
from .tables import Column, Table, written

EXTRA = "office"
BODY, TITLE, HEAD, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MM = 36_000
_PITCH = 28
"""The distance of lines in points: 22 of them on a page."""
_AT_LEFT = (
    f'<w:pBdr xmlns:w="{_W}"><w:left w:val="single" w:sz="12" w:space="8" w:color="808080"/>'
    "</w:pBdr>"
)
_TEXTS = ("text", "unit")
_ALIGNED = {"text": "left", "unit": "left", "centre": "center", "whole": "center", "move": "center"}
_NARROW = 6
_LETTER, _TWIPS = 1.9, 56.7
"""How many millimetres a letter takes in a table; how many twentieths of a point a millimetre."""


class Paper:
    """A document that paragraphs, tables and drawings are added to from the top down."""

    def __init__(self, title: str, period: Period) -> None:
        docx = need("docx", EXTRA)
        self._docx, self._shared, self._enum = (
            docx,
            need("docx.shared", EXTRA),
            need("docx.enum.text", EXTRA),
        )
        self.document = docx.Document()
        body = self.document.element.body
        for child in list(body):
            if not child.tag.endswith("sectPr"):
                body.remove(child)
        normal = self.document.styles["Normal"]
        _fonts(normal.element.get_or_add_rPr(), BODY)
        normal.font.size = self._shared.Pt(16)
        properties = self.document.core_properties
        properties.title, properties.author = visible(title), "creditscore"
        properties.last_modified_by, properties.comments = "creditscore", ""
        properties.created = properties.modified = period.day
        self.document.settings.odd_and_even_pages_header_footer = True
        self._landscape = False
        self._page(self.document.sections[0])

    def title(self, text: str) -> None:
        """The title of the paper: 小标宋, second size, in the middle."""
        for line in text.split("\n"):
            self._line(line, font=TITLE, size=22, align="CENTER", pitch=34)
        self._line("", size=16)

    def heading(self, text: str, *, listed: bool = False) -> None:
        """A heading of the first level, as 一、; one that is `listed` shows in Word's outline."""
        self._line(text, font=HEAD, indent=True, keep=True, outline=0 if listed else None)

    def subheading(self, text: str, *, listed: bool = False) -> None:
        """A heading of the second level, as （一）."""
        self._line(text, font=KAI, indent=True, keep=True, outline=1 if listed else None)

    def clause(self, text: str) -> None:
        """A heading of the third level, as 1.; it shows in Word's outline."""
        made = self._line(text, indent=True, keep=True, outline=2)
        made.runs[0].font.bold = True

    def text(self, text: str, *, indent: bool = True) -> None:
        """A paragraph of the body, its first line two signs in."""
        self._line(text, indent=indent)

    def quoted(self, text: str) -> None:
        """A paragraph of another text, set apart by a line at its left; it may have several."""
        for line in text.split("\n"):
            made = self._line(line, font=KAI)
            made.paragraph_format.left_indent = self._shared.Pt(16)
            borders = self._docx.oxml.parse_xml(_AT_LEFT)
            following = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
            made._element.get_or_add_pPr().insert_element_before(borders, *following)

    def note(self, text: str, *, keep: bool = False) -> None:
        """A paragraph in small type, as above tables; `keep` it on the page of the next one."""
        self._line(text, size=10.5, pitch=16, keep=keep)

    def right(self, text: str) -> None:
        """A line at the right, four signs from the edge: who signs, and when."""
        made = self._line(text, align="RIGHT")
        made.paragraph_format.right_indent = self._shared.Pt(64)

    def attachment(self, label: str, title: str, *, landscape: bool) -> None:
        """A new page with the label of an attachment and its title."""
        self._turn(landscape)
        self._line(label, font=HEAD)
        self._line(title, font=TITLE, size=18, align="CENTER", pitch=30)

    def table(self, table: Table) -> None:
        """A table whose headings come again on every page, and whose rows stay whole."""
        for note in table.notes:
            self.note(note)
        document = self.document
        xml = _table(table.columns, [*table.rows], 241 if self._landscape else 156)
        document.element.body.insert(len(document.element.body) - 1, self._docx.oxml.parse_xml(xml))
        self.note("")

    def drawing(self, drawing: Drawing, width: float = 156) -> None:
        """A drawing across the page, with what it shows for those who cannot see it."""
        made = self.document.add_paragraph()
        made.alignment = self._enum.WD_ALIGN_PARAGRAPH.CENTER
        picture = made.add_run().add_picture(BytesIO(drawing.png), width=int(width * _MM))
        about = picture._inline.docPr
        about.set("descr", visible(f"{drawing.title}：{drawing.said}"))

    def save(self, path: Path) -> None:
        """Write it, with the same time in every entry."""
        made = BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))

    def _line(
        self,
        text: str,
        *,
        font: str = BODY,
        size: float = 16,
        align: str = "",
        indent: bool = False,
        keep: bool = False,
        pitch: float = _PITCH,
        outline: int | None = None,
    ) -> Any:
        made = self.document.add_paragraph()
        how = made.paragraph_format
        how.space_before = how.space_after = self._shared.Pt(0)
        how.line_spacing = self._shared.Pt(pitch)
        how.keep_with_next = keep
        if indent:
            how.first_line_indent = self._shared.Pt(2 * size)
        if align:
            made.alignment = self._enum.WD_ALIGN_PARAGRAPH[align]
        if outline is not None:
            level = self._docx.oxml.OxmlElement("w:outlineLvl")
            level.set(f"{{{_W}}}val", f"{outline}")
            made._element.get_or_add_pPr().append(level)
        run = made.add_run(visible(text))
        run.font.size = self._shared.Pt(size)
        _fonts(run._element.get_or_add_rPr(), font)
        return made

    def _turn(self, landscape: bool) -> None:
        """Begin a page, upright or across."""
        self._landscape = landscape
        section = self.document.add_section()
        self._page(section)

    def _page(self, section: Any) -> None:
        edges = {"top": 37, "bottom": 35, "left": 28, "right": 26}
        wide, high = 210, 297
        if self._landscape:
            edges = {"top": 28, "bottom": 26, "left": 28, "right": 28}
            wide, high = high, wide
        section.orientation = int(self._landscape)
        section.page_width, section.page_height = wide * _MM, high * _MM
        for edge, width in edges.items():
            setattr(section, f"{edge}_margin", width * _MM)
        section.footer_distance = 24 * _MM
        for footer, align in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = self._enum.WD_ALIGN_PARAGRAPH[align]
            for part in ("— ", None, " —"):
                run = paragraph.add_run(part or "")
                run.font.size = self._shared.Pt(14)
                _fonts(run._element.get_or_add_rPr(), SONG, SONG)
                if part is None:
                    _field(run._element, "PAGE")


def _fonts(properties: Any, chinese: str, latin: str = LATIN) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{{{_W}}}{name}", latin)
    fonts.set(f"{{{_W}}}eastAsia", chinese)


def _field(run: Any, code: str) -> None:
    """A field that Word fills in, as the number of the page."""
    element = need("docx.oxml", EXTRA).OxmlElement
    for kind in ("begin", "", "end"):
        if kind:
            made = element("w:fldChar")
            made.set(f"{{{_W}}}fldCharType", kind)
        else:
            made = element("w:instrText")
            made.text = code
        run.append(made)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], width: int) -> str:
    """A table as XML: borders, widths that fit its cells, a heading that is repeated."""
    texts = [
        [written(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows
    ]
    wanted = [
        max([-(-cells(column.title) // 2) + 1, *(_longest(row[at]) + 1 for row in texts)])
        for at, column in enumerate(columns)
    ]
    twips = _widths(columns, wanted, width)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    head = "".join(
        _cell(column.title, "center", size, HEAD)
        for column, size in zip(columns, twips, strict=True)
    )
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(text, _ALIGNED.get(column.kind, "right"), size, BODY)
            for column, text, size in zip(columns, row, twips, strict=True)
        )
        + "</w:tr>"
        for row in texts
    )
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in twips)
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


def _widths(columns: Sequence[Column], wanted: Sequence[int], width: int) -> list[int]:
    """The widths of columns in twentieths of a point: long texts share what the others leave."""
    held = [max(each, _NARROW) for each in wanted]
    left = round(width / _LETTER) - sum(
        each for each, column in zip(held, columns, strict=True) if column.kind not in _TEXTS
    )
    texts = sorted(
        (at for at, column in enumerate(columns) if column.kind in _TEXTS), key=lambda at: held[at]
    )
    for number, at in enumerate(texts):
        held[at] = max(_NARROW, min(held[at], left // (len(texts) - number)))
        left -= held[at]
    scale = width * _TWIPS / sum(held)
    return [round(each * scale) for each in held]


def _longest(text: str) -> int:
    return max(map(cells, text.split("\n")))


def _cell(text: str, align: str, width: int, font: str) -> str:
    """A cell, whose text may have several lines."""
    shown = (escape(visible(line)) for line in text.split("\n"))
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in shown)
    fonts = (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{font}"/>'
        '<w:sz w:val="21"/><w:szCs w:val="21"/>'
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="atLeast"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{fonts}</w:rPr>'
        f"{lines}</w:r></w:p></w:tc>"
    )
