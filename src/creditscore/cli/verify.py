"""`creditscore verify`: make the run of a folder again, and say whether every byte agrees."""

from collections.abc import Callable
from typing import Annotated

from ..errors import CreditscoreError
from .options import books_in, paths
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def verify(
        folder: Annotated[str, t.help("结果所在的文件夹", "the folder of a result")],
        facts: Annotated[
            list[str] | None,
            t.help("事实表现在的位置，不写则用当时的", "where the fact tables are now, if moved"),
        ] = None,
        /,
        *,
        scheme: Annotated[
            str | None,
            t.help("规则现在的位置，不写则用当时的", "where the rules are now, if moved"),
        ] = None,
        key: Annotated[
            str | None,
            t.help("公钥文件，要有它的有效签名", "a public key of which a signature there must be"),
        ] = None,
        books: Annotated[
            str | None, t.help("计分时用的账簿", "the books that it was scored by")
        ] = None,
    ) -> int:
        tables = paths(facts or ())
        paths([folder, *([] if key is None else [key])])
        with t.progress("正在重算…", "making the run again …"):
            from .. import verify

            kept = None if books is None else books_in(books)
            found = verify(folder, scheme, tables or None, key=key, books=kept)
        if found.problems:
            raise CreditscoreError(found.problems)
        run, count = found.run, len(found.run["tables"])
        t.print(
            t(
                f"{run['title']} 至 {run['through']}：重算一致，{count} 张表逐字节相同",
                f"{run['scheme']}, {run['through']}: {count} tables made again agree byte for byte",
            )
        )
        t.print(t(f"封存值 {run['seal']}", f"seal {run['seal']}"))
        for key in found.signed:
            t.print(t(f"签名有效，公钥指纹 {key}", f"signed by the public key {key}"))
        return 0

    verify.__doc__ = t(
        "按当时的规则和事实重算一份结果，看是否逐字节一致。",
        "Make a result again from its rules and facts, and compare every byte.",
    )
    return verify
