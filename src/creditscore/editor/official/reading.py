"""Reading a document, .docx or .txt, within bounds; what cannot be read is said with its place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from posixpath import dirname, join

from ...errors import FactError, Place, Problem, UsageError
from ...tabular.encodings import parts_in, written
from ...tabular.workbook_bounds import DAMAGE
from .blocks import COLUMNS, Block, Blocks, TooManyError
from .numbering import Numbering
from .word_text import Text
from .xml import walk

LARGEST = 1 << 24
"""How many bytes of text are read, or of a part of a document, unpacked."""
_BYTES = "文字的字节数", "bytes of text", LARGEST
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def blocks_of(path: Path) -> list[Block]:
    """The paragraphs and rows of a document; raises `UsageError` for what is none.

    Of a plain text, lines with tabs are rows of tables.
    """
    try:
        if not path.is_file():
            raise _unreadable(path, "没有这个文件", "there is no such file")
        kind = path.suffix.lower()
        if kind == ".txt":
            blocks = _plain(path)
        elif kind == ".docx":
            blocks = _word(path)
        else:
            raise _unreadable(path, "不是 .docx 或 .txt", "neither .docx nor .txt")
    except TooManyError as error:
        zh, en, limit = error.args
        details = {"file": path.name, "what_zh": zh, "what": en, "limit": limit}
        raise UsageError(Problem("U591", Place(path.name), details)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _unreadable(path, f"打不开（{reason}）", f"it does not open ({reason})") from None
    if not any("".join(block.cells).strip() for block in blocks):
        zh = "里面没有文字，可能是扫描的图片"
        raise _unreadable(path, zh, "there is no text in it; it may be a scanned picture")
    return blocks


def _unreadable(path: Path, zh: str, en: str, line: int = 0) -> UsageError:
    """That the text of a document cannot be had, and why."""
    details = {"file": path.name, "found_zh": zh, "found": en}
    return UsageError(Problem("U590", Place(path.name, line), details))


def _plain(path: Path) -> list[Block]:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooManyError(*_BYTES)
    texts: list[str] = []
    try:
        written(parts_in(data), path.name, texts)
    except FactError as error:
        problem = error.problems[0]
        zh, en = (str(problem.details[key]) for key in ("found_zh", "found"))
        raise _unreadable(path, zh, en, problem.place.line) from None
    blocks = Blocks()
    table, open_ = 0, False
    for at, line in enumerate("".join(texts).split("\n"), 1):
        cells = tuple(cell.strip() for cell in line.rstrip().split("\t", COLUMNS - 1))
        if not any(cells):
            continue
        row = len(cells) > 1
        table += row and not open_
        open_ = row
        blocks.append(Block(cells, at, table if row else 0, plain=True))
    return blocks


def _word(path: Path) -> list[Block]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = set(archive.namelist())
            main = _main(_part(archive, "_rels/.rels")) if "_rels/.rels" in parts else ""
            main = main if main in parts else "word/document.xml"
            numbering, home = Numbering(), dirname(main)
            for name, read in (
                ("numbering.xml", numbering.read_lists),
                ("styles.xml", numbering.read_styles),
            ):
                if join(home, name) in parts:
                    read(_part(archive, join(home, name)))
            return Text(numbering).read(_part(archive, main))
    except DAMAGE as error:
        with path.open("rb") as file:
            old = file.read(len(_OLE)) == _OLE
        if old:
            zh = "这是旧的 Word 格式（.doc），或者加了密码"
            en = "it is of the old format of Word (.doc), or has a password"
        elif isinstance(error, zipfile.BadZipFile):
            zh, en = "不是 Word 文档，或已损坏", "it is no document of Word, or damaged"
        else:
            zh, en = "Word 文档已损坏", "it is damaged"
        raise _unreadable(path, zh, en) from None


def _main(relations: bytes) -> str:
    """The part that holds the text, as the relations of the archive name it."""
    found: list[str] = []

    def started(name: str, said: object) -> None:
        assert isinstance(said, dict)
        if said.get("Type", "").endswith("/officeDocument"):
            found.append(said.get("Target", "").lstrip("/"))

    walk(relations, started)
    return next(iter(found), "")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the archive, unpacked as far as is allowed."""
    with archive.open(name) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooManyError(*_BYTES)
    return data
