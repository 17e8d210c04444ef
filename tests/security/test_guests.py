"""A guest sees what invites their post or has a seat for them, and nothing that lets them tell what else there is (D44,
A3)."""

import re

import pytest

from qaportal.lib.db import db
from qaportal.programme.models import Activity, PublishedActivity
from tests.allocation.covered import NOVEMBER
from tests.security.lived_in import LivedIn
from tests.security.walking import QUERIES, pages
from tests.signing import without_tokens


@pytest.fixture
def seen(place: LivedIn) -> dict[str, str]:
    """Every page that the table opens to a guest."""
    return {path: answer.get_data(as_text=True) for path, answer in pages(place, "guest")}


def test_no_page_of_a_guest_names_an_activity_that_does_not_invite_them(place: LivedIn, seen: dict[str, str]) -> None:
    with place.app.app_context():
        guests = set(db.session.query(PublishedActivity).filter_by(ref=place.invited).one().posts)
        theirs = {row.ref for row in db.session.query(PublishedActivity) if set(row.posts) & guests}
        theirs.add(NOVEMBER)  # in which they have a seat
        others = {row.ref for row in db.session.query(Activity)} - theirs
    named = {(path, ref) for path, html in seen.items() for ref in re.findall(r"\b[A-Z]{2,5}-20\d\d(?:-\d+)*", html)
             if ref in others}  # fmt: skip
    assert theirs
    assert others
    assert named == set()


def test_what_a_guest_sees_does_not_change_with_what_they_may_not_see(place: LivedIn, seen: dict[str, str]) -> None:
    """Counts, order and choices included: not one byte of the planner's pages."""
    with place.app.app_context():
        db.session.query(PublishedActivity).filter_by(ref=place.uninvited).update(
            {"title": "Something else", "subject": "Something else", "is_cancelled": True}
        )
        db.session.commit()
    browser = place.client("Gus")
    for query in QUERIES["programme.show"]:
        path = f"/programme/2027?{query}".rstrip("?")
        assert without_tokens(browser.get(path).get_data(as_text=True)) == without_tokens(seen[path])
