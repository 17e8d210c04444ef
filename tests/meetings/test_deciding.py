"""From the agenda to the minutes by the verbs: each decision at once, once, and never lost (X-20, CARD-09)."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import event, select

from qaportal.actions.services import conclude
from qaportal.frameworks.queries import pack_of
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.papers import Paper, plain, word
from qaportal.meetings import emails, minutes, queries, services
from qaportal.meetings.models import Decision, Meeting
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from tests.actions.planned import added, closed, planned
from tests.cast import Cast
from tests.meetings.held import APRIL, JANUARY, LATER, actions, decided, ended, item_about, opened, prepared, sitting

# The same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
MARCH = datetime(2027, 3, 1, 9, tzinfo=UTC)


def paper(meeting: Meeting) -> Paper:
    return minutes.paper_of(meeting, pack_of(meeting.activity.framework), by="Priya Plum", at=clock.now())


def test_the_agenda_has_what_is_to_be_done_and_nothing_that_is_closed(saltmarsh: Cast) -> None:
    first, second, third = actions()
    closed(third)
    meeting = prepared()
    assert [one.action_id for one in meeting.items if one.action] == [first.id, second.id]
    assert [one.position for one in meeting.items] == list(range(1, len(meeting.items) + 1))
    assert meeting.items[0].title == "Service-wide action plans and their progress"


def test_it_is_built_once(saltmarsh: Cast) -> None:
    prepared()
    with pytest.raises(Stale, match="built already"):
        services.prepare(sitting(), by=saltmarsh["Priya"])


def test_the_order_is_theirs_until_it_is_opened(saltmarsh: Cast) -> None:
    actions(2)
    meeting = prepared()
    own = services.add_item(meeting, "The  new building", by=saltmarsh["Priya"])
    services.move_item(meeting, own, True, by=saltmarsh["Priya"])
    assert [one.kind for one in meeting.items] == ["standing", "action", "own", "action"]
    assert own.title == "The new building"
    services.remove_item(meeting, meeting.items[0], by=saltmarsh["Priya"])
    db.session.commit()
    assert [one.position for one in meeting.items] == [1, 2, 3]
    actions(1)
    assert services.rebuild(meeting, by=saltmarsh["Priya"]) == (2, 0)
    services.open_meeting(meeting, by=saltmarsh["Priya"])
    with pytest.raises(Stale, match="stays as it is"):
        services.add_item(meeting, "Too late", by=saltmarsh["Priya"])


def test_close_says_what_it_changed_and_books_the_second_look(saltmarsh: Cast) -> None:
    action, *_ = actions()
    item = item_about(opened(), action)
    decided(item, "close", said="Six of eight families said so", difference="made", recheck_on=date(2027, 4, 5))
    assert (action.state, action.difference, action.how_known) == ("closed", "made", "Six of eight families said so")
    assert action.evidence == "Six of eight families said so"
    again = db.session.get_one(Activity, action.recheck_id)
    assert (again.type_key, again.starts_on, again.is_unpublished) == ("dip_audit", date(2027, 4, 5), True)
    assert item.decision is not None
    assert item.decision.recheck is again
    assert item.minute == "Six of eight families said so"


def test_another_day_is_a_slip_with_its_reason(saltmarsh: Cast) -> None:
    action, *_ = actions()
    decided(item_about(opened(), action), "change_date", said="Two posts are empty", due=LATER)
    assert (action.due_on, action.slips, action.changes[0].reason) == (LATER, 1, "Two posts are empty")


def test_going_on_leaves_what_was_said_with_the_action(saltmarsh: Cast) -> None:
    action, *_ = actions()
    decided(item_about(opened(), action), "continue", minute="Half of the teams do it")
    assert action.updates[-1].text == "CSLT action planning: Half of the teams do it"


@pytest.mark.parametrize(
    ("kind", "said", "match"),
    [
        ("close", {"difference": "made"}, "how you know"), ("change_date", {"said": "Why"}, "Give the day"),
        ("change_date", {"due": LATER}, "why its day moves"), ("escalate", {}, "why it is escalated"),
        ("escalate", {"said": "Blocked", "to_board": "nowhere"}, ""),
        ("change_date", {"due": date(2026, 1, 5), "said": "Why"}, "is past"), ("burn", {}, "cannot be decided"),
    ],
)  # fmt: skip
def test_a_word_that_is_missing_is_asked_for_and_nothing_is_decided(
    saltmarsh: Cast, kind: str, said: dict[str, object], match: str
) -> None:
    action, *_ = actions()
    item = item_about(opened(), action)
    if not match:
        decided(item, kind, **said)  # there is one board only that it may go to
        assert item.decision is not None
        assert item.decision.to_board == "qapm"
        return
    with pytest.raises(DomainError, match=match):
        decided(item, kind, **said)
    db.session.rollback()
    assert (action.state, action.slips, db.session.query(Decision).count()) == ("new", 0, 0)


def test_a_second_press_of_the_same_key_decides_once(saltmarsh: Cast) -> None:
    action, *_ = actions()
    item = item_about(opened(), action)
    for _ in range(2):
        decided(item, "change_date", "press-1", said="Two posts are empty", due=LATER)
    assert (action.slips, db.session.query(Decision).count()) == (1, 1)
    with pytest.raises(Stale, match="changed the action already"):
        decided(item, "continue", "press-2")


def test_what_changed_nothing_yet_may_be_decided_otherwise(saltmarsh: Cast) -> None:
    action, *_ = actions()
    item = item_about(opened(), action)
    decided(item, "escalate", said="It needs money")
    decided(item, "come_back")
    assert item.decision is not None
    assert (item.decision.kind, item.decision.to_board) == ("come_back", "")


def test_the_minute_is_kept_as_it_is_written_and_never_over_somebody_else_s(saltmarsh: Cast) -> None:
    actions(1)
    item = opened().items[-1]
    services.keep_minute(item, "Health was ", version=0, by=saltmarsh["Priya"])
    services.keep_minute(item, "Health was asked", version=1, by=saltmarsh["Priya"])
    services.keep_minute(item, "Health was asked", version=1, by=saltmarsh["Priya"])
    with pytest.raises(Stale, match="Somebody else"):
        services.keep_minute(item, "Fathers were asked", version=1, by=saltmarsh["Lena"])
    assert (item.minute, item.minute_version) == ("Health was asked", 2)
    with pytest.raises(DomainError, match="2,000"):
        services.keep_minute(item, "x" * 2001, version=2, by=saltmarsh["Priya"])


def test_nothing_is_decided_before_it_is_opened_and_after_its_end(saltmarsh: Cast) -> None:
    action, *_ = actions()
    meeting = prepared()
    with pytest.raises(Stale, match="not open"):
        decided(item_about(meeting, action), "continue")
    services.open_meeting(meeting, by=saltmarsh["Priya"])
    ended(meeting)
    with pytest.raises(Stale, match="not open"):
        decided(item_about(meeting, action), "continue")
    with pytest.raises(Stale, match="has ended"):
        ended(meeting)


def test_the_end_notes_the_plans_and_tells_each_owner_once_without_a_word_of_the_action(saltmarsh: Cast) -> None:
    first, second, third = actions()
    meeting = opened()
    decided(item_about(meeting, first), "close", said="Six families said so", difference="not_yet")
    decided(item_about(meeting, second), "change_date", said="Two posts are empty", due=LATER)
    ended(meeting)
    assert first.plan is not None
    assert [one.note for one in first.plan.reviews] == ["Gone through in CSLT action planning, CSL-2027-01: 2 items."]
    letter = db.session.scalars(select(Letter).where(Letter.kind == "meeting")).one()
    assert letter.person is saltmarsh["Tom"]
    mail = emails.meeting(letter)
    assert mail is not None
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"{first.ref}: Closed: no difference yet." in text
    assert f"{second.ref}: Another day: due on 22 February 2027." in text
    assert third.ref not in text
    assert "Ask health" not in text
    assert "Six families" not in text


def test_what_was_not_reached_comes_back_or_was_escalated_stands_on_the_next_agenda(saltmarsh: Cast) -> None:
    first, second, third = actions()
    meeting = opened()
    decided(item_about(meeting, first), "come_back", minute="Ask the college")
    decided(item_about(meeting, second), "escalate", said="It needs money")
    ended(meeting)
    with clock.stopped_at(MARCH):
        after = {one.action_id: one.after_id for one in prepared(APRIL).items}
        assert after[first.id] == item_about(meeting, first).id
        assert after[third.id] == item_about(meeting, third).id
        assert after[second.id] is None
        board = prepared("QPM-2027-03")
        taken = next(one for one in board.items if one.action_id == second.id)
        assert taken.after_id == item_about(meeting, second).id
        later = {one.action_id for one in prepared("QPM-2027-05").items if one.action_id}
        assert later == set()


def test_minutes_say_what_was_decided_what_was_said_and_what_was_not_reached(saltmarsh: Cast) -> None:
    first, second, third = actions()
    meeting = opened()
    decided(item_about(meeting, first), "close", said="Six families said so", difference="made")
    decided(item_about(meeting, second), "escalate", said="It needs money")
    ended(meeting)
    said = plain(paper(meeting))
    for part in ("Chair: Lena Linden", "Present: Hazel Heath and Lena Linden", "Apologies: Rowan Reed",
                 "Owner: Tom Thyme. Closed: it made a difference.", "It needs money", "Not reached",
                 "Escalated: to Quality Assurance and Performance Monitoring Meeting.", third.ref):  # fmt: skip
        assert part in said
    with ZipFile(BytesIO(word(paper(meeting)))) as made:
        core = made.read("docProps/core.xml").decode()
    assert "Priya" not in core


def test_nothing_of_a_child_comes_onto_an_agenda(saltmarsh: Cast) -> None:
    action, *_ = actions()
    action.level, action.what = "child", "canary-of-the-child"
    db.session.commit()
    meeting = opened()
    assert all("canary" not in one.title for one in meeting.items)
    with pytest.raises(DomainError, match="child or a worker"):
        conclude(action, difference="made", how_known="Yes", by=saltmarsh["Priya"])


def test_who_sits_on_the_board_finds_its_meetings(saltmarsh: Cast) -> None:
    prepared()
    found = queries.coming(saltmarsh["Hazel"], clock.today())
    assert JANUARY in [one.sitting.ref for one in found if one.meeting]
    assert queries.coming(saltmarsh["Pat"], clock.today()) == []


def test_what_a_later_meeting_had_on_its_agenda_is_left_from_no_earlier_one(saltmarsh: Cast) -> None:
    """January leaves two items when April's agenda is built already; April deals with both, so July is left nothing."""
    first, second = actions(2)
    january, april = opened(), prepared(APRIL)
    decided(item_about(january, second), "come_back")
    ended(january)
    services.rebuild(april, by=saltmarsh["Priya"])
    assert [item_about(april, one).after_id for one in (first, second)] == [
        item_about(january, one).id for one in (first, second)
    ]
    services.open_meeting(april, by=saltmarsh["Priya"])
    for item in april.items:
        decided(item, "continue")
    ended(april)
    assert {one.after_id for one in prepared("CSL-2027-07").items} == {None}


