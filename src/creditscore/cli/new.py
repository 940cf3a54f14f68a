"""`creditscore new`: next year's scheme from this year's."""

from collections.abc import Callable
from typing import Annotated

from .options import paths
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

        folder = paths([in_])[0] / name
        moved, to = made(from_, folder, year, t)
        path = f'"{folder}"' if " " in str(folder) else str(folder)
        t.print(
            t(
                f"已建 {folder}：改为 {to} 年，改了月份 {moved.months} 处、年份 {moved.years} 处。",
                f"{folder}: moved to {to}, {moved.months} months, {moved.years} years in texts.",
            )
        )
        t.print(
            t(
                f"有 {moved.marks} 处标了“待定”，定一处删一处；"
                f"还剩哪些，用 creditscore check {path} 查看。",
                f"{moved.marks} places are marked 'to decide': remove each comment once it is; "
                f"creditscore check {path} lists what is left.",
            )
        )
        if moved.listed:
            t.print(
                t(
                    f"roster.csv 里旧年份的月份有 {moved.listed} 处没有改："
                    f"看看这些单位 {to} 年在不在。",
                    f"roster.csv keeps {moved.listed} months of the old year: see which of these"
                    f" units are there in {to}.",
                )
            )
        return 0

    new.__doc__ = t(
        "以今年的方案为底建下一年的：日期改好，要定的标出来。",
        "Make next year's scheme: dates moved, what has to be decided marked.",
    )
    return new
