"""统一社会信用代码: right ones, every kind of wrong one, and a slow check to compare with."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditscore.registers import assigned
from creditscore.registers.codes import check, packed

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PAIRS = """
    11 12 13 19   21 29   31 32 33 34 35 39   41 49   51 52 53 54 55 59   61 62 69   71 72 79
    81 89   91 92 93   A1 A9   N1 N2 N3 N9   Y1
"""
AREAS = """
    11 12 13 14 15   21 22 23   31 32 33 34 35 36 37   41 42 43 44 45 46   50 51 52 53 54
    61 62 63 64 65   71   81 82
"""
ASSIGNED, PROVINCES = PAIRS.split(), AREAS.split()
RIGHT = "91350100M000100Y43"


def test_the_provinces_are_those_of_the_standard() -> None:
    assert [*map(str, assigned.PROVINCES)] == PROVINCES


def completed(first: str) -> str:
    """The first 16 characters of a code with both check characters, as the standards say."""
    values = [int(c, 36) for c in first[8:16]]
    total = sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    inner = 11 - total % 11
    code = first + {10: "X", 11: "0"}.get(inner, str(inner))
    total = sum(ALPHABET.index(c) * (3**i % 31) for i, c in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


def slow(code: str) -> set[str]:
    """The reasons of one code, by the letter of the standards; of a long one 19 letters count."""
    length, code = len(code), code[:19]
    half = "".join(chr(ord(c) - 0xFEE0) if 0xFF00 < ord(c) < 0xFF5F else c for c in code)
    half = half.replace("　", " ")
    upper = "".join(c.upper() if "a" <= c <= "z" else c for c in half)
    found = set()
    if not code:
        return {"D631"}
    if length != 18:
        found.add("D632")
    if half != code:
        found.add("D633")
    if any("a" <= c <= "z" for c in code):
        found.add("D634")
    if set(upper) & set("IOZSV"):
        found.add("D635")
    if set(upper) - set(ALPHABET) - set("IOZSV"):
        found.add("D636")
    if not found & {"D632", "D635", "D636"}:
        if not upper[2:8].isdigit():
            found.add("D637")
        elif upper[2:4] not in PROVINCES and upper[2:8] != "100000":
            found.add("D648")
        if not any(pair[0] == upper[0] for pair in ASSIGNED):
            found.add("D646")
        elif upper[:2] not in ASSIGNED:
            found.add("D647")
        right = completed(upper[:16])
        if upper[16] != right[16]:
            found.add("D638")
        total = sum(ALPHABET.index(c) * 3**i for i, c in enumerate(upper[:17]))
        if upper[17] != ALPHABET[-total % 31]:
            found.add("D639")
    return found


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        (RIGHT, ""),
        (completed("N2330110MF318712"), ""),
        (completed("A1110000MJ012345"), ""),
        (completed("Y1110000MK543210"), ""),
        (completed("1211000040000000"), ""),
        ("", "D631"),
        (RIGHT[:-1], "D632"),
        (f"{RIGHT}9", "D632"),
        (f" {RIGHT}", "D632 D636"),
        ("９" + RIGHT[1:], "D633"),
        ("\uff01" + RIGHT[1:], "D633 D636"),
        ("\uff5e" + RIGHT[1:], "D633 D636"),
        ("\uff00" + RIGHT[1:], "D636"),
        ("\uff5f" + RIGHT[1:], "D636"),
        (RIGHT.lower(), "D634"),
        (RIGHT[:9] + "O" + RIGHT[10:], "D635"),
        ("9I" + RIGHT[2:], "D635"),
        ("91350100Mooo100Y43", "D634 D635"),
        (RIGHT[:8] + "-" + RIGHT[9:], "D636"),
        (RIGHT[:8] + "长" + RIGHT[9:], "D636"),
        (completed("9135A100M000100Y"), "D637"),
        (RIGHT[:-1] + "4", "D639"),
        ("N2330110MF3187123C", "D638"),
        ("000000000000000000", "D646 D648"),
        ("01140400M00010006H", "D646"),
        ("B1140400M000100066", "D646"),
        ("9X140400M00010006H", "D647"),
        ("51000000M00010006G", "D648"),
        (completed("91999999M0001000"), "D648"),
        (completed("12100001M0001000"), "D648"),
        (completed("G1140400M0001000"), "D646"),
        ("9.111000060003734e+17", "D632 D634 D636"),
    ],
)
def test_reasons(code: str, reasons: str) -> None:
    assert sorted(problem.code for problem in check([code]).of(0)) == reasons.split()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (RIGHT[:-1] + "4", "ends in the check character '4'; it should be '3'"),
        ("N2330110MF3187123C", "has '3' in place 17; after its organisation code it should be '7'"),
        ("913501OOM000100Y43", "(place and letter: 7 'O', 8 'O'); probably 91350100M000100Y43"),
        (RIGHT[:8] + "#" + RIGHT[9:], "(place and character: 9 '#')"),
        (RIGHT[:8] + "\u3000" + RIGHT[9:], "(place and character: 9 ' ')"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "probably 91350100M000100Y43"),
        ("91350100m000100y44", "small letters; probably …"),
        (RIGHT[:8] + "z" + RIGHT[9:], "(place and letter: 9 'Z')"),
        (completed("9135A100M000100Y"), "has '35A100' in places 3 to 8"),
        (completed("B1140400M0001000"), "begins with 'B', which is no department that registers"),
        (completed("94140400M0001000"), "the department 9 has no such category (it has 1、2、3)"),
        (completed("91140400M0001000")[:16] + "00", "place 17"),
        ("51000000M00010006G", "has '000000' in places 3 to 8, which lies in no province"),
    ],
)
def test_what_is_said(code: str, text: str) -> None:
    assert text in " ".join(problem.message("en") for problem in check([code]).of(0))


def test_every_department_and_category() -> None:
    pairs = [first + second for first in ALPHABET for second in ALPHABET]
    wrong = check([completed(f"{pair}140400M0001000") for pair in pairs]).holds()
    assert [pair for pair, bad in zip(pairs, wrong, strict=True) if not bad] == ASSIGNED


letters = st.sampled_from([*ALPHABET, *"IOZSVioa９Ａ　 -长\0é"])
nearly = st.builds(
    lambda code, at, letter: code[:at] + letter + code[at + 1 :],
    st.builds(
        lambda pair, area, rest: completed(pair + area + rest),
        st.sampled_from(ASSIGNED) | st.text(ALPHABET, min_size=2, max_size=2),
        st.sampled_from(["140400", "100000"]) | st.text(ALPHABET, min_size=6, max_size=6),
        st.text(ALPHABET, min_size=8, max_size=8),
    ),
    st.integers(0, 18),
    letters | st.just(""),
)


@given(st.lists(st.text(letters, max_size=20) | nearly, max_size=30))
def test_it_agrees_with_the_slow_check(codes: list[str]) -> None:
    found = check(codes)
    assert [{p.code for p in found.of(row)} for row in range(len(codes))] == [*map(slow, codes)]
    assert set(found.texts("zh")) == {row for row, code in enumerate(codes) if slow(code)}


@given(nearly)
def test_what_is_offered_is_right(code: str) -> None:
    for problem in check([code]).of(0):
        offered = problem.details.get("right")
        if problem.code in ("D633", "D634", "D635") and offered != "…":
            assert not check([str(offered)]).findings
            assert str(offered) != unicodedata.normalize("NFC", code)


def test_what_is_offered_has_no_blanks_and_hyphens() -> None:
    code = RIGHT.replace("0", "O")
    offered = {
        p.details.get("right") for p in check([f"{code[:8]}-{code[8:12]} {code[12:]}"]).of(0)
    }
    assert RIGHT in offered


@given(st.lists(st.text(ALPHABET, min_size=18, max_size=18), min_size=1, unique=True))
def test_packing_tells_codes_apart(codes: list[str]) -> None:
    assert len(np.unique(packed(codes), axis=0)) == len(codes)


def test_nothing_at_all() -> None:
    assert check([]).holds().tolist() == []
