"""Any text in any box of any form (UP-5, R11): never a crash, never half a write, and on a refusal the text is still
there."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from qaportal.lib.text import normalise
from qaportal.programme.forms import read_wishes
from tests.architecture.access_table import rows
from tests.security.lived_in import LivedIn
from tests.security.walking import Form, every_form, nothing_stays

BOXES = {
    "NUL": "Meadow\x00\x0b\x1bhall",
    "half a surrogate pair": "Meadow hall \ud83d\ufffe",
    "right to left, emoji, combining": "\u202eMeadow\u202c 👩‍👩‍👧 مرحبا e\u0301",
    "look-alikes of numbers": "²٣１e309",
    "a formula": "=HYPERLINK(\"http://evil.example\",\"1\")",
    "lines": "Meadow\r\nhall\rBcc: all@saltmarsh.example\n.",
    "more than fits": "Meadow " * 1_000,
    "nothing but space": " \t\u00a0\u2003 ",
}  # fmt: skip
ALWAYS = ("more than fits", "nothing but space")
BY_TURNS = tuple(what for what in BOXES if what not in ALWAYS)
MEGABYTE = "Meadow " * 150_000
UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
HIDDEN = {"a huge number": "9" * 30, "no number": "x", "nothing": "", "NUL": "\x00"}
# A section of a form keeps every answer that it can, and shows the others again with what was typed.
KEEPS_WHAT_IT_CAN = re.compile("^/reviews/.*/sections/")
# What a page says of a review is noted as read, on the page of a refusal too (AU-2); nothing else is written there.
NOTES_A_READING = re.compile("^/(disputes|calibrations?)/|^/reviews/[^/]+/moderation")
GOOD_DAY = "10 March 2027"


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Texts that reached the database and should never have."""
    found: list[str] = []

    def look(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        found.extend(text for text in _texts(parameters) if UNKEPT.search(text))

    event.listen(Engine, "before_cursor_execute", look)
    yield found
    event.remove(Engine, "before_cursor_execute", look)


def _texts(kept: Any) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict):
        for value in kept.values():
            yield from _texts(value)
    elif isinstance(kept, list | tuple):
        for value in kept:
            yield from _texts(value)


def filled(form: Form, name: str, text: str) -> dict[str, str]:
    """The form as it stands on its page, plausible elsewhere, with `text` in one field."""
    sent: dict[str, str] = {}
    for field, kind in form.boxes.items():
        sent[field] = form.fields.get(field) or ("pat@saltmarsh.example" if kind == "email" else GOOD_DAY)
    for field, options in form.choices.items():
        sent[field] = form.fields.get(field) or next(filter(None, options), "")
    return form.fields | sent | {name: text}


def send(client: FlaskClient, form: Form, name: str, text: str) -> TestResponse:
    """As a browser would: with a file as multipart, else urlencoded; halves of surrogate pairs byte for byte."""
    sent = filled(form, name, text)
    if form.files:
        kept = {field: value.encode("utf-8", "replace").decode() for field, value in sent.items()}
        return client.post(form.action, data=kept | {form.files[0]: (io.BytesIO(b"name\nPat"), "staff.csv")})
    body = urlencode({field: value.encode("utf-8", "surrogatepass") for field, value in sent.items()})
    return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")


def probes(form: Form) -> Iterator[tuple[str, str, str]]:
    """(field, what, text) for each kind of field of a form: of the rows of a preview, those of the first. The first box
    gets every text; the others get what is too long, what is blank and two more, by turns."""
    boxes = {name.partition(":")[0]: name for name in reversed(form.boxes)}
    for n, name in enumerate(boxes.values()):
        yield from ((name, what, BOXES[what]) for what in (*ALWAYS, *(BY_TURNS if n == 0 else BY_TURNS[n % 3 :: 3])))
    yield from ((name, "a megabyte", MEGABYTE) for name in list(boxes.values())[:1])
    others = (set(form.fields) | set(form.choices)) - set(form.boxes) - {"csrf_token"}
    for name in {name.partition(":")[0]: name for name in sorted(others)}.values():
        yield from ((name, what, text) for what, text in HIDDEN.items())


def is_kept(answer: TestResponse, text: str) -> bool:
    """Whether the page still has what was typed (as the portal reads it), or enough of a long text to know it by."""
    readable = text.partition("\ud83d")[0]
    wanted = " ".join(normalise(readable).split())[:100]
    return wanted in " ".join(unescape(answer.get_data(as_text=True)).split())


def fault(place: LivedIn, form: Form, name: str, text: str, commits: list[str]) -> str:
    """What went wrong when this text was sent in that field, "" for nothing."""
    commits.clear()
    client = place.client(None if form.action.startswith("/sign-in") else "Priya")
    try:
        answer = send(client, form, name, text)
    except Exception as error:  # a crash is what is looked for here, of any kind
        return f"crashed: {error!r}"
    with answer:
        if answer.status_code not in (200, 303, 404, 409, 422):
            return str(answer.status_code)
        is_meant = KEEPS_WHAT_IT_CAN.search(form.action) or NOTES_A_READING.search(form.action)
        if answer.status_code >= 400 and commits and not is_meant:
            return "half written"
        if answer.status_code == 422 and name in form.boxes and not is_kept(answer, text):
            return "the text is gone"
    return ""


def test_any_text_in_any_box(place: LivedIn, statements: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(place.app.config, "LIMITS", False)
    forms = every_form(place, "qa_lead", "anonymous").values()
    asked = [(form, *probe) for form in forms for probe in probes(form)]
    with nothing_stays(monkeypatch) as commits:
        found = {(form.action, name, what): fault(place, form, name, text, commits) for form, name, what, text in asked}
    assert len(found) > 400
    assert {about: why for about, why in found.items() if why} == {}
    assert statements == []


def test_every_act_is_on_some_page(place: LivedIn) -> None:
    """A route that nothing leads to is a route that nobody looks after."""
    acts = {row.endpoint for row in rows() if row.method == "POST"}
    by_script = {"reviews.save_answer", "meetings.minute"}  # keep while one writes what a button keeps without script
    assert acts - by_script == every_form(place, "qa_lead", "practitioner", "anonymous").keys()


def test_a_row_that_is_left_out_need_not_be_right() -> None:
    """Its box is not on the page, so nobody could put it right."""
    wishes, faults = read_wishes({"starts:CPR-2029-01": "soon", "out:CPR-2029-01": "y", "starts:CPR-2029-03": "later"})
    assert wishes.left_out == {"CPR-2029-01"}
    assert faults.keys() == {"starts:CPR-2029-03"}


def test_a_reason_of_nothing_but_space_is_no_reason(place: LivedIn) -> None:
    path = f"/activity/{place.unpublished}/cancellation"
    answer = place.client("Priya").post(path, data={"reason": " \n\u2003", "version": "1"})
    assert answer.status_code == 422
    assert "Say why, in a sentence." in answer.text
