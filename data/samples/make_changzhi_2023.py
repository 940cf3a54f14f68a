"""Make the synthetic sample year of changzhi-2023: every figure is invented, none is a real score.

    python data/samples/make_changzhi_2023.py

It reads the units and who answers for what from `rules/changzhi-2023` and writes three fact tables
and a README into `data/samples/changzhi-2023`. Each unit has a temper and a size; what it reports
follows from them and from one seeded stream of random numbers. `STORIES` and `WHOLE` then lay the
situations that the rules are about over the chance: limits reached, penalties, vetoes, gaps.
Of the stream only `random()` is used, whose sequence Python guarantees, so the files are the same
bytes at each run and on every platform.
"""

import csv
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
RULES = HERE.parents[1] / "rules" / "changzhi-2023"
OUT = HERE / "changzhi-2023"
COLUMNS = ("month", "entity", "item", "subject", "fact", "value", "source")
FILES = ("departments", "counties", "evaluation")

Key = tuple[str, int, str, str, str]  # unit, month, item, subject, fact


class Temper(NamedTuple):
    """How a unit works: share of compliant records, its monthly gain, months missed, eagerness."""

    quality: float
    gain: float
    silence: float
    zeal: float


TEMPERS = {
    "diligent": Temper(0.97, 0.002, 0.0, 1.6),
    "average": Temper(0.93, 0.003, 0.03, 1.0),
    "late": Temper(0.90, 0.002, 0.3, 0.7),
    "improving": Temper(0.70, 0.025, 0.0, 1.0),
    "weak": Temper(0.80, 0.0, 0.1, 0.4),
}

# The units of each temper (the others are average), and the large units.
UNITS = """
diligent  市发改委 市市场监管局 市行政审批局 市卫健委 市税务局 市公安局 市能源局
diligent  市人社局 市委网信办 市中级法院 潞州区 上党区 襄垣县 高新区
late      市信访局 市体育局 市审计局 市委政法委 市人防办 平顺县 沁源县
improving 市农业农村局 市文旅局 市退役军人事务局 市民政局 壶关县 武乡县
weak      市政府外事办公室 团市委 市乡村振兴局 市人民政府招商中心 市城管局 沁县 黎城县
large     市发改委 市市场监管局 市公安局 市人社局 市住建局 市交通局 市卫健委 市生态环境局
large     市应急局 市税务局 市农业农村局 市行政审批局 潞州区 上党区 襄垣县 高新区 潞城区
"""
TWINS = ("市乡村振兴局", "市政府外事办公室")  # the second reports what the first does: a tie
UNTESTED = ("市信访局", "沁源县")  # no year-end evaluation
FULL = ("1", "7", "19", "23")  # items where a story replaces all that chance has drawn

# Items whose list is open: who reports on them without being listed.
OFF_LIST = """
3  市住建局
9  市住建局 市人社局
15 市公安局
19 市农业农村局 市文旅局
20 市农业农村局 市商务局
21 市农业农村局 市文旅局 市商务局
24 市住建局 市税务局
25 市住建局 市生态环境局
26 市公安局
"""

# Item 12: the contracts that a department watches (counties: the last row).
CONTRACTS = """
市能源局 煤炭 电力 天然气
市发改委 煤炭 工程建设
市财政局 政府采购
市住建局 工程建设
市交通局 工程建设
市水利局 工程建设
县区     政府采购 工程建设
"""

# Names that a unit goes by in the tables: in every item, or in one.
ALIASES = """
市科技局         * 市科学技术局
高新区           * 长治高新区
市市场监管局     6 市市场局
市行政审批局     7 市审批局
人行长治市中心支行 21 人行长治中支
"""

