"""`creditscore seal`: sign the seal of a run by a private key."""

from collections.abc import Callable
from typing import Annotated

from ..errors import Problem
from .notices import tell
from .options import paths
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def seal(
        folder: Annotated[str, t.help("结果所在的文件夹", "the folder of a result")],
        /,
        *,
        sign: Annotated[
            str, t.help("私钥文件（Ed25519，PEM）", "the file of a private key (Ed25519, PEM)")
        ],
        new_key: Annotated[
            bool,
            t.help(
                "先生成这个私钥，公钥写在旁边的 .pub 文件",
                "make the key first, its public key in .pub beside it",
                show_default=False,
            ),
        ] = False,
    ) -> int:
        from .. import seal
        from ..proving import signatures
        from ..proving.runs import run_in
        from ..results.output_folder import SIGNATURES

        home, _ = paths([folder, sign])
        run = run_in(home)
        if new_key:
            signatures.new_key(sign)
            t.print(
                t(
                    f"已生成密钥：{sign} 自己保管，不要外传；{sign}.pub 交给核对的人",
                    f"made a key: keep {sign} to yourself, hand {sign}.pub to whoever checks",
                )
            )
        told: list[Problem] = []
        made = seal(folder, sign, tell=told.append)
        tell(t, told)
        t.print(
            t(
                f"已签名：{run['title']} 至 {run['through']}，封存值 {run['seal']}",
                f"signed: {run['scheme']}, {run['through']}, seal {run['seal']}",
            )
        )
        t.print(t(f"公钥指纹 {made.fingerprint}", f"public key {made.fingerprint}"))
        t.print(str(home / SIGNATURES))
        return 0

    seal.__doc__ = t(
        "给一份结果的封存值签名，谁都可以用公钥核对。",
        "Sign the seal of a result, so that anybody can check who stands for it.",
    )
    return seal
