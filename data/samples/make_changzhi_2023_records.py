"""Make the synthetic records of changzhi-2023: every document, party and code is invented.

    python data/samples/make_changzhi_2023_records.py

It writes a month of licences, penalties and other administrative information, a register of credit
codes and a README into `data/samples/changzhi-2023-records`. Faults of every kind are laid in by
hand (`FAULTS`), the rest comes from one seeded stream of `random()`, so the files are the same
bytes at each run. The check characters of the codes are worked out here, apart from the library.
"""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

OUT = Path(__file__).resolve().parent / "changzhi-2023-records"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LICENSING = (
    "市教育局 市公安局 市民政局 市人社局 市交通局 市文旅局 市卫健委 市应急局 市市场监管局 "
    "市行政审批局"
)
COUNTIES = "潞州区 上党区"
OTHERS = {
    "行政强制": "市公安局 市交通局 市城管局",
    "行政确认": "市人社局 市民政局",
    "行政征收": "市税务局",
    "行政给付": "市民政局 市医保局",
    "行政裁决": "市规自局",
    "行政补偿": "市水利局",
    "行政奖励": "市教育局 市科技局",
    "行政监督检查": "市市场监管局 市应急局 市统计局",
}
REGISTRARS = {
    "市行政审批局": "91", "市委编办": "12", "市民政局": "51", "市司法局": "31",
    "市农业农村局": "N2", "市宗教局": "71", "市总工会": "81",
}  # fmt: skip
LICENCE = (
    "XK_XDR_MC XK_XDR_SHXYM XK_XDR_ZJHM XK_XKWS XK_WSH XK_XKLB XK_XKBH XK_NR XK_JDRQ XK_YXQZ "
    "XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM 上报日期"
)
PENALTY = (
    "CF_XDR_MC CF_XDR_SHXYM CF_XDR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_JDRQ "
    "CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM 上报日期"
)
OTHER = (
    "信息类别 行政相对人名称 统一社会信用代码 决定文书号 决定内容 决定日期 决定机关 数据来源单位 "
    "上报日期"
)
CODES = "登记管理部门 机构名称 统一社会信用代码 登记日期 更正日期"
README = """\
# changzhi-2023：模拟记录 / synthetic records

单位名称是真实的，**相对人、文书、代码、日期全部是随机编造的模拟数据**，
不是任何单位的真实业务记录，不得据此评价任何单位；各种差错是有意放进去的。
由 `python data/samples/make_changzhi_2023_records.py` 按固定种子（2023）生成，
每次结果逐字节相同；请勿手工修改。

The units' names are real, **every party, document, code and date is invented**: nobody's real
record, and no ground to judge anyone by. Faults of every kind are laid in on purpose. Made by
`python data/samples/make_changzhi_2023_records.py` with a fixed seed (2023), the same bytes at
each run; do not edit by hand.

| 文件 file | 内容 contents |
| --- | --- |
| `licences.csv` | 行政许可，2018年“双公示”标准字段 / licences, fields of the standard of 2018 |
| `penalties.csv` | 行政处罚（GB18030 编码）/ penalties, in GB18030 |
| `others.csv` | 其他8类行政管理信息 / the eight other kinds of administrative information |
| `codes.csv` | 统一社会信用代码清册 / a register of credit codes |
"""
Row = dict[str, str]


