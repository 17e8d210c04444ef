"""Asking for a piece of work, and what became of what was asked for."""

from typing import Any

from flask import Response, url_for
from wtforms.fields.choices import SelectChoice

from qaportal.lib.access import access, me
from qaportal.lib.forms import choices
from qaportal.lib.pages import page
from qaportal.people.models import Person
from qaportal.programme import forms, policy, queries, services, themes
from qaportal.programme.models import Programme
from qaportal.programme.routes.blueprint import bp
from qaportal.programme.routes.sending import sent

PAGE = "programme/commission.html"


def _people(year: Programme) -> dict[str, Person]:
    """Those for whom a QA lead may ask, by public id: whoever may ask for any kind of work."""
    return {person.public_id: person for person in queries.who_may_ask(year)}


def _form(year: Programme, people: dict[str, Person]) -> forms.CommissionForm:
    """The form; only QA leads say who asks."""
    form = forms.CommissionForm()
    kinds = policy.kinds_to_ask_for(me(), year)
    form.type_key.choices = [
        SelectChoice(kind.key, kind.name, render_kw={"hint": rule.when or kind.summary})
        for kind in kinds
        if (rule := themes.on_request(kind))
    ]
    if len(kinds) == 1 and not form.is_submitted():
        form.type_key.data = kinds[0].key
    if policy.can_plan(me()):
        form.asked_by.choices = choices([("", "Choose a person"), *((key, one.name) for key, one in people.items())])
        if not form.is_submitted() and me().public_id in people:
            form.asked_by.data = me().public_id
    else:
        del form.asked_by
    return form


def _context(year: Programme) -> dict[str, Any]:
    plans = policy.can_plan(me())
    return {"programme": year, "asked": queries.asked_by(me(), year), "sees_everybodys": plans}


@bp.get("/programme/<year:year>/commission")
@access(policy.can_commission, load=queries.visible_programme)
def commission_form(year: Programme) -> Response:
    """What, when and why? And what was asked for so far."""
    return page(PAGE, form=_form(year, _people(year)), **_context(year))


@bp.post("/programme/<year:year>/commission")
@access(policy.can_commission, load=queries.visible_programme)
def commission(year: Programme) -> Response:
    """Into the draft, for the QA team to look at."""
    people = _people(year)
    form = _form(year, people)

    def act() -> str:
        services.commission(
            year, form.type_key.data, starts=form.starts.data, subject=form.subject.data, why=form.why.data,
            asked_by=people[form.asked_by.data] if form.asked_by else me(), by=me(),
        )  # fmt: skip
        return "Asked for. The QA team looks at it and publishes it with the programme."

    onto = url_for("programme.commission_form", year=year.year)
    return sent(form, PAGE, act, onto, lambda: _context(year))
