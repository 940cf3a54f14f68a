"""Records without a fault, to be spoilt by tests."""

from __future__ import annotations

LICENCE = {
    "XK_XDR_MC": "甲公司", "XK_XDR_SHXYM": "91350100M000100Y43", "XK_XDR_ZJHM": "",
    "XK_XKWS": "决定书", "XK_WSH": "许1号", "XK_XKLB": "普通", "XK_XKBH": "1", "XK_NR": "准予",
    "XK_JDRQ": "2023-05-08", "XK_YXQZ": "2023-05-08", "XK_YXQZI": "2028-05-07",
    "XK_XKJG": "市教育局", "XK_XKJGDM": "91350100M000100Y43", "XK_ZT": "1", "XK_LYDW": "市教育局",
    "XK_LYDWDM": "91350100M000100Y43", "上报日期": "2023-05-10",
}  # fmt: skip
PENALTY = {
    "CF_XDR_MC": "甲公司", "CF_XDR_SHXYM": "91350100M000100Y43", "CF_XDR_ZJHM": "",
    "CF_WSH": "罚1号", "CF_WFXW": "违法", "CF_SY": "事实", "CF_YJ": "依据", "CF_CFLB": "罚款",
    "CF_NR": "罚款", "CF_NR_FK": "0.5", "CF_JDRQ": "2023-05-08", "CF_GSJZQ": "2024-05-08",
    "CF_CFJG": "市教育局", "CF_CFJGDM": "91350100M000100Y43", "CF_SJLY": "市教育局",
    "CF_SJLYDM": "91350100M000100Y43", "上报日期": "2023-05-10",
}  # fmt: skip
OTHER = {
    "信息类别": "行政奖励", "行政相对人名称": "甲公司", "统一社会信用代码": "91350100M000100Y43",
    "决定文书号": "奖1号", "决定内容": "奖励", "决定日期": "2023-05-08", "决定机关": "市教育局",
    "数据来源单位": "市教育局", "上报日期": "2023-05-10",
}  # fmt: skip
CODE = {
    "登记管理部门": "市民政局", "机构名称": "甲", "统一社会信用代码": "91350100M000100Y43",
    "登记日期": "2023-05-08", "更正日期": "",
}  # fmt: skip


def spoilt(row: dict[str, str], **cells: str) -> dict[str, str]:
    """A record with other cells."""
    assert set(cells) <= set(row)
    return row | cells
