"""Choose somebody for one seat: who could take it, why not somebody, against a rule with a reason."""

from typing import Any

from flask import Response, request, url_for

from qaportal.allocation import forms, policy, queries, services
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib.access import access, me
from qaportal.lib.errors import DomainError
from qaportal.lib.pages import page
from qaportal.people.queries import visible_person
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.programme.routes.sending import sent


def _shown(activity: Activity, slot: str, words: str) -> dict[str, Any]:
    found = queries.slot_of(activity, slot)
    sitting = queries.sitting_in([found]).get(found.id)
    return {
        "activity": activity, "slot": found, "sitting": sitting, "words": words,
        "choice": queries.choice_of(found, words, by=me()), "about": queries.about_one(found),
    }  # fmt: skip


@bp.get("/activity/<ref:activity>/seats/<id:slot>/change")
@access(policy.can_allocate, load=visible_activity)
def choose_form(activity: Activity, slot: str) -> Response:
    """Who could take it, and why not somebody?"""
    words = request.args.get("q", "")[:200]
    return page("allocation/change.html", form=forms.ChooseForm(), **_shown(activity, slot, words))


@bp.post("/activity/<ref:activity>/seats/<id:slot>/change")
@access(policy.can_allocate, load=visible_activity)
def choose(activity: Activity, slot: str) -> Response:
    """They have it, and keep it: 422 where a rule stands against it and no reason is given, 409 where it is taken."""
    form, words = forms.ChooseForm(), request.form.get("q", "")[:200]
    found = queries.slot_of(activity, slot)

    def act() -> str:
        person = visible_person(me(), _id_of(form.person.data))
        services.choose(found, person, had=form.had.data or "", reason=form.reason.data.strip(), by=me())
        return f"{person.name} has the seat. Nobody is told until you publish."

    onto = url_for("allocation.seats", activity=activity.ref)
    return sent(form, "allocation/change.html", act, onto, lambda: _shown(activity, slot, words))


def _id_of(text: str | None) -> str:
    """What a form may call somebody by."""
    if not text or len(text) > 22:
        raise DomainError("Choose somebody.", field="person")
    return text
