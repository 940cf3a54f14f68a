"""The texts that remind units of what they have not sent, in the office's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..scheme.scheme import Scheme
from .returns import Round, Status
from .unit_template import in_words


def reminders(scheme: Scheme, found: Round) -> Iterator[tuple[str, str]]:
    """A text for each unit that has not reported, or has left out what had to be there."""
    for status in found.statuses:
        if status.state != "reported":
            yield status.unit, _silent(scheme, found, status)
        elif status.missing:
            yield status.unit, _incomplete(scheme, found, status)


def _silent(scheme: Scheme, found: Round, status: Status) -> str:
    month, due = in_words(found.month), found.due
    state = "尚未收到" if status.state == "silent" else "收到的是空白表，视为未报"
    limit = f"，应于{day_in_words(due)}前报送" if due else ""
    late = f"，已逾期{status.late}天" if status.late else ""
    rate = f"今年已报{status.months}个月，应报{status.due}个月。"
    return (
        f"{status.unit}：\n"
        f"　　按照《{scheme.title}》，贵单位{month}填报表共{status.asked}格{limit}，{state}{late}。"
        f"{rate}请尽快填报发回；确无数据的，也请在封面填写填报人后发回。"
    )


def _incomplete(scheme: Scheme, found: Round, status: Status) -> str:
    names = "；".join(dict.fromkeys(left_out(status)))
    return (
        f"{status.unit}：\n"
        f"　　贵单位{in_words(found.month)}填报表已收到，下列各项必填而未填：{names}。"
        f"请补填后发回；没有的填 0，不涉及的填“不涉及”。"
    )


def left_out(status: Status) -> Iterator[str]:
    """What a unit had to fill in and has not."""
    for asked in status.missing:
        subject = f"（{asked.subject}）" if asked.subject else ""
        yield f"第{asked.item}项{subject}{asked.fact.label}"


def day_in_words(day: date) -> str:
    """A day as it is written in Chinese.

    >>> day_in_words(date(2023, 6, 5))
    '2023年6月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
