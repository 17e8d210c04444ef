"""One text normaliser at the edge (UP-5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib.text import called, cut, folded, normalise, slug


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\uffffb\ufffe", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("cafe\u0301", "café"),
        ("tab\tstays\nand lines", "tab\tstays\nand lines"),
        ("\x1b[31mred\x0b\x7f", "[31mred"),
    ],
)
def test_what_no_later_step_could_hold_is_taken_out(sent: str, kept: str) -> None:
    assert normalise(sent) == kept


@given(st.text(st.characters()))
def test_normalising_twice_is_normalising_once_and_always_encodes(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    once.encode()
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CiC & FSS", "cic and fss"),
        ("C.D.T", "CDT"),
        ("Family  Support + Safeguarding", "family support and safeguarding"),
    ],
)
def test_names_are_compared_as_people_do(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("name", "greeted"),
    [("Helen Sorrel", "Helen"), ("Cllr Ruth Foxglove", "Cllr Ruth Foxglove"), ("Dr. Rue", "Dr. Rue")],
)
def test_nobody_is_greeted_by_a_title(name: str, greeted: str) -> None:
    assert called(name) == greeted


def test_a_slug_fits_an_address() -> None:
    assert slug("Children’s Résumé & Co.") == "childrens-resume-co"


@pytest.mark.parametrize(("text", "kept"), [("", ""), ("four", "four"), ("fives", "fiv…"), ("many more", "man…")])
def test_what_is_too_long_is_cut_and_says_so(text: str, kept: str) -> None:
    assert cut(text, 4) == kept
