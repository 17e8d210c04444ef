"""Counters that rise as calendars change: an event's SEQUENCE, and the version of what a tag's feeds say."""

from collections.abc import Iterable
from datetime import datetime

from qaportal.invites.models import FeedEvent, FeedState
from qaportal.invites.reconcile import next_stamp
from qaportal.invites.services.upserts import insert_into
from qaportal.lib.db import db


def step(row: FeedEvent, now: datetime) -> None:
    """SEQUENCE and stamp rise with every change, and with nothing else (S01, S02)."""
    row.sequence += 1
    row.changed_at = next_stamp(row.changed_at, now)


def bump(tags: Iterable[str], now: datetime) -> None:
    """One step for each tag, in one order everywhere, so that two publications never wait for each other."""
    for tag in sorted(tags):
        first = insert_into(FeedState, db.session.connection()).values(tag=tag, version=1, changed_at=now)
        again = {"version": FeedState.version + 1, "changed_at": now}
        db.session.execute(first.on_conflict_do_update(index_elements=["tag"], set_=again))