def code(kind: str, number: int, area: str = "140400") -> str:
    """A credit code with both check characters right: kind of organisation, number, division."""
    body = f"{kind}{area}{'M'}{number % 10**7:07d}"
    inner = -sum(
        (ord(c) - 55 if c.isalpha() else int(c)) * w
        for c, w in zip(body[8:], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    body += "0123456789X"[inner % 11]
    outer = -sum(LETTERS.index(c) * 3**i for i, c in enumerate(body))
    return body + LETTERS[outer % 31]


class Maker:
    """Draws the records of one month from one stream of random numbers, seeded with the year."""

    def __init__(
        self, place: str = "长治", area: str = "140400", year: int = 2023, month: int = 5
    ) -> None:
        self.place, self.area, self.year, self.month = place, area, year, month
        self.rng = Random(year)
        self.number = 0

    def office(self, at: int) -> str:
        """The code of an office."""
        return code("11", 100 + at, self.area)

    def party(self) -> tuple[str, str]:
        """A company that is not there, and its code."""
        self.number += 1
        name = f"{self.place}模拟{self.number:04d}号有限公司"
        return name, code("91", 1000 + 37 * self.number, self.area)

    def days(self) -> tuple[date, date]:
        """A decision, and a report in the month within the limit."""
        reported = date(self.year, self.month, 8) + timedelta(days=int(20 * self.rng.random()))
        return reported - timedelta(days=int(7 * self.rng.random())), reported

    def licence(self, unit: str, at: int) -> Row:
        """A licence without a fault."""
        name, own = self.party()
        decided, reported = self.days()
        until = decided.replace(year=self.year + 5)
        office = self.office(at)
        cells = (
            name, own, "", "行政许可决定书", f"（{self.year}）模拟许{self.number:04d}号", "普通",
            f"XK{self.number:06d}", "准予经营（模拟）", decided, decided, until, unit, office, "1",
            unit, office, reported,
        )  # fmt: skip
        return dict(zip(LICENCE.split(), map(str, cells), strict=True))

    def penalty(self, unit: str, at: int) -> Row:
        """A penalty without a fault."""
        name, own = self.party()
        decided, reported = self.days()
        office = self.office(at)
        cells = (
            name, own, "", f"（{self.year}）模拟罚{self.number:04d}号", "未按规定公示（模拟）",
            "模拟事实", "模拟条款", "罚款", "罚款", f"{1 + int(9 * self.rng.random())}.5", decided,
            decided.replace(year=self.year + 1), unit, office, unit, office, reported,
        )  # fmt: skip
        return dict(zip(PENALTY.split(), map(str, cells), strict=True))

    def other(self, kind: str, unit: str) -> Row:
        """A record of one of the other kinds without a fault."""
        name, own = self.party()
        decided, reported = self.days()
        cells = (
            kind,
            name,
            own,
            f"（{self.year}）模拟{self.number:04d}号",
            "模拟内容",
            decided,
            unit,
            unit,
        )
        return dict(zip(OTHER.split(), map(str, (*cells, reported)), strict=True))


def put(**cells: str) -> Callable[[Row], None]:
    """A fault that is other cells in a record."""
    return lambda row: row.update(cells)


def swap(column: str, change: Callable[[str], str]) -> Callable[[Row], None]:
    """A fault that is one cell changed."""
    return lambda row: row.update({column: change(row[column])})


def wide(text: str) -> str:
    """Full-width letters."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


def bumped(text: str, place: int) -> str:
    """A code with one character replaced by the next of the alphabet."""
    letter = LETTERS[(LETTERS.index(text[place]) + 1) % 31]
    return text[:place] + letter + text[place + 1 :]


FAULTS: dict[str, list[Callable[[Row], None]]] = {
    "licences": [
        put(XK_NR=""),
        put(XK_NR="", XK_XKBH="", XK_XKWS=""),
        put(XK_JDRQ="45054"),
        put(XK_YXQZI="2028-02-30"),
        put(XK_YXQZI="2021-05-01"),
        put(XK_JDRQ="2023-05-30", XK_YXQZ="2023-05-30", 上报日期="2023-05-29"),
        put(XK_XDR_SHXYM=""),
        put(XK_XDR_SHXYM="", XK_XDR_ZJHM="模拟证件1号"),
        swap("XK_XDR_SHXYM", lambda text: text[:-1]),
        swap("XK_XDR_SHXYM", lambda text: bumped(text, 17)),
        swap("XK_XDR_SHXYM", lambda text: text.replace("0", "O", 1)),
        swap("XK_XDR_SHXYM", str.lower),
        put(XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期="2023-05-08"),
        put(XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期="2023-05-09"),
        put(XK_JDRQ="2023-04-03", XK_YXQZ="2023-04-03", 上报日期="2023-05-10"),
        put(上报日期=""),
        put(XK_LYDW="市文化旅游局"),
        put(上报日期="2022-05-10", XK_JDRQ="2022-05-09", XK_YXQZ="2022-05-09"),
        put(上报日期="2023-06-01", XK_JDRQ="2023-05-31", XK_YXQZ="2023-05-31"),
    ],
    "penalties": [
        put(CF_SY=""),
        put(CF_NR_FK="5万元"),
        put(CF_NR_FK="", CF_CFLB="警告", CF_NR="警告"),
        put(CF_GSJZQ="2022-05-01"),
        swap("CF_CFJGDM", lambda text: bumped(text, 16)),
        put(CF_JDRQ="2023/4/20", 上报日期="2023年5月15日"),
        put(CF_SJLY="长治市教育局"),
    ],
    "others": [
        put(决定内容=""),
        swap("统一社会信用代码", wide),
        put(决定日期="2023-04-06"),
        put(信息类别="行政许可"),
        put(信息类别="行政指导"),
        put(数据来源单位="市统计局", 信息类别="行政监督检查"),
    ],
}


def disclosure(maker: Maker) -> dict[str, list[Row]]:
    """The records of each file: most are right, and each fault stands once."""
    units = [*LICENSING.split(), *COUNTIES.split()]
    made: dict[str, list[Row]] = {"licences": [], "penalties": [], "others": []}
    for at, unit in enumerate(units):
        made["licences"] += [
            maker.licence(unit, at) for _ in range(8 + int(8 * maker.rng.random()))
        ]
        made["penalties"] += [
            maker.penalty(unit, at) for _ in range(3 + int(6 * maker.rng.random()))
        ]
    for kind, names in OTHERS.items():
        for unit in names.split():
            made["others"] += [
                maker.other(kind, unit) for _ in range(4 + int(5 * maker.rng.random()))
            ]
    for file, faults in FAULTS.items():
        rows = made[file]
        for at, fault in enumerate(faults):
            fault(rows[3 + at * (len(rows) - 4) // len(faults)])
        rows.append(dict(rows[0]))
    return made


def register(maker: Maker) -> list[Row]:
    """The register of codes, with wrong and double ones, some of them corrected in May."""
    rows: list[Row] = []
    for at, (unit, kind) in enumerate(REGISTRARS.items()):
        for number in range(10 + int(8 * maker.rng.random())):
            name = f"长治模拟{unit[1:]}登记{number + 1:02d}号"
            cells = (
                unit,
                name,
                code(kind, 5000 + 400 * at + 7 * number),
                f"2023-0{1 + number % 4}-11",
                "",
            )
            rows.append(dict(zip(CODES.split(), cells, strict=True)))
    faults: list[tuple[str, Callable[[str], str], str]] = [
        ("市行政审批局", lambda text: bumped(text, 17), ""),
        ("市行政审批局", lambda text: bumped(text, 11), "2023-05-20"),
        ("市委编办", lambda text: text.replace("0", "O", 1), ""),
        ("市民政局", lambda text: text[:-1], ""),
        ("市民政局", wide, "2023-05-31"),
        ("市司法局", lambda text: text[:3] + "A" + text[4:], ""),
        ("市农业农村局", lambda text: bumped(text, 16), ""),
        ("市宗教局", lambda text: f" {text}", ""),
        ("市总工会", str.lower, "2023-04-28"),
        ("市总工会", lambda text: "", ""),
    ]
    for at, (unit, change, ended) in enumerate(faults):
        row = [row for row in rows if row["登记管理部门"] == unit][1 + at % 3]
        row.update(统一社会信用代码=change(row["统一社会信用代码"]), 更正日期=ended)
    by_unit = {unit: [row for row in rows if row["登记管理部门"] == unit] for unit in REGISTRARS}
    first = by_unit["市委编办"]
    first[6]["统一社会信用代码"] = first[7]["统一社会信用代码"]
    second = by_unit["市农业农村局"]
    second[8]["机构名称"] = second[7]["机构名称"]
    return [
        *rows,
        dict(by_unit["市司法局"][9]),
        {**rows[9], "登记管理部门": "市教育局", "机构名称": "甲"},
    ]


def main() -> None:
    """Write the four tables and the README."""
    OUT.mkdir(exist_ok=True)
    (OUT / "README.md").write_text(README, encoding="utf-8", newline="\n")
    maker = Maker()
    heads = {"licences": LICENCE, "penalties": PENALTY, "others": OTHER, "codes": CODES}
    for name, rows in (disclosure(maker) | {"codes": register(maker)}).items():
        encoding = "gb18030" if name == "penalties" else "utf-8"
        with (OUT / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, heads[name].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
