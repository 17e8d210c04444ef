"""The pages of filled forms: the table of who reads what as the portal answers it; text stays text; nothing is changed
but what one's part asks (A1, A6, A8, A25, A33)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.allocation import services as allocation
from qaportal.allocation.queries import sitting_in
from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.reviews import services
from qaportal.reviews.models import Answer, FilledPart, Review
from tests.allocation.covered import publish, slots
from tests.cast import LONG_AGO, Cast
from tests.conftest import TODAY
from tests.reviews.decision_table import OUTSIDER, POST, SEAT, STATES, Row, handed_in, parts_of, rows
from tests.reviews.filled import FORM, as_seen, begun, fill, hand_in, keep, part_of, reviewed, say_none
from tests.security.canaries import MARK, Aviary, alive, sums
from tests.signing import without_tokens

SignIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
TABLE = [row for row in rows() if row.form == FORM]


# The table, as the portal answers ----------------------------------------------------------------------------------


def join(name: str, post: str, place: str, role: str = "") -> Person:
    """Somebody else who works here."""
    cast = Cast()
    first = name.split()[0].lower()
    person = people.add_person(name, f"{first}@saltmarsh.example", f"S3{first[:3]}", on=LONG_AGO, by=None)
    where = cast.team(place) if place else None
    people.appoint(person, cast.post(post), on=LONG_AGO, by=None, place=where, manager=None)
    if role:
        people.grant(person, role, on=clock.today(), by=cast["Priya"])
    return person


@pytest.fixture
def everybody(saltmarsh: Cast, sign_in: SignIn) -> dict[str, FlaskClient]:
    """A browser of each who could come to the review of the first record: in the words of the table."""
    for person in (
        ("Nell Nettle", "practitioner", "Adoption", "qa_lead"), ("Lou Lupin", "practitioner", "Adoption", "qa_lead"),
        ("Moss Mallow", "isro", "Fostering", ""), ("Anna Aspen", "practitioner", "Adoption", ""),
    ):  # fmt: skip
        join(*person)
    other = join("Hugh Hawthorn", "practitioner", "", "head_of_service")
    assert other
    allocation.free(_moderators_seat(), "On another job.", by=saltmarsh["Priya"])
    moss = db.session.query(Person).filter_by(name="Moss Mallow").one()
    allocation.choose(slots("moderator")[0], moss, reason="A third party.", by=saltmarsh["Priya"])
    publish()
    db.session.commit()
    who = {
        SEAT + "reviewer": "Rowan", SEAT + "worker": "Pat", SEAT + "moderator": "Moss Mallow",
        POST + "qa_team": "Priya",  # also heads it
        "head of the service it is about": "Hazel", "head of another service": "Hugh Hawthorn",
        "line manager of the practitioner": "Tom", "QA lead": "Nell Nettle",
        "QA lead, let in for an hour": "Lou Lupin", "business support": "Bea",
        "anybody else who works here": "Anna Aspen", OUTSIDER: "Gus",
    }  # fmt: skip
    return {about: sign_in(name) for about, name in who.items()}


def _moderators_seat() -> Any:
    slot = slots("moderator")[0]
    return sitting_in([slot])[slot.id]


def put_into(review: Review, row: Row, state: str) -> None:
    """The review as it is when a part of it is in a state."""
    _, _, form, parts = parts_of(*row.form_key)
    now_in = handed_in(form, parts[row.part], state)
    for kept in db.session.query(FilledPart).filter_by(review_id=review.id):
        is_in = kept.key in now_in
        kept.handed_in_at, kept.handed_in_by_id = (TODAY, review.opened_by_id) if is_in else (None, None)
    found = db.session.get_one(Review, review.id)
    is_final = state == "final"
    found.finalised_at, found.finalised_by_id = (TODAY, review.opened_by_id) if is_final else (None, None)
    db.session.commit()


def answered(browser: FlaskClient, address: str, part: str, section: str, headers: dict[str, str]) -> str:
    """What somebody gets of one part, in the words of the table."""
    if browser.get(address, headers=headers).status_code == 404:
        there = [f"{address}/parts/{part}/sections/{section}"]
        return "404" if {browser.get(path, headers=headers).status_code for path in there} == {404} else "more than 404"
    read = browser.get(f"{address}/parts/{part}", headers=headers).status_code
    write = browser.get(f"{address}/parts/{part}/check", headers=headers).status_code
    return {(200, 200): "writes", (200, 403): "reads", (404, 403): "hidden", (403, 403): "hidden",
            (404, 404): "hidden"}.get((read, write), f"{read}, {write}")  # fmt: skip


def test_the_portal_answers_what_the_table_says(everybody: dict[str, FlaskClient], saltmarsh: Cast) -> None:
    review = begun()
    address, ident, public = f"/reviews/{review.public_id}", review.id, review.public_id
    lou = db.session.query(Person).filter_by(name="Lou Lupin").one()
    services.let_in(review, "A complaint.", by=lou)
    db.session.commit()
    different = []
    asked = STATES if db.engine.dialect.name == "sqlite" else ("handed in",)  # the rules are the same on both
    states = {(row.part, state) for row in TABLE for state in asked}
    for part, state in sorted(states):
        of_part = [row for row in TABLE if row.part == part]
        put_into(db.session.get_one(Review, ident), of_part[0], state)
        section = parts_of(*of_part[0].form_key)[3][part].sections[0].key
        for row in of_part:
            found = answered(everybody[row.who], address, part, section, {})
            also_leads = row.who == POST + "qa_team" and row.cells[state] == "404"  # Priya: a QA lead knows of all
            wanted = "hidden" if also_leads else row.cells[state]
            if found != wanted:
                different.append((row.part, row.who, state, found, wanted))
    assert different == []
    assert len(states) == 7 * len(asked)
    assert public in address


def test_nobody_who_is_not_signed_in_gets_any_of_it(town: Flask, saltmarsh: Cast) -> None:
    review = begun()
    for path in ("", "/parts/review", "/parts/review/check", "/parts/review/sections/case"):
        answer = town.test_client().get(f"/reviews/{review.public_id}{path}")
        assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_review_that_does_not_exist_is_like_one_that_is_not_theirs(saltmarsh: Cast, sign_in: SignIn) -> None:
    review = begun()
    anna = sign_in("Gus")
    theirs, nobodys = anna.get(f"/reviews/{review.public_id}"), anna.get(f"/reviews/{'A' * 22}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert without_tokens(theirs.text).replace(review.public_id, "A" * 22) == without_tokens(nobodys.text)


def test_why_there_is_nothing_in_a_part_is_for_those_who_read_it(saltmarsh: Cast, sign_in: SignIn) -> None:
    """“Not safe to ask” says as much as an answer does: the practitioner reads it once it is handed in, a QA lead, who
    sees how far the review is, only where they were let in."""
    review = begun()
    sight = as_seen("Rowan", review)
    services.say_none(sight, part_of(sight, "family_view"), "Not safe to ask", by=saltmarsh["Rowan"])
    db.session.commit()
    address, browsers = f"/reviews/{review.public_id}", {first: sign_in(first) for first in ("Rowan", "Pat", "Priya")}

    def told() -> set[str]:
        return {first for first, browser in browsers.items() if "Not safe to ask" in browser.get(address).text}

    assert told() == {"Rowan"}
    hand_in("Rowan", review, "family_view")
    assert told() == {"Rowan", "Pat"}


# Text stays text (A25, A33) -----------------------------------------------------------------------------------------


def test_no_text_of_a_form_comes_to_life(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Answers, what stands beside them, why a part was sent back, why somebody was let in."""
    birds = Aviary()
    review = begun()
    keep("Rowan", review, "facts", "some", birds.bird("note"))
    fill("Rowan", review, "review", record_system="LCS")
    for key in ("facts", "case_summary"):
        keep("Rowan", review, key, "some", birds.bird("note"))
    say_none("Rowan", review, "child_view")
    fill("Rowan", review, "family_view", family_effect=birds.bird("text"),
         family_who=["Parent", {"other": birds.bird("other")}])  # fmt: skip
    hand_in("Rowan", review, "child_view", "review")
    part = part_of(as_seen("Priya", review), "child_view")
    services.return_part(as_seen("Priya", review), part, birds.bird("why"), by=saltmarsh["Priya"])
    services.let_in(review, birds.bird("reason"), by=saltmarsh["Priya"])
    db.session.commit()
    address, seen = f"/reviews/{review.public_id}", set()
    for first in ("Rowan", "Priya", "Pat", "Hazel"):
        browser = sign_in(first)
        for path in ("", "/parts/review", "/parts/family_view/sections/family", "/parts/family_view/check",
                     "/parts/family_view", "/parts/child_view/check"):  # fmt: skip
            html = browser.get(address + path).text
            assert (alive(html), sums(html)) == ([], []), (first, path)
            seen |= {int(number) for number in MARK.findall(html)}
    assert seen == set(birds) - {101}  # the first note was written over


