"""The rule book: each clause with what is reported, readings, assumptions, cases; page and Word."""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path

import pytest
from commands import Run
from small import small, written

from creditscore import load_scheme
from creditscore.editor.book import book, parts
from creditscore.language import Say
from creditscore.scheme.catalogue import schemes

docx = pytest.importorskip("docx")
SAY = {"zh": Say("zh"), "en": Say("en")}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("name", schemes())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_reading_and_case_is_in_it(name: str, lang: str) -> None:
    scheme = load_scheme(name)
    text = book(scheme, SAY[lang])
    for track in scheme.tracks.values():
        for item in track.items.values():
            assert item.title in text
            assert all(fact.label in text for fact in item.facts.values())
            assert all(reading.question in text for reading in item.readings)
        bands = [one for part in parts(scheme, SAY[lang]) for one in part.tables]
        told = [row[0] for one in bands if one.title in ("等次", "Bands") for row in one.rows]
        assert {band.name for band in track.bands} <= {*told}
    assert text.count("<h4") == sum(len(t.items) for t in scheme.tracks.values())
    anchors = set(re.findall(r' id="([^"]+)"', text))
    assert anchors == set(re.findall(r'href="#([^"]+)"', text))
    assert not re.search(r"(src=|href=\"[^#])", text)


def test_a_page_is_written_and_texts_are_no_markup(
    tiny: tuple[Path, Path], tmp_path: Path, run: Run
) -> None:
    file = tiny[0] / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("says: 规则。", "says: <b>规则</b>。")
    file.write_text(text, encoding="utf-8")
    found = run("book", tiny[0], "--out", tmp_path / "book.html", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    page = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;规则&lt;/b&gt;" in page
    assert "每1记2分，全年最多9分" in page
    assert run("book", tiny[0]).out.startswith("<!doctype html>")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["changzhi-2023", "jinzhong-2023"])
def test_the_document_says_what_the_page_says(
    name: str, lang: str, tmp_path: Path, run: Run
) -> None:
    first, again = tmp_path / "first.docx", tmp_path / "again.DOCX"
    for path in (first, again):
        found = run("book", name, "--out", path, "--lang", lang)
        assert (found.code, found.out, found.err) == (0, f"{path}\n", "")
    assert first.read_bytes() == again.read_bytes()
    document = docx.Document(first)
    cells = (cell.text for t in document.tables for row in t.rows for cell in row.cells)
    texts = {paragraph.text for paragraph in document.paragraphs} | set(cells)
    made = [*parts(load_scheme(name), SAY[lang])]
    for part in made:
        listings = [one for one in (part, *part.tables) if one.columns]
        rows = {cell for one in listings for row in (one.columns, *one.rows) for cell in row}
        terms = {f"{term}{'：' if lang == 'zh' else ': '}{said}" for term, said in part.terms}
        assert {part.title, *terms, *part.lines, *rows, *part.below} <= texts
    outlined = document.element.body.findall(f".//{W}outlineLvl")
    assert [level.get(f"{W}val") for level in outlined] == [f"{part.level - 2}" for part in made]


def test_cases_are_told_in_the_words_of_the_form() -> None:
    page = book(load_scheme("changzhi-2023"), Say("zh")).replace("\u00a0", " ")
    assert (
        "<tr><td>没有双公示业务的月份记满分（读法：无业务的月记满分30分）</td>"
        "<td>2023-04 当月没有双公示业务 1\n2023-05 双公示月度得分 28</td>"
        "<td>当月没有双公示业务：2023-04 记30分\n双公示月度得分：2023-05 记28分\n"
        "本条：2023-06 记0分\n本条合计：记58分</td></tr>"
    ) in page
    target = book(load_scheme("jinzhong-2023"), Say("en"))
    assert "2023-09 missed, value 1, distance 0, 2023-10 met late" in target


@pytest.mark.parametrize(
    ("award", "scale"),
    [
        (
            "{form: tiers, of: n, tiers: [{at_least: 98, points: 2}, {at_least: 95, points: 1}]}",
            "分档：次数 ≥ 98：2分；次数 ≥ 95：1分",
        ),
        (
            "{form: steps, of: n, mark: 98, side: below, step: 2, points: -0.5}",
            "分档：次数 < 98 的部分每2：−0.5分",
        ),
        (
            "{form: interpolate, of: n, anchors: [[60, 6], [100, 10]]}",
            "分档：次数 = 60：6分；次数 = 100：10分",
        ),
        ("{form: rank, of: n, points: [10, 8]}", "分档：第1名：10分；第2名：8分"),
    ],
)
def test_rules_of_several_rows_are_written_out(award: str, scale: str, tmp_path: Path) -> None:
    awards = f"[{{id: a, period: month, {award[1:]}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", awards)
    said = escape(scale.removeprefix("分档："))
    assert f"<dt>分档</dt><dd>{said}</dd>" in book(scheme, Say("zh"))
    one = small(tmp_path, "{n: {type: count, label: 次数}}",
                "[{id: a, form: each, of: n, points: 1, period: month}]")  # fmt: skip
    assert "分档" not in book(one, Say("zh"))


