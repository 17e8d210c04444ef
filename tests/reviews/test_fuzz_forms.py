"""Whatever is sent to a question of any kind: no error of the server, what is kept is what was sent but for what the
edge takes out, what is refused is given back as it was typed, and what is kept can be read and printed (R11).

120 posts a kind; QAPORTAL_FUZZ=10000 for as many as `make chaos` asks for. At least three in ten must be kept.
"""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaportal.lib.db import db
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.sealing import unseal
from tests.reviews.ground import CHOICES, KINDS, PART, TICKS, ready_to_write
from tests.signing import sign_in

POSTS = int(os.environ.get("QAPORTAL_FUZZ", "120")) // 2  # on each database
Fields = list[tuple[str, str]]
LIKE_A_SUITE: dict[str, Any] = {
    "deadline": None, "database": None, "derandomize": POSTS < 1000, "suppress_health_check": list(HealthCheck),
}  # fmt: skip

# What is sent ------------------------------------------------------------------------------------------

LOOKALIKES = ["²", "٣", "1e309", "NaN", "Infinity", "-1", "0x10", "１２", "1.234", "1,5", "+4", "9" * 40, "1_0", "٠.٥"]
ODD = [
    "\x00", "\u202eevil", "a\r\nb\rc", "\ud800", "\udfff x", "é", "e\u0301", "\ufffe", "<script>alert(1)</script>",
    "{{7*7}}", "'; DROP TABLE answer; --", "%s%n", "\u2066x\u2069", " \t ", "=1+1", "\u00a0", "\U0001f600" * 9, "None",
]  # fmt: skip
LENGTHS = [199, 201, 4001, 10_001, 30_000]
anything = st.one_of(
    st.sampled_from(ODD + LOOKALIKES), st.text(max_size=60), st.text("ab \n\r\t\x07é\u0301\ud83d", max_size=80),
    st.builds(lambda text, n: text * n, st.sampled_from(["x", "é ", "\n", "\U0001f600"]), st.sampled_from(LENGTHS)),
)  # fmt: skip
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SHAPES: list[Callable[[date], str]] = [
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: day.isoformat(),
]
written_days = st.builds(lambda day, shape: shape(day), days, st.sampled_from(SHAPES))


