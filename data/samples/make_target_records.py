"""Make the synthetic records of a scheme that counts targets: every party and code is invented.

    python data/samples/make_target_records.py jinzhong-2023

It writes the licences, penalties, other records and registers of credit codes of one December and a
README into `data/samples/<scheme>-records`. Faults stand with units told beforehand (`FAULTS`, by a
unit's place in its list), so that it is known who meets a target; the rest comes from one seeded
stream of `random()`, so the files are the same bytes at each run.
"""

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from make_changzhi_2023_records import (
    CODES,
    LICENCE,
    OTHER,
    PENALTY,
    Maker,
    Row,
    bumped,
    code,
    put,
    swap,
)

HERE = Path(__file__).resolve().parent
HEADS = {"licences": LICENCE, "penalties": PENALTY, "others": OTHER, "codes": CODES}
README = """\
# {scheme}：模拟记录 / synthetic records

单位名称是真实的，**相对人、文书、代码、日期全部是随机编造的模拟数据**，
不是任何单位的真实业务记录，不得据此评价任何单位；各种差错是有意放进去的。
由 `python data/samples/make_target_records.py {scheme}` 按固定种子（{year}）生成，
每次结果逐字节相同；请勿手工修改。

The units' names are real, **every party, document, code and date is invented**: nobody's real
record, and no ground to judge anyone by. Faults are laid in on purpose. Made by
`python data/samples/make_target_records.py {scheme}` with a fixed seed ({year}), the same bytes at
each run; do not edit by hand.

| 文件 file | 内容 contents |
| --- | --- |
"""
CONTENTS = {
    "licences": "行政许可，2018年“双公示”标准字段 / licences, fields of the standard of 2018",
    "penalties": "行政处罚，2018年“双公示”标准字段 / penalties, fields of the standard of 2018",
    "others": "其他行政管理信息 / other kinds of administrative information",
    "codes": "统一社会信用代码清册 / a register of credit codes",
}


class Sample(NamedTuple):
    """Who has records: `units` licences and penalties, kinds and registrars as `name:unit`."""

    place: str
    area: str
    year: int
    units: str
    others: str
    registrars: str


SAMPLES = {
    "jinzhong-2023": Sample(
        "晋中", "140700", 2023,
        "市教育局 市公安局 市民政局 市人社局 市水利局 市卫健委 市应急局 市市场监管局 榆次区 平遥县",
        "",
        "12:市编办 51:市民政局 91:市市场监管局 91:市审批服务管理局 91:榆次区 91:平遥县",
    ),
    "yuncheng-2024": Sample(
        "运城", "140800", 2024,
        "市教育局 市司法局 市财政局 市卫健委 市农业农村局 市市场监管局 市审批局 盐湖区 河津市 绛县",
        "行政强制:市市场监管局 行政奖励:市教育局 行政确认:市司法局 行政裁决:市财政局 "
        "行政监督检查:市市场监管局 行政监督检查:市卫健委 行政监督检查:盐湖区",
        "12:市委编办 91:市审批局 31:市司法局 N2:市农业农村局 91:盐湖区 91:河津市",
    ),
    "shanxi-2020": Sample(
        "山西", "140000", 2020,
        "省教育厅 省财政厅 省水利厅 省卫健委 省应急厅 省市场监管局 省药监局 太原市 大同市 晋城市",
        "行政强制:省市场监管局 行政确认:省人社厅 行政征收:省税务局 行政给付:省民政厅 "
        "行政裁决:省自然资源厅 行政补偿:省水利厅 行政奖励:省科技厅 行政监督检查:省应急厅 "
        "行政监督检查:太原市",
        "91:省市场监管局 51:省民政厅 31:省司法厅",
    ),
    "tongxin-2022": Sample(
        "同心", "640324", 2022,
        "教育局 公安局 民政局 人社局 住建局 交通局 财政局 市监局 审批局 市生态环境局同心分局",
        "行政强制:公安局 行政确认:人社局 行政给付:民政局 行政奖励:工信局 行政监督检查:市监局",
        "12:编办 91:市监局 51:民政局",
    ),
}  # fmt: skip
Fault = Callable[[Row], None]