# Counts: how many a month an average department and an average county has.
EVENTS = """
9  matters      0.40 0.40
13 applications 0.05 0.15
14 matters      0.04 0.12
15 domains      0.10 0.15
16 cases        0.40 0.90
17 repairs      0.80 2.00
21 loans        0.80 1.20
22 measures     0.12 0.25
22 cases        0.40 0.90
24 exits        0.25 0.30
25 interviews   0.60 0.80
26 detected     0.80 0
26 handled      0.25 0
27 articles     1.60 4.00
27 models       0.08 0.25
28 notices      0.40 0.20
"""

# What is done once: the chance that a department and a county does it in the year.
ONCE = """
2  platform_built      0    0.7
2  website_built       0    0.8
8  protection_assessed 0    0.5
10 adopted             1.0  0.8
11 adopted             1.0  0.9
13 pilot               0.15 0.15
16 list_determined     0.2  0.2
19 drive_started       1.0  0.9
"""

# Unit, item, subject, fact, values by month.
STORIES = """
市发改委          2  -  platform_upgraded   5:1 11:1
市发改委          2  -  website_upgraded    6:1
市发改委          8  -  protection_assessed 8:1
市发改委          18 -  platform_completed  10:1
市金融办          18 -  platform_completed  10:1
上党区            18 -  platform_completed  10:1
市司法局          1  国发〔2014〕21号 forwarded   1:1
市司法局          1  国发〔2014〕21号 implemented 3:1
市司法局          1  国发〔2014〕21号 refined     5:1
市文明办          1  国办发〔2016〕98号 forwarded 1:1 2:1 3:1 4:1 5:1 6:1
市检察院          1  中办发〔2016〕64号 refined   4:1
市检察院          1  中办发〔2016〕64号 implemented 9:1
市市场监管局      4  -  overdue_objections  3:2 9:1
市城管局          4  -  overdue_objections  2:3 6:4
沁县              4  -  overdue_objections  5:6
市能源局          6  用电 withheld          3:1
市能源局          6  用电 reported          3:0
市能源局          6  用电 compliant         3:0
市民政局          7  -  wrong_codes         2:3 3:5 4:8 5:6 6:4 7:2 8:1 9:0 11:2 12:1
市行政审批局      7  -  wrong_codes         1:3 2:3 3:1 4:0
市总工会          7  -  wrong_codes         1:9 2:9 3:9 4:8 5:8 6:8 7:6 8:6 9:6 10:5 11:5 12:4
平顺县            7  -  wrong_codes         1:9 2:9 3:12 4:7 5:4 6:0 10:1 11:0
市市场监管局      16 -  list_determined     2:1 8:1
市市场监管局      16 -  cases               1:4 2:0 3:5 4:3
市中级法院        16 -  cases               3:12 7:4
市市场监管局      17 -  repairs             7:22
市行政审批局      22 -  cases               5:11
市税务局          23 纳税信用A级 enterprises    1:31200 4:31500 9:31900
市税务局          23 纳税信用A级 holders        1:2300 4:2496 9:2330
市税务局          23 纳税信用A级 national_share 1:7.5
长治海关          23 海关高级认证 enterprises    1:260 6:262
长治海关          23 海关高级认证 holders        1:2 6:3
长治海关          23 海关高级认证 national_share 1:0.85 6:0.9
屯留区            23 纳税信用A级 enterprises    1:5000
屯留区            23 纳税信用A级 holders        1:375
屯留区            23 纳税信用A级 national_share 1:7.5
市商务局          19 -  drive_started       1:1
市商务局          19 -  enterprises         1:900 7:910
市商务局          19 -  onboarded           1:180 2:205 4:240 7:260 8:255 9:300 12:365
市市场监管局      25 -  interviews          6:12
市委网信办        26 -  detected            1:3 4:11 5:2
黎城县            26 -  exposures           3:2 8:1
潞州区            26 -  exposures           6:1
市教育局          29 -  listed_bodies       2:1 3:1 4:1 5:0
市卫健委          29 -  listed_bodies       9:1 10:2 11:1 12:1
壶关县            29 -  listed_bodies       3:1 4:2 5:1 6:0
襄垣县            29 -  listed_bodies       10:1 11:1 12:1
市工信局          30 -  debtor_bodies       2:2 3:2 4:1 5:1 6:0
市住建局          30 -  debtor_bodies       7:1 8:1 9:3 10:2 11:1 12:1
沁县              30 -  debtor_bodies       4:1 5:1 6:1 7:1 8:0
武乡县            30 -  debtor_bodies       6:2 7:2 8:1 9:1 10:1 11:1 12:1
市行政审批局      31 -  recognitions        7:1
市能源局          31 -  recognitions        11:2
长子县            31 -  recognitions        10:1
"""

