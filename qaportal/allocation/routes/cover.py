"""Cover: ask for it, see how far it is, say no to an offer. To say yes changes calendars: see invites."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.allocation import cover_forms, policy, queries, services
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.people.models import Person
from qaportal.timetable import queries as timetable


def _onto(cover: CoverRequest) -> str:
    return url_for("allocation.cover", cover=cover.public_id)


# Asking ---------------------------------------------------------------------------------------------


@bp.get("/seats/<id:assignment>/cover")
@access(policy.can_ask_for_cover, load=queries.visible_seat)
def cover_form(assignment: Assignment) -> Response:
    """What is it?"""
    held = queries.seen(assignment)
    if held.request is not None:
        return htmx.redirect(_onto(held.request))
    return page("allocation/ask_for_cover.html", form=_form(assignment), **_asking(assignment))


def _form(seat: Assignment) -> cover_forms.CoverForm:
    return cover_forms.cover_form("" if seat.person_id == me().id else seat.person.name)


def _asking(seat: Assignment) -> dict[str, Any]:
    return {"seat": seat, "held": queries.seen(seat), "is_me": seat.person_id == me().id}


@bp.post("/seats/<id:assignment>/cover")
@access(policy.can_ask_for_cover, load=queries.visible_seat)
def ask_for_cover(assignment: Assignment) -> Response:
    """Others are asked to take it."""
    form = _form(assignment)
    if not form.validate():
        return page("allocation/ask_for_cover.html", 422, form=form, **_asking(assignment))
    try:
        made = services.ask_for_cover(assignment, is_conflict=form.why.data == cover_forms.CONFLICT, by=me())
        asked, onto = len(made.offers), _onto(made)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return page("allocation/ask_for_cover.html", error.status, form=form, **_asking(assignment))
    flash(_asked(asked), "success")
    return htmx.redirect(onto)


def _asked(count: int) -> str:
    if not count:
        return "Nobody else may take this seat by the rules. The QA team sees it on their Home page and will look."
    return (
        f"{plural(count, 'person is', 'people are')} asked to take the seat. It stays with its holder until one does."
    )


# A request ------------------------------------------------------------------------------------------


@bp.get("/cover")
@access(policy.can_see_all_cover)
def open_cover() -> Response:
    """Every open request, and what was settled lately."""
    found, settled = queries.cover_lately(me(), today=clock.today())
    return page("allocation/open_cover.html", found=found, settled=settled)


@bp.get("/cover/<id:cover>")
@access(policy.can_see_cover, load=queries.visible_cover)
def cover(cover: CoverRequest) -> Response:
    """Who was asked, and what they said."""
    one = cover.assignment
    return page(
        "allocation/cover.html", cover=cover, seat=one, held=queries.seen(one), is_me=one.person_id == me().id,
        may_take_back=policy.can_take_back_cover(me(), cover), may_offer=policy.can_offer_more(me(), cover),
        sees_all=policy.can_see_all_cover(me()),
    )  # fmt: skip


@bp.post("/cover/<id:cover>/offers")
@access(policy.can_offer_more, load=queries.visible_cover)
def offer_more(cover: CoverRequest) -> Response:
    """Ask the next people."""
    made = services.offer_more(cover, by=me())
    db.session.commit()
    flash(f"{plural(len(made), 'more person is', 'more people are')} asked.", "success")
    return htmx.redirect(_onto(cover))


@bp.post("/cover/<id:cover>/removal")
@access(policy.can_take_back_cover, load=queries.visible_cover)
def take_back_cover(cover: CoverRequest) -> Response:
    """The holder keeps the seat."""
    one = cover.assignment
    services.take_back_cover(cover, by=me())
    db.session.commit()
    flash(f"The request is taken back. {one.person.name} keeps the seat.", "success")
    return htmx.redirect(url_for("allocation.seat", assignment=one.public_id))


# An offer -------------------------------------------------------------------------------------------


@bp.get("/cover/<id:offer>/answer")
@access(policy.can_answer, load=queries.visible_offer)
def offer(offer: CoverOffer) -> Response:
    """What is offered, when and for how long: neither record nor family."""
    one = offer.request.assignment
    _, kind = timetable.rules_of(one.slot.activity)
    return page(
        "allocation/offer.html", offer=offer, seat=one, held=queries.seen(one), kind=kind,
        is_me=offer.person_id == me().id, today=clock.today(),
    )  # fmt: skip


@bp.post("/cover/<id:offer>/refusal")
@access(policy.can_answer, load=queries.visible_offer)
def refuse(offer: CoverOffer) -> Response:
    """No."""
    services.decline(offer, by=me())
    db.session.commit()
    flash("Thank you for the answer.", "success")
    return htmx.redirect(_after(offer.person))


def _after(person: Person) -> str:
    """Home, or the seats of those for whom somebody else answered."""
    return url_for("home.index") if person.id == me().id else url_for("allocation.my_seats", person=person.public_id)
