"""The commands together."""

from cyclopts import App

from . import (
    account,
    backup,
    book,
    books,
    check,
    close,
    collect,
    compare,
    correct,
    diagnose,
    diff,
    document,
    due,
    explain,
    facts,
    letter,
    margin,
    new,
    objections,
    readings,
    records,
    reopen,
    report,
    restore,
    sample,
    score,
    seal,
    serve,
    template,
    test,
    verify,
    watch,
    why,
)
from .speech import Speech


def app(speech: Speech) -> App:
    """Build the command line in one language."""
    from .. import __version__

    built = App(
        name="creditscore",
        help=speech(
            "把考核方案的规则用到每月的事实上，每一分都查得到条款和依据。",
            "Applies the rules of an assessment scheme to monthly facts, every point traced.",
        ),
        help_epilogue=speech(
            "各命令都可加 --lang zh 或 --lang en（不写则看环境变量 CREDITSCORE_LANG、LANG），"
            "和 --messages text、json、sarif 或 github（问题和提示的格式）。",
            "Every command takes --lang zh or --lang en (else CREDITSCORE_LANG and LANG decide), "
            "and --messages text, json, sarif or github (how problems and notices are told).",
        ),
        version=__version__,
        help_format="plaintext",
        help_formatter="plain" if speech.lang == "zh" else "default",
    )
    for command in (
        score,
        template,
        collect,
        report,
        letter,
        close,
        correct,
        reopen,
        books,
        records,
        explain,
        due,
        readings,
        diff,
        compare,
        objections,
        margin,
        diagnose,
        why,
        check,
        facts,
        document,
        verify,
        seal,
        sample,
        test,
        new,
        watch,
        book,
        serve,
        account,
        backup,
        restore,
    ):
        built.command(command.command(speech))
    return built
