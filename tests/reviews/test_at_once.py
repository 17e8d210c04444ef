"""Whoever writes while a part is handed in: what they wrote is in it, or they are told (CC-1, CC-3)."""

import threading
from collections.abc import Callable
from contextvars import Context, copy_context
from time import monotonic

from flask import Flask
from sqlalchemy import text

from qaportal.lib.db import db
from qaportal.reviews import services
from tests.cast import Cast
from tests.reviews.filled import as_seen, begun, part_of, say_none, seated_town
from tests.signing import sign_in

BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
PATIENCE = 20  # seconds


def waits_for_us() -> bool:
    """Whether somebody waits for a row that we hold. On SQLite nobody else can begin to write."""
    if db.engine.dialect.name == "sqlite":
        return True
    with db.engine.connect() as other:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if other.execute(BLOCKED).scalar_one():
                return True
            other.rollback()
    return False


def begin(act: Callable[[], None], outside: Context) -> threading.Thread:
    """In a thread, outside the context of the app in which the test holds what it holds."""
    thread = threading.Thread(target=outside.run, args=(act,))
    thread.start()
    return thread


def test_a_save_that_waited_for_the_part_to_come_in_is_refused(town: Flask) -> None:
    """It began before that: what its statement saw then is not what holds."""
    outside = copy_context()
    with town.app_context():
        seated_town()
        review = begun()
        say_none("Rowan", review, "child_view")
        part = part_of(as_seen("Rowan", review), "child_view")
        key = part.sections[0].questions[0].key
        path = f"/reviews/{review.public_id}/parts/child_view/answers/{key}"
        sent = {f"q.{key}": "Late.", f"v.{key}": "0", "save_id": "a"}
        db.session.rollback()
        client, answers = sign_in(town, "Rowan"), []
        services.hand_in(as_seen("Rowan", review), part, by=Cast()["Rowan"])
        saving = begin(lambda: answers.append(client.post(path, data=sent, headers={"HX-Request": "true"})), outside)
        assert waits_for_us()
        db.session.commit()
        saving.join(PATIENCE)
        assert (answers[0].status_code, "This part is handed in" in answers[0].text) == (403, True)
        assert key not in as_seen("Rowan", review).answers