# Unit, item, month: records in each of its categories, all compliant; 0: all withheld.
WHOLE = """
市市场监管局 5 6 120
潞州区 5 6 60
襄垣县 6 9 80
市发改委 6 12 50
市住建局 6 2 0
国网长治供电公司 6 1 0
国网长治供电公司 6 2 0
平顺县 6 4 0
沁县 6 2 0
"""

# What the form of each item is called, 1 to 31.
FORMS = """
文件落实台账 平台网站升级表 双公示评分表 异议处理台账 信息归集表 特定信息共享表 重错码清单
等保测评表 告知承诺表 科研诚信承诺表 纳税信用承诺表 合同履约监管表 信用报告应用表
综合评价应用表 分级分类监管表 失信惩戒案例表 信用修复台账 信易贷平台表 信易贷入驻表
授权查询表 信易贷放款表 守信激励表 守信企业统计表 名单退出台账 预警约谈表 舆情处置表
宣传报送表 负面清单通报表 严重失信名单 清欠台账 典型经验认定表
"""

README = """# changzhi-2023：模拟数据 / synthetic data

单位名称是真实的，**数字全部是随机编造的模拟数据**，
不是任何单位的真实得分或上报情况，不得据此评价任何单位。
由 `python data/samples/make_changzhi_2023.py` 按固定种子（2023）生成，
每次结果逐字节相同；请勿手工修改。

The units' names are real, **every figure is invented**: nobody's real score or report, and no
ground to judge anyone by. Made by `python data/samples/make_changzhi_2023.py` with a fixed seed
(2023), the same bytes at each run; do not edit by hand.

| 文件 file | 内容 contents |
| --- | --- |
| `departments.csv` | 市有关单位月度事实 / monthly facts of the departments |
| `counties.csv` | 县区月度事实 / monthly facts of the counties |
| `evaluation.csv` | 年终综合测评 / year-end evaluation, both tracks |
"""


def table(text: str) -> list[list[str]]:
    """The rows of a table written as lines of words."""
    return [line.split() for line in text.strip().splitlines()]


def words(text: str, key: str) -> list[str]:
    """What stands behind the key in all rows that begin with it."""
    return [word for row in table(text) if row[0] == key for word in row[1:]]


def load(name: str) -> Any:
    """A rule file as plain lists and dicts."""
    return yaml.safe_load((RULES / name).read_text(encoding="utf-8"))


class Rules:
    """The units, the lists of subjects and who answers for an item, as the rule files have them."""

    def __init__(self) -> None:
        roster = load("roster.yaml")
        self.tracks: dict[str, list[str]] = {}
        self.groups: dict[str, list[str]] = {group: [] for group in roster["groups"]}
        self.aliases: set[tuple[str, str]] = set()
        for track, entities in roster["entities"].items():
            self.tracks[track] = [entity["name"] for entity in entities]
            for entity in entities:
                self.aliases |= {(entity["name"], alias) for alias in entity["aliases"]}
                for group in entity.get("groups", []):
                    self.groups[group].append(entity["name"])
        self.lists: dict[str, list[str]] = {
            name: [one["id"] if isinstance(one, dict) else one for one in ones]
            for name, ones in load("scheme.yaml")["subjects"].items()
        }
        sections = load("departments.yaml")["sections"]
        self.items: dict[str, Any] = {i["id"]: i for part in sections for i in part["items"]}

    def answers(self, unit: str, item: str, subject: str = "") -> bool:
        """Whether the unit may report on the item (and the subject): counties on everything."""
        if unit in self.tracks["counties"] or unit in words(OFF_LIST, item):
            return True
        rule = self.items[item]
        if isinstance(rule.get("subjects"), list):
            own = [s["applies_to"] for s in rule["subjects"] if subject in ("", s["id"])]
            return any(unit in self._named(who) for who in own)
        return unit in self._named(rule["applies_to"])

    def _named(self, who: Any) -> list[str]:
        if isinstance(who, dict):
            who = [*who.get("groups", []), *who.get("units", []), *who.get("also", [])]
        if who == "all":
            return [unit for units in self.tracks.values() for unit in units]
        names = [who] if isinstance(who, str) else who
        return [unit for name in names for unit in self.groups.get(name, [name])]


