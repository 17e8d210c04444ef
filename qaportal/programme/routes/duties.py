"""The tracker of standing duties, one person's duties, and the list of reminders (X-18, LB-063)."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeGuard

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.formats import capital, plural
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.people.models import Person
from qaportal.programme import ahead, forms, policy, queries, services
from qaportal.programme.duties import Obligation, telling, tracking
from qaportal.programme.duties.doing import form_way
from qaportal.programme.duties.sight import tells
from qaportal.programme.models import Exemption
from qaportal.programme.queries import Standing
from qaportal.programme.routes.blueprint import bp

NOT_YET = (
    "Duties count from the first day of the first year that is published, or from the day on which that year came to "
    "be kept here, where that is later."
)


def has_duties(rules: Standing | None) -> TypeGuard[Standing]:
    """Whether there are rules in force, and somebody may owe something by them."""
    return rules is not None and bool(rules.pack.duties)


def rules_in_force() -> Standing:
    """The rules that duties go by. Raises NotFound where there are none."""
    rules = queries.standing(clock.today())
    if not has_duties(rules):
        raise NotFound(NOT_YET)
    return rules


def by_rules(view: Callable[..., Response]) -> Callable[..., Response]:
    """Hand a page the rules that duties go by; where there are none, a page that says so stands in its place."""

    @wraps(view)
    def shown(**known: Any) -> Response:
        rules = queries.standing(clock.today())
        if not has_duties(rules):
            return page("programme/duties_none.html", rules=rules, not_yet=NOT_YET)
        return view(rules=rules, **known)

    return shown


@bp.get("/duties")
@access(policy.can_track)
@by_rules
def duties(rules: Standing) -> Response:
    """Who owes what, in the stretch and under the filters of the address."""
    today = clock.today()
    asked = tracking.wanted(request.args, rules.year, today)
    first, last = tracking.stretch(asked, rules.year, rules.pack.calendar.year_start_month)
    seen = queries.tracked(me(), rules, first, last)
    places = queries.places(seen, rules.day(today))
    return page(
        "programme/duties.html", asked=asked, rules=rules, seen=seen, label=tracking.label(first, last), today=today,
        lines=tracking.lines(asked, seen.found, places), filters=_filters(rules, asked, seen, places),
        beside=_beside(rules), reminds=policy.can_remind(me()), logs=bool(rules.pack.events) and policy.can_log(me()),
        shows_own=bool(queries.duties_of(me(), rules.pack)), telling=telling,
    )  # fmt: skip


def _beside(rules: Standing) -> list[tracking.Beside]:
    """For those who see everybody's duties (D18)."""
    if not policy.sees_all_duties(me()):
        return []
    return tracking.beside(
        rules.pack, queries.done_counts(rules.pack, *rules.year), queries.duty_counts(rules.programme)
    )


