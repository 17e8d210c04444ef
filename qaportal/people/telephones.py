"""Telephone numbers at work, as people write them and as a telephone dials them. Pure."""

import re

MOST = 30  # characters
NO_PHONE = "Write a telephone number, such as 01632 960123 or 01632 960123 ext 45."
_PLAIN = re.compile(r"(?:\+44 ?|0)[1-9]\d(?: ?\d){7,8}(?: ext ?\d{1,6})?")
_WITHIN = re.compile(r"(?<![\d+])(?:\+44 ?|0)[1-9](?: ?\d){8,9}(?!\d)")


def plain_phone(text: str) -> str | None:
    """The number without brackets, dashes and doubled blanks, "" for none; None for what is no British number."""
    plain = re.sub(r"\(0\)|[()]", "", text.replace("-", " ").replace("\u00a0", " "))
    plain = re.sub(r"(?i)\s*(?:ext(?:ension)?|x)\.?\s*(?=\d+\s*$)", " ext ", plain)
    plain = " ".join(plain.split())
    return plain if not plain or (len(plain) <= MOST and _PLAIN.fullmatch(plain)) else None


def dialled(number: str) -> str:
    """A number as the address of a link has it: `01632 960123 ext 45` is `tel:+441632960123;ext=45`."""
    line, _, extension = number.partition(" ext ")
    digits = re.sub(r"\D", "", line)
    abroad = digits if line.startswith("+") else f"44{digits.removeprefix('0')}"
    return f"tel:+{abroad}" + (f";ext={extension}" if extension else "")


def numbers_in(text: str) -> list[tuple[str, str]]:
    """A text in pieces, as (words, what they dial): "" for words that are no number."""
    pieces, at = list[tuple[str, str]](), 0
    for match in _WITHIN.finditer(text):
        pieces += [(text[at : match.start()], ""), (match.group(), dialled(match.group()))]
        at = match.end()
    return [piece for piece in (*pieces, (text[at:], "")) if piece[0]]