class Unit:
    """One unit's year: draws what it reports, item by item, into `rows`."""

    def __init__(self, name: str, rules: Rules, rng: Random, rows: dict[Key, str]) -> None:
        self.name, self.rules, self.rng, self.rows = name, rules, rng, rows
        self.county = name in rules.tracks["counties"]
        temper = next((t for t in TEMPERS if name in words(UNITS, t)), "average")
        self.temper = TEMPERS[temper]
        usual = 1.0 if self.county or self.answers("3") else 0.5
        self.size = 1.6 if name in words(UNITS, "large") else usual
        self.zeal = self.temper.zeal * (0.7 + 0.6 * rng.random())
        self.months = [m for m in range(1, 13) if rng.random() >= self.temper.silence]

    def answers(self, item: str, subject: str = "") -> bool:
        """Whether the unit may report on the item."""
        return self.rules.answers(self.name, item, subject)

    def put(self, month: int, item: str, fact: str, value: object, subject: str = "") -> None:
        """Report one value."""
        self.rows[self.name, month, item, subject, fact] = str(value)

    def quality(self, month: int) -> float:
        """The share of records that are compliant, better month by month."""
        return min(0.995, self.temper.quality + self.temper.gain * month)

    def number(self, mean: float) -> int:
        """A whole number, `mean` on average and at most twice that (rounded up)."""
        return int(2 * mean * self.rng.random() + self.rng.random())

    def some(self, things: list[str], number: int) -> list[str]:
        """So many of the things, by lot."""
        return sorted(things, key=lambda _: self.rng.random())[:number]

    def rate(self, month: int, item: str, records: float, subject: str = "") -> None:
        """Records reported in the month and how many of them are compliant."""
        reported = self.number(records * self.size)
        wrong = self.number((1 - self.quality(month)) * reported)
        self.put(month, item, "reported", reported, subject)
        self.put(month, item, "compliant", max(0, reported - wrong), subject)

    def documents(self) -> None:
        """Item 1: a document is forwarded, perhaps implemented later, and refined by the eager."""
        if not self.answers("1"):
            return
        documents = self.rules.lists["documents"]
        for document in self.some(documents, min(13, 2 + self.number(4 * self.zeal))):
            month = 0
            for fact, chance in (("forwarded", 1), ("implemented", 0.7), ("refined", 0.4)):
                if self.rng.random() < chance * (self.zeal if month else 1):
                    month += 1 + self.number(1.5)
                    if month in self.months:
                        self.put(month, "1", fact, 1, document)

    def flags(self) -> None:
        """What is done once a year: see `ONCE`."""
        for item, fact, *chances in table(ONCE):
            if self.answers(item) and self.rng.random() < float(chances[self.county]):
                self.put(self.months[self.number(1.5)], item, fact, 1)

    def disclosure(self) -> None:
        """Items 3 and 4: the monthly disclosure score, and now and then an overdue objection."""
        for month in self.months if self.answers("3") else []:
            lost = (1 - self.quality(month)) * 30 * 2 * self.rng.random()
            self.put(month, "3", "disclosure_score", round(30 - lost, 2))
            overdue = self.number((1 - self.quality(month)) * self.size * 0.8)
            if overdue and self.answers("4"):
                self.put(month, "4", "overdue_objections", overdue)

    def sharing(self) -> None:
        """Items 5, 6 and 12: records by category, for counties all, for departments their own."""
        kinds = self.rules.lists["administrative"]
        if not self.county:
            kinds = self.some(kinds, int(3 * self.size)) if self.answers("5") else []
        own = [s for s in self.rules.lists["specific"] if self.answers("6", s)]
        contracts = words(CONTRACTS, "县区" if self.county else self.name)
        tables = (("5", kinds, 40), ("6", own, 90), ("12", contracts, 25))
        for month in self.months:
            for item, subjects, records in tables:
                for subject in subjects:
                    if self.rng.random() < 0.8 + 0.1 * self.zeal:
                        self.rate(month, item, records, subject)
        for subject in contracts:
            self.put(self.months[self.number(1)], "12", "supervised", 1, subject)

    def promises(self) -> None:
        """Items 9 to 11: promises reported from the month that the unit first has any."""
        for item in ("9", "10", "11"):
            start = 1 + self.number(1.5)
            for month in self.months if self.answers(item) else []:
                if month >= start:
                    self.rate(month, item, 30)

    def events(self) -> None:
        """Whatever is counted: `EVENTS`, and the exposures of the counties."""
        for item, fact, *means in table(EVENTS):
            mean = float(means[self.county])
            for month in self.months if mean and self.answers(item) else []:
                number = self.number(mean * self.zeal * self.size)
                if number or self.rng.random() < 0.04:
                    self.put(month, item, fact, number)
        for month in self.months if self.county else []:
            if self.rng.random() < 1.2 * (1 - self.quality(month)):
                self.put(month, "26", "exposures", 1)

    def codes(self) -> None:
        """Item 7: wrong codes that are found early in the year and cleared month by month."""
        month, left = 1 + self.number(1.5), self.number(12 * (1.1 - self.temper.quality) * 3)
        while self.answers("7") and left and month <= 12:
            self.put(month, "7", "wrong_codes", left)
            left = max(0, left - self.number(1.5 * self.zeal) + int(self.rng.random() + 0.1))
            month += 1
            if not left and month <= 12:
                self.put(month, "7", "wrong_codes", 0)

    def loans(self, authorised: dict[int, int]) -> None:
        """Items 19 and 20: enterprises on the platform, with gaps, and authorised queries."""
        enterprises = 400 + int(1600 * self.size * self.rng.random())
        onboarded = enterprises // 20
        for month in self.months:
            onboarded = min(onboarded + self.number(0.03 * enterprises * self.zeal), enterprises)
            if self.answers("19") and (month == self.months[0] or self.rng.random() < 0.8):
                self.put(month, "19", "onboarded", onboarded)
                if month in (self.months[0], 7):
                    self.put(month, "19", "enterprises", enterprises + 5 * month)
            if self.answers("20"):
                share = (0.07 if self.county else 0.25) * self.size * (0.5 + self.rng.random())
                self.put(month, "20", "authorised", authorised[month])
                self.put(month, "20", "authorised_in_sector", int(share * authorised[month]))

    def shares(self) -> None:
        """Item 23, counties: the share of class-A taxpayers and of certified firms, quarterly."""
        enterprises = 1500 + int(4000 * self.rng.random())
        for month in (1, 4, 7, 10) if self.county else ():
            share = 0.064 + 0.015 * self.rng.random() + 0.001 * month * (self.zeal - 0.5)
            figures = [("纳税信用A级", enterprises + 20 * month, int(share * enterprises), 7.5)]
            if self.size > 1:
                figures += [("海关高级认证", 30 + month, int(self.rng.random() + 0.5), 0.9)]
            for kind, number, holders, national in figures:
                self.put(month, "23", "holders", holders, kind)
                self.put(month, "23", "enterprises", number, kind)
                if month == 1:
                    self.put(month, "23", "national_share", national, kind)

    def evaluation(self) -> None:
        """The year-end evaluation, in half points."""
        mark = 100 * self.quality(12) - 2 - 14 * self.rng.random()
        if self.name not in UNTESTED:
            self.put(12, "evaluation", "evaluation", round(2 * mark) / 2)


