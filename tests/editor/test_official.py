"""A text beside the rules: read from Word or plain, cut at its numbers, matched by citations."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from small import small

import creditscore
from creditscore.editor.official.beside import Beside, Match, beside
from creditscore.editor.official.blocks import MOST
from creditscore.editor.official.clauses import Clause, cut
from creditscore.editor.official.labels import Label, cited, opening
from creditscore.editor.official.reading import LARGEST, blocks_of
from creditscore.errors import UsageError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = """\
某市积分办法
一、总则
本办法由办公室解释。
二、计分
（一）按时上报。每次记2分。
迟报的不记。
（二）整改。
1.全部整改的记5分。
2.部分整改的记3分。
附表一
单位积分表
章\t条\t做法\t分值
一、上报\t（一）数据上报\t每月一次\t2分
\t（二）数据质量\t没有差错\t5分
附表二 县区积分表
（一）数据上报 每次1分
（三）宣传 每篇2分
"""


def text(path: Path, said: str = TEXT, encoding: str = "utf-8") -> Path:
    path.write_bytes(said.encode(encoding))
    return path


def numbers(clause: Clause) -> list[str]:
    return [each.name for each in clause.walk() if each.label]


def ruled(folder: Path, *cites: str, titles: Sequence[str] = (), within: str = "") -> Path:
    """A scheme whose items cite these clauses, the table of them `within` a part of the text."""
    more = "".join(
        f'      - id: "{at}"\n        title: {title}\n        cites: {each}\n        says: 规则。\n'
        "        applies_to: all\n        facts: {n: {type: count, label: 次数}}\n"
        "        awards: [{id: a, form: each, of: n, points: 1, period: month}]\n"
        for at, (each, title) in enumerate(zip(cites, titles or ["条款"] * 9, strict=False), 2)
    )
    facts, awards = (
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )
    folder.mkdir(exist_ok=True)
    source = small(folder, facts, awards, more=more).source
    assert source is not None
    track = source.folder / "units.yaml"
    track.write_text(
        track.read_text(encoding="utf-8").replace("cites: 附表\n", f"cites: {within or '附则'}\n"),
        encoding="utf-8",
    )
    return source.folder


def matched(folder: Path, path: Path) -> tuple[Beside, list[Match]]:
    """A text beside a scheme, and what the citations of its items but the first come to."""
    found = beside(creditscore.load_scheme(folder), path)
    return found, [
        match for (_, item), each in found.rules.items() if item != "1" for match in each
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_plain_text_is_cut_at_its_numbers(tmp_path: Path, encoding: str) -> None:
    whole = cut(blocks_of(text(tmp_path / "办法.txt", encoding=encoding)))
    assert numbers(whole) == [
        "一", "二", "二、（一）", "二、（二）", "二、（二）1", "二、（二）2",
        "附表一", "附表一 一", "附表一 一、（一）", "附表一 一、（二）",
        "附表二", "附表二（一）", "附表二（三）",
    ]  # fmt: skip
    assert whole.lines == ["某市积分办法"]
    of = {clause.name: clause for clause in whole.walk()}
    assert of["二、（一）"].lines == ["（一）按时上报。每次记2分。", "迟报的不记。"]
    assert of["二、（二）"].text()[1:] == ["1.全部整改的记5分。", "2.部分整改的记3分。"]
    assert of["附表一"].title == "单位积分表"
    assert of["附表一 一、（二）"].text() == ["（二）数据质量", "做法：没有差错", "分值：5分"]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("第十二条 每月上报。", Label("条", "12")),
        ("第一百零二条　罚则", Label("条", "102")),
        ("第12条规定的情形", None),
        ("三、四季度合计", None),
        ("三、奖励", Label("、", "3")),
        ("（２）宣传", Label("()", "2")),
        ("(十一)清欠", Label("（）", "11")),
        ("3.5倍以上", None),
        ("2023年6月", None),
        ("1.2.3 范围", Label(".", "1.2.3")),
        ("③其他", Label("①", "3")),
        ("附件 2：目录", Label("附件", "2")),
        ("附件", Label("附件", "")),
        ("附件1和附件2由市局发布。", None),
        ("附表二 见通知。另行发布。", None),
        ("十十、错号", None),
    ],
)
def test_what_a_text_begins_with(said: str, label: Label | None) -> None:
    found = opening(said)
    assert (found and found[0]) == label


def test_what_a_rule_cites() -> None:
    annex, one, four = Label("附表", "1"), Label("（）", "1"), Label("（）", "4")
    assert cited("附件4 附表一（一）、（四）") == [
        (Label("附件", "4"), annex, one),
        (Label("附件", "4"), annex, four),
    ]
    assert cited("重点任务（四）") == [("重点任务", four)]
    assert cited("第15条第二项") == [(Label("条", "15"), Label("项", "2"))]
    assert cited("二、奖励（四）") == [(Label("、", "2"), "奖励", four)]
    assert cited("附表一（一）至（三）")[2] == (annex, Label("（）", "3"))
    assert cited("附件（一）") == [(Label("附件", ""), one)]
    assert cited("各条") == [("各条",)]


def test_a_rule_has_its_clause_or_it_is_said_why_not(tmp_path: Path) -> None:
    folder = ruled(
        tmp_path,
        "附表一（二）",
        "附表二（二）",
        "（一）",
        "二（二）第2条",
        "二（一）第三项",
        "计分（一）",
    )
    found, matches = matched(folder, text(tmp_path / "办法.txt"))
    one, missing, several, deep, part, named = matches
    assert [c.name for c in one.clauses] == ["附表一 一、（二）"]
    assert one.clear
    assert (missing.clauses, [c.name for c in missing.near]) == (
        (), ["二、（二）", "附表一 一、（二）"]
    )  # fmt: skip
    assert [c.name for c in several.clauses] == ["二、（一）", "附表一 一、（一）", "附表二（一）"]
    assert [c.name for c in deep.clauses] == ["二、（二）2"]
    assert ([c.name for c in part.clauses], part.inner) == (["二、（一）"], True)
    assert [c.name for c in named.clauses] == ["二、（一）"]
    assert [match.clear for match in matches] == [True, False, False, True, False, True]
    assert [c.name for c in found.unruled] == ["一", "二、（二）1", "附表二（三）"]


def test_what_is_there_twice_is_that_of_the_table_which_the_track_cites(tmp_path: Path) -> None:
    path = text(tmp_path / "办法.txt")
    _, (match,) = matched(ruled(tmp_path / "a", "（一）", within="附表二"), path)
    assert [c.name for c in match.clauses] == ["附表二（一）"]
    _, (match,) = matched(ruled(tmp_path / "b", "（一）", within="某局发〔2023〕1号"), path)
    assert len(match.clauses) == 3


def test_provisions_beside_the_rules_are_told_apart_and_hide_no_clause(tmp_path: Path) -> None:
    folder = ruled(tmp_path, "附表一（二）")
    (folder / "document.yaml").write_text(
        "chapters:\n  - title: 总则\n    cites: 第一部分\n    provisions:\n      - says: 解释。\n"
        "  - title: 期限\n    cites: 附表一\n    provisions:\n      - says: 每月。\n"
        "  - title: 计分\n    cites: 第二部分\n    provisions:\n"
        "      - {no: （一）, says: 按时。}\n",
        encoding="utf-8",
    )
    found, _ = matched(folder, text(tmp_path / "办法.txt"))
    assert [clause.name for clause in found.provisions] == ["一", "二、（一）"]
    assert [clause.name for clause in found.unruled] == [
        "二、（二）",
        "附表一 一、（一）",
        "附表二",
    ]


def test_a_title_that_has_moved_to_another_number_is_said(tmp_path: Path) -> None:
    folder = ruled(tmp_path, "附表一（一）", "附表一（二）", titles=["数据质量", "数据“质量”"])
    _, (moved, same) = matched(folder, text(tmp_path / "办法.txt"))
    assert moved.moved is not None
    assert moved.moved.name == "附表一 一、（二）"
    assert not moved.clear
    assert same.clear


def test_a_table_of_contents_and_a_list_of_annexes_are_no_clauses(tmp_path: Path) -> None:
    said = "目录\n一、总则……………1\n一、总则\n附件：1.目录\n2.表样\n二、计分\n1.上报。\n"
    whole = cut(blocks_of(text(tmp_path / "a.txt", said)))
    assert numbers(whole) == ["一", "二", "二、1"]


def archive(path: Path, document: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{document}</w:body></w:document>"
        )
        for name, part in parts.items():
            made.writestr(f"word/{name}.xml", f"<w:{name} {W}>{part}</w:{name}>")
    return path


def p(said: str, how: str = "") -> str:
    return f"<w:p><w:pPr>{how}</w:pPr><w:r><w:t>{said}</w:t></w:r></w:p>"


def tc(said: str, how: str = "") -> str:
    return f"<w:tc><w:tcPr>{how}</w:tcPr>{p(said)}</w:tc>"


def level(at: int, format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def style(id_: str, name: str, more: str = "") -> str:
    return f'<w:style w:styleId="{id_}"><w:name w:val="{name}"/>{more}</w:style>'


LISTS = "".join((
    '<w:abstractNum w:abstractNumId="7">',
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="Second"/>'),
    level(2, "decimal", "第%3条", start=3),
    level(3, "bullet", "·"),
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>',
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>',
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
))  # fmt: skip
STYLES = "".join((
    style("Second", "heading 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    style("Third", "of the second", '<w:basedOn w:val="Second"/>'),
    style("21", "TOC 1"),
))  # fmt: skip


def at(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_the_numbers_that_word_puts_itself(tmp_path: Path) -> None:
    contents, second, third = (f'<w:pStyle w:val="{of}"/>' for of in ("21", "Second", "Third"))
    document = "".join((
        p("总则", contents), p("总则", at(0)), p("目的", second), p("适用", at(1)),
        p("上报", at(2)), p("小点", at(3)), p("整改", at(2)), p("计分", at(0)),
        p("单位", at(1)), p("附则", at(0, 2)),
        p("没有编号", at(0, 0)), p("没有这个列表", at(0, 9)), p("解释", third + at(1, 2)),
    ))  # fmt: skip
    path = archive(tmp_path / "a.docx", document, numbering=LISTS, styles=STYLES)
    assert [block.cells[0] for block in blocks_of(path)] == [
        "一、总则", "（一）目的", "（二）适用", "第3条 上报", "小点", "第4条 整改", "二、计分",
        "（一）单位", "五、附则", "没有编号", "没有这个列表", "（一）解释",
    ]  # fmt: skip


def test_tables_of_word_with_merged_cells_and_revisions(tmp_path: Path) -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    inner = f"<w:tbl><w:tr>{tc('里表')}</w:tr></w:tbl>"
    rows = (
        f"<w:tr>{tc('章')}{tc('条')}{tc('分值')}</w:tr>",
        f"<w:tr>{tc('一、上报', down)}{tc('（一）数据')}{tc('2分')}</w:tr>",
        f"<w:tr>{tc('', goes_on)}{tc('（二）质量')}<w:tc>{inner}{p('5分')}</w:tc></w:tr>",
        f"<w:tr>{tc('（三）其他', wide)}{tc('1分')}</w:tr>",
    )
    revised = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>丙</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>丁</w:t></w:r></w:ins></w:p>"
    )
    path = archive(tmp_path / "a.docx", p("附表一") + f"<w:tbl>{''.join(rows)}</w:tbl>" + revised)
    whole = cut(blocks_of(path))
    of = {clause.name: clause.lines for clause in whole.walk()}
    assert of["附表一 一、（一）"] == ["（一）数据", "分值：2分"]
    assert of["附表一 一、（二）"] == ["（二）质量", "分值：里表\n5分"]
    assert of["附表一 一、（三）"] == ["（三）其他", "分值：1分"]
    assert of["附表一"] == ["附表一", "甲丁"]


LEVEL_X = '<w:numPr><w:ilvl w:val="x"/></w:numPr>'
BOMB = "word/document.xml"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"plain", "不是 Word 文档"),
        ("a.docx", b"", "不是 Word 文档"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧的 Word 格式"),
        ("a.doc", b"plain", "不是 .docx 或 .txt"),
        ("a.txt", b"", "没有文字"),
        ("a.txt", "一、总则".encode("utf-16"), "UTF-16"),
        ("a.txt", b"\xff\xfa\xff", "编码既不是"),
        ("a.txt", "一、\n甲\0乙".encode(), "NUL"),
        ("b.txt", None, "没有这个文件"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError) as caught:
        blocks_of(tmp_path / name)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("U590", name)
    assert says in problem.message("zh")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"other": "x"}, "U590"),
        ({BOMB: "<w:document"}, "U590"),
        ({BOMB: f'<!DOCTYPE a [<!ENTITY b "甲">]><w:document {W}>&b;</w:document>'}, "U590"),
        ({BOMB: f"<w:document {W}>{p('甲', LEVEL_X)}</w:document>"}, "U590"),
        ({BOMB: f"<w:document {W}>{p('')}</w:document>"}, "U590"),
        ({BOMB: " " * (LARGEST + 1)}, "U591"),
        ({BOMB: f"<w:document {W}>{p('一') * (MOST + 1)}</w:document>"}, "U591"),
        ({BOMB: f"<w:document {W}/>", "word/styles.xml": " " * (LARGEST + 1)}, "U591"),
    ],
)
def test_documents_of_word_that_are_broken_or_hostile(
    tmp_path: Path, parts: dict[str, str], code: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    with pytest.raises(UsageError) as caught:
        blocks_of(tmp_path / "a.docx")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_text_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * (LARGEST + 1))
    (tmp_path / "b.txt").write_bytes("甲\n".encode() * (MOST + 1))
    for name in ("a.txt", "b.txt"):
        with pytest.raises(UsageError, match=name):
            blocks_of(tmp_path / name)


def test_nesting_without_end_is_text_all_the_same(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 20_000 + p("甲") + "</w:tc></w:tr></w:tbl>" * 20_000
    assert [block.cells for block in blocks_of(archive(tmp_path / "a.docx", deep))] == [("甲",)]
    dotted = "".join(f"{'.'.join(['1'] * many)} 甲\n" for many in range(2, 400))
    assert max(len(c.path) for c in cut(blocks_of(text(tmp_path / "a.txt", dotted))).walk()) < 10
