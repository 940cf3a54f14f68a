"""What columns of office tables are called that are no facts: keys, remarks, sums."""

from __future__ import annotations

import re

from ..figures import half_width
from .vocabulary import plain

_HEADS = {
    "entity": """单位 单位名称 部门 部门名称 责任单位 填报单位 报送单位 考核对象 考核单位
        被考核单位 被考核对象 县区 县市区 县(市区) 县(市、区) 区县 乡镇 地区 机构 机构名称 各单位
        牵头单位 entity""",
    "month": "月份 月 月度 时间 报送月份 考核月份 统计月份 所属月份 期间 报告期 month 日期",
    "item": """条款 条款号 条 条目 项 项目 项目名称 考核项目 考核条款 考核内容 评价项目 任务
        工作任务 item""",
    "subject": "类别 类型 种类 信息类别 信息类型 文件 文号 文件名称 subject",
    "fact": "事实 指标 考核指标 指标名称 填报内容 统计内容 统计项 统计指标 内容 fact",
    "value": "数值 数量 数 值 本月数 本期数 当月数 填报数 数据 完成数 value",
    "source": "来源 数据来源 依据 佐证 佐证材料 文件依据 source",
    "until": "有效期至 until",
    "number": "序号 序 编号 联系电话 电话 填报日期",
    "skip": """备注 说明 note 排名 名次 排序 填报人 填表人 联系人 审核人 上月数 上月末 上月
        上年同期 去年同期 同比 环比 增减 合计 总计 小计 共计 总分 平均 平均分 得分 分值 满分
        累计 规则 评分规则 评分标准 考核依据 填法""",
}
HEADS = {plain(word): kind for kind, words in _HEADS.items() for word in words.split()}
_BETWEEN = re.compile(r"[\s/\\|、]+")
KEYS = ("entity", "month", "item", "subject", "fact")
_TOTALS = ("合计", "总计", "小计", "共计", "总和", "全市合计", "全县合计", "全市总计", "合计数")
_MEANS = ("平均", "均值", "平均值", "平均数", "全市平均")
_NOTE = re.compile(
    r"填[表报](?:人|说明)|(?:制表|审核)(?:人|单位|日期|时间)|联系(?:人|电话|方式)"
    r"|(?:备?注|说明|制表|审核)[ 0-9一二三四五六七八九十]*(?:[:.、,;()《\[]|$| )"
)


def head(text: str) -> str:
    """What kind of column a heading names, "" where it is none of these.

    One of two such words stands in a corner, over the keys of the rows and before the headings.

    >>> head("责任 单位"), head("备注"), head("合规条数"), head("单位/指标")
    ('entity', 'skip', '', 'diagonal')
    """
    found = HEADS.get(plain(text), "")
    words = [] if found else _BETWEEN.split(text.strip())
    diagonal = len(words) > 1 and all(HEADS.get(plain(word)) in KEYS for word in words)
    return "diagonal" if diagonal else found


def total(text: str) -> str:
    """Whether a row is a `total`, a `subtotal` or a `mean` of others, by what it is called.

    >>> total("合　计"), total("小计"), total("市教育局")
    ('total', 'subtotal', '')
    """
    word = plain(text)
    if word in _MEANS:
        return "mean"
    if word not in _TOTALS:
        return ""
    return "subtotal" if word == "小计" else "total"


def is_note(text: str) -> bool:
    """Whether a row begins as remarks below a table do.

    >>> is_note("注：含下属"), is_note("填表人：张三"), is_note("注销企业数")
    (True, True, False)
    """
    return _NOTE.match(half_width(text)) is not None
