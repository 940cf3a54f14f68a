"""Templates: what they ask, what they say beside it, and that they come back as facts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filling
import openpyxl
import pytest
import sampled
from commands import Run
from small import small

from creditscore import FactError, Scheme, load_scheme, read_facts, score
from creditscore.collection.asked import Selection

NAME = "changzhi-2023"
MONTH = "2023-05"


@pytest.fixture
def template(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "税务.xlsx"
    assert run("template", NAME, "--month", MONTH, "--unit", "税务局", "--out", path).code == 0
    return path


def texts(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    rows = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def test_a_unit_is_asked_what_it_answers_for_and_what_counts(template: Path) -> None:
    asked = {key[1:] for key, _ in filling.cells(openpyxl.load_workbook(template))}
    scheme = sampled.scheme()
    track, unit = scheme.find("市税务局")
    known = Selection(scheme).of_unit(track, unit.name, MONTH)
    assert asked == {(a.item, a.subject, a.fact.id) for a in known if not a.by_office}
    assert ("11", "", "adopted") in asked
    assert not [key for key in asked if key[0] in ("2", "3", "7")]


def test_a_reading_changes_what_is_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    words = ["template", NAME, "--month", MONTH, "--unit", "市教育局", "--out", path]
    asked = []
    for more in ([], ["--reading", "3=by-records"]):
        assert run(*words, *more).code == 0
        asked.append({k[1:] for k, _ in filling.cells(openpyxl.load_workbook(path)) if k[1] == "3"})
    assert asked == [set(), {("3", "", f) for f in ("reported", "compliant", "in_time")}]


def test_the_rule_and_the_points_stand_above_the_cells(template: Path) -> None:
    said = texts(template)
    assert "规则：8类行政管理信息每类每月记5×合规率" in said
    assert "合规条数、上报条数：5 × 合规条数 ÷ 上报条数，每月\n本条每月最多40分" in said
    assert "填报人" in said


def test_only_cells_to_fill_in_are_open(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
    sheet = book["五、提升全社会守信自觉性"]
    assert [sheet[at].protection.locked for at in ("B7", "C7", "D7")] == [True, False, False]


def test_cells_take_what_their_fact_takes(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    found = {}
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            for area in rule.sqref.ranges:
                found[sheet.title[:1], area.coord] = rule
    keys = {key: (c.parent.title[:1], c.coordinate) for key, c in filling.cells(book)}
    flag = found[keys["市税务局", "11", "", "adopted"]]
    assert (flag.type, flag.formula1) == ("list", '"是,否"')
    count = found[keys["市税务局", "17", "", "repairs"]]
    assert (count.type, count.operator, count.formula1) == ("whole", None, "0")
    within = found[keys["市税务局", "23", "纳税信用A级", "holders"]]
    other = keys["市税务局", "23", "纳税信用A级", "enterprises"][1]
    assert within.formula2.replace("$", "") == other


def test_a_score_keeps_to_its_bounds_in_the_template_of_the_office(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "forms"
    assert run("template", NAME, "--month", MONTH, "--each-unit", "--out", folder).code == 0
    (path,) = folder.glob("考核小组*")
    book = openpyxl.load_workbook(path)
    found = dict(filling.cells(book))
    cell = found["市税务局", "23", "纳税信用A级", "national_share"]
    rules = cell.parent.data_validations.dataValidation
    (share,) = (rule for rule in rules if cell.coordinate in str(rule.sqref).split())
    assert (share.type, share.formula1, share.formula2) == ("decimal", "0", "100")
    assert {key[0] for key in found if key[1] == "3"} > {"市教育局", "潞州区"}
    assert not [key for key in found if key[1] == "17"]


def test_no_text_is_a_formula(run: Run, tmp_path: Path) -> None:
    facts = '{n: {type: count, label: "=1+1"}}'
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    source = small(tmp_path, facts, each, item="assumes: ['=2']", units=("=甲", "乙")).source
    assert source is not None
    path = tmp_path / "a.xlsx"
    for more in ([], ["--unit", "=甲"]):
        assert run("template", source.folder, "--month", "1月", "--out", path, *more).code == 0
        with zipfile.ZipFile(path) as archive:
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
            assert not [name for name in sheets if b"<f>" in archive.read(name)]
        assert "=1+1" in texts(path)


def test_the_same_inputs_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    made = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in made:
        assert run("template", NAME, "--month", MONTH, "--out", path).code == 0
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "shanxi-2020",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("changzhi-2023", "jinzhong-2023", "tongxin-2022", "yuncheng-2024")
        ),
    ],
)
def test_what_comes_back_is_what_was_filled_in(name: str, run: Run, tmp_path: Path) -> None:
    """Each cell of every unit of a section's worth of numbers, read by key from the other side."""
    scheme = load_scheme(name)
    month = scheme.months[-1]
    folder = tmp_path / "forms"
    assert run("template", name, "--month", month, "--each-unit", "--out", folder).code == 0
    wanted, back = {}, tmp_path / "back"
    back.mkdir()
    for number, path in enumerate(sorted(folder.iterdir())):
        if number % 9 and "考核小组" not in path.name:
            continue
        book = openpyxl.load_workbook(path)
        keys = [key for key, _ in filling.cells(book)]
        figures = {key: at for at, key in enumerate(keys)}
        filling.fill(path, back / path.name, figures)
        wanted |= figures
    facts = read_facts(back)
    frame = facts.frame
    found = {
        (r.entity, r.item, r.subject, r.fact): int(float(r.value))
        for r in frame.itertuples(index=False)
    }
    assert found == wanted
    assert set(frame["month"]) == {month}
    assert {stamp.signed for stamp in facts.stamps} == {"张三"}