def test_another_ending_is_refused_and_a_missing_package_is_named(
    tiny: tuple[Path, Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("book", tiny[0], "--out", tmp_path / "book.pdf", "--lang", "zh")
    assert (refused.code, "U508" in refused.err, "book.docx" in refused.err) == (2, True, True)
    monkeypatch.setitem(sys.modules, "docx", None)
    missing = run("book", tiny[0], "--out", tmp_path / "book.docx", "--lang", "zh")
    assert (missing.code, "U507" in missing.err, "python-docx" in missing.err) == (2, True, True)
    assert run("book", tiny[0], "--out", tmp_path / "book.html").code == 0
    assert sorted(path.name for path in tmp_path.glob("book*")) == ["book.html"]


TEXT = """\
小方案办法
一、总则
办公室负责。
附表
（一）上报
每次记2分，身份证号 110101199003074514 不写。
（二）整改
每次记<b>5</b>分。
"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "原文.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    return path


@pytest.mark.parametrize(
    ("lang", "said", "missing"),
    [
        (
            "zh",
            "1 条规则：1 条找到原文，0 条要核对，0 条没有找到；原文中 2 处没有规则引用。",
            "没有规则引用的原文",
        ),
        (
            "en",
            "Rules: 1; with their clause: 1, to be looked at: 0, not found: 0; places of",
            "that no rule",
        ),
    ],
)
def test_the_official_text_stands_beside_the_rules(
    lang: str, said: str, missing: str, tiny: tuple[Path, Path], original: Path, run: Run
) -> None:
    before = {path: path.read_bytes() for path in original.parent.rglob("*") if path.is_file()}
    page, paper = original.with_name("book.html"), original.with_name("book.docx")
    for out in (page, paper):
        found = run("book", tiny[0], "--document", original, "--out", out, "--lang", lang)
        assert (found.code, found.out) == (0, f"{out}\n")
        assert said in found.err
    html = page.read_text(encoding="utf-8")
    beside = html[html.index('<div class="beside">') :]
    assert beside.index("（一）上报") < beside.index("每次记2分") < beside.index("规则。")
    assert "110101199003074514" not in html
    assert missing in html
    assert "每次记&lt;b&gt;5&lt;/b&gt;分。" in html
    document = docx.Document(paper)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.index("（一）上报") < next(
        i for i, text in enumerate(texts) if text.endswith("规则。")
    )
    cells = [[cell.text for cell in row.cells] for t in document.tables for row in t.rows]
    assert ["附表（二）", "第 7 行" if lang == "zh" else "line 7"] in [row[:2] for row in cells]
    left = {path: path.read_bytes() for path in original.parent.rglob("*") if path.is_file()}
    assert {path for path in left if path not in before} == {page, paper}
    assert all(left[path] == data for path, data in before.items())


def test_what_is_not_found_is_told_where_the_rule_stands(
    tiny: tuple[Path, Path], original: Path, run: Run
) -> None:
    original.write_text(TEXT.replace("附表\n", ""), encoding="utf-8")
    found = run("book", tiny[0], "--document", original, "--lang", "zh")
    assert "1 条规则：0 条找到原文，0 条要核对，1 条没有找到" in found.err
    said = "附表（一）：原文中没有找到；编号相同的有：一、（一） 上报（第 4 行）"
    assert found.out.count(said) == 1
    assert found.out.count(said.partition("：")[2]) == 2


def test_a_document_that_cannot_be_read_and_one_that_would_be_lost(
    tiny: tuple[Path, Path], original: Path, run: Run
) -> None:
    broken = original.with_suffix(".docx")
    broken.write_bytes(b"PK\x03\x04 no archive")
    refused = run("book", tiny[0], "--document", broken, "--out", original.with_suffix(".html"))
    assert (refused.code, "U590" in refused.err, "Traceback" in refused.err) == (2, True, False)
    assert run("book", tiny[0], "--document", "").code == 2
    kept = run("book", tiny[0], "--document", broken, "--out", broken, "--lang", "zh")
    assert (kept.code, "U592" in kept.err) == (2, True)
    assert broken.read_bytes() == b"PK\x03\x04 no archive"
    assert not original.with_suffix(".html").exists()


def test_a_case_that_takes_a_reading_which_is_not_there_is_told_at_its_line(
    tiny: tuple[Path, Path], run: Run
) -> None:
    cases = tiny[0] / "cases"
    cases.mkdir(exist_ok=True)
    (cases / "one.yaml").write_text(
        '- case: 一\n  track: units\n  entity: 甲局\n  readings: {"1": monthly}\n'
        '  facts: [{month: 2023-01, item: "1", n: 1}]\n  expect: [{item: "1", points: 2}]\n',
        encoding="utf-8",
    )
    found = run("book", tiny[0], "--lang", "zh")
    assert found.code == 1
    assert "cases/one.yaml:4:" in found.err
    assert "U502" in found.err


def test_what_holds_for_a_node_as_a_whole_is_told() -> None:
    folder = Path(__file__).parents[1] / "conformance" / "county-safety-quarter"
    scheme = load_scheme(folder)
    zh, en = (book(scheme, Say(lang)) for lang in ("zh", "en"))
    assert "<dt>合计</dt><dd>满分30分；每季度起评30分；每季度最少0分</dd>" in zh
    assert "<dt>合计</dt><dd>每季度分别计算，再取平均</dd>" in zh
    whole = "full marks 30; 30 to start from each quarter; at least 0 a quarter"
    assert f"<dt>as a whole</dt><dd>{whole}</dd>" in en


@pytest.mark.parametrize(
    ("keys", "zh", "en"),
    [
        ("combine: mean", "各部分取平均", "of its parts their mean"),
        ("base: {points: 5, when: {of: n, above: 2}}",
         "每月起评5分（次数 > 2时）", "5 to start from each month where 次数 > 2"),
        ("multiplier: 1.5", "乘以系数（1.5）", "times 1.5"),
        ("zero_when: {of: n, above: 9}", "次数 > 9时记0分", "0 where 次数 > 9"),
        ("cap: [{points: 9, period: year}, 3]",
         "全年最多9分；每月最多3分", "at most 9 a year; at most 3 a month"),
        ("round: {places: 0, mode: down}", "保留0位小数（舍去）", "rounded down to 0 places"),
        ("not_applicable: full", "不涉及的算满分", "full marks for what does not apply"),
        ("not_applicable_when: {of: n, above: 9}",
         "次数 > 9的不涉及", "not applicable where 次数 > 9"),
        ("full: 10\nscale_to: 5", "满分10分；折算为满分5分", "full marks 10; scaled to 5"),
    ],
)  # fmt: skip
def test_each_knob_is_told(keys: str, zh: str, en: str, tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month, full: 10}]",
        item=f"period: month\n{keys}",
    )
    for say, told in ((Say("zh"), zh), (Say("en"), en)):
        said = [said for part in parts(scheme, say) if part.level == 4 for _, said in part.terms]
        assert sum(told in one for one in said) == 1


def test_figures_of_some_subjects_name_them_and_cases_that_nobody_confirmed_say_so(
    tmp_path: Path,
) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        """[{id: a, form: each, of: n, points: 1, period: month},
        {id: b, form: flag, of: n, points: 2, period: year, subjects: [乙类], weight: 3},
        {id: c, form: each, of: n, points: 3, period: year, per: entity}]""",
        item="subjects: [甲类, 乙类, 丙类]\ncounts: false",
    )
    assert scheme.source is not None
    (scheme.source.folder / "cases").mkdir()
    (scheme.source.folder / "cases" / "one.yaml").write_text(
        "- case: 一\n  track: units\n  entity: 甲\n  confirmed: false\n"
        '  facts: [{month: 2023-01, item: "1", subject: 甲类, n: 1}]\n'
        '  expect: [{item: "1", award: a, points: 1}]\n',
        encoding="utf-8",
    )
    *_, clause = parts(scheme, SAY["zh"])
    each, all_ = "每1记1分", "每1记3分，各类别合起来算一次"
    assert [*clause.rows] == [
        ("次数（甲类、丙类）", "当月发生数，整数", f"{each}；{all_}"),
        ("次数（乙类）", "当月发生数，整数", f"{each}；大于0则记2分，全年一次，权重3；{all_}"),
    ]
    assert ("合计", "单列，不计入合计") in clause.terms
    (cases,) = clause.tables
    assert [*cases.rows] == [("一（未经人工核对）", "2023-01 甲类 次数\u00a01", "次数：记1分")]


def test_a_track_of_sections_alone_has_its_book(tmp_path: Path) -> None:
    texts = {
        "scheme": "scheme: s\ntitle: 题\nyear: 2023\npoints: {places: 2}\ntracks: [u]\n"
        "annual: {parts: [{id: monthly, title: 月, weight: 1, of: months}]}\n"
        "ranking: {by: total}\n",
        "u": "track: u\ntitle: 单位\nbands: [{name: 合格}]\nsections:\n  - id: 一\n    title: 章\n"
        "    cap: 9\n    awards: [{id: a, form: given, of: {roster: 系数}, period: year}]\n",
        "roster": "entities:\n  u: [{name: 甲, columns: {系数: 2}}]\n",
    }
    scheme = load_scheme(written(tmp_path / "s", texts))
    made = [*parts(scheme, SAY["zh"])]
    assert [(part.title, [*part.terms]) for part in made[1:]] == [
        ("单位", [("单位", "1 个")]),
        ("章", [("合计", "全年最多9分")]),
    ]