def test_both_sides_of_a_conflict_are_text(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Indico 3.3.13: the fragment and the whole page, fed from both sides."""
    birds = Aviary()
    mine, theirs, beside = birds.bird("mine"), birds.bird("theirs"), birds.bird("their note")
    review = begun()
    keep("Rowan", review, "child_effect", theirs, save_id="theirs")
    keep("Rowan", review, "facts", "some", beside, save_id="theirs")
    db.session.commit()
    browser, address = sign_in("Rowan"), f"/reviews/{review.public_id}/parts"
    sent = {"q.child_effect": mine, "v.child_effect": "0", "save_id": mine, "sent": mine}
    for path in ("/child_view/answers/child_effect", "/child_view/sections/child"):
        for headers in ({}, HTMX):
            answer = browser.post(address + path, data=sent, headers=headers)
            assert answer.status_code == 409
            assert (alive(answer.text), sums(answer.text)) == ([], [])
            assert {int(number) for number in MARK.findall(answer.text)} >= {102}  # theirs is shown
    whole = browser.post(f"{address}/child_view/sections/child", data=sent)
    assert {int(number) for number in MARK.findall(whole.text)} == {101, 102}  # and mine is still in its box
    note = {"q.facts": "clear", "n.facts": mine, "v.facts": "0"}
    answer = browser.post(f"{address}/review/answers/facts", data=note)
    assert (answer.status_code, alive(answer.text), sums(answer.text)) == (409, [], [])
    assert {int(number) for number in MARK.findall(answer.text)} == {103}


def test_what_cannot_be_kept_is_given_back_as_text(saltmarsh: Cast, sign_in: SignIn) -> None:
    words = Aviary().bird("here")
    review = begun()
    browser, address = sign_in("Rowan"), f"/reviews/{review.public_id}/parts/review"
    sent = {"v.record": "1", "q.record": words, "v.record_system": "0", "q.record_system": words}
    for path in ("/sections/case", "/answers/record"):
        answer = browser.post(address + path, data=sent)
        assert (answer.status_code, alive(answer.text), sums(answer.text)) == (422, [], [])


# Nothing but what one's part asks (A8) ------------------------------------------------------------------------------


def contents(review: int) -> dict[str, Any]:
    """All that is kept of a review, but when it was written."""
    db.session.expire_all()
    found = db.session.get_one(Review, review)
    columns = [column.key for column in Review.__mapper__.column_attrs]
    parts = [[getattr(part, column.key) for column in FilledPart.__mapper__.column_attrs] for part in found.parts]
    answers = {one.key: (one.part_key, one.value, one.note, one.version) for one in db.session.scalars(
        select(Answer).where(Answer.review_id == review))}  # fmt: skip
    kept = {"review": [getattr(found, name) for name in columns], "parts": parts, "answers": answers}
    db.session.rollback()
    return kept


NAMES = [
    "state", "is_final", "grade", "finalised_at", "finalised_by_id", "handed_in_at", "handed_in_by_id", "part", "key",
    "review_id", "review", "number", "framework_id", "form_key", "saved_by_id", "saved_at", "by", "version", "sealed",
    "none_reason", "omitted", "reason", "is_left_out", "opened_by_id", "public_id", "id", "value", "q.", "v.", "n.",
    *(f"{sign}.{key}" for sign in ("q", "v", "n", "c", "choose", "na", "clear", "q.signed")
      for key in ("grade", "moderated_grade", "pleased", "settled_grade", "no_such_question", "child_effect")),
]  # fmt: skip


def test_the_box_with_a_day_that_is_none_is_marked_and_a_day_gone_by_is_said_before_handing_in(
    saltmarsh: Cast, sign_in: SignIn
) -> None:
    """LB-088: the summary leads to the box; the check names the action, and there is no button to press in vain."""
    review = begun()
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    hand_in("Rowan", review, "review")
    client, part = sign_in("Rowan"), f"/reviews/{review.public_id}/parts/conclusion"
    path = f"{part}/sections/next"
    row = {"q.actions-1-what": "Ring the school", "q.actions-1-who": "Tom Thyme", "v.actions": "0"}
    refused = client.post(path, data=row | {"q.actions-1-when": "ASAP"}).text
    assert '<a href="#q-actions-1-when">' in refused
    assert re.findall(r'govuk-input--error"[^>]* id="([^"]*)"', refused) == ["q-actions-1-when"]
    fill("Rowan", review, "conclusion", actions=[{"what": "Ring", "who": "Tom Thyme", "when": "2020-01-01"}])
    check = client.get(f"{part}/check").text
    assert "Action 1: 1 January 2020 is past. Give a day that is still to come." in check
    assert "Hand it in" not in check


def test_fields_that_the_section_does_not_ask_change_nothing(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Names of columns, questions of other sections, of other people's parts and of none: one at a time and all at
    once, to the page and to the autosave."""
    review, other = begun(), begun("Tom", number=1)
    keep("Pat", review, "pleased", "How she asked.")
    keep("Rowan", review, "child_effect", "It does.")
    db.session.commit()
    before, elsewhere = contents(review.id), contents(other.id)
    browser, address = sign_in("Rowan"), f"/reviews/{review.public_id}/parts/review"
    every = {value: dict.fromkeys(NAMES, value) for value in ("final", "1", "good", other.public_id)}
    for sent in (*every.values(), *({name: "good"} for name in NAMES[::3])):
        assert browser.post(f"{address}/sections/case", data=sent).status_code == 303
        assert browser.post(f"{address}/answers/record_system", data=sent).status_code == 200
    assert contents(review.id) == before
    assert contents(other.id) == elsewhere


def test_no_address_reaches_what_is_not_of_its_part(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Another part's question or section under one's own part; one's own under another's; and another's review."""
    review, other = begun(), begun("Tom", number=1)
    browser = sign_in("Rowan")
    before, elsewhere = contents(review.id), contents(other.id)
    sent = {"q.pleased": "All of it.", "v.pleased": "0", "q.child_effect": "Nothing.", "v.child_effect": "0",
            "q.record_system": "EHM", "v.record_system": "0"}  # fmt: skip
    ways = {
        f"/reviews/{review.public_id}/parts/review/answers/pleased": 404,
        f"/reviews/{review.public_id}/parts/review/answers/child_effect": 404,
        f"/reviews/{review.public_id}/parts/review/sections/own_view": 404,
        f"/reviews/{review.public_id}/parts/review/sections/child": 404,
        f"/reviews/{review.public_id}/parts/reflection/answers/pleased": 404,
        f"/reviews/{review.public_id}/parts/reflection/sections/own_view": 404,
        f"/reviews/{review.public_id}/parts/conclusion/sections/judgement": 403,
        f"/reviews/{review.public_id}/parts/moderation/submission": 404,
        f"/reviews/{review.public_id}/parts/settled/none": 404,
        f"/reviews/{other.public_id}/parts/review/answers/record_system": 404,
        f"/reviews/{other.public_id}/parts/review/submission": 404,
    }
    for headers in ({}, HTMX):
        assert {path: browser.post(path, data=sent, headers=headers).status_code for path in ways} == ways
    assert (contents(review.id), contents(other.id)) == (before, elsewhere)


def test_what_is_handed_in_is_not_changed_by_any_post(saltmarsh: Cast, sign_in: SignIn) -> None:
    review = reviewed()
    before = contents(review.id)
    browser, address = sign_in("Rowan"), f"/reviews/{review.public_id}/parts/review"
    for path in ("/answers/record_system", "/sections/case", "/submission", "/none", "/omissions/case"):
        answer = browser.post(address + path, data={"q.record_system": "EHM", "v.record_system": "1"})
        assert answer.status_code == 403
    assert contents(review.id) == before


# References ---------------------------------------------------------------------------------------------------------


def test_a_reference_is_shown_to_who_reads_the_part_and_the_log_says_so(saltmarsh: Cast, sign_in: SignIn) -> None:
    review = begun()
    path, page = f"/reviews/{review.public_id}/answers/record/reference", f"/reviews/{review.public_id}/parts/review"
    rowan = sign_in("Rowan")
    assert "LCS-10" not in rowan.get(page).text + rowan.get(f"{page}/sections/case").text
    for headers in ({}, HTMX):
        assert rowan.post(path, headers=headers).text.count("LCS-10") == 1
    assert sign_in("Pat").post(path).status_code in (403, 404)
    assert sign_in("Hazel").post(path).status_code == 404
    assert db.session.query(LogEntry).filter_by(act="looked at a reference", thing_kind="review").count() == 2
    db.session.rollback()


def test_an_empty_box_takes_no_reference_away(saltmarsh: Cast, sign_in: SignIn) -> None:
    review = begun()
    sealed = as_seen("Rowan", review).answers["record"].sealed
    sent = {"v.record": "1", "q.record": "", "v.record_system": "0", "q.record_system": "LCS", "v.population": "0"}
    answer = sign_in("Rowan").post(f"/reviews/{review.public_id}/parts/review/sections/case", data=sent)
    assert answer.status_code == 303
    assert as_seen("Rowan", review).answers["record"].sealed == sealed
    assert as_seen("Rowan", review).answers["record_system"].value == "LCS"


def test_a_page_that_one_comes_back_to_after_an_hour_still_saves(saltmarsh: Cast, sign_in: SignIn) -> None:
    review = begun()
    browser = sign_in("Rowan")
    with clock.stopped_at(TODAY + timedelta(hours=1)):
        answer = browser.post(
            f"/reviews/{review.public_id}/parts/review/answers/record_system",
            data={"v.record_system": "0", "q.record_system": "LCS", "save_id": "a", "sent": "a"},
        )
    assert answer.status_code == 200
    assert 'value="1"' in answer.text
