"""What a text may give away (A20): what was made up for it is found, and plain words are not."""

import pytest

from qaportal.reviews.looks_like import found_in

GIVES_AWAY = {
    "Mrs Plum said so": ("a name", "Mrs Plum"),
    "seen by Dr. Reed": ("a name", "Dr. Reed"),
    "Baby O’Thyme was asleep": ("a name", "Baby O’Thyme"),
    "Master Heath-Reed": ("a name", "Master Heath-Reed"),
    "DOB: 4/5/2012": ("a date of birth", "DOB: 4/5/2012"),
    "born on 4 May 2012": ("a date of birth", "born on 4 May 2012"),
    "date of birth 04.05.12": ("a date of birth", "date of birth 04.05.12"),
    "lives at BS23 1UJ now": ("a postcode", "BS23 1UJ"),
    "moved to M1 1AE": ("a postcode", "M1 1AE"),
    "write to plum@saltmarsh.example": ("an e-mail address", "plum@saltmarsh.example"),
    "ring 01934 888 801": ("a telephone number", "01934 888 801"),
    "+44 7700 900123": ("a telephone number", "+44 7700 900123"),
    "NHS 943 476 5919": ("an NHS number", "943 476 5919"),  # the example of the NHS data dictionary
}


@pytest.mark.parametrize("text", GIVES_AWAY)
def test_what_gives_somebody_away_is_found(text: str) -> None:
    assert list(found_in(text)) == [GIVES_AWAY[text]]


@pytest.mark.parametrize(
    "text",
    ["The child feels heard at school.", "Seen on 4 May 2027, alone.", "3 of 12 visits were late.", "Record 204817",
     "943 476 5918 is no NHS number", "The plan (section 2.3) is shared.", "A4 sheet, B2 level",
     "Early Help and Children in Care met the Team Manager.", "Head of Service, Family Support and Safeguarding",
     "A Child in Need plan under Section 17, CP-2027-03."],
)  # fmt: skip
def test_plain_words_are_left_alone(text: str) -> None:
    assert list(found_in(text)) == []
