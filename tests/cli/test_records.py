"""`creditscore records`: records to a fact table, and the refused ones with their reasons."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import sampled
from commands import Golden, Run
from recorded import LICENCE, spoilt

NAME = "changzhi-2023"
SAMPLE = sampled.ROOT / "data" / "samples" / "changzhi-2023-records"


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_month_of_the_sample(lang: str, run: Run, golden: Golden, tmp_path: Path) -> None:
    out, refused = tmp_path / "new" / "facts.csv", tmp_path / "new" / "rejected.csv"
    words = ["--out", out, "--rejected", refused, "--month", "2023-05", "--lang", lang]
    found = run("records", NAME, SAMPLE, *words)
    assert (found.code, found.err) == (0, "")
    golden(f"records.{lang}.txt", found.out.replace(str(tmp_path), "…"))
    golden(f"records-rejected.{lang}.csv", refused.read_text(encoding="utf-8-sig"))
    golden("records-facts.csv", out.read_text(encoding="utf-8-sig"))
    assert sorted(file.name for file in out.parent.iterdir()) == ["facts.csv", "rejected.csv"]
    scored = run("score", NAME, out, "--through", "2023-05", "--reading", "3=by-records")
    assert scored.code == 0


def test_the_whole_year(run: Run, tmp_path: Path) -> None:
    found = run("records", NAME, SAMPLE, "--out", tmp_path / "facts.csv", "--lang", "en")
    assert found.code == 0
    assert "D614" in found.out
    assert "1 of other months, or codes that stand at the end of none" in found.out


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "＝1", "+1", "－1", "@x", "'=1"])
def test_what_a_spreadsheet_would_take_for_a_formula(text: str, run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", spoilt(LICENCE, XK_WSH=text, XK_NR=""))
    run("records", NAME, path, "--out", tmp_path / "f.csv", "--rejected", tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["document"] == f"'{text}"


@pytest.mark.parametrize("unit", ["=1+1", "＝教育局", "-市教育局", "@局", "＋甲"])
def test_a_unit_like_a_formula_is_guarded_and_read_back(
    unit: str, run: Run, tmp_path: Path
) -> None:
    home = tmp_path / NAME
    shutil.copytree(sampled.ROOT / "rules" / NAME, home)
    roster = home / "roster.yaml"
    text = roster.read_text(encoding="utf-8").split("    - {name: 市教育局", 1)
    new = f'    - {{name: "{unit}", groups: [joint, licensing]}}\n    - {{name: 市教育局'
    roster.write_text(new.join(text), encoding="utf-8")
    path = write(tmp_path / "a.csv", spoilt(LICENCE, XK_LYDW=unit))
    out, refused = tmp_path / "f.csv", tmp_path / "r.csv"
    found = run("records", home, path, "--out", out, "--rejected", refused)
    assert (found.code, found.err) == (0, "")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["entity"] for row in csv.DictReader(file)} == {f"'{unit}"}
    words = ["--through", "2023-05", "--reading", "3=by-records", "--lang", "en"]
    scored = run("score", home, out, *words)
    assert (scored.code, unit in scored.out) == (0, True)


@pytest.mark.parametrize(
    "standing", ["notes\n", "file,row\n", "月份,单位\n", "\ufefffile,row,kind\n"]
)
@pytest.mark.parametrize("option", ["--out", "--rejected"])
def test_what_others_wrote_is_not_replaced(
    option: str, standing: str, run: Run, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", LICENCE)
    files = {"--out": tmp_path / "f.csv", "--rejected": tmp_path / "r.csv"}
    files[option].write_text(standing, encoding="utf-8")
    words = [word for pair in files.items() for word in pair]
    found = run("records", NAME, path, *words, "--lang", "en")
    assert (found.code, found.out, found.err.split()[0]) == (2, "", "U524")
    assert files[option].read_text(encoding="utf-8") == standing
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.csv", files[option].name])


def test_records_themselves_are_not_replaced(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", LICENCE)
    before = path.read_bytes()
    assert run("records", NAME, path, "--out", path).code == 2
    assert path.read_bytes() == before


def test_earlier_results_are_replaced(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", LICENCE)
    words = ["records", NAME, path, "--out", tmp_path / "f.csv", "--rejected", tmp_path / "r.csv"]
    assert run(*words).code == 0
    first = (tmp_path / "f.csv").read_bytes()
    write(path, LICENCE, spoilt(LICENCE, XK_WSH="许2号"))
    assert run(*words).code == 0
    assert (tmp_path / "f.csv").read_bytes() != first
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "f.csv", "r.csv"]


@pytest.mark.parametrize("more", ["", ",until"])
def test_a_table_that_says_until_when_is_an_earlier_result_too(
    more: str, run: Run, tmp_path: Path
) -> None:
    path, out = write(tmp_path / "a.csv", LICENCE), tmp_path / "f.csv"
    heading = "month,entity,item,subject,fact,value,source"
    out.write_text(f"\ufeff{heading}{more}\n", encoding="utf-8")
    assert run("records", NAME, path, "--out", out).code == 0
    assert out.read_text(encoding="utf-8-sig").splitlines()[0] == heading


@pytest.mark.parametrize("other", ["f.csv", "./f.csv", "x/../f.csv", "link.csv"])
def test_two_outputs_in_one_file_are_refused(
    other: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "link.csv").symlink_to("f.csv")
    write(tmp_path / "a.csv", LICENCE)
    found = run("records", NAME, "a.csv", "--out", "f.csv", "--rejected", other, "--lang", "en")
    assert (found.code, found.out, found.err.split()[0]) == (2, "", "U518")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "link.csv", "x"]


@pytest.mark.parametrize("target", ["x", "/dev/null"])
def test_folders_and_devices_are_no_files_to_write(
    target: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    write(tmp_path / "a.csv", LICENCE)
    found = run("records", NAME, "a.csv", "--out", target, "--lang", "en")
    assert (found.code, found.err.split()[0]) == (2, "U519")


def test_a_draft_that_others_have_laid_is_not_followed(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept", encoding="utf-8")
    (tmp_path / ".r.csv.part").symlink_to(kept)
    path = write(tmp_path / "a.csv", LICENCE)
    words = ["--out", tmp_path / "f.csv", "--rejected", tmp_path / "r.csv"]
    assert run("records", NAME, path, *words).code == 0
    assert kept.read_text(encoding="utf-8") == "kept"


def test_another_calendar(run: Run, tmp_path: Path) -> None:
    row = spoilt(LICENCE, XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期="2023-05-09")
    path = write(tmp_path / "a.csv", row)
    calendar = tmp_path / "other.yaml"
    text = "calendar: [{year: 2023, cites: 虚构, holidays: [2023-05-08], workdays: []}]"
    calendar.write_text(text, encoding="utf-8")
    words = ["records", NAME, path, "--out", tmp_path / "f.csv", "--lang", "en"]
    assert "1 late" in run(*words).out
    calendar.write_text(text.replace("[2023-05-08]", "[{from: 2023-04-26, until: 2023-05-05}]"))
    assert "0 late" in run(*words, "--calendar", calendar).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["a.csv"], 1, "D601"),
        (["good.csv", "a.csv"], 1, "D601"),
        (["none.csv"], 2, "U510"),
        (["good.csv", "--month", "2022-05"], 2, "U504"),
        (["good.csv", "--calendar", "none.yaml"], 1, "Y109"),
        (["good.csv", "--out", "a.csv/x/f.csv"], 2, "U506"),
        (["good.csv", "--rejected", "a.csv/x/r.csv"], 2, "U506"),
    ],
)
def test_what_fails_writes_nothing(
    words: list[str],
    code: int,
    said: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("月份,单位\n1,2\n", encoding="utf-8")
    write(tmp_path / "good.csv", spoilt(LICENCE, XK_NR=""))
    before = sorted(tmp_path.iterdir())
    if "--out" not in words:
        words = [*words, "--out", "facts.csv"]
    if "--rejected" not in words:
        words = [*words, "--rejected", "rejected.csv"]
    found = run("records", NAME, *words)
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert sorted(tmp_path.iterdir()) == before


def test_out_is_needed(run: Run) -> None:
    assert run("records", NAME, SAMPLE).code == 2


def test_check_reads_the_rules_for_records_too(run: Run, tmp_path: Path) -> None:
    home = tmp_path / NAME
    shutil.copytree(sampled.ROOT / "rules" / NAME, home)
    (home / "calendar.yaml").write_text("calendar: []", encoding="utf-8")
    found = run("check", home)
    assert (found.code, found.err.split()[:2]) == (1, ["calendar.yaml:1:11:", "S207"])
    (home / "calendar.yaml").unlink()
    (home / "records.yaml").write_text("records: {feeds: []}", encoding="utf-8")
    found = run("check", home)
    assert (found.code, found.err.split()[:2]) == (1, ["records.yaml:1:18:", "S207"])


@pytest.mark.parametrize("name", ["records.yaml", "calendar.yaml"])
@pytest.mark.parametrize("command", ["check", "records"])
def test_rules_for_records_that_are_no_files(
    name: str, command: str, run: Run, tmp_path: Path
) -> None:
    home = tmp_path / NAME
    shutil.copytree(sampled.ROOT / "rules" / NAME, home)
    (home / name).unlink(missing_ok=True)
    (home / name).mkdir()
    more = [SAMPLE, "--out", tmp_path / "f.csv"] if command == "records" else []
    found = run(command, home, *more)
    assert (found.code, found.err.split()[:2]) == (1, [f"{name}:", "Y124"])
    (home / name).rmdir()
    (home / name).symlink_to(tmp_path / "nowhere.yaml")
    assert run(command, home, *more).err.split()[:2] == [f"{name}:", "Y109"]
