"""`creditscore new`: next year's scheme from this year's."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def new(
        name: Annotated[
            str, t.help("新方案的名称，如 changzhi-2024", "the new name, as changzhi-2024")
        ],
        /,
        *,
        from_: Annotated[
            str,
            t.help("以哪个方案为底", "the scheme to start from", name="--from"),
        ],
        year: Annotated[
            int | None, t.help("年份；不写则看名称", "the year; without it the name tells")
        ] = None,
        in_: Annotated[
            str, t.help("建在哪个文件夹里", "the folder to make it in", name="--in")
        ] = ".",
    ) -> int:
        from ..editor.next_year import made

        folder = Path(in_) / name
        moved, to = made(from_, folder, year, t)
        t.print(
            t(
                f"已建 {folder}：改为 {to} 年，改了月份 {moved.months} 处、年份 {moved.years} 处。",
                f"{folder}: moved to {to}, {moved.months} months, {moved.years} years in texts.",
            )
        )
        t.print(
            t(
                f"有 {moved.marks} 处标了“待定”，定一处删一处；"
                f"还剩哪些，用 creditscore check {folder} 查看。",
                f"{moved.marks} places are marked 'to decide': remove each comment once it is; "
                f"creditscore check {folder} lists what is left.",
            )
        )
        return 0

    new.__doc__ = t(
        "以今年的方案为底建下一年的：日期改好，要定的标出来。",
        "Make next year's scheme: dates moved, what has to be decided marked.",
    )
    return new
