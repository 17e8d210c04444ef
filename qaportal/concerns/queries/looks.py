"""Somebody without a seat was let in to read a review (AC-11): whoever answers for information governance is written
to. Reviews lie below the mail, so that this is found by the clock and not told by them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import String, cast, literal, select

from qaportal.concerns import policy
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.reviews.models import Look, Review

LATELY, MOST = timedelta(days=7), 200

LET_IN = "let_in"


def untold_looks() -> Sequence[Look]:
    """Those of whom nobody was written to yet, the oldest first, of the last week."""
    told = select(Letter.id).where(Letter.kind == LET_IN, Letter.dedupe.startswith(literal(LET_IN + ":") + ident_of()))
    chosen = select(Look).where(Look.since > clock.now() - LATELY, ~told.exists())
    return db.session.scalars(chosen.order_by(Look.id).limit(MOST)).all()


def ident_of() -> Any:
    """The id of a look as it stands in what keeps its letters from being written twice."""
    return cast(Look.id, String) + ":"


def look(ident: int) -> Look | None:
    """A look by its id."""
    return db.session.get(Look, ident)


def review_of(look: Look) -> Review:
    """The review that they were let in to read."""
    return db.session.get_one(Review, look.review_id)


def told_of(look: Look) -> Sequence[Person]:
    """Who is written to: the lead for information governance that the council has set, else the QA leads; never
    whoever was let in."""
    lead = people.find_person(current_app.config["PRIVACY_LEAD"]) if current_app.config["PRIVACY_LEAD"] else None
    here = lead is not None and lead.is_here(clock.today()) and lead.id != look.person_id
    found = [lead] if lead and here else people.with_roles(policy.LOOKS_AFTER, clock.today())
    return [one for one in found if one.id != look.person_id]
