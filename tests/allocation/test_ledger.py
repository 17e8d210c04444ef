"""The fairness ledger of an activity as people see it: by name, against a share, drafts for planners alone (X-05)."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import Pick, Seat, queries
from qaportal.allocation.fairness import Entry, headline
from qaportal.allocation.models import Assignment
from qaportal.allocation.standing import standing
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.timetable.models import Slot
from tests.allocation.cast import ANN, TUESDAY, asked, person, task
from tests.allocation.town import against_a_rule, hire, let_out, seat_people
from tests.cast import Cast
from tests.programme.test_query_counts import statements
from tests.sampling.frames import CPR, activity

SignIn = Callable[[str], FlaskClient]
PAGE = f"/activity/{CPR}/fairness"
POOL = ["Hazel Heath", "Lena Linden", "Priya Plum", "Rowan Reed"]  # Tom works in the team whose records they are


def words(html: str) -> str:
    """What a page says, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


def did(name: str, minutes: int, *, how: str = "proposed", is_out: bool = True) -> Assignment:
    """Somebody has a seat in the thematic review of February."""
    other = db.session.query(Activity).filter_by(ref="TR-2027-02").one()
    slot = Slot(activity=other, key=name, seat_key="x", name="Seat", number=1, does="attend", minutes=minutes,
                opened_at=clock.now())  # fmt: skip
    made = Assignment(slot=slot, person=Cast()[name], item=name, how=how, assigned_at=clock.now(),
                      published_at=clock.now() if is_out else None)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def line_of(viewer: str, name: str) -> Entry:
    """The line of somebody as another sees it."""
    cast = Cast()
    found = queries.shares_for(cast[viewer], activity())
    assert found is not None
    return next(line for line in found.lines if line.person == cast[name].id)


# The lines -----------------------------------------------------------------------------------------------------


def test_everybody_who_may_take_a_seat_or_has_one_stands_there_by_name(saltmarsh: Cast) -> None:
    seat_people(saltmarsh)
    found = queries.shares_for(saltmarsh["Priya"], activity())
    assert found is not None
    assert [line.name for line in found.lines] == POOL
    assert sum(line.seats for line in found.lines) == 12
    assert (found.longest, found.is_draft) == (240, True)
    against_a_rule(saltmarsh)
    found = queries.shares_for(saltmarsh["Priya"], activity())
    assert found is not None
    assert [line.name for line in found.lines] == [*POOL, "Tom Thyme"]


def test_what_others_did_and_credit_for_cover_count_beside_what_is_given_here(saltmarsh: Cast) -> None:
    """Half of what was covered is credited on top (X-06)."""
    did("Rowan", 90)
    did("Lena", 120, how="cover")
    seat_people(saltmarsh)
    assert (line_of("Priya", "Rowan").carried, line_of("Priya", "Rowan").credit) == (90, 0)
    assert (line_of("Priya", "Lena").carried, line_of("Priya", "Lena").credit) == (120, 60)
    found = queries.shares_for(saltmarsh["Priya"], activity())
    assert found is not None
    assert found.mine == line_of("Priya", "Priya")
    assert sum(line.load for line in found.lines) == sum(line.given for line in found.lines) + 270


def test_drafts_count_for_planners_alone_here_and_elsewhere(saltmarsh: Cast) -> None:
    did("Rowan", 90, is_out=False)
    seat_people(saltmarsh)
    planner, other = line_of("Priya", "Rowan"), line_of("Hazel", "Rowan")
    assert (planner.carried, planner.seats > 0) == (90, True)
    assert (other.carried, other.seats) == (0, 0)
    let_out(saltmarsh)
    assert line_of("Hazel", "Rowan").seats == planner.seats


def test_a_seat_that_was_taken_away_counts_until_that_is_published(saltmarsh: Cast) -> None:
    """What diaries show is what everybody knows."""
    seat_people(saltmarsh)
    let_out(saltmarsh)
    against_a_rule(saltmarsh)
    assert "Tom Thyme" not in [line.name for line in _lines("Hazel")]
    assert "Tom Thyme" in [line.name for line in _lines("Priya")]
    assert sum(line.seats for line in _lines("Hazel")) == 12
    let_out(saltmarsh)
    assert "Tom Thyme" in [line.name for line in _lines("Hazel")]
    assert sum(line.seats for line in _lines("Hazel")) == 12


def _lines(viewer: str) -> list[Entry]:
    found = queries.shares_for(Cast()[viewer], activity())
    assert found is not None
    return list(found.lines)