def test_an_item_that_an_agenda_had_without_saying_from_where_is_not_left_twice(saltmarsh: Cast) -> None:
    """The same where nobody brought April's agenda up to date."""
    actions(1)
    january, april = opened(), prepared(APRIL)
    ended(january)
    with clock.stopped_at(MARCH):
        services.open_meeting(april, by=saltmarsh["Priya"])
        for item in april.items:
            decided(item, "continue")
        ended(april)
    assert {one.after_id for one in prepared("CSL-2027-07").items} == {None}


def test_an_agenda_of_many_plans_is_built_in_as_many_statements_as_of_one(saltmarsh: Cast) -> None:
    counts = []
    for team in ("Children with Disabilities", "Children in Care"):
        added(planned(team=team))
        counts.append(_statements_for(sitting(), saltmarsh["Priya"]))
    assert counts[0] == counts[1]


def _statements_for(activity: Activity, person: Person) -> int:
    """How many it takes to ask for what stands on the next agenda, once all that stays the same was read."""
    queries.facts_for(person, activity, pack_of(activity.framework).boards["cslt"], clock.today())
    found: list[str] = []
    note = lambda *args: found.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    queries.facts_for(person, activity, pack_of(activity.framework).boards["cslt"], clock.today())
    event.remove(db.engine, "before_cursor_execute", note)
    return len(found)
