"""References of records: what they look like, how they are compared, and how they are shown."""

import re
from collections.abc import Sequence

SHOWN = 4
_SHAPE = re.compile(r"(?=(?:.*\d){3})[A-Za-z0-9][A-Za-z0-9/_.-]{2,39}")
_NHS = re.compile(r"\d{10}")
_ENOUGH = 5


def fault_of(reference: str) -> str:
    """What is wrong with a reference, in a sentence; "" for one that can be one."""
    if not reference:
        return "There is no reference."
    if not _SHAPE.fullmatch(reference):
        return (
            "This is not a record reference: use 3 to 40 letters, digits, hyphens, dots or slashes, three of them "
            "digits, and no name."
        )
    return ""


def normalised(reference: str, system: str = "") -> str:
    """As references are compared: system and reference, in one case, without spaces."""
    return "|".join("".join(part.split()).casefold() for part in (system, reference))


def masked(reference: str) -> str:
    """All that a page shows of a reference before it is asked for: •••4567; half of a short one."""
    return "•••" + reference[len(reference) - min(SHOWN, len(reference) // 2) :]


def are_nhs_numbers(values: Sequence[str]) -> bool:
    """Whether a column holds NHS numbers: every one has ten digits and the right check digit. By chance one in eleven
    numbers would; a handful in a row is none."""
    found = [value for value in values if value.strip()]
    return len(found) >= _ENOUGH and all(map(is_nhs_number, found))


def is_nhs_number(text: str) -> bool:
    """Whether these ten digits, with or without spaces and hyphens, have the check digit of an NHS number."""
    digits = re.sub(r"[\s-]", "", text)
    return bool(_NHS.fullmatch(digits)) and _checks(digits)


def _checks(number: str) -> bool:
    total = sum(int(digit) * (10 - at) for at, digit in enumerate(number[:9]))
    return (11 - total % 11) % 11 == int(number[9])
