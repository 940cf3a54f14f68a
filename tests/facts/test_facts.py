import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from creditscore import FactError, Facts, Problem, Scheme, UsageError, read_facts
from creditscore.errors import Place
from creditscore.facts.check import check
from creditscore.facts.reading.headings import COLUMNS
from creditscore.lazy import need

TIDY = """month,entity,item,subject,fact,value,source
2023-01,市公安局,16,,cases,4,台账
2023-01,市公安局,16,,list_determined,1,台账
2023-02,市公安局,5,行政强制,reported,9,
"""
WIDE = """month,entity,item,subject,cases,list_determined,reported,source,note
2023-01,市公安局,16,,4,1,,台账,随便写
2023-02,市公安局,5,行政强制,,,9,,
"""
CHINESE = TIDY.replace(
    "month,entity,item,subject,fact,value,source", "月份,单位,条款,类别,指标,数值,来源"
)
EXPECTED = {
    ("2023-01", "市公安局", "16", "", "cases", "4", "台账"),
    ("2023-01", "市公安局", "16", "", "list_determined", "1", "台账"),
    ("2023-02", "市公安局", "5", "行政强制", "reported", "9", ""),
}
ENTRY = {"month": "2023-01", "entity": "市公安局", "item": "16", "fact": "cases", "value": "4"}


def told(facts: Facts) -> set[tuple[str, ...]]:
    columns = [column for column in COLUMNS if column not in ("until", "file", "row")]
    return {tuple(map(str, row)) for row in facts.frame[columns].itertuples(index=False)}


def seen(source: Any, scheme: Scheme) -> list[tuple[int, int]]:
    """The month and value of each observation of a table of 市公安局's cases."""
    found = check(read_facts(source), scheme).observations["departments"]
    return list(zip(found.month.tolist(), found.value.tolist(), strict=True))


