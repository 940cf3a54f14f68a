import pytest

from creditscore.language import Say, chosen

NAMES = ("CREDITSCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LC_ALL": "C", "CREDITSCORE_LANG": "ZH"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "zh"),
    ],
)
def test_environment_decides(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert chosen() == language


def test_a_language_that_is_asked_for_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITSCORE_LANG", "zh")
    assert chosen("en") == "en"


def test_other_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        chosen("fr")


def test_say_chooses_between_two_texts() -> None:
    assert [Say("zh")("合计", "sum"), Say("en")("合计", "sum")] == ["合计", "sum"]


@pytest.mark.parametrize(("shown", "language"), [("zh", "zh"), ("en", "en"), ("", "en")])
def test_windows_decides_where_the_environment_does_not(
    shown: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("creditscore.language.of_windows", lambda: shown)
    assert chosen() == language
    monkeypatch.setenv("LANG", "en_US")
    assert chosen() == "en"