def tell(rules: Rules, rows: dict[Key, str]) -> None:
    """Lay the stories over what chance has drawn, and let the second twin copy the first."""
    stories = [(unit, i, s.strip("-"), fact, by) for unit, i, s, fact, *by in table(STORIES)]
    full = {(unit, item, subject) for unit, item, subject, *_ in stories if item in FULL}
    for key in [key for key in rows if (key[0], *key[2:4]) in full]:
        del rows[key]
    for unit, item, subject, fact, values in stories:
        for month, value in (pair.split(":") for pair in values):
            rows[unit, int(month), item, subject, fact] = value
    for unit, item, month, records in table(WHOLE):
        for subject in rules.lists["administrative" if item == "5" else "specific"]:
            if rules.answers(unit, item, subject):
                at = (unit, int(month), item, subject)
                if records == "0":
                    rows.pop((*at, "reported"), None)
                    rows.pop((*at, "compliant"), None)
                    rows[*at, "withheld"] = "1"
                else:
                    rows[*at, "reported"] = rows[*at, "compliant"] = records
    first, second = TWINS
    for key in [key for key in rows if key[0] == first]:
        rows[(second, *key[1:])] = rows[key]


def draw() -> tuple[Rules, dict[Key, str]]:
    """Every unit's year, in the order of the roster, then the stories."""
    rules, rng = Rules(), Random(2023)
    rows: dict[Key, str] = {}
    authorised = {month: 200 + int(400 * rng.random()) for month in range(1, 13)}
    for name in [name for names in rules.tracks.values() for name in names]:
        unit = Unit(name, rules, rng, {} if name == TWINS[1] else rows)
        unit.documents()
        unit.flags()
        unit.disclosure()
        unit.sharing()
        unit.promises()
        unit.events()
        unit.codes()
        unit.loans(authorised)
        unit.shares()
        unit.evaluation()
    tell(rules, rows)
    return rules, rows


