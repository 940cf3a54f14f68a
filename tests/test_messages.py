import re
from pathlib import Path
from string import Formatter

import pytest

import creditscore
from creditscore.messages import TEXTS

SOURCE = Path(creditscore.__file__).parent
CODE = re.compile(r'"([YSRFDUVN][0-9]{3})"')
USED = {
    code
    for path in SOURCE.rglob("*.py")
    if path.name != "messages.py"
    for code in CODE.findall(path.read_text(encoding="utf-8"))
}


def placeholders(text: str) -> set[str]:
    """The names in braces, those of one language only counting as one."""
    return {name.removesuffix("_zh") for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_say_what_and_what_to_do(code: str) -> None:
    text = TEXTS[code]
    for by_language in (text.message, text.hint):
        assert set(by_language) == {"zh", "en"}
        assert all(by_language.values())
    assert re.search("[一-鿿]", text.message["zh"])
    assert re.search("[一-鿿]", text.hint["zh"])
    assert not re.search("[一-鿿，。；：“”（）]", text.message["en"] + text.hint["en"])


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_name_the_same_details(code: str) -> None:
    text = TEXTS[code]
    assert placeholders(text.message["zh"]) == placeholders(text.message["en"])
    hints = {language: placeholders(hint) for language, hint in text.hint.items()}
    assert hints["zh"] == hints["en"]


@pytest.mark.parametrize("code", TEXTS)
def test_braces_that_name_no_detail_are_doubled(code: str) -> None:
    for text in (*TEXTS[code].message.values(), *TEXTS[code].hint.values()):
        for _, name, how, conversion in Formatter().parse(text):
            assert name is None or name.isidentifier()
            assert not how
            assert conversion is None


@pytest.mark.parametrize("code", TEXTS)
def test_hints_end_with_a_full_stop_and_messages_do_not(code: str) -> None:
    text = TEXTS[code]
    assert text.hint["zh"].endswith("。")
    assert text.hint["en"].endswith((".", "?"))
    assert not text.message["zh"].endswith("。")
    assert not text.message["en"].endswith(".")


def test_every_code_is_used_and_every_code_used_has_a_text() -> None:
    assert sorted(TEXTS) == sorted(USED)


def test_codes_stand_in_order_within_their_letter() -> None:
    letters = "YSRFDUVN"
    assert list(TEXTS) == sorted(TEXTS, key=lambda code: (letters.index(code[0]), code))
