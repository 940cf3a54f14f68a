"""Tables as offices have them, and what they are read to: facts, or what is said of which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Line = Sequence[Any]
Fact = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Case:
    """Sheets by their names, what is merged in the first, formats of cells, the file's name.

    `facts` are what it is read to, `told` the cells and codes where it is not.
    """

    name: str
    sheets: dict[str, Sequence[Line]]
    facts: Sequence[Fact] = ()
    told: Sequence[str] = ()
    notices: Sequence[str] = ()
    merged: Sequence[str] = ()
    formats: dict[str, str] = field(default_factory=dict)
    file: str = "表"


MAY = "2023-05"
JY, GA, JM = "市教育局", "市公安局", "市民政局"


def repairs(unit: str, value: str, month: str = MAY) -> Fact:
    return month, unit, "17", "", "repairs", value


def quality(unit: str, subject: str, compliant: str, reported: str) -> list[Fact]:
    return [
        (MAY, unit, "5", subject, "compliant", compliant),
        (MAY, unit, "5", subject, "reported", reported),
    ]


LABEL = "完成信用修复的处罚信息条数"
PLAIN = [["单位", LABEL], [JY, 3], [GA, 4]]
TWO = [repairs(JY, "3"), repairs(GA, "4")]
TITLE = "2023年5月信用修复情况表"
GROUPS = [
    ["单位", "行政强制", "", "行政奖励", ""],
    ["", "合规条数", "上报条数", "合规条数", "上报条数"],
    [JY, 15, 17, 2, 2],
]
GROUPED = [*quality(JY, "行政强制", "15", "17"), *quality(JY, "行政奖励", "2", "2")]

CASES = [
    # where the month is said
    Case("month in the title", {"Sheet1": [[TITLE], *PLAIN]}, TWO, merged=["A1:B1"]),
    Case("month in the sheet's name", {"5月": PLAIN}, TWO),
    Case("month in the file's name", {"Sheet1": PLAIN}, TWO, file="信用修复202305"),
    Case("title rows and a date line", {"Sheet1": [[TITLE], ["填报单位：信用办", "单位：条"], [], *PLAIN]}, TWO),
    *(
        Case(f"month as {shown}", {"Sheet1": [["月份", "单位", LABEL], [shown, JY, 3]]}, [repairs(JY, "3")])
        for shown in ("5月", "5月份", "五月", "2023.5", "2023.05", "202305", "2023年5月", "2023/5", "2023-05", 5, 202305,
                      datetime(2023, 5, 1), datetime(2023, 5, 31), "２０２３年５月", "2023年 5 月")
    ),
    Case("a day's serial number", {"Sheet1": [["月份", "单位", LABEL], [45047, JY, 3]]}, [repairs(JY, "3")]),
    Case("2023.1 may be October", {"Sheet1": [["月份", "单位", LABEL], [2023.1, JY, 3]]}, told=["A2 F267"]),
    Case("a month that is none", {"Sheet1": [["月份", "单位", LABEL], ["十三月", JY, 3]]}, told=["A2 F221"]),
    Case("no month anywhere", {"Sheet1": PLAIN}, told=["1 F263"]),
    Case("title and sheet disagree", {"4月": [[TITLE], *PLAIN]}, told=["2 F268"]),
    Case("title and sheet disagree, and rows say their month", {"4月": [[TITLE], ["月份", "单位", LABEL], ["5月", JY, 3]]}, [repairs(JY, "3")]),
    Case("a file called by the month of handing in", {"Sheet1": [[TITLE], *PLAIN]}, TWO, notices=["2 N943"], file="6月报送"),
    Case("a day of handing in", {"Sheet1": [["2023年5月信用修复情况表（6月5日报送）"], *PLAIN]}, TWO),
    Case("a day of handing in, and the sheet's month", {"5月": [["信用修复情况表", "6月5日前报"], *PLAIN]}, TWO),
    Case("as of a day", {"Sheet1": [["信用修复情况表（截至2023年5月31日）"], *PLAIN]}, TWO),
    Case("a title of several months", {"Sheet1": [["2023年1—5月信用修复情况表"], *PLAIN]}, told=["2 F263"]),
    Case("sums of several months, in a sheet of one", {"5月": [["2023年1—5月信用修复情况表"], *PLAIN]}, told=["2 F268"]),
    Case("sums of several months, in a file of one", {"Sheet1": [["2023年1—5月信用修复情况表"], *PLAIN]}, told=["2 F268"], file="2023年5月"),
    # units
    Case("two units in the title, of unlike length", {"5月": [[f"{GA}、市市场监管局填报表"], ["指标", "数值"], [LABEL, 3]]}, told=["2 F263"]),
    Case("two units in the title, one of them the sheet's", {GA: [[f"{TITLE}（{GA}、市市场监管局）"], ["指标", "数值"], [LABEL, 3]]},
         [repairs(GA, "3")], notices=["2 N943"]),
    Case("the unit of the file is not that of the title", {"5月": [[f"{JY}填报表"], ["指标", "数值"], [LABEL, 3]]}, [repairs(JY, "3")],
         notices=["2 N943"], file=GA),
    Case("a unit by alias", {"5月": [["单位", LABEL], ["长治市教育局", 3]]}, [repairs(JY, "3")]),
    Case("blanks and line ends in names", {"5月": [["单 位", LABEL], ["市　教育\n局", 3]]}, [repairs(JY, "3")]),
    Case("a unit that is none", {"5月": [["单位", LABEL], ["市教育", 3], [GA, 4]]}, told=["A2 F201"]),
    Case("a unit with a number behind it", {"5月": [["单位", LABEL], [f"{JY}1", 3]]}, told=["A2 F201"]),
    Case("a unit left out", {"5月": [["单位", LABEL], ["", 3], [GA, 4]]}, told=["A2 F266"]),
    Case("the unit in the title", {"5月": [[f"{JY}填报表"], ["指标", "数值"], [LABEL, 3]]}, [repairs(JY, "3")]),
    Case("a sheet a unit", {JY: [[TITLE], ["指标", "数值"], [LABEL, 3]], GA: [[TITLE], ["指标", "数值"], [LABEL, 4]]}, TWO),
    Case("a sheet a month", {"4月": [["单位", LABEL], [JY, 1]], "5月": PLAIN}, [repairs(JY, "1", "2023-04"), *TWO]),
    Case("units across the top", {"5月": [["指标", JY, GA], [LABEL, 3, 4]]}, TWO),
    Case("units across, items down", {"5月": [["条款", JY, GA], ["第十七项", 3, 4]]}, TWO),
    Case("months across the top", {"表": [["单位", "4月", "5月", "合计"], [LABEL], [JY, 1, 3, 4]]}, told=["B1 F269", "C1 F269"]),
    Case("months across, the item in the title", {"表": [[f"第17项{LABEL}"], ["单位", "4月", "5月", "合计"], [JY, 1, 3, 4]]},
         [repairs(JY, "1", "2023-04"), repairs(JY, "3")], notices=["D2 N905"]),
    Case("a diagonal heading", {"5月": [["单位 指标", LABEL], [JY, 3]]}, [repairs(JY, "3")]),
    # headings
    *(
        Case(f"heading {heading}", {"5月": [["单位", heading], [JY, 3]]}, [repairs(JY, "3")])
        for heading in ("repairs", "第17项", "第十七条", "加强市场主体权益保护", "17、加强市场主体权益保护", "附表一（十七）",
                        f"第17项 {LABEL}", f"{LABEL}\n（条）".replace("\n（条）", ""), "第17项repairs")
    ),
    Case("two rows of headings, merged", {"5月": GROUPS}, GROUPED, merged=["A1:A2", "B1:C1", "D1:E1"]),
    Case("two rows of headings, not merged", {"5月": GROUPS}, GROUPED, notices=["1 N940", "1 N940"]),
    Case("three rows of headings", {"5月": [["单位", "第5项", "", "", ""], *GROUPS[:2], GROUPS[2]]},
         GROUPED, merged=["A1:A3", "B1:E1", "B2:C2", "D2:E2"]),
    Case("subject in brackets", {"5月": [["单位", "合规条数（行政强制）", "上报条数（行政强制）"], [JY, 15, 17]]},
         quality(JY, "行政强制", "15", "17")),
    Case("subject before the label", {"5月": [["单位", "行政强制合规条数", "行政强制上报条数"], [JY, 15, 17]]},
         quality(JY, "行政强制", "15", "17")),
    Case("a column of subjects", {"5月": [["单位", "类别", "合规条数", "上报条数"], [JY, "行政强制", 15, 17]]},
         quality(JY, "行政强制", "15", "17")),
    Case("merged units down the side", {"5月": [["单位", "类别", "合规条数", "上报条数"], [JY, "行政强制", 15, 17], ["", "行政奖励", 2, 2]]},
         GROUPED, merged=["A2:A3"]),
    Case("units down the side, not merged", {"5月": [["单位", "类别", "合规条数", "上报条数"], [JY, "行政强制", 15, 17], ["", "行政奖励", 2, 2]]},
         told=["A3 F266"]),
    Case("a label of several items", {"5月": [["单位", "合规条数"], ["市司法局", 3]]}, told=["B1 F269"]),
    Case("an item of several facts", {"5月": [["单位", "第16项"], [JY, 3]]}, told=["B1 F269"]),
    Case("an item of another unit", {"5月": [["单位", "第7项"], [JY, 3]]}, [(MAY, JY, "7", "", "wrong_codes", "3")]),
    Case("a heading that means nothing", {"5月": [["单位", LABEL, "办结率"], [JY, 3, 9]]}, told=["C1 F242"]),
    Case("a heading nearly right", {"5月": [["单位", LABEL, "选树诚信典型例"], [JY, 3, 9]]}, told=["C1 F242"]),
    Case("columns that are left out", {"5月": [["序号", "单位", LABEL, "上月数", "排名", "备注"], [1, JY, 3, 2, 1, "已核"]]},
         [repairs(JY, "3")], notices=["D1 N905", "E1 N905"]),
    Case("last year's beside this year's", {"5月": [["单位", LABEL, ""], ["", "本月数", "上年同期"], [JY, 3, 9]]},
         [repairs(JY, "3")], merged=["A1:A2", "B1:C1"], notices=["C2 N905"]),
    Case("a long table", {"Sheet1": [["月份", "单位", "条款", "类别", "指标", "数值"], ["5月", JY, "第五条", "行政强制", "上报条数", 17]]},
         [(MAY, JY, "5", "行政强制", "reported", "17")], notices=["1 N942"]),
    Case("a long table under a title", {"Sheet1": [["汇总"], ["月份", "部门", "项目", "类别", "指标名称", "数量"], ["5月", JY, "第五条", "行政强制", "上报条数", 17]]},
         [(MAY, JY, "5", "行政强制", "reported", "17")]),
    Case("numbers of clauses stay apart", {"Sheet1": [["月份", "单位", "条款", "指标", "数值"], [MAY, JY, "1-7", "repairs", 17]]},
         [(MAY, JY, "1-7", "", "repairs", "17")]),
    # sums and notes
    Case("a total that agrees", {"5月": [*PLAIN, ["合计", 7]]}, TWO),
    Case("a total in the first of two columns", {"5月": [["序号", "单位", LABEL], [1, JY, 3], [2, GA, 4], ["合　计", "", 7]]}, TWO),
    Case("a total that does not", {"5月": [*PLAIN, ["合计", 8]]}, told=["B4 F265"]),
    Case("subtotals and a total", {"5月": [["单位", LABEL], [JY, 3], ["小计", 3], [GA, 4], ["小计", 4], ["总计", 7]]}, TWO),
    Case("a mean", {"5月": [*PLAIN, ["平均", 3.5]]}, TWO),
    Case("notes below", {"5月": [*PLAIN, [], ["注：数据取自市平台"], ["填表人：张三", "", "审核：李四"]]}, TWO),
    # figures
    *(
        Case(f"figure {shown}", {"5月": [["单位", LABEL], [JY, shown]]}, [repairs(JY, value)])
        for shown, value in (("3", "3"), ("３", "3"), ("1,020", "1020"), (" 12 条", "12"), ("12件", "12"), (3.0, "3"), ("0", "0"))
    ),
    Case("yes and no", {"5月": [["单位", "已认定严重失信名单"], [JY, "是"], [GA, "否"]]},
         [(MAY, JY, "16", "", "list_determined", "1"), (MAY, GA, "16", "", "list_determined", "0")]),
    Case("dashes", {"5月": [["单位", LABEL], [JY, 3], [GA, "—"]]}, TWO[:1], notices=["2 N941"]),
    Case("does not apply", {"5月": [["单位", LABEL], [JY, 3], [GA, "不涉及"]]}, [TWO[0], repairs(GA, "不涉及")]),
    Case("about so many", {"5月": [["单位", LABEL], [JY, "约3条"]]}, [repairs(JY, "约3条")]),
    Case("a figure in merged cells", {"5月": PLAIN}, told=["B2 F271"], merged=["B2:B3"]),
    *(
        Case(f"a share as {shown}", {"5月": [["单位", "类别", "全国平均占比（%）"], ["市税务局", "纳税信用A级", shown]]},
             [(MAY, "市税务局", "23", "纳税信用A级", "national_share", value)])
        for shown, value in ((7.9, "7.9"), ("7.9", "7.9"), ("7.9%", "7.9"), ("7.9％", "7.9"))
    ),
    Case("a share in percent format", {"5月": [["单位", "类别", "全国平均占比（%）"], ["市税务局", "纳税信用A级", 0.079]]},
         [(MAY, "市税务局", "23", "纳税信用A级", "national_share", "7.9")], formats={"C2": "0.0%"}),
    Case("a share of 1 or of 100", {"5月": [["单位", "类别", "全国平均占比（%）"], ["市税务局", "纳税信用A级", 0.98]]}, told=["C2 F272"]),
]  # fmt: skip