def faults(year: int) -> dict[str, dict[int, Fault]]:
    """The faults of a file by the place of the unit that has it; its second record is spoilt."""
    late = {"上报日期": f"{year}-12-28"}
    on = f"{year}-12-07"
    return {
        "licences": {
            1: put(XK_NR=""),
            2: put(XK_JDRQ=on, XK_YXQZ=on, **late),
            3: swap("XK_XDR_SHXYM", lambda text: bumped(text, 17)),
            4: put(上报日期=""),
            8: put(XK_LYDW="市文化旅游局"),
        },
        "penalties": {1: put(CF_NR_FK="5万元"), 5: put(CF_JDRQ=on, **late), 6: put(CF_SY="")},
        "others": {0: put(决定内容=""), 2: put(决定日期=on, **late), 4: put(信息类别="行政指导")},
        "codes": {
            0: swap("统一社会信用代码", lambda text: bumped(text, 17)),
            1: swap("统一社会信用代码", lambda text: text[:-1]),
        },
    }


def named(text: str) -> list[tuple[str, str]]:
    """The pairs of a list like `行政强制:市公安局`."""
    return [(kind, unit) for kind, _, unit in (part.partition(":") for part in text.split())]


def made(sample: Sample) -> dict[str, list[Row]]:
    """The records of each file; the first licence stands twice.

    Of the registrars the first corrects its wrong code in the month, the second does not, and the
    third has a code for two names.
    """
    maker = Maker(sample.place, sample.area, sample.year, 12)
    groups: dict[str, list[list[Row]]] = {name: [] for name in HEADS}
    for at, unit in enumerate(sample.units.split()):
        size = 5 + int(6 * maker.rng.random())
        groups["licences"].append([maker.licence(unit, at) for _ in range(size)])
        size = 2 + int(4 * maker.rng.random())
        groups["penalties"].append([maker.penalty(unit, at) for _ in range(size)])
    for kind, unit in named(sample.others):
        size = 3 + int(4 * maker.rng.random())
        groups["others"].append([maker.other(kind, unit) for _ in range(size)])
    for at, (kind, unit) in enumerate(named(sample.registrars)):
        size = 6 + int(5 * maker.rng.random())
        groups["codes"].append([entry(sample, kind, unit, 400 * at + 7 * n) for n in range(size)])
    for name, spoilt in faults(sample.year).items():
        for at, fault in spoilt.items():
            if at < len(groups[name]):
                fault(groups[name][at][1])
    corrected, _, double = groups["codes"][:3]
    corrected[1].update(更正日期=f"{sample.year}-12-20")
    double[2].update(统一社会信用代码=double[1]["统一社会信用代码"])
    groups["licences"].append([dict(groups["licences"][0][0])])
    return {name: [row for group in rows for row in group] for name, rows in groups.items() if rows}


def entry(sample: Sample, kind: str, unit: str, number: int) -> Row:
    """A row of a register without a fault."""
    name = f"{sample.place}模拟登记{number:04d}号"
    registered = f"{sample.year}-0{1 + number % 4}-11"
    cells = (unit, name, code(kind, 5000 + number, sample.area), registered, "")
    return dict(zip(CODES.split(), cells, strict=True))


def write(scheme: str, out: Path) -> None:
    """Write the tables and the README of a scheme's sample into a folder."""
    sample = SAMPLES[scheme]
    out.mkdir(exist_ok=True)
    tables = made(sample)
    text = README.format(scheme=scheme, year=sample.year)
    text += "".join(f"| `{name}.csv` | {CONTENTS[name]} |\n" for name in tables)
    (out / "README.md").write_text(text, encoding="utf-8", newline="\n")
    for name, rows in tables.items():
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADS[name].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    for asked in sys.argv[1:] or SAMPLES:
        write(asked, HERE / f"{asked}-records")
