"""Two at the same meeting at once: whoever has an action of which it decided is told; each item has a place of its own
(NS-121, CC-2)."""

from collections.abc import Callable

import pytest
from flask import Flask

from qaportal.invites.models import Letter
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.meetings import services
from qaportal.meetings.models import AgendaItem, Meeting
from qaportal.meetings.services import Asked, holding
from tests.cast import Cast
from tests.meanwhile import Meanwhile, in_the_middle
from tests.meetings.held import actions, item_about, opened, prepared
from tests.reviews.filled import seated_town
from tests.security.test_races import at_once

pytestmark = pytest.mark.both


def meeting_with(ident: int) -> Meeting:
    return db.session.get_one(Meeting, ident)


def told() -> list[str]:
    return [one.person.name for one in db.session.query(Letter).filter_by(kind="meeting")]


def test_what_is_decided_while_it_ends_is_refused_or_told(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Priya ends it; Lena decides of Tom's action after it was looked at what is decided."""
    with town.app_context():
        seated_town()
        (action,) = actions(1)
        meeting = opened()
        ident, item = meeting.id, item_about(meeting, action).id

        def decide() -> None:
            services.decide(db.session.get_one(AgendaItem, item), Asked("come_back", "lena"), by=Cast()["Lena"])

        other = Meanwhile(town, decide)
        monkeypatch.setattr(holding, "record", in_the_middle(other, holding.record))
        services.end(meeting_with(ident), by=Cast()["Priya"])
        db.session.commit()
        assert other.end() == "The meeting is not open. What was decided stands in its minutes."
        assert told() == []


def test_what_was_decided_since_somebody_read_the_meeting_is_told_at_its_end(town: Flask) -> None:
    with town.app_context():
        seated_town()
        (action,) = actions(1)
        meeting = opened()
        assert [one.decision for one in meeting.items if one.action] == [None]
        item = item_about(meeting, action).id

        def decide() -> None:
            services.decide(db.session.get_one(AgendaItem, item), Asked("come_back", "lena"), by=Cast()["Lena"])

        db.session.commit()
        meeting = meeting_with(meeting.id)
        read = [(one.id, one.decision) for one in meeting.items]
        assert len(read) == len(meeting.items)
        if db.engine.dialect.name == "sqlite":  # whoever has begun to write keeps all others waiting
            db.session.commit()
        other = Meanwhile(town, decide)
        other.begin()
        assert other.end() == ""
        services.end(meeting, by=Cast()["Priya"])
        db.session.commit()
        assert told() == [Cast()["Tom"].name]


def test_two_who_add_at_once_add_at_two_places(town: Flask) -> None:
    with town.app_context():
        seated_town()
        actions(1)
        meeting = prepared()
        ident, before = meeting.id, len(meeting.items)
        db.session.remove()

    def add(title: str) -> Callable[[], int]:
        def act() -> int:
            with town.app_context():
                meeting = meeting_with(ident)
                assert [one.position for one in meeting.items][-1] >= before
                services.add_item(meeting, title, by=Cast()["Priya"])
                db.session.commit()
                return 1

        return act

    assert at_once(add("Staffing"), add("Budget"), add("Space")) == [1, 1, 1]
    with town.app_context():
        assert [one.position for one in meeting_with(ident).items] == list(range(1, before + 4))


def test_the_place_is_counted_after_the_other_s(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the agenda before either adds to it."""
    with town.app_context():
        seated_town()
        actions(1)
        meeting = prepared()
        ident, before = meeting.id, len(meeting.items)
        other = Meanwhile(town, lambda: services.add_item(meeting_with(ident), "Budget", by=Cast()["Lena"]))
        preparing = services.add_item.__globals__
        monkeypatch.setitem(preparing, "_number", in_the_middle(other, preparing["_number"]))
        services.add_item(meeting_with(ident), "Staffing", by=Cast()["Priya"])
        db.session.commit()
        assert other.end() == ""
        db.session.expire_all()
        assert [one.position for one in meeting_with(ident).items] == list(range(1, before + 3))


def test_what_somebody_took_off_is_not_moved(town: Flask) -> None:
    with town.app_context():
        seated_town()
        actions(2)
        meeting = prepared()
        item = meeting.items[0]
        services.remove_item(meeting, item, by=Cast()["Priya"])
        db.session.flush()
        for act in (lambda: services.move_item(meeting, item, False, by=Cast()["Lena"]),
                    lambda: services.remove_item(meeting, item, by=Cast()["Lena"])):  # fmt: skip
            with pytest.raises(Stale, match="took it off"):
                act()
