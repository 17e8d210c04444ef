"""Plans and actions from the first day to what they changed (X-16, X-17, X-23)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from qaportal.actions import queries, services
from qaportal.actions.models import Action
from qaportal.auditlog.models import LogEntry
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import queries as programme
from qaportal.programme import services as programmes
from qaportal.programme.models import DutyDone
from tests.actions.planned import DUE, added, closed, done, framework, planned, signed_off
from tests.cast import Cast

TODAY = date(2026, 11, 23)
LATER = date(2027, 2, 1)


def test_a_team_s_plan_is_one_of_its_service_too(saltmarsh: Cast) -> None:
    plan = planned("team_plan", lead="Tom")
    assert (plan.ref, plan.level, plan.place, plan.service.name, plan.title) == (
        "P-0001", "team", "Children with Disabilities", "Family Support and Safeguarding", "Team action plan",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "said"), [("nothing", "no such plan"), ("team_plan", "Choose the team"), ("service_plan", "the service")]
)
def test_a_plan_wants_its_place(saltmarsh: Cast, key: str, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        services.start_plan(framework(), key, title="", lead=saltmarsh["Hazel"], by=None)


def test_an_action_has_a_reason_an_owner_and_a_day_and_its_owner_is_told(saltmarsh: Cast) -> None:
    action = added(planned())
    assert (action.ref, action.level, action.rules_key, action.first_due_on, action.due_on, action.state) == (
        "A-0001", "service", "plan_actions", DUE, DUE, "new",
    )  # fmt: skip
    letters = db.session.scalars(select(Letter).where(Letter.kind == "action")).all()
    assert [one.person_id for one in letters] == [saltmarsh["Tom"].id]


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({"what": " "}, "what will be done"), ({"why": ""}, "what was found"),
        ({"due": date(2026, 11, 22)}, "22 November 2026 is past"),
    ],
)  # fmt: skip
def test_an_action_without_one_of_them_is_refused(saltmarsh: Cast, but: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        added(planned(), **but)


def test_a_day_that_moves_is_counted_and_the_first_stays(saltmarsh: Cast) -> None:
    action = added(planned())
    services.change_due(action, LATER, "Two posts are empty", by=saltmarsh["Tom"])
    services.change_due(action, date(2027, 3, 1), "Still empty", by=saltmarsh["Tom"])
    services.change_due(action, date(2027, 2, 22), "One is filled", by=saltmarsh["Hazel"])
    db.session.commit()
    assert (action.first_due_on, action.due_on, action.slips) == (DUE, date(2027, 2, 22), 2)
    assert [(one.reason, one.is_slip) for one in action.changes] == [
        ("Two posts are empty", True), ("Still empty", True), ("One is filled", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("to", "reason", "said"),
    [(LATER, " ", "why its day moves"), (DUE, "x", "already"), (date(2026, 11, 20), "x", "is past")],
)
def test_a_day_does_not_move_without_a_reason_or_into_the_past(
    saltmarsh: Cast, to: date, reason: str, said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        services.change_due(added(planned()), to, reason, by=saltmarsh["Tom"])


def test_what_somebody_changed_meanwhile_is_not_overwritten(saltmarsh: Cast) -> None:
    action = added(planned())
    seen = action.version
    services.note_progress(action, "Begun", by=saltmarsh["Tom"], version=seen)
    with pytest.raises(Stale):
        services.change_due(action, LATER, "x", by=saltmarsh["Hazel"], version=seen)


def test_from_the_first_note_to_what_it_changed(saltmarsh: Cast) -> None:
    action, states = added(planned()), []
    services.note_progress(action, "All teams agreed", by=saltmarsh["Tom"])
    states.append(action.state)
    states.append(done(action).state)
    states.append(signed_off(action).state)
    services.close(
        action, difference="made", how_known="Families said so", by=saltmarsh["Hazel"],
        progress_test=[("When?", "By summer"), ("How many?", " ")],
    )  # fmt: skip
    states.append(action.state)
    assert states == ["started", "done", "signed_off", "closed"]
    assert action.progress_test == [["When?", "By summer"]]  # NS-127: as much as helps


def test_done_wants_what_shows_it(saltmarsh: Cast) -> None:
    with pytest.raises(DomainError, match="What changed, and how that was seen"):
        services.complete(added(planned()), evidence=" ", by=saltmarsh["Tom"])


def test_nobody_signs_off_what_they_did_themselves(saltmarsh: Cast) -> None:
    action = done(added(planned()))
    with pytest.raises(DomainError, match="somebody else signs it off"):
        services.sign_off(action, by=saltmarsh["Tom"])


def test_what_is_sent_back_is_to_be_done_again_and_nothing_said_is_lost(saltmarsh: Cast) -> None:
    action = done(added(planned()))
    services.send_back(action, "Two files are not enough", by=saltmarsh["Hazel"])
    assert (action.state, action.evidence, action.due_on) == ("started", "", DUE)
    assert "Eight of ten files show it" in action.updates[-1].text
    services.complete(action, evidence="Ten of ten", by=saltmarsh["Tom"])
    assert action.state == "done"


def test_a_closed_one_opens_again_with_a_reason(saltmarsh: Cast) -> None:
    action = closed(added(planned()), "not_yet")
    with pytest.raises(DomainError, match="Say what is missing"):
        services.reopen(action, "", by=saltmarsh["Hazel"])
    services.reopen(action, "The spring dip shows none", by=saltmarsh["Hazel"])
    db.session.commit()
    assert (action.state, action.difference) == ("started", "")


@pytest.mark.parametrize(("difference", "how"), [("", "x"), ("maybe", "x"), ("made", " ")])
def test_closing_wants_what_difference_it_made_and_how_that_is_known(
    saltmarsh: Cast, difference: str, how: str
) -> None:
    action = signed_off(added(planned()))
    with pytest.raises(DomainError):
        services.close(action, difference=difference, how_known=how, by=saltmarsh["Hazel"])


def test_one_that_is_the_same_goes_on_in_the_other_with_what_led_to_it(saltmarsh: Cast) -> None:
    plan = planned()
    first, second = added(plan), added(plan, "Ask health at reviews", why="Seen in the spring, too")
    services.link(second, first, by=saltmarsh["Hazel"])
    db.session.commit()
    assert (second.state, second.same_as_id, [one.finding for one in first.sources]) == (
        "linked", first.id, ["Seen in the spring, too"],
    )  # fmt: skip
    with pytest.raises(DomainError):
        services.link(first, first, by=saltmarsh["Hazel"])
    with pytest.raises(DomainError, match="cannot take it over"):
        services.link(first, second, by=saltmarsh["Hazel"])


def test_somebody_else_has_it_to_do_and_is_told(saltmarsh: Cast) -> None:
    action = added(planned())
    services.give(action, saltmarsh["Pat"], by=saltmarsh["Tom"])
    db.session.commit()
    told = db.session.scalars(select(Letter.person_id).where(Letter.kind == "action").order_by(Letter.id)).all()
    assert (action.owner_name, told) == ("Pat Poppy", [saltmarsh["Tom"].id, saltmarsh["Pat"].id])


def test_what_was_done_is_looked_at_again_in_the_next_quarter_s_programme(saltmarsh: Cast) -> None:
    """NS-128, WS-061"""
    action = closed(added(planned()))
    starts = date(2027, 4, 1)
    made = services.book_recheck(
        action, type_key="dip_audit", starts=starts, subject="Health in plans", by=saltmarsh["Priya"]
    )
    db.session.commit()
    assert (made.starts_on, made.subject, made.is_unpublished, action.recheck_id) == (
        starts, "Health in plans", True, made.id,
    )  # fmt: skip
    with pytest.raises(Stale):
        services.book_recheck(action, type_key="dip_audit", starts=starts, subject="x", by=saltmarsh["Priya"])


def test_there_is_nothing_to_book_in_a_year_that_nobody_has_made(saltmarsh: Cast) -> None:
    action = closed(added(planned()))
    with pytest.raises(DomainError, match="no programme for 3 April 2028"):
        services.book_recheck(action, type_key="dip_audit", starts=date(2028, 4, 3), subject="x", by=saltmarsh["Priya"])


def test_going_through_a_plan_moves_the_next_time_on(saltmarsh: Cast) -> None:
    plan = planned("team_plan", lead="Tom")
    assert queries.view_of(plan, TODAY).due == date(2027, 1, 4)
    with clock.stopped_at(datetime(2026, 12, 7, 9, tzinfo=UTC)):
        services.note_review(plan, on=date(2026, 12, 7), note="All on time", by=saltmarsh["Tom"])
    assert queries.view_of(plan, TODAY).due == date(2027, 1, 18)
    with pytest.raises(DomainError, match="still to come"):
        services.note_review(plan, on=date(2026, 12, 8), note="", by=saltmarsh["Tom"])


def test_going_through_a_team_s_plan_is_the_duty_done(saltmarsh: Cast) -> None:
    """NS-122: six weeks from 1 January end on 11 February; gone through on the 8th, the next six end on 22 March."""
    plan, service_plan = planned("team_plan", lead="Tom"), planned()
    day = date(2027, 2, 8)
    with clock.stopped_at(datetime(2027, 2, 9, 9, tzinfo=UTC)):
        services.note_review(service_plan, on=day, note="", by=saltmarsh["Hazel"])
        assert db.session.scalars(select(DutyDone)).all() == []
        services.note_review(plan, on=day, note="All on time", by=saltmarsh["Hazel"])
        services.note_review(planned("team_plan", lead="Tom"), on=date(2027, 2, 9), note="", by=saltmarsh["Tom"])
    marks = db.session.scalars(select(DutyDone).order_by(DutyDone.done_on)).all()
    assert [(one.duty_key, one.owner.name, one.about_team_id, one.done_on, one.note) for one in marks] == [
        ("team_plan_review", "Tom Thyme", plan.team_id, day, "P-0001"),
        ("team_plan_review", "Tom Thyme", plan.team_id, date(2027, 2, 9), "P-0003"),
    ]
    assert (marks[0].recorded_by, marks[1].recorded_by) == (saltmarsh["Hazel"], saltmarsh["Tom"])


def test_a_duty_that_was_marked_by_hand_is_not_marked_twice_for_a_day(saltmarsh: Cast) -> None:
    plan = planned("team_plan", lead="Tom")
    day = date(2027, 2, 8)
    with clock.stopped_at(datetime(2027, 2, 8, 9, tzinfo=UTC)):
        rules = programme.standing(day)
        assert rules is not None
        assert plan.team_id is not None
        [owed] = programme.of_plan(rules, "team_plan", ("team", plan.team_id), day)
        assert (owed.due, owed.state) == (date(2027, 2, 11), "due")
        programmes.mark_done(saltmarsh["Tom"], owed, on=day, by=saltmarsh["Tom"])
        services.note_review(plan, on=day, note="", by=saltmarsh["Tom"])
        assert db.session.scalar(select(func.count()).select_from(DutyDone)) == 1
        [after] = programme.of_plan(rules, "team_plan", ("team", plan.team_id), date(2027, 2, 9))
        assert after.due == date(2027, 3, 22)


def test_before_duties_count_a_plan_is_gone_through_all_the_same(saltmarsh: Cast) -> None:
    plan = planned("team_plan", lead="Tom")
    with clock.stopped_at(datetime(2026, 12, 7, 9, tzinfo=UTC)):
        services.note_review(plan, on=date(2026, 12, 7), note="", by=saltmarsh["Tom"])
    assert (len(plan.reviews), db.session.scalars(select(DutyDone)).all()) == (1, [])


def test_a_service_plan_is_gone_through_in_the_leadership_team_s_next_session(saltmarsh: Cast) -> None:
    """NS-121: January, April, July, October."""
    assert queries.view_of(planned(), TODAY).due == date(2027, 1, 13)


def test_a_plan_closes_once_all_in_it_is(saltmarsh: Cast) -> None:
    plan = planned()
    action = added(plan)
    with pytest.raises(DomainError, match="1 action is not closed yet"):
        services.close_plan(plan, by=saltmarsh["Hazel"])
    closed(action)
    services.close_plan(plan, by=saltmarsh["Hazel"])
    with pytest.raises(DomainError, match="This plan is closed"):
        added(plan)


def test_the_log_says_who_did_what_and_none_of_the_words(saltmarsh: Cast) -> None:
    closed(added(planned(), "CANARY what", why="CANARY why", support="CANARY support", measure="CANARY measure"))
    entries = db.session.scalars(select(LogEntry).where(LogEntry.thing_kind == "action").order_by(LogEntry.id)).all()
    assert [one.act for one in entries] == ["added", "completed", "signed off", "closed"]
    assert "CANARY" not in str([(one.details, one.reason, one.thing_ref) for one in entries])


def test_numbers_go_on(saltmarsh: Cast) -> None:
    plan = planned()
    added(plan)
    added(plan, "Another")
    assert [one.ref for one in db.session.scalars(select(Action).order_by(Action.id))] == ["A-0001", "A-0002"]


def test_whoever_gets_an_action_back_is_told_again(saltmarsh: Cast) -> None:
    action = added(planned())
    for first in ("Rowan", "Tom"):
        services.give(action, saltmarsh[first], by=saltmarsh["Hazel"])
        db.session.commit()
    letters = db.session.scalars(select(Letter).where(Letter.kind == "action").order_by(Letter.id))
    assert [one.person_id for one in letters] == [saltmarsh[first].id for first in ("Tom", "Rowan", "Tom")]


@pytest.mark.parametrize("typed", ["Ömer Élan", "ömer élan", " ÖMER   ÉLAN "])
def test_a_name_is_found_however_it_is_cased_and_spaced(saltmarsh: Cast, typed: str) -> None:
    tom = saltmarsh["Tom"]
    tom.name = "Ömer Élan"
    db.session.commit()
    assert queries.person_named(typed) is tom


def test_a_name_that_two_have_is_nobody_s(saltmarsh: Cast) -> None:
    saltmarsh["Tom"].name = saltmarsh["Rowan"].name.upper()
    db.session.commit()
    assert queries.person_named(saltmarsh["Rowan"].name) is None