def test_a_fact_keeps_its_sheet_and_cell_and_what_was_said_of_it(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["七、鼓励信用创新实践"]
    sheet["C7"] = "１２ 项"
    remark = next(c for c in sheet[5] if c.value and "remark" in c.value)
    sheet.cell(7, remark.column).value = "国办函〔2023〕1号"
    book.save(template)
    facts = read_facts(template)
    (row,) = facts.frame.itertuples(index=False)
    place = f"{template}[七、鼓励信用创新实践]!C7"
    assert (row.fact, row.value, row.source) == (
        "recognitions",
        "12",
        f"{place}；国办函〔2023〕1号",
    )
    assert str(facts.place(0)) == place


def refused(*paths: Path, scheme: Scheme | str = NAME) -> list[str]:
    with pytest.raises(FactError) as caught:
        score(scheme, [*paths])
    return [f"{problem.place} {problem.code}" for problem in caught.value.problems]


def test_every_cell_that_is_no_figure_is_named(template: Path) -> None:
    figures = {
        ("市税务局", "17", "", "repairs"): "三条左右",
        ("市税务局", "22", "", "cases"): -2,
        ("市税务局", "22", "", "measures"): 1.5,
        ("市税务局", "11", "", "adopted"): "正在推行",
    }
    filling.fill(template, template, figures)
    book = openpyxl.load_workbook(template)
    places = {key: f"{c.parent.title}]!{c.coordinate}" for key, c in filling.cells(book)}
    codes = ("F213", "F209", "F209", "F213")
    wanted = {f"{template}[{places[key]} {code}" for key, code in zip(figures, codes, strict=True)}
    assert set(refused(template)) == wanted


def test_a_template_of_another_scheme(template: Path) -> None:
    filling.fill(template, template, {("市税务局", "17", "", "repairs"): 1})
    assert refused(template, scheme="shanxi-2020") == [f"{template} F260"]


def test_two_templates_of_one_unit(template: Path) -> None:
    other = template.with_name("改.xlsx")
    for path, repairs in ((template, 1), (other, 2)):
        filling.fill(template, path, {("市税务局", "17", "", "repairs"): repairs})
    assert refused(template, other) == [f"{other} F261"]


def test_last_months_stocks_stand_beside_the_cells(run: Run, tmp_path: Path) -> None:
    path, table = tmp_path / "a.xlsx", tmp_path / "facts.csv"
    table.write_text(
        "month,entity,item,subject,fact,value\n"
        "2023-02,市税务局,23,纳税信用A级,holders,11\n2023-03,市税务局,23,纳税信用A级,holders,7\n"
        "2023-05,市税务局,23,纳税信用A级,holders,99\n",
        encoding="utf-8",
    )
    words = ["template", NAME, table, "--month", MONTH, "--unit", "市税务局", "--out", path]
    assert run(*words).code == 0
    found = dict(filling.cells(openpyxl.load_workbook(path)))
    cell = found["市税务局", "23", "纳税信用A级", "holders"]
    assert cell.offset(0, 1).value == 7
    assert cell.offset(0, 1).protection.locked


def test_targets_say_their_bound_their_month_and_the_role(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    words = ["--month", "2023-05", "--unit", "榆次区", "--out", path]
    assert run("template", "jinzhong-2023", *words).code == 0
    said = texts(path)
    assert "目标：其中合规条数 ÷ 当月报送双公示数据条数 ≥ 100%，每月末判" in said
    assert "目标：2023年工作要点已制订为是，2023-12到期" in said
    assert "本单位：" in said


def test_nothing_that_was_filled_in_is_written_over(template: Path, run: Run) -> None:
    filling.fill(template, template, {("市税务局", "17", "", "repairs"): 1})
    before = template.read_bytes()
    found = run("template", NAME, "--month", MONTH, "--unit", "市税务局", "--out", template)
    assert (found.code, "U531" in found.err) == (2, True)
    assert template.read_bytes() == before


def test_a_folder_of_forms_is_not_written_over(run: Run, tmp_path: Path) -> None:
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", each)
    assert scheme.source is not None
    words = ["template", scheme.source.folder, "--month", MONTH, "--each-unit"]
    folder = tmp_path / "forms"
    assert run(*words, "--out", folder).code == 0
    assert "U515" in run(*words, "--out", folder).err


def test_a_unit_of_which_nothing_is_asked(run: Run, tmp_path: Path) -> None:
    head = "ranking: {by: total}"
    facts, each = (
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )
    scheme = small(tmp_path, facts, each, head=head, item='from: "2023-03"')
    assert scheme.source is not None
    words = ["--month", "2月", "--unit", "甲", "--out", tmp_path / "a.xlsx"]
    found = run("template", scheme.source.folder, *words)
    assert (found.code, "U530" in found.err) == (2, True)


def test_open_subjects_are_named_by_whoever_fills_in(run: Run, tmp_path: Path) -> None:
    facts, each = (
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )
    scheme = small(tmp_path, facts, each, item="subjects: open")
    assert scheme.source is not None
    path = tmp_path / "a.xlsx"
    words = ["--month", "2月", "--unit", "甲", "--out", path]
    assert run("template", scheme.source.folder, *words).code == 0
    book = openpyxl.load_workbook(path)
    found = [cell for _, cell in filling.cells(book)]
    for cell, name, figure in zip(found, ("合同一", "合同二"), (3, 4), strict=False):
        cell.offset(0, -1).value, cell.value = name, figure
    book.save(path)
    frame = read_facts(path).frame
    assert list(zip(frame["subject"], frame["value"], strict=True)) == [
        ("合同一", 3),
        ("合同二", 4),
    ]


def test_a_figure_in_a_row_that_asks_for_none_is_told(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["五、提升全社会守信自觉性"]
    sheet["C7"], sheet["C9"] = 2, 7
    book.save(template)
    with pytest.raises(FactError) as found:
        read_facts(template)
    assert [(p.code, p.place.line, p.place.column) for p in found.value.problems] == [
        ("F274", 9, 3)
    ]
    sheet["C9"] = "—"
    book.save(template)
    assert read_facts(template).frame["value"].tolist() == [2]
