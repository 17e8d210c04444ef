"""Every page of every role, walked through once with a canary in every text: what holds on each of them.

Texts stay texts (A25-A27); references that are sealed are nowhere (DM-2, DM-3); what was written of a colleague is on
its receivers' page alone (D55); the strict headers are on every answer (WB-1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.datastructures import Headers

from qaportal.lib import clock
from tests.architecture.access_table import WHO
from tests.concerns.raised import REFERENCE
from tests.conftest import TODAY, back_in
from tests.security.canaries import MARK, Aviary, alive, put_everywhere, sums
from tests.security.headers import FOR_CALENDARS, faults, is_private
from tests.security.lived_in import LivedIn
from tests.security.walking import pages
from tests.stage import Stage

# Text is text on either database: one walk, on one of them.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True, scope="session")
SEALED = re.compile(r"LCS-?1[0-9]{3}", re.IGNORECASE)  # every reference of the lived-in town
MATTER = "canary-of-the-matter"


@dataclass(frozen=True)
class Page:
    """What was answered to somebody."""

    who: str
    path: str
    status: int
    headers: Headers
    text: str
    is_html: bool


@pytest.fixture(scope="module")
def birds() -> Aviary:
    """Where each canary was put."""
    return Aviary()


@pytest.fixture(scope="module")
def walked(stage: Stage, lived_in: LivedIn, birds: Aviary) -> list[Page]:
    """Every page that the table opens, to every role."""
    with clock.stopped_at(TODAY):
        back_in(stage, lived_in)
        with lived_in.app.app_context():
            put_everywhere(birds)
        return list(_walk(lived_in))


def _walk(place: LivedIn) -> Iterator[Page]:
    for who in WHO:
        for path, answer in pages(place, who):
            is_html = answer.mimetype == "text/html"
            text = answer.text if str(answer.mimetype).startswith("text/") else str(answer.data)
            yield Page(who, path, answer.status_code, answer.headers, text, is_html)


def test_all_are_there(walked: list[Page]) -> None:
    assert {(one.who, one.path): one.status for one in walked if one.status not in (200, 303, 422)} == {}
    assert {one.who for one in walked} == set(WHO)


def test_no_text_comes_to_life(walked: list[Page]) -> None:
    found = {(one.who, one.path): (alive(one.text), sums(one.text)) for one in walked if one.is_html}
    assert {where: what for where, what in found.items() if what != ([], [])} == {}


def test_each_text_is_seen_somewhere(walked: list[Page], birds: Aviary) -> None:
    """So that the test before this one looks at what there is."""
    seen = {int(number) for one in walked if one.is_html for number in MARK.findall(one.text)}
    assert {where for number, where in birds.items() if number not in seen} == set()


def test_no_reference_is_shown(walked: list[Page]) -> None:
    """Neither that of a child's record nor the one under which a concern was documented."""
    assert [(one.who, one.path) for one in walked if SEALED.search(one.text) or REFERENCE in one.text] == []


def test_what_was_written_of_a_colleague_is_on_no_page_but_the_managers_own(
    walked: list[Page], lived_in: LivedIn
) -> None:
    own = lived_in.concerned.matters
    assert {(one.who, one.path) for one in walked if MATTER in one.text} == {
        ("team_manager", f"/matters/{own['it went to the manager']}"),
        ("qa_lead", f"/matters/{own['it went to the QA lead']}"),
    }


def test_every_answer_carries_the_headers(walked: list[Page]) -> None:
    assert {(one.who, one.path): faults(one.headers) for one in walked if faults(one.headers)} == {}


def test_what_may_be_kept_is_said_of_every_answer(walked: list[Page]) -> None:
    kept = {(one.who, one.path): one.headers["Cache-Control"] for one in walked if not is_private(one.headers)}
    others = {"/static/": "public, max-age=31536000, immutable", FOR_CALENDARS: "private, max-age=300"}
    wanted = {where: value for where in kept for start, value in others.items() if where[1].startswith(start)}
    assert kept == wanted
    assert set(kept.values()) == set(others.values())


def test_a_cookie_is_out_of_reach_of_script(walked: list[Page]) -> None:
    given = [cookie for one in walked for cookie in one.headers.getlist("Set-Cookie")]
    assert [cookie for cookie in given if "HttpOnly" not in cookie] == []