def files(rules: Rules, rows: dict[Key, str]) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each file, in the order month, unit (as in the roster), item, subject, fact."""
    names = [name for units in rules.tracks.values() for name in units]
    subjects = [subject for ones in rules.lists.values() for subject in ones]
    place = {word: n for n, word in enumerate(["", *names, *map(str, range(1, 32)), *subjects])}
    place["evaluation"] = len(place)
    aliases = {(unit, item): alias for unit, item, alias in table(ALIASES)}
    assert all((unit, alias) in rules.aliases for (unit, _), alias in aliases.items())

    def order(key: Key) -> tuple[int, int, int, int, str]:
        unit, month, item, subject, fact = key
        return month, place[unit], place[item], place[subject], fact

    made: dict[str, list[tuple[str, ...]]] = {name: [] for name in FILES}
    for key in sorted(rows, key=order):
        unit, at, item, subject, fact = key
        month = f"2023-{at:02}"
        file = "counties" if unit in rules.tracks["counties"] else "departments"
        form = [*FORMS.split(), "年终综合测评表"][int(item) - 1 if item != "evaluation" else -1]
        entity = aliases.get((unit, item), aliases.get((unit, "*"), unit))
        row = (month, entity, item, subject, fact, rows[key], f"模拟数据·{form}{month}")
        made["evaluation" if item == "evaluation" else file].append(row)
    return made


def main() -> None:
    """Write the three tables and the README."""
    OUT.mkdir(exist_ok=True)
    (OUT / "README.md").write_text(README, encoding="utf-8", newline="\n")
    for name, rows in files(*draw()).items():
        with (OUT / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)


if __name__ == "__main__":
    main()
