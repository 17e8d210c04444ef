"""Absences from a file: many people's by CSV, one person's from a calendar. Read, looked through, then noted; until
then nothing of the file is kept but in the page itself, signed (`lib.slips`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx, slips
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural, span_long
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people import calendar_file, forms, leave_file, policy, queries, services
from qaportal.people.leave import Away
from qaportal.people.models import ABSENCES, Person
from qaportal.people.routes.blueprint import bp
from qaportal.people.routes.pattern import pattern_page

MANY = 200


def _bytes_of(form: Any) -> bytes:
    with form.file.data.stream as stream:
        data: bytes = stream.read()
    return data


def _written(found: Sequence[Away]) -> list[tuple[int, str, str, str]]:
    return [(away.person_id, away.starts.isoformat(), away.ends.isoformat(), away.kind) for away in found]


def _read(slip: Sequence[tuple[int, str, str, str]]) -> list[Away]:
    return [
        Away(person_id, date.fromisoformat(starts), date.fromisoformat(ends), kind)
        for person_id, starts, ends, kind in slip
    ]


# Many people's, by CSV --------------------------------------------------------------------------------


@bp.get("/my-people/absences")
@access(policy.can_take_in_absences)
def absence_file_form() -> Response:
    """Which file?"""
    return page("people/absence_file.html", form=forms.AbsenceFileForm())


@bp.post("/my-people/absences")
@access(policy.can_take_in_absences)
def note_absence_file() -> Response:
    """What the file comes to; once that was seen, note it."""
    form: forms.AbsenceFileForm | forms.SlipForm
    form = forms.SlipForm() if "slip" in request.form else forms.AbsenceFileForm()
    try:
        if isinstance(form, forms.SlipForm):
            return _note_file(form)
        if not form.validate():
            return page("people/absence_file.html", 422, form=form)
        return page("people/absence_file_check.html", **_looked_through(_bytes_of(form)))
    except DomainError as error:
        db.session.rollback()
        return _file_refused(error)


def _file_refused(error: DomainError) -> Response:
    form = forms.AbsenceFileForm(formdata=None)
    tell(form, error)
    return page("people/absence_file.html", error.status, form=form)


def _purpose() -> str:
    return f"absences of many by {me().public_id}"


def _note_file(form: forms.SlipForm) -> Response:
    count = services.note_absences(_read(slips.take_back(_purpose(), form.slip.data)), by=me())
    db.session.commit()
    flash(f"{plural(count, 'absence')} noted.", "success")
    return htmx.redirect(url_for("people.absence_file_form"))


def _looked_through(data: bytes) -> dict[str, Any]:
    """The absences of a file that are new, how many are there, and why lines are left out."""
    read = leave_file.read(data)
    known = queries.people_by_number({line.staff_number for line in read.lines})
    lines = [line for line in read.lines if line.staff_number.lower() in known]
    meant = [known[line.staff_number.lower()] for line in lines]
    found = [Away(who.id, line.starts, line.ends, line.kind) for who, line in zip(meant, lines, strict=True)]
    outcome = queries.weighed(found, {who.id: who for who in meant})
    faults = [
        *read.faults,
        *(leave_file.unknown(line) for line in read.lines if line.staff_number.lower() not in known),
        *(leave_file.Fault(lines[at].line, sentence) for at, sentence in outcome.refused.items()),
    ]
    new = [found[at] for at in outcome.new]
    return {
        "form": forms.SlipForm(formdata=None, data={"slip": slips.hand_out(_purpose(), _written(new))}),
        "new": [(lines[at].line, meant[at], found[at], ABSENCES[found[at].kind]) for at in outcome.new[:MANY]],
        "count": len(new), "there": len(outcome.there), "unused": read.unused,
        "faults": sorted(faults)[:MANY], "left_out": len(faults),
    }  # fmt: skip


# One person's, from a calendar ------------------------------------------------------------------------


@bp.get("/people/<id:person>/working-pattern/calendar")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def calendar_form(person: Person) -> Response:
    """Which file?"""
    return _calendar_page(person, forms.CalendarForm())


def _calendar_page(person: Person, form: Any, status: int = 200, **seen: Any) -> Response:
    template = "people/calendar_check.html" if isinstance(form, forms.PicksForm) else "people/calendar_form.html"
    return page(template, status, form=form, someone=person, is_me=person.id == me().id, **seen)


@bp.post("/people/<id:person>/working-pattern/calendar")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def note_calendar(person: Person) -> Response:
    """Which days away the file has; once they were seen, note those that are ticked."""
    form = forms.CalendarForm()
    try:
        if "slip" in request.form:
            return _note_picked(person)
        if not form.validate():
            return _calendar_page(person, form, 422)
        return _offer(person, calendar_file.read(_bytes_of(form), clock.today()))
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _calendar_page(person, form, error.status)


def _slip_of(person: Person) -> str:
    return f"calendar of {person.public_id} by {me().public_id}"


def _offer(person: Person, file: calendar_file.CalendarFile) -> Response:
    found = [Away(person.id, one.starts, one.ends, "leave") for one in file.found]
    outcome = queries.weighed(found, {person.id: person}, covered=True)
    new = [found[at] for at in outcome.new]
    form = _picks(new, [file.found[at].title for at in outcome.new], formdata=None)
    form.slip.data = slips.hand_out(_slip_of(person), _written(new))
    return _calendar_page(
        person, form, file=file, there=[file.found[at] for at in outcome.there],
        refused=[(file.found[at], sentence) for at, sentence in outcome.refused.items()],
    )  # fmt: skip


def _picks(found: Sequence[Away], titles: Sequence[str] = (), **made: Any) -> forms.PicksForm:
    """A box to tick for each, ticked at first; the titles of events are shown beside them, and nowhere kept."""
    ticked = [str(at) for at in range(len(found))]
    form = forms.PicksForm(**made, data={"pick": ticked})
    form.pick.choices = choices([(str(at), span_long(away.starts, away.ends)) for at, away in enumerate(found)])
    for choice, title in zip(form.pick.choices, titles, strict=False):
        choice.render_kw = {"hint": title}
    return form


def _note_picked(person: Person) -> Response:
    found = _read(slips.take_back(_slip_of(person), request.form["slip"]))
    form = _picks(found)
    if not form.validate():
        return _calendar_page(person, form, 422)
    count = services.note_absences([found[int(at)] for at in form.pick.data], covered=True, by=me())
    db.session.commit()
    flash(f"{plural(count, 'absence')} noted.", "success")
    return htmx.redirect(pattern_page(person))