def _filters(
    rules: Standing, asked: tracking.Wanted, seen: queries.Tracked, places: Mapping[int, tracking.Place]
) -> list[dict[str, Any]]:
    """The filters as boxes to choose from: of services, teams and duties those that there is something of."""
    found = {one.duty_key for one in seen.found}
    services_ = {(place.service_key, place.service) for place in places.values() if place.service_key}
    teams = {(place.team_key, place.team) for place in places.values() if place.team_key}
    named = {(key, duty.name) for key, duty in rules.pack.duties.items() if key in found}
    pack = rules.pack

    def box(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> dict[str, Any]:
        return {"name": name, "label": label, "choices": options, "chosen": chosen}

    def every(word: str, options: set[tuple[str, str]]) -> list[tuple[str, str]]:
        return [("", f"Every {word}"), *sorted(options, key=lambda option: option[1])]

    return [
        box("span", "Show", [(key, label) for key, (_, label) in tracking.SPANS.items()], asked.span),
        box("month", "Of or around", tracking.months(rules.year), f"{asked.month:%Y-%m}"),
        box("by", "By", list(tracking.GROUPS.items()), asked.by),
        box("service", capital(pack.word("service")), every(pack.word("service"), services_), asked.service),
        box("team", capital(pack.word("team")), every(pack.word("team"), teams), asked.team),
        box("duty", capital(pack.word("duty")), every(pack.word("duty"), named), asked.duty),
        box("state", "How it stands", [("", "Any"), *((str(s), w) for s, w in tracking.WORDS.items())], asked.state),
    ]


# One person ---------------------------------------------------------------------------------------------


@bp.get("/duties/people/<id:person>")
@access(policy.can_see_duties, load=queries.visible_tracked)
@by_rules
def duties_of(person: Person, rules: Standing) -> Response:
    """What one person owes: now, in the coming months, and what they did this year."""
    first, day = rules.year[0], rules.day(clock.today())
    seen = queries.tracked(me(), rules, first, telling.last_shown(day), owners={person.id})
    return page(
        "programme/duties_of.html", someone=person, rules=rules, today=clock.today(), is_me=person == me(),
        groups=telling.by_urgency(seen.found, day), telling=telling,
        within=plural(ahead.OWN_DUTIES, "month"), marks=_marks(person, rules, seen),
        exemptions=_exemptions(person, rules, seen), may_mark=policy.can_mark(me(), person),
        may_excuse=policy.can_excuse(me(), person), opens_form=_opens_form(rules, person),
    )  # fmt: skip


def _opens_form(rules: Standing, person: Person) -> Callable[[Obligation], str]:
    """How the form of what is owed is opened: "now" by one press, "ask" after it was said whom it looks at; "" where it
    has none for whoever looks at the page, or is not open."""
    today, is_me = clock.today(), person == me()

    def how(one: Obligation) -> str:
        return form_way(rules.pack, one) if is_me and one.is_open(today) else ""

    return how


def _marks(person: Person, rules: Standing, seen: queries.Tracked) -> list[Any]:
    """Done marks of the year with whom they were for; without those that tell of a flag which the viewer may not see
    (BD-052)."""
    names: dict[Any, str] = {
        one.key[:1] + one.key[2:4]: "" if one.about_kind == "self" else one.about_name for one in seen.found
    }
    marks = [(mark, (mark.duty_key, *mark.about)) for mark in queries.marks_of(person, *rules.year)]
    return [(mark, names.get(key, "")) for mark, key in marks
            if key in names or not tells(rules.pack, rules.pack.duties.get(mark.duty_key))]  # fmt: skip


def _exemptions(person: Person, rules: Standing, seen: queries.Tracked) -> list[Exemption]:
    """Exemptions that had not ended when the year began; without those that tell of a flag which the viewer may not
    see."""
    known = {one.duty_key for one in seen.found}
    return [one for one in queries.exemptions_of(person, rules.year[0])
            if one.duty_key in known or not tells(rules.pack, rules.pack.duties.get(one.duty_key))]  # fmt: skip


@bp.get("/duties/people/<id:person>/done/<id:what>")
@access(policy.can_mark, load=queries.visible_tracked)
def done_form(person: Person, what: str) -> Response:
    """When was it done?"""
    rules, one = queries.owed_by(person, what, viewer=me())
    form = forms.DoneForm(data={"on": clock.today()})
    return page("programme/duty_done.html", form=form, someone=person, one=one, duty=rules.pack.duties[one.duty_key])


@bp.post("/duties/people/<id:person>/done/<id:what>")
@access(policy.can_mark, load=queries.visible_tracked)
def mark_done(person: Person, what: str) -> Response:
    """It was done."""
    rules, one = queries.owed_by(person, what, viewer=me())
    form = forms.DoneForm()

    def act() -> None:
        services.mark_done(person, one, on=form.on.data, note=form.note.data, by=me())

    shown = {"one": one, "duty": rules.pack.duties[one.duty_key]}
    return _change(form, "programme/duty_done.html", act, "Marked as done.", person, shown)


def _change(
    form: Any, template: str, act: Callable[[], None], done: str, person: Person, shown: dict[str, Any]
) -> Response:
    """Validate, act, commit and go back to the person; or the form again with what is wrong."""
    if not form.validate():
        return page(template, 422, form=form, someone=person, **shown)
    try:
        act()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return page(template, error.status, form=form, someone=person, **shown)
    flash(done, "success")
    return _back(person)


def _back(person: Person) -> Response:
    return htmx.redirect(url_for("programme.duties_of", person=person.public_id))


@bp.post("/duties/people/<id:person>/marks/<id:mark>/removal")
@access(policy.can_mark, load=queries.visible_tracked)
def take_back_done(person: Person, mark: str) -> Response:
    """It was not done after all."""
    services.take_back_done(queries.mark_of(person, mark), by=me())
    db.session.commit()
    flash("Mark taken back.", "success")
    return _back(person)


def _excuse_form(person: Person) -> tuple[forms.ExcuseForm, list[Person]]:
    rules, today = rules_in_force(), clock.today()
    form, theirs = forms.ExcuseForm(), queries.duties_of(person, rules.pack)
    every = ("", f"Every {rules.pack.word('duty')}")
    form.duty.choices = choices([every, *((key, rules.pack.duties[key].name) for key in theirs)])
    by_duty = queries.approvers_by_duty(person, rules, ["", *theirs], today)
    able = sorted({one for some in by_duty.values() for one in some}, key=lambda one: (one.name, one.id))
    form.approver.choices = choices([("", "Choose"), *((one.public_id, one.name) for one in able)])
    return form, able


@bp.get("/duties/people/<id:person>/exemptions/new")
@access(policy.can_excuse, load=queries.visible_tracked)
def excuse_form(person: Person) -> Response:
    """From what, from when to when, why, and who agreed?"""
    return page("programme/duty_excuse.html", form=_excuse_form(person)[0], someone=person)


@bp.post("/duties/people/<id:person>/exemptions/new")
@access(policy.can_excuse, load=queries.visible_tracked)
def excuse(person: Person) -> Response:
    """They are excused on those days."""
    form, able = _excuse_form(person)

    def act() -> None:
        services.excuse(
            person, form.duty.data, starts=form.starts.data, ends=form.ends.data, reason=form.reason.data,
            approved_by=next(one for one in able if one.public_id == form.approver.data), by=me(),
        )  # fmt: skip

    return _change(form, "programme/duty_excuse.html", act, f"{person.name} is excused.", person, {})


@bp.post("/duties/people/<id:person>/exemptions/<id:exemption>/ending")
@access(policy.can_excuse, load=queries.visible_tracked)
def end_exemption(person: Person, exemption: str) -> Response:
    """They are excused no longer."""
    services.end_exemption(queries.exemption_of(person, exemption), by=me())
    db.session.commit()
    flash("Exemption ended.", "success")
    return _back(person)


# Reminders ---------------------------------------------------------------------------------------------


@bp.get("/duties/reminders")
@access(policy.can_remind)
@by_rules
def reminders(rules: Standing) -> Response:
    """Whom to remind: what is late, and what is due soon."""
    today = clock.today()
    last = telling.last_reminded(rules.pack, today)
    seen = queries.tracked(me(), rules, today, last)
    groups = telling.to_remind(rules.pack, telling.soon(seen.found, last), queries.places(seen, today))
    emails = queries.addresses({group.owner_id for group in groups})
    return page(
        "programme/duty_reminders.html", groups=groups, rules=rules, last=last, today=today,
        emails=emails,
        within=plural(ahead.REMINDERS, "working day"), on_paper="print" in request.args,
        address=url_for("programme.duties", _external=True),
    )  # fmt: skip
