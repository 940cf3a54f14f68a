"""`records.yaml`: what it says, and its mistakes with their places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sampled
from recorded import OTHER, spoilt
from small import small

import creditscore
from creditscore import RuleError
from creditscore.registers.records import read_records
from creditscore.registers.rules import Rules, load_rules

HOME = sampled.ROOT / "rules" / "changzhi-2023"


def rules(folder: Path, text: str) -> Rules:
    home = folder / "changzhi-2023"
    shutil.copytree(HOME, home)
    (home / "records.yaml").write_text(text, encoding="utf-8")
    return load_rules(creditscore.load_scheme(home))


FEED = 'records: {feeds: [{item: "5", from: disclosure, by: kind, facts: {reported: reported}}]}'


def test_what_is_not_said(tmp_path: Path) -> None:
    found = rules(tmp_path, FEED)
    assert (found.unit, found.month, found.days, found.of) == (
        "source",
        "reported",
        7,
        "working_days",
    )
    [feed] = found.feeds
    assert feed.kinds == sampled.scheme().tracks["departments"].items["5"].subject_ids
    assert (feed.by_kind, feed.tracks) == (True, ("departments", "counties"))


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ('"5"', '"55"', "R314", 26),
        ("from: disclosure", "from: forms", "S204", 37),
        ("by: kind", "by: month", "S204", 53),
        ("by: kind, ", "", "S202", 19),
        ("by: kind", "by: kind, kinds: [行政许可]", "R303", 67),
        ("by: kind", "subject: 行政许可", "R303", 58),
        ("by: kind", "by: kind, subject: 行政奖励", "S201", 59),
        ('"5", from: disclosure, by: kind', '"3", from: disclosure, subject: 行政奖励', "R319", 58),
        ("by: kind", "by: kind, tracks: [cities]", "R314", 68),
        ("by: kind", "by: kind, entity: 市", "R304", 67),
        ("reported: reported", "reports: reported", "R302", 67),
        ("reported: reported", "reported: wrong", "S204", 77),
        ('"5", from: disclosure, by: kind', '"3", from: disclosure, by: kind', "R319", 53),
        (
            '"5", from: disclosure, by: kind, facts: {reported: reported}',
            '"7", from: codes, by: kind, facts: {wrong_codes: wrong}',
            "S201",
            44,
        ),
        ("facts: {reported: reported}", "facts: {}", "S207", 66),
        ("records: {", "records: {limit: {}, ", "S207", 18),
        ("records: {", "records: {limit: {working_days: 0}, ", "S205", 33),
        ("records: {", "records: {limit: {working_days: 7, calendar_days: 7}, ", "S208", 18),
        ("records: {", "records: {month: may, ", "S204", 18),
    ],
)
def test_mistakes(old: str, new: str, code: str, column: int, tmp_path: Path) -> None:
    assert FEED.count(old) == 1
    with pytest.raises(RuleError) as error:
        rules(tmp_path, FEED.replace(old, new))
    places = [(str(p.place), p.code) for p in error.value.problems]
    assert (f"records.yaml:1:{column}", code) in places


def test_one_subject_takes_the_kinds(tmp_path: Path) -> None:
    [feed] = rules(tmp_path, FEED.replace("by: kind", "kinds: [行政许可], subject: 行政奖励")).feeds
    assert (feed.kinds, feed.subject_of("行政许可")) == (("行政许可",), "行政奖励")


def test_a_fact_that_counts_nothing(tmp_path: Path) -> None:
    text = 'records: {feeds: [{item: "3", from: disclosure, facts: {disclosure_score: reported}}]}'
    with pytest.raises(RuleError) as error:
        rules(tmp_path, text)
    assert {problem.code for problem in error.value.problems} == {"R310"}


def of_open_subjects(folder: Path, keys: str) -> creditscore.Scheme:
    home = small(
        folder,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        item="subjects: open",
        units=("市教育局",),
    ).source.folder
    text = f'records: {{feeds: [{{item: "1", from: disclosure, facts: {{n: reported}}{keys}}}]}}'
    (home / "records.yaml").write_text(text, encoding="utf-8")
    return creditscore.load_scheme(home)


@pytest.mark.parametrize("keys", [", by: kind, kinds: [行政许可]", ", subject: 行政许可"])
def test_open_subjects_are_whatever_the_records_say(keys: str, tmp_path: Path) -> None:
    [feed] = load_rules(of_open_subjects(tmp_path, keys)).feeds
    assert feed.subject_of("行政许可") == "行政许可"


def test_open_subjects_are_said(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as error:
        load_rules(of_open_subjects(tmp_path, ""))
    assert [problem.code for problem in error.value.problems] == ["S202"]


def test_a_record_without_a_kind_is_of_no_open_subject(tmp_path: Path) -> None:
    rows = [OTHER, spoilt(OTHER, 信息类别="")]
    found = read_records(of_open_subjects(tmp_path, ", by: kind"), rows)
    assert found.facts["subject"].tolist() == ["行政奖励"]
    assert (dict(found.reasons), dict(found.effects)) == ({"D621": 1, "D613": 1}, {"left-out": 1})


@pytest.mark.parametrize(
    ("keys", "code", "where"),
    [
        ("entity: 晋中市", "R314", "三"),
        ("entity: 晋中市, tracks: [departments]", "R417", "departments"),
        ("entity: 榆次区, tracks: [counties, departments]", "R417", "departments"),
        ("tracks: [departments, city]", "R314", "city"),
        ("entity: 晋中市, item: 七, facts: {added: late}", "R419", "added"),
    ],
)
def test_units_and_tracks_that_cannot_be_fed(
    keys: str, code: str, where: str, tmp_path: Path
) -> None:
    home = tmp_path / "jinzhong-2023"
    shutil.copytree(HOME.parent / home.name, home)
    feed = f"{keys}, from: disclosure"
    if "item" not in keys:
        feed += ", item: 三, facts: {reported: reported}"
    text = f"records: {{feeds: [{{{feed}}}]}}"
    (home / "records.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules(creditscore.load_scheme(home))
    places = [(problem.code, str(problem.place)) for problem in error.value.problems]
    assert places == [(code, f"records.yaml:1:{text.index(where) + 1}")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('item: "3", kinds: [行政许可]', 'item: "3", kinds: [行政处罚]'),
        ('item: "3", tracks: [departments]', 'item: "3"'),
        ('item: "5", by: kind', 'item: "5", subject: 行政奖励'),
        ('item: "3", entity: 市教育局', 'item: "3", entity: 长治市教育局'),
    ],
)
def test_a_fact_is_counted_by_one_feed(first: str, second: str, tmp_path: Path) -> None:
    text = two(first, second)
    with pytest.raises(RuleError) as error:
        rules(tmp_path, text)
    places = [(problem.code, str(problem.place)) for problem in error.value.problems]
    assert places == [("R418", f"records.yaml:1:{text.rindex('reported: ') + 1}")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('item: "3", tracks: [departments]', 'item: "3", tracks: [counties]'),
        ('item: "5", subject: 行政强制', 'item: "5", subject: 行政奖励'),
        ('item: "3", entity: 市教育局', 'item: "3", entity: 市公安局'),
    ],
)
def test_feeds_of_other_units_or_subjects(first: str, second: str, tmp_path: Path) -> None:
    assert len(rules(tmp_path, two(first, second)).feeds) == 2


def two(first: str, second: str) -> str:
    feeds = [f"{{from: disclosure, {f}, facts: {{reported: reported}}}}" for f in (first, second)]
    return f"records: {{feeds: [{', '.join(feeds)}]}}"
