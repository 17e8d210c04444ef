"""One's own seats: the list, one of them, what it asks for, the reference of its record."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, render_template, url_for

from qaportal.allocation import policy, queries, services
from qaportal.allocation.held import PAST, Held, parted
from qaportal.allocation.models import Assignment
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib import clock, htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.people import policy as people_policy
from qaportal.people.models import Person
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import masked
from qaportal.sampling.services import reveal as reveal_reference
from qaportal.timetable import queries as timetable


@bp.get("/people/<id:person>/seats")
@access(policy.can_see_seats, load=queries.visible_holder)
def my_seats(person: Person) -> Response:
    """The seats that they have, those of the last twelve months, and those that they are asked to take over."""
    asked = queries.open_cover(person, today=clock.today()) if policy.acts_for(me(), person) else []
    coming, past = parted(queries.seats_of(person, since=clock.today() - PAST), clock.today())
    return page(
        "allocation/my_seats.html", someone=person, coming=coming, past=past, is_me=person.id == me().id,
        sees_record=person.id == me().id or policy.can_offer_more(me()), masked=_masked(), back=_back(person),
        opens=_opens, asked=asked,
    )  # fmt: skip


def _back(person: Person) -> tuple[str, str] | None:
    """Where the page of somebody else was most likely come to from, as (words, address)."""
    if person.id == me().id:
        return None
    if people_policy.can_manage_people(me()):
        return person.name, url_for("people.person", person=person.public_id)
    return "My people", url_for("people.my_people")


@bp.get("/seats/<id:assignment>")
@access(policy.can_see_seat, load=queries.visible_seat)
def seat(assignment: Assignment) -> Response:
    """What it is, when, about what and with whom."""
    return page("allocation/seat.html", **_shown(assignment))


def _shown(one: Assignment) -> dict[str, Any]:
    sees_record = policy.can_see_record(me(), one)
    _, kind = timetable.rules_of(one.slot.activity)
    return {
        "seat": one, "held": queries.seen(one), "kind": kind, "today": clock.today(), "is_me": one.person_id == me().id,
        "others": queries.others_at(one, everybody=one.person_id != me().id) if sees_record else [],
        "masked": _masked()(one), "sees_record": sees_record, "may_reveal": policy.can_reveal(me(), one),
        "opens": _opens, "may_ask": policy.can_ask_for_cover(me(), one), "reference": "",
        "parts": queries.parts_at(me(), one),
    }  # fmt: skip


def _opens(held: Held) -> bool:
    """Whether the page of the work is one that they may open."""
    return policy.can_open_work(me(), held.activity)


def _masked() -> Callable[[Assignment], str]:
    """What a page shows of the reference of a seat's record; "" where it is about none."""
    ring = keyring.ring()
    return lambda one: masked(reference_of(one.slot.record.row, ring)[1]) if one.slot.record else ""


@bp.post("/seats/<id:assignment>/reference")
@access(policy.can_reveal, load=queries.visible_seat)
def reveal(assignment: Assignment) -> Response:
    """The reference of its record: in its place, or on the whole page where there is no script. The log says who
    looked."""
    record = queries.record_of(assignment)
    reference = reveal_reference(record, by=me())
    db.session.commit()
    if htmx.is_fragment():
        answer = make_response(render_template("sampling/_reference.html", reference=reference, record=record))
        return htmx.tell(answer, focus=f"#reference-{record.id}")
    return page("allocation/seat.html", **_shown(assignment) | {"reference": reference})


@bp.post("/seats/<id:assignment>/parts/<key:part>")
@access(policy.can_mark_part, load=queries.visible_seat)
def mark_part(assignment: Assignment, part: str) -> Response:
    """Their part of a phase is done, today. 409 where somebody said so before."""
    services.mark_part(assignment, part, by=me())
    db.session.commit()
    return _back_to_part(assignment, part, "That is marked as done. Thank you.")


@bp.post("/seats/<id:assignment>/parts/<key:part>/removal")
@access(policy.can_mark_part, load=queries.visible_seat)
def take_back_part(assignment: Assignment, part: str) -> Response:
    """It is not done after all. 409 where it is not marked."""
    services.take_back_part(assignment, part, by=me())
    db.session.commit()
    return _back_to_part(assignment, part, "That is not marked as done any more.")


def _back_to_part(assignment: Assignment, part: str, sentence: str) -> Response:
    flash(sentence, "success")
    return htmx.redirect(url_for("allocation.seat", assignment=assignment.public_id, _anchor=f"part-{part}"))
