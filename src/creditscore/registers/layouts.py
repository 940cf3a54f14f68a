"""The layouts of records: which columns they have, what has to be filled and how.

Licences and penalties have the field names of the 双公示 standard of 2018
(发改办财金〔2018〕424号), or their Chinese headings; other kinds of administrative information and
registers of codes have plain headings. What free text says is not judged, only whether it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .plain import plain

LICENCE, PENALTY = "行政许可", "行政处罚"
REPORTED = ("上报日期", "上报时间", "入库时间", "REPORTED")


@dataclass(frozen=True)
class Field:
    """A column: the part it plays, its names, whether it must be filled, how it is checked."""

    role: str
    names: tuple[str, ...]
    filled: Literal["must", "may", "either"] = "must"
    check: Literal["text", "date", "code", "amount"] = "text"


@dataclass(frozen=True)
class Layout:
    """A kind of table; `kind` is that of all its records, "" where a column says it."""

    id: Literal["disclosure", "codes"]
    title: str
    kind: str
    fields: tuple[Field, ...]
    marks: tuple[str, ...]

    def columns(self, headings: Sequence[str]) -> dict[str, int]:
        """Where the columns of a table are, by the part that they play."""
        names = [plain(heading) for heading in headings]
        found = {}
        for field in self.fields:
            at = [names.index(name) for name in field.names if name in names]
            if at:
                found[field.role] = at[0]
        return found

    def lacking(self, columns: dict[str, int]) -> list[str]:
        """The names of columns that a table should have and has not."""
        lacking = [f.names[0] for f in self.fields if f.filled == "must" and f.role not in columns]
        either = [field for field in self.fields if field.filled == "either"]
        if either and not any(field.role in columns for field in either):
            lacking.append(" / ".join(field.names[0] for field in either))
        return lacking


def layout_of(headings: Sequence[str]) -> Layout | None:
    """The layout whose marks a table's headings show, None where they show none.

    >>> layout_of(["xk_wsh", "XK_JDRQ"]).title, layout_of(["月份", "单位"])
    ('行政许可', None)
    """
    return next(iter(layouts_of(headings)), None)


def layouts_of(headings: Sequence[str]) -> list[Layout]:
    """Every layout whose marks a table's headings show: more than one where tables were joined."""
    return [one for one in LAYOUTS if set(one.marks) <= set(one.columns(headings))]


def akin(headings: Sequence[str]) -> bool:
    """Whether some headings are those of a layout, so that the table was meant to be one.

    >>> contacts = ["机构名称", "统一社会信用代码"]  # as in a list of whom to call
    >>> akin(contacts), akin([*contacts, "登记日期"])
    (False, True)
    """
    return any(len(one.columns(headings)) > 2 for one in LAYOUTS)


_LICENCES = Layout(
    "disclosure",
    LICENCE,
    LICENCE,
    (
        Field("name", ("XK_XDR_MC", "行政相对人名称")),
        Field("code", ("XK_XDR_SHXYM", "统一社会信用代码"), "either", "code"),
        Field("certificate", ("XK_XDR_ZJHM", "证件号码"), "either"),
        Field("title", ("XK_XKWS", "行政许可决定文书名称")),
        Field("licence", ("XK_WSH", "行政许可决定文书号")),
        Field("class", ("XK_XKLB", "许可类别")),
        Field("number", ("XK_XKBH", "许可编号"), "may"),
        Field("content", ("XK_NR", "许可内容")),
        Field("decided", ("XK_JDRQ", "许可决定日期"), "must", "date"),
        Field("from", ("XK_YXQZ", "有效期自"), "must", "date"),
        Field("until", ("XK_YXQZI", "有效期至"), "must", "date"),
        Field("authority", ("XK_XKJG", "许可机关")),
        Field("authority_code", ("XK_XKJGDM", "许可机关统一社会信用代码"), "must", "code"),
        Field("state", ("XK_ZT", "当前状态")),
        Field("source", ("XK_LYDW", "数据来源单位")),
        Field("source_code", ("XK_LYDWDM", "数据来源单位统一社会信用代码"), "must", "code"),
        Field("reported", REPORTED, "must", "date"),
    ),
    ("licence", "decided"),
)
_PENALTIES = Layout(
    "disclosure",
    PENALTY,
    PENALTY,
    (
        Field("name", ("CF_XDR_MC", "行政相对人名称")),
        Field("code", ("CF_XDR_SHXYM", "统一社会信用代码"), "either", "code"),
        Field("certificate", ("CF_XDR_ZJHM", "证件号码"), "either"),
        Field("penalty", ("CF_WSH", "行政处罚决定书文号")),
        Field("offence", ("CF_WFXW", "违法行为类型")),
        Field("ground", ("CF_SY", "违法事实")),
        Field("law", ("CF_YJ", "处罚依据")),
        Field("class", ("CF_CFLB", "处罚类别")),
        Field("content", ("CF_NR", "处罚内容")),
        Field("fine", ("CF_NR_FK", "罚款金额(万元)"), "may", "amount"),
        Field("forfeit", ("CF_NR_WFFF", "没收违法所得、没收非法财物的金额(万元)"), "may", "amount"),
        Field("decided", ("CF_JDRQ", "处罚决定日期"), "must", "date"),
        Field("until", ("CF_YXQ", "处罚有效期"), "may", "date"),
        Field("shown_until", ("CF_GSJZQ", "公示截止期"), "may", "date"),
        Field("authority", ("CF_CFJG", "处罚机关")),
        Field("authority_code", ("CF_CFJGDM", "处罚机关统一社会信用代码"), "must", "code"),
        Field("source", ("CF_SJLY", "数据来源单位")),
        Field("source_code", ("CF_SJLYDM", "数据来源单位统一社会信用代码"), "must", "code"),
        Field("reported", REPORTED, "must", "date"),
    ),
    ("penalty", "decided"),
)
_OTHERS = Layout(
    "disclosure",
    "其他行政管理信息",
    "",
    (
        Field("kind", ("信息类别", "KIND")),
        Field("name", ("行政相对人名称", "NAME")),
        Field("code", ("统一社会信用代码", "CODE"), "either", "code"),
        Field("certificate", ("证件号码", "CERTIFICATE"), "either"),
        Field("document", ("决定文书号", "DOCUMENT")),
        Field("content", ("决定内容", "CONTENT")),
        Field("decided", ("决定日期", "DECIDED"), "must", "date"),
        Field("authority", ("决定机关", "AUTHORITY")),
        Field("source", ("数据来源单位", "SOURCE")),
        Field("reported", REPORTED, "must", "date"),
    ),
    ("kind", "document", "decided"),
)
_CODES = Layout(
    "codes",
    "统一社会信用代码",
    "",
    (
        Field("source", ("登记管理部门", "REGISTRAR")),
        Field("name", ("机构名称", "NAME")),
        Field("code", ("统一社会信用代码", "CODE"), "must", "code"),
        Field("registered", ("登记日期", "REGISTERED"), "may", "date"),
        Field("ended", ("更正日期", "CORRECTED"), "may", "date"),
    ),
    ("source", "name", "code"),
)
LAYOUTS = (_LICENCES, _PENALTIES, _OTHERS, _CODES)
DOCUMENTS = ("licence", "penalty", "document")