def refused(*sources: Any) -> tuple[Problem, ...]:
    with pytest.raises(FactError) as caught:
        read_facts(*sources)
    return caught.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("text", [TIDY, WIDE, CHINESE], ids=["tidy", "wide", "Chinese"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv(text: str, encoding: str, line_end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.replace("\n", line_end).encode(encoding))
    facts = read_facts(path)
    assert told(facts) == EXPECTED
    assert facts.hashes == {str(path): hashlib.sha256(path.read_bytes()).hexdigest()}
    assert facts.notices == ()
    assert len(facts) == 3


def test_rows_are_counted_as_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = TIDY.splitlines()
    path.write_text("\n".join([lines[0], "", *lines[1:3], ",,,,,,", lines[3]]), encoding="utf-8")
    facts = read_facts(path)
    assert told(facts) == EXPECTED
    assert [facts.place(i) for i in range(3)] == [Place(str(path), row) for row in (3, 4, 6)]


def test_rows_of_a_wide_table_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(WIDE, encoding="utf-8")
    facts = read_facts(path)
    rows = {fact: facts.place(i).line for i, fact in enumerate(facts.frame["fact"])}
    assert rows == {"cases": 2, "list_determined": 2, "reported": 3}


@pytest.mark.parametrize("more", [",,\n", ", ,\n"])
def test_empty_columns_at_the_end_are_nothing(more: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TIDY.replace("\n", more.replace(" ", "")), encoding="utf-8")
    assert told(read_facts(path)) == EXPECTED


def test_short_rows_are_refused_as_longer_ones_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TIDY.replace(",4,台账", ",4").replace(",9,", ",9,,x"), encoding="utf-8")
    assert [(p.code, p.place.line) for p in refused(path)] == [("F234", 2), ("F234", 4)]


@pytest.mark.parametrize("suffix", [".parquet", ".PARQUET"])
@pytest.mark.parametrize("index", [None, ["x", "y", "z"]])
def test_parquet(suffix: str, index: list[str] | None, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    csv, path = tmp_path / "a.csv", tmp_path / f"b{suffix}"
    csv.write_text(TIDY, encoding="utf-8")
    table = pd.read_csv(csv, dtype=str, keep_default_na=False)
    table.set_index(pd.Index(index or [7, 8, 9])).to_parquet(path)
    facts = read_facts(path)
    assert told(facts) == EXPECTED
    assert [facts.place(i) for i in range(3)] == [Place(str(path), row) for row in (1, 2, 3)]


def test_folder_stands_for_its_tables(tmp_path: Path) -> None:
    for name, text in (("b.csv", TIDY), ("a.CSV", WIDE), ("notes.txt", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(read_facts(tmp_path).hashes) == [str(tmp_path / "a.CSV"), str(tmp_path / "b.csv")]


MONTHS = ["2023-01", "2023-02"]
FRAME = pd.DataFrame({**ENTRY, "month": MONTHS, "value": [4, 5]})


@pytest.mark.parametrize(
    "table",
    [
        FRAME,
        FRAME.assign(value=[4.0, 5.0]),
        FRAME.assign(value=["4", "5"]),
        FRAME.assign(value=[Decimal(4), Decimal("5.0")]),
        FRAME.assign(value=pd.array([4, 5], "Int64")),
        FRAME.assign(value=pd.Categorical([4, 5])),
        FRAME.assign(item=16),
        FRAME.assign(item=16.0),
        FRAME.assign(entity="长治市公安局"),
        FRAME.assign(month=pd.PeriodIndex(MONTHS, freq="M")),
        FRAME.assign(month=pd.to_datetime(MONTHS)),
        FRAME.assign(month=pd.to_datetime(MONTHS).date),
        FRAME.assign(month=[202301, 202302]),
        FRAME.astype({"month": "category", "entity": "category", "fact": "category"}),
        FRAME.set_axis(["x", "y"]),
        FRAME.rename(columns={"month": "月份", "value": " value "}),
        FRAME.to_dict("records"),
        FRAME.to_dict("list"),
        FRAME.drop(columns=["fact", "value"]).assign(cases=[4, 5]),
        FRAME.drop(columns=["fact", "value"]).assign(
            cases=[4.0, 5.0], list_determined=pd.array([pd.NA, pd.NA], "Int64")
        ),
    ],
    ids=lambda table: type(table).__name__,
)
def test_frames_and_lists_are_read_alike(table: Any, changzhi: Scheme) -> None:
    assert seen(table, changzhi) == [(0, 4), (1, 5)]


@pytest.mark.parametrize("dictionary", [False, True])
def test_arrow_table(dictionary: bool, changzhi: Scheme) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pandas(FRAME.astype({"entity": "category"} if dictionary else {}))
    assert seen(table, changzhi) == [(0, 4), (1, 5)]


def test_frame_has_rows_from_1() -> None:
    facts = read_facts(FRAME, FRAME)
    assert [facts.place(i) for i in (0, 1, 3)] == [
        Place("table 1", 1),
        Place("table 1", 2),
        Place("table 2", 2),
    ]


def test_facts_that_were_read_may_be_joined_with_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TIDY.replace("source", "sauce"), encoding="utf-8")
    first = read_facts(path)
    both = read_facts(first, FRAME)
    assert len(both) == 5
    assert (both.hashes, both.notices) == (first.hashes, first.notices)
    assert [both.place(i) for i in (0, 4)] == [Place(str(path), 2), Place("table 2", 2)]


@pytest.mark.parametrize(
    ("header", "unused"),
    [
        ("month,entity,item,subject,fact,value,source", []),
        ("month,entity,item,subject,fact,value,note", []),
        ("month,entity,item,subject,fact,value,备注", []),
        ("month,entity,item,subject,fact,value,remark", ["remark"]),
        ("month,entity,item,subject,fact,value,row", ["row"]),
        ("month,entity,item,subject,cases,matters,file", ["file"]),
    ],
)
def test_notice_of_a_column_that_is_not_used(
    header: str, unused: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n2023-01,市公安局,16,,cases,4,x\n", encoding="utf-8")
    facts = read_facts(path)
    assert [(p.code, p.details["column"]) for p in facts.notices] == [("N905", u) for u in unused]
    assert facts.place(0) == Place(str(path), 2)


FILES = {
    "bytes.csv": (bytes(range(256)), "bytes.csv:1: F236"),
    "empty.csv": (b"", "empty.csv: F219"),
    "header-only.csv": (TIDY.splitlines()[0].encode(), ": F219"),
    "wide header only.csv": (WIDE.splitlines()[0].encode(), ": F219"),
    "wide and empty.csv": (b"month,entity,item,cases\n2023-01,a,16,\n", ": F219"),
    "blank lines.csv": (b"\n\n\n", "blank lines.csv: F219"),
    "long row.csv": (TIDY.replace("4,台账", "4,台账,x,y").encode(), "long row.csv:2: F234"),
    "open quote.csv": (TIDY.replace("16", '"16', 1).encode(), "open quote.csv:2:3: F231"),
    "UTF-16.csv": (TIDY.encode("utf-16"), "UTF-16.csv: F236"),
    "semicolons.csv": (TIDY.replace(",", ";").encode(), "semicolons.csv:1: F217"),
    "no value.csv": (b"month,entity,item,fact\n2023-01,a,16,cases\n", "no value.csv:1: F217"),
    "no fact.csv": (b"month,entity,item\n2023-01,a,16\n", "no fact.csv:1: F217"),
    "twice.csv": (b"month,month,entity,item,cases\n1,1,a,16,1\n", "twice.csv:1: F222"),
    "two names.csv": (
        "月份,month,entity,item,cases\n1,1,a,16,1\n".encode(),
        "two names.csv:1: F222",
    ),
    "garbage.parquet": (b"PAR1 no table PAR1", "garbage.parquet: F218"),
    "a.xlsx": (b"PK\x03\x04\x14\x00\x06\x00\xff\xff", "a.xlsx: F236"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, (data, _) in FILES.items():
        Path(name).write_bytes(data)


@pytest.mark.parametrize("name", FILES)
def test_file_that_is_no_fact_table(name: str, here: None) -> None:
    (problem,) = refused(name)
    assert problem.text("en").lstrip().startswith(FILES[name][1].removeprefix(": "))


def test_texts(here: None, golden: Callable[..., None]) -> None:
    golden("tables", {name: refused(name) for name in FILES if name != "garbage.parquet"})


def test_all_files_are_told_together(here: None) -> None:
    names = [name for name, (_, start) in FILES.items() if start[0] != ":"]
    found = sorted(f"{problem.place}: {problem.code}" for problem in refused(*names))
    assert found == sorted(start for name, (_, start) in FILES.items() if name in names)


@pytest.mark.parametrize("source", [[], pd.DataFrame(), FRAME.iloc[:0], {"month": []}, [1, 2]])
def test_nothing_in_a_table(source: Any) -> None:
    assert {problem.code for problem in refused(source)} <= {"F217", "F219"}


def test_no_table_at_all() -> None:
    assert [problem.code for problem in refused()] == ["F219"]


@pytest.mark.parametrize(
    ("column", "cells", "code"),
    [
        ("value", [[1], [2]], "F213"),
        ("value", [True, False], "F213"),
        ("value", [float("nan"), float("inf")], "F213"),
        ("value", [1e300, -1e300], "F2"),
        ("item", [{}, {}], "F202"),
        ("month", [pd.NaT, None], "F221"),
        ("entity", [1.5, pd.NA], "F201"),
    ],
)
def test_odd_cells_of_a_frame_are_told(
    column: str, cells: list[Any], code: str, changzhi: Scheme
) -> None:
    with pytest.raises(FactError) as caught:
        check(read_facts(FRAME.astype(object).assign(**{column: cells})), changzhi)
    assert len(caught.value.problems) == 2
    assert all(problem.code.startswith(code) for problem in caught.value.problems)


def test_lists_in_a_wide_parquet_are_told(tmp_path: Path, changzhi: Scheme) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    wide = FRAME.drop(columns=["fact", "value"]).assign(cases=[[1, 2], [3]])
    wide.to_parquet(path)
    with pytest.raises(FactError, match="F240"):
        check(read_facts(path), changzhi)


@pytest.mark.parametrize("name", ["absent.csv", "empty", "inside", "x" * 5000, "a\0b"])
def test_path_with_nothing_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "inside" / "a.csv").mkdir(parents=True)
    code = "U513" if name in ("empty", "inside") else "U510"
    with pytest.raises(UsageError, match=code):
        read_facts(tmp_path / name)


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_bytes(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.csv"
    path.touch()
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    (problem,) = refused(path)
    assert problem.message("en") == f"cannot read {path}: Permission denied"


def test_package_that_is_not_installed() -> None:
    with pytest.raises(UsageError) as caught:
        need("no_such_package", "parquet")
    hint = caught.value.problems[0].hint("en")
    assert " -m pip install " in hint or hint.startswith("Run uv pip install ")
    assert "pyarrow" in hint or "no_such_package" in hint


def test_repr_names_the_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TIDY, encoding="utf-8")
    assert repr(read_facts(path)) == f"<Facts: 3 observations from {path}>"
    assert repr(read_facts([ENTRY])) == "<Facts: 1 observations from data frames>"