def mostly(good: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Seven times in ten what is good, else anything."""
    return st.integers(0, 9).flatmap(lambda n: anything if n in (3, 5, 7) else good)


def one_of(*good: str) -> st.SearchStrategy[str]:
    return st.sampled_from(good)


GOOD: dict[str, st.SearchStrategy[str]] = {
    "text": st.one_of(words, st.text("ab\n é\r", min_size=1, max_size=400)),
    "yes_no": one_of("yes", "no", ""),
    "yes_no_partly": one_of("yes", "no", "partly", "not_applicable"),
    "yes_no_partly_na": one_of("yes", "no", "partly", "not_applicable"),
    "number": st.one_of(
        st.integers(0, 10**9 - 1).map(str), st.builds("{}.{:02d}".format, st.integers(0, 10**6), st.integers(0, 99))
    ),
    "date": written_days,
    "rating": one_of("1", "2", "3", "4"),
    "out_of_ten": st.integers(0, 10).map(str),
    "grade": one_of("outstanding", "good", "requires_improvement", "inadequate"),
    "choice": one_of(*CHOICES, "other"),
    "person": words,
    "record": st.integers(1, 10**6).map("LCS-{}".format),
    "signature": one_of("yes", ""),
}  # fmt: skip


@st.composite
def sent(draw: st.DrawFn, key: str) -> Fields:
    """The fields of one post: mostly what a page would send, else anything, twice, not at all, or beside others."""
    value = mostly(GOOD[key]) if key in GOOD else anything
    name = f"q.{key}"
    fields: Fields
    if key == "ticks":
        fields = [(name, one) for one in draw(st.lists(mostly(one_of(*TICKS)), max_size=4))]
    elif key == "several":
        fields = [(f"{name}-{n}", draw(mostly(words))) for n in draw(st.sets(st.integers(0, 6)))]
    elif key == "actions":
        cells = {"what": words, "who": words, "support": words, "when": mostly(written_days)}
        rows = draw(st.lists(st.fixed_dictionaries({}, optional=cells), max_size=4))
        fields = [(f"{name}-{n}-{cell}", text) for n, row in enumerate(rows) for cell, text in row.items()]
    else:
        fields = [(name, draw(value))]
    odd = draw(st.integers(0, 19))
    if odd == 0:
        fields = fields[1:]
    elif odd == 1:
        fields += [(name, draw(anything)), (f"{name}-other", draw(anything)), (f"{name}-999999-what", "x")]
    elif odd == 2:
        fields += [(draw(words), draw(anything)), ("q.story", "elsewhere"), (f"v.{key}", "-1"), (f"sent.{key}", "x")]
    if key == "choice":
        fields.append((f"{name}-other", draw(mostly(words))))
    if key in ("text", "grade", "record"):
        fields.append((f"n.{key}", draw(mostly(words))))
    return fields


# The oracle: what must come of it, from what people are told, not from the code ---------------------------------------


def clean(text: str) -> str:
    """What the edge leaves of a text: composed, one kind of line break, no controls but tab and line break, nothing
    that is no character or turns the direction of what follows; bytes that are no text stay as they were sent."""
    text = re.sub("[\ud800-\udfff]", lambda half: _quoted(half[0]), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    gone = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF, 0x7F, *range(0x20)} - {0x09, 0x0A}
    return unicodedata.normalize("NFC", "".join(letter for letter in text if ord(letter) not in gone))


REFUSED, EITHER = object(), object()


def line_of(text: str) -> str:
    return " ".join(text.split())


def choice_of(value: str, offered: tuple[str, ...]) -> Any:
    return (value or None) if value in ("", *offered) else REFUSED


def day_of(text: str) -> Any:
    """The day that was written in one of the shapes that this file sends; whatever else may be one or none."""
    for shape in ("%d %B %Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, shape).date().isoformat()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return EITHER if text else None


def expected(key: str, fields: Fields) -> Any:
    """The value that must be kept; REFUSED; or EITHER, where both will do."""
    first: dict[str, str] = {}
    for name, text in fields:
        first.setdefault(clean(name), clean(text))
    value = first.get(f"q.{key}", "")
    if key == "text":
        return REFUSED if len(value) > 10_000 else value if value.strip() else None
    if key in ("person", "record"):
        folded = line_of(value)
        return REFUSED if len(folded) > 200 else EITHER if key == "record" and folded else folded or None
    if key == "number":
        digits = value.strip()
        whole, _, part = digits.partition(".")
        is_whole = digits.isascii() and whole.isdigit() and len(whole) <= 9
        is_plain = is_whole and ((part.isdigit() and len(part) <= 2) or "." not in digits)
        return (float(digits) if part.strip("0") else int(whole)) if is_plain else REFUSED if digits else None
    if key == "date":
        return day_of(value.strip())
    if key == "signature":
        return EITHER if value == "yes" else None
    return listed(key, value, fields, first)


def listed(key: str, value: str, fields: Fields, first: dict[str, str]) -> Any:
    """The same of what is chosen, and of what has several boxes."""
    if key == "ticks":
        ticked = [clean(text) for name, text in fields if clean(name) == "q.ticks" and clean(text)]
        return REFUSED if set(ticked) - set(TICKS) else [one for one in TICKS if one in ticked] or None
    if key == "several":
        boxes = [first.get(f"q.several-{n}", "") for n in range(4)]
        return REFUSED if max(map(len, boxes)) > 10_000 else [text for text in boxes if text.strip()] or None
    if key == "actions":
        return acted(first)
    if key == "choice" and value == "other":
        said = line_of(first.get("q.choice-other", ""))
        return REFUSED if len(said) > 200 else {"other": said}
    offered = {
        "yes_no": ("yes", "no"), "yes_no_partly": ("yes", "no", "partly", "not_applicable"),
        "yes_no_partly_na": ("yes", "no", "partly", "not_applicable"), "rating": ("1", "2", "3", "4"),
        "out_of_ten": tuple(map(str, range(11))), "choice": tuple(CHOICES),
        "grade": ("outstanding", "good", "requires_improvement", "inadequate"),
    }[key]  # fmt: skip
    chosen = choice_of(value, offered)
    return int(chosen) if key in ("rating", "out_of_ten") and isinstance(chosen, str) else chosen


def acted(first: dict[str, str]) -> Any:
    found = []
    for n in range(50):
        row = {cell: first.get(f"q.actions-{n}-{cell}", "").strip() for cell in ("what", "support", "who", "when")}
        if not any(row.values()):
            continue
        row["when"] = day_of(row["when"]) or ""
        if row["when"] is EITHER or len(row["what"]) > 2000 or max(len(row["who"]), len(row["support"])) > 200:
            return EITHER
        found.append({cell: text for cell, text in row.items() if text})
    return found or None


# The posts ---------------------------------------------------------------------------------------------


class Boxes(HTMLParser):
    """What stands in the boxes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.is_in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.texts.append(dict(attrs).get("value") or "")
        self.is_in = tag == "textarea"
        if self.is_in:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_in = False

    def handle_data(self, data: str) -> None:
        if self.is_in:
            self.texts[-1] += data


@dataclass
class Form:
    """Rowan’s form, one question of which is posted to again and again."""

    app: Flask
    client: FlaskClient
    review: str
    kept: int = 0
    posts: int = 0
    known: dict[str, tuple[Any, str, int]] = field(default_factory=dict)  # what was kept of a question last

    def post(self, path: str, key: str, fields: Fields) -> tuple[int, str]:
        pairs = [(f"v.{key}", str(self.known.get(key, (None, "", 0))[2])), ("save_id", f"{self.posts}"), *fields]
        body = "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in pairs)
        answer = self.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
        return answer.status_code, answer.text

    def answer(self, key: str) -> tuple[Any, str, int]:
        """What is kept, its note and its version; a reference is opened."""
        with self.app.app_context():
            review = db.session.query(Review).filter_by(public_id=self.review).one()
            one = db.session.get(Answer, (review.id, key))
            if one is None:
                return None, "", 0
            return (unseal(review, one) if one.sealed else one.value), one.note, one.version


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


@pytest.fixture
def form(town: Flask) -> Form:
    """A form that asks everything."""
    with town.test_request_context():
        review = ready_to_write().public_id
        db.session.remove()
    return Form(town, sign_in(town, "Rowan"), review)


@pytest.mark.parametrize("key", [one["key"] for one in KINDS])
def test_whatever_is_sent(form: Form, key: str) -> None:
    form.known[key] = form.answer(key)  # the reference of the record is there from the start

    @settings(max_examples=POSTS, **LIKE_A_SUITE)
    @given(sent(key))
    def once(fields: Fields) -> None:
        check(form, key, fields)

    once()
    assert form.kept >= 0.3 * form.posts
    assert form.client.get(f"/reviews/{form.review}/parts/{PART}").status_code == 200
    assert form.client.get(f"/reviews/{form.review}/parts/{PART}/check").status_code == 200


def check(form: Form, key: str, fields: Fields) -> None:
    """One post, and what came of it."""
    before = form.known.get(key, (None, "", 0))
    status, _ = form.post(f"/reviews/{form.review}/parts/{PART}/answers/{key}", key, fields)
    form.posts += 1
    value, note, version = form.answer(key)
    form.known[key] = value, note, version
    wanted = expected(key, fields)
    said = clean(dict(reversed(fields)).get(f"n.{key}", ""))
    assert status in (200, 422), status
    if status == 422:
        assert wanted is REFUSED or wanted is EITHER or len(said) > 4_000, (wanted, fields)
        assert (value, note, version) == before
        given_back(form, key, fields)
        return
    form.kept += 1
    assert wanted is not REFUSED, (value, fields)
    assert note == (said if said.strip() else "")
    if (key == "record" and (wanted is None or before[0])) or (key == "signature" and wanted and before[0]):
        return  # a reference stays until another is given, a signature is that of whoever signed first
    if wanted is EITHER:
        return
    assert (value, type(value)) == (wanted, type(wanted)), fields


def given_back(form: Form, key: str, fields: Fields) -> None:
    """The page of the section, sent as a whole, has in its boxes what was typed; of one sent twice, both in lines."""
    status, html = form.post(f"/reviews/{form.review}/parts/{PART}/sections/every_kind", key, fields)
    assert status == 422
    page = Boxes()
    page.feed(html)
    typed = [clean(text) for name, text in fields if clean(name) == f"q.{key}"]
    if key in ("text", "person", "number", "date", "record"):
        assert "\n".join(typed) in [text.removeprefix("\n") for text in page.texts] + page.texts
