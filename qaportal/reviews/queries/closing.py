"""Reads of which forms are closed, and who was given more time."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.reviews.closing import closes, closes_at, is_locked
from qaportal.reviews.models import Extension, Review
from qaportal.timetable.queries import rules_of


def extensions(slots: Collection[int]) -> dict[int, datetime]:
    """slot → until when its holder may write after all"""
    chosen = select(Extension.slot_id, func.max(Extension.until).label("until")).where(Extension.slot_id.in_(slots))
    return {row.slot_id: row.until for row in db.session.execute(chosen.group_by(Extension.slot_id))}


def extension_with(ident: int) -> Extension | None:
    """More time that was given, by its id, for letters. It asks nobody's leave."""
    return db.session.get(Extension, ident)


def more_time(review: Review) -> datetime | None:
    """Until when a form that closes may be written on after all, as its holder was given more time (LB-052)."""
    if review.slot_id is None or not closes(rules_of(review.activity)[1], review.form_key):
        return None
    until = extensions([review.slot_id]).get(review.slot_id)
    return until if until and until > clock.now() else None


def closing_at(activity: Activity, form_key: str) -> datetime | None:
    """The moment at which a form of an activity closes, by what is published of it; None where it never does. Asks the
    database only of forms that close."""
    _, kind = rules_of(activity)
    published = db.session.get(PublishedActivity, activity.id) if closes(kind, form_key) else None
    return closes_at(kind, form_key, published.phases) if published else None


def is_closed(activity: Activity, form_key: str, slot_id: int | None) -> bool:
    """Whether nobody may write on a form of an activity any more, for the seat that it is filled for."""
    at = closing_at(activity, form_key)
    if at is None or clock.now() < at:
        return False
    return is_locked(at, extensions([slot_id]).get(slot_id) if slot_id else None, clock.now())
