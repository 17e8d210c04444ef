"""The chase list: who is late with what, and one mail to each of them."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from qaportal.frameworks.queries import pack_in_force
from qaportal.home import chase_filters, chasing, policy, queries, services
from qaportal.home.chase_filters import Asked
from qaportal.home.chasing import Late
from qaportal.home.forms import ALL, ChaseForm
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import capital, plural
from qaportal.lib.pages import page

bp = Blueprint("chase", __name__)
PAGE = 50  # people
NOTHING_LATE = "Nothing of theirs is late any more, so nobody was written to."
CHASED_ALREADY = "They were chased today already, so nobody was written to again."


@bp.get("/chase")
@access(policy.can_chase)
def late() -> Response:
    """Everything that is late, by person, under the filters of the address; `select=all` ticks whoever may be written
    to."""
    return _page(ChaseForm(formdata=None), chase_filters.asked_of(request.args))


@bp.post("/chase")
@access(policy.can_chase)
def send() -> Response:
    """One mail to each who is ticked, or to all under the filters."""
    form, asked = ChaseForm(), chase_filters.asked_of(request.args)
    if not form.validate():
        return _page(form, asked, 422)
    ticked = set(form.people.data)
    found = queries.all_late(me(), clock.today())
    chosen = [one for one in found if (asked.keeps(one) if form.whom.data == ALL else one.someone.public_id in ticked)]
    sent = services.chase(chosen, by=me())
    db.session.commit()
    flash(*_said(sent, len(chosen)))
    return htmx.redirect(url_for("chase.late") + asked.in_address())


def _said(sent: int, meant: int) -> tuple[str, str]:
    """What is told of it: the sentence, and how it ended."""
    if not sent:
        return (CHASED_ALREADY if meant else NOTHING_LATE), "error"
    which = "it" if sent == 1 else "them"
    words = (
        f"{plural(sent, 'mail leaves', 'mails leave')} in ten minutes. Until then you can stop {which} in the outbox."
    )
    if again := meant - sent:
        words += f" {plural(again, 'person was', 'people were')} chased today already, and nobody is written to twice."
    return words, "success"


def _page(form: ChaseForm, asked: Asked, status: int = 200) -> Response:
    today = clock.today()
    everybody = queries.all_late(me(), today)
    found = [one for one in everybody if asked.keeps(one)]
    chased = queries.chased_since(today)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    free = [one for one in found if one.someone.id not in chased]
    return page(
        "home/chase.html", status, form=form, asked=asked, shown=shown, today=today, now=clock.now(), chased=chased,
        history=queries.history(shown), tally=chasing.tally(found), count=len(found), free=len(free),
        can_tick=any(one.someone.id not in chased for one in shown), number=number, pages=pages,
        is_lead=policy.looks_after_portal(me()), boxes=chase_filters.boxes(everybody, asked, _words()),
        ticked=_ticked(form, shown),
    )  # fmt: skip


def _ticked(form: ChaseForm, shown: list[Late]) -> set[str]:
    """Random ids of those who are ticked when the page opens."""
    if request.args.get("select") == "all":
        return {one.someone.public_id for one in shown}
    return set(form.people.data or ())


def _words() -> dict[str, Any]:
    """What the framework in force calls things."""
    pack = pack_in_force()
    words = {"service": "service", "team": "team"}
    if pack:
        words = {name: pack.word(name) for name in words} | {"duty": capital(pack.word("duty", 2))}
    return words