def test_a_seat_in_other_work_on_the_same_day_is_carried_and_brings_nobody_into_the_pool() -> None:
    """It only keeps its holder from being in two places; its id is below nought."""
    other = Seat(-1, "elsewhere", "elsewhere", "attend", TUESDAY, TUESDAY, 120, frozenset(), must_not=frozenset())
    officer = person(7, "Ola Day", posts=frozenset({"officer"}))
    locked = (Pick(-1, ANN.id, True), Pick(-2, officer.id, True))
    round_ = asked([ANN, officer], [task(1), other, replace(other, id=-2)], locked=locked)
    lines = standing(round_, (Pick(1, ANN.id),)).ledger
    assert [(line.name, line.carried, line.given, line.seats) for line in lines.values()] == [("Ann Lee", 120, 60, 1)]


# In words ------------------------------------------------------------------------------------------------------


def entry(load: int, share: int) -> Entry:
    """Somebody's line."""
    return Entry(load, "Somebody", load, 0, 0, share, 0)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([entry(0, 0), entry(0, 0)], "2 people may share this work. Nobody has any of it yet."),
        ([entry(120, 120)], "1 person has 2 hours of work: nobody else may share it."),
        ([entry(120, 90), entry(60, 90)], "2 people share 3 hours of work, each within 1 hour of their share."),
        ([entry(240, 120), entry(0, 120), entry(60, 60), entry(60, 60)],
         "4 people share 6 hours of work: 2 are within 1 hour of their share, 1 has more and 1 less. "
         "Nobody is more than 2 hours above or 2 hours below."),
        ([entry(360, 180), entry(0, 90), entry(0, 90)],
         "3 people share 6 hours of work: none is within 1 hour of their share, 1 has more and 2 less. "
         "Nobody is more than 3 hours above or 1 hour 30 minutes below."),
    ],
)  # fmt: skip
def test_the_headline_counts_and_names_nobody(lines: list[Entry], expected: str) -> None:
    assert headline(lines) == expected


# The page ------------------------------------------------------------------------------------------------------


def prepare(app: Flask, *acts: Callable[[], object]) -> None:
    """Do these, and have done."""
    with app.test_request_context():
        for act in (*acts, db.session.commit):
            act()


def seated() -> None:
    """People sit, as a draft."""
    seat_people(Cast())


def published() -> None:
    """Everybody knows who sits."""
    let_out(Cast())


def test_the_page_says_it_in_a_sentence_in_bars_and_in_figures(visited: Flask, sign_in: SignIn) -> None:
    prepare(visited, lambda: did("Rowan", 90), seated, published)
    page = sign_in("Hazel").get(PAGE).text
    said = words(page)
    with visited.test_request_context():
        rowan = line_of("Hazel", "Rowan")
        assert headline(_lines("Hazel")) in said
    given, load, share = (f"{n // 60}:{n % 60:02}" for n in (rowan.given, rowan.load, rowan.share))
    row = f"Rowan Reed Independent Safeguarding Reviewing Officer 1:30 {given} {rowan.seats} {load} {share}"
    assert row in said
    assert "Cover" not in said
    assert "Hazel Heath you" in said
    assert page.count('class="tick"') == len(POOL) + 1  # one a person, one in the key
    assert page.count('class="before"') == 2


def test_a_column_for_cover_stands_where_somebody_gave_any(visited: Flask, sign_in: SignIn) -> None:
    prepare(visited, lambda: did("Rowan", 120, how="cover"), seated)
    page = sign_in("Priya").get(PAGE).text
    assert "credit for cover" in page
    assert page.count('class="cover"') == 2


def test_before_seats_are_set_out_the_page_says_what_will_appear(visited: Flask, sign_in: SignIn) -> None:
    assert "Nobody shares this work yet." in words(sign_in("Priya").get(PAGE).text)


def test_where_nobody_has_any_work_yet_the_bars_are_empty(visited: Flask, sign_in: SignIn) -> None:
    prepare(visited, seated)
    said = words(sign_in("Hazel").get(PAGE).text)
    assert "4 people may share this work. Nobody has any of it yet." in said
    assert "You have nothing yet, against a share of no time. Here: no seat." in said


def test_who_may_see_it(visited: Flask, sign_in: SignIn) -> None:
    """Pat's post may not review, nor may Bea's; the guest is not invited."""
    names = ("Priya", "Hazel", "Tom", "Rowan", "Lena", "Pat", "Bea", "Gus")
    assert [sign_in(name).get(PAGE).status_code for name in names] == [200, 200, 200, 200, 200, 403, 403, 404]


def test_many_people_take_no_more_statements_than_few(visited: Flask, sign_in: SignIn) -> None:
    prepare(visited, seated)
    browser = sign_in("Priya")
    before = statements(visited, browser, PAGE)
    prepare(visited, lambda: hire(Cast(), "Sorrel Sea", "Basil Bay", "Fern Field"), lambda: did("Rowan", 60))
    assert statements(visited, browser, PAGE) == before
