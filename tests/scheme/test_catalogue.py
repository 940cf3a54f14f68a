from pathlib import Path

import pytest

from creditscore import UsageError, load_scheme, schemes
from creditscore.scheme.catalogue import folder_of, rules_folder


def test_built_in_schemes_are_found_by_name() -> None:
    assert {"changzhi-2023", "shanxi-2020", "tongxin-2022"} <= set(schemes())
    assert folder_of("changzhi-2023") == rules_folder() / "changzhi-2023"


def test_folder_with_a_scheme_file_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "scheme.yaml").touch()
    assert folder_of(tmp_path) == tmp_path
    assert folder_of(str(tmp_path)) == tmp_path


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("changzhi-2032", "Did you mean 'changzhi-2023'? Built in: changzhi-2023"),
        ("lishui", "Built in: changzhi-2023"),
        ("", "Built in: changzhi-2023"),
        ("x" * 5000, "Built in: changzhi-2023"),
        ("a\0b", "Built in: changzhi-2023"),
    ],
    ids=["near", "far", "empty", "long", "NUL"],
)
def test_unknown_name(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_scheme(name)
    (problem,) = caught.value.problems
    assert problem.code == "U501"
    assert problem.hint("en").startswith(hint)


def test_folder_without_a_scheme_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="U501"):
        load_scheme(tmp_path)
