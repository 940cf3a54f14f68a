"""`creditscore sample`: where the sample year of a built-in scheme is, or a copy of it."""

from collections.abc import Callable
from typing import Annotated

from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def sample(
        scheme: Annotated[str, t.help("内置方案名", "a built-in scheme")],
        /,
        *,
        out: Annotated[
            str | None, t.help("把样例抄到此文件夹", "copy the sample into this folder")
        ] = None,
    ) -> int:
        from .. import sample

        tables = sample(scheme)
        if out is None:
            t.print(str(tables))
            return 0
        from ..results.output_folder import folder_at
        from ..whole import files, refuse_foreign

        sources, folder = sorted(tables.iterdir()), folder_at(out)
        refuse_foreign(folder, [source.name for source in sources], lambda place: ())
        targets = [folder / source.name for source in sources]
        with files(targets, lambda notice: None) as drafts:
            for source, draft in zip(sources, drafts, strict=True):
                draft.write_bytes(source.read_bytes())
        for target in targets:
            t.print(str(target))
        return 0

    sample.__doc__ = t(
        "给出内置方案的样例数据（合成的）。",
        "Where the sample data of a built-in scheme is (synthetic).",
    )
    return sample
