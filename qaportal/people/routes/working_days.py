"""On which days of the week somebody works: noted by hand."""

from flask import Response, flash

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.people import forms, policy, queries, services
from qaportal.people.models import Person
from qaportal.people.routes.blueprint import bp, change
from qaportal.people.routes.pattern import pattern_page


@bp.get("/people/<id:person>/working-pattern/days/new")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def work_pattern_form(person: Person) -> Response:
    """Which days, how much, from when?"""
    return page("people/work_pattern_form.html", form=forms.WorkPatternForm(), someone=person)


@bp.post("/people/<id:person>/working-pattern/days/new")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def set_work_pattern(person: Person) -> Response:
    """They work by it from that day."""
    form = forms.WorkPatternForm()

    def act() -> None:
        days = {int(number) for number in form.weekdays.data}
        services.set_work_pattern(
            person, weekdays=days, percent=form.percent.data, starts=form.starts.data, by=me()
        )  # fmt: skip

    return change(form, "people/work_pattern_form.html", act, "Working days saved.", lambda: pattern_page(person),
                  lambda: {"someone": person})  # fmt: skip


@bp.post("/people/<id:person>/working-pattern/days/<id:pattern>/removal")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def take_back_work_pattern(person: Person, pattern: str) -> Response:
    """What held before goes on."""
    services.take_back_work_pattern(queries.work_pattern_of(person, pattern), by=me())
    db.session.commit()
    flash("Working days taken back.", "success")
    return htmx.redirect(pattern_page(person))
