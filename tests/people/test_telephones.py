"""Work telephones: how they are kept, and what a press dials."""

import pytest

from qaportal.people.telephones import dialled, numbers_in, plain_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("01632 960123", "01632 960123"),
        ("(01632) 960-123", "01632 960 123"),
        ("+44 (0)1632 960123", "+44 1632 960123"),
        ("0117 496 0123 x45", "0117 496 0123 ext 45"),
        ("0117 496 0123, extension 45", None),
        ("0117 496 0123 Extension 45", "0117 496 0123 ext 45"),
        ("07700 900123", "07700 900123"),
        ("960123", None),
        ("Ring Tom", None),
        ("01632 960123 after six", None),
        ("0" * 40, None),
    ],
)
def test_a_number_is_kept_plain_and_what_is_none_is_refused(typed: str, kept: str | None) -> None:
    assert plain_phone(typed) == kept


def test_what_is_kept_stays_as_it_is() -> None:
    for kept in ("01632 960 123", "+44 1632 960123", "0117 496 0123 ext 45"):
        assert plain_phone(kept) == kept


def test_a_press_dials_from_anywhere() -> None:
    assert dialled("0117 496 0123 ext 45") == "tel:+441174960123;ext=45"
    assert dialled("+44 1632 960123") == "tel:+441632960123"


def test_the_numbers_in_a_line_of_words_can_be_pressed() -> None:
    assert numbers_in("Emergency duty team, 01632 960999 (ask for 2)") == [
        ("Emergency duty team, ", ""),
        ("01632 960999", "tel:+441632960999"),
        (" (ask for 2)", ""),
    ]
    assert numbers_in("") == []
    assert numbers_in("Ring the switchboard") == [("Ring the switchboard", "")]
