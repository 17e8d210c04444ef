"""From a standing duty to its form: the work is opened, and whoever owes it comes to the forms of their seat."""

from typing import Any

from flask import Response, url_for

from qaportal.allocation import forms, policy, services
from qaportal.allocation.queries import duty_work as queries
from qaportal.allocation.routes.blueprint import bp
from qaportal.allocation.services.duty_work import NO_FORM
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people.models import Person
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.doing import form_way
from qaportal.programme.queries import Standing, owed_by, visible_tracked

SOMEBODY_ELSE = "Somebody who is not in this list"


@bp.get("/duties/people/<id:person>/form/<id:what>")
@access(policy.can_do_duty, load=visible_tracked)
def duty_form(person: Person, what: str) -> Response:
    """At whom does it look? Where that is known, one press opens it."""
    rules, one = owed_by(person, what, viewer=me())
    return _page(_form(person, rules, one), person, rules, one)


@bp.post("/duties/people/<id:person>/form/<id:what>")
@access(policy.can_do_duty, load=visible_tracked)
def fill_duty(person: Person, what: str) -> Response:
    """Its work, opened once; on to the forms of their seat."""
    rules, one = owed_by(person, what, viewer=me())
    form = _form(person, rules, one)
    begun = queries.begun_for(person, rules.pack, one)
    if begun is None and not form.validate():
        return _page(form, person, rules, one, 422)
    try:
        seat = services.sit_down(person, one, rules, other=_chosen(form, person, rules, one))
        onto = url_for("reviews.of_seat", assignment=seat.public_id)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _page(form, person, rules, one, error.status)
    return htmx.redirect(onto)


def _form(person: Person, rules: Standing, one: Obligation) -> Any:
    seats = queries.seats_for(rules.pack, one)
    if seats is None:
        raise DomainError(NO_FORM)
    if seats.other is None or form_way(rules.pack, one) != "ask":
        return forms.BareForm()
    form, nobody = forms.LooksAtForm(), [("", "Choose" if seats.must_name else SOMEBODY_ELSE)]
    found = queries.people_to_look_at(person, rules.pack, seats)
    form.person.label.text = seats.other.name
    form.person.choices = choices([*nobody, *((each.public_id, each.name) for each in found)])
    return form


def _chosen(form: Any, person: Person, rules: Standing, one: Obligation) -> Person | None:
    seats = queries.seats_for(rules.pack, one)
    if seats is None or not isinstance(form, forms.LooksAtForm):
        return None
    found = queries.people_to_look_at(person, rules.pack, seats)
    return next((each for each in found if each.public_id == form.person.data), None)


def _page(form: Any, person: Person, rules: Standing, one: Obligation, status: int = 200) -> Response:
    return page(
        "allocation/duty_form.html", status, form=form, someone=person, one=one, duty=rules.pack.duties[one.duty_key],
        begun=queries.begun_for(person, rules.pack, one),
    )  # fmt: skip
