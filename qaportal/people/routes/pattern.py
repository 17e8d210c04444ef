"""Flags and absences: those of one person, and the people whom somebody answers for."""

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me, signed_in
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page
from qaportal.people import forms, policy, queries, services
from qaportal.people.models import Person
from qaportal.people.routes.blueprint import bp, change


@bp.get("/my-people")
@access(signed_in)
def my_people() -> Response:
    """Those whom I line-manage, or of whose service I am the head; who of them is away, and which flags they carry."""
    number, words = max(request.args.get("page", 1, type=int), 1), request.args.get("q", "")[:200]
    found, count = queries.people_of(me(), words, min(number, 10_000))
    return page(
        "people/my_people.html", people=found, count=count, words=words, number=number, today=clock.today(),
        pages=-(-count // queries.PAGE), away=queries.away_today(found), flags=queries.flags_today(me(), found),
        keeps_all=policy.keeps_all_absences(me()), takes_in=policy.can_take_in_absences(me()),
    )  # fmt: skip


@bp.get("/people/<id:person>/working-pattern")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def working_pattern(person: Person) -> Response:
    """Their flags, as far as I may see them, their days of work and their absences."""
    return page(
        "people/working_pattern.html", someone=person, flags=queries.flags_of(me(), person), today=clock.today(),
        absences=queries.absences_of(person), patterns=queries.work_patterns_of(person),
        sees_flags=policy.can_see_flags(me(), person),
        may_set=bool(queries.flag_kinds_for(me(), person)), is_me=person.id == me().id, back=_back(person),
    )  # fmt: skip


def _back(person: Person) -> tuple[str, str] | None:
    """Where the page was most likely come to from, as (words, address)."""
    if policy.can_manage_people(me()):
        return person.name, url_for("people.person", person=person.public_id)
    if policy.has_people(me()):
        return "My people", url_for("people.my_people")
    return None


def pattern_page(person: Person) -> str:
    return url_for("people.working_pattern", person=person.public_id)


# Flags ----------------------------------------------------------------------------------------------


def _flag_form(person: Person) -> forms.FlagForm:
    kinds = [(kind.key, kind.name) for kind in queries.flag_kinds_for(me(), person)]
    if not kinds:
        raise NotFound("No framework that is installed has a flag for you to set.")
    form: forms.FlagForm = forms.fill(forms.FlagForm(), kind=[("", "Choose"), *kinds])
    return form


@bp.get("/people/<id:person>/working-pattern/flags/new")
@access(policy.can_see_flags, load=queries.visible_pattern)
def flag_form(person: Person) -> Response:
    """Which flag, since when?"""
    return page("people/flag_form.html", form=_flag_form(person), someone=person)


@bp.post("/people/<id:person>/working-pattern/flags/new")
@access(policy.can_see_flags, load=queries.visible_pattern)
def raise_flag(person: Person) -> Response:
    """They carry it from that day."""
    form = _flag_form(person)

    def act() -> None:
        kind = next(kind for kind in queries.flag_kinds_for(me(), person) if kind.key == form.kind.data)
        services.raise_flag(person, kind, on=form.on.data, by=me())

    return change(
        form, "people/flag_form.html", act, "Flag set.", lambda: pattern_page(person), lambda: {"someone": person}
    )


@bp.get("/people/<id:person>/working-pattern/flags/<id:flag>/ending")
@access(policy.can_see_flags, load=queries.visible_pattern)
def flag_ending_form(person: Person, flag: str) -> Response:
    """When is its last day?"""
    found = queries.visible_flag(me(), person, flag)
    form = forms.FlagEndForm(data={"on": found.ends_on})
    return page("people/flag_ending.html", form=form, someone=person, flag=found)


@bp.post("/people/<id:person>/working-pattern/flags/<id:flag>/ending")
@access(policy.can_see_flags, load=queries.visible_pattern)
def lower_flag(person: Person, flag: str) -> Response:
    """It ends."""
    found, form = queries.visible_flag(me(), person, flag), forms.FlagEndForm()

    def act() -> None:
        services.lower_flag(found, on=form.on.data, by=me())

    return change(form, "people/flag_ending.html", act, "Last day of the flag saved.", lambda: pattern_page(person),
                  lambda: {"someone": person, "flag": found})  # fmt: skip


# Absences -------------------------------------------------------------------------------------------


@bp.get("/people/<id:person>/working-pattern/absences/new")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def absence_form(person: Person) -> Response:
    """From when to when, and what kind?"""
    return page("people/absence_form.html", form=forms.AbsenceForm(), someone=person)


@bp.post("/people/<id:person>/working-pattern/absences/new")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def note_absence(person: Person) -> Response:
    """They are away on those days."""
    form = forms.AbsenceForm()

    def act() -> None:
        days = {"starts": form.starts.data, "ends": form.ends.data}
        services.note_absence(person, **days, kind=form.kind.data, by=me())

    return change(form, "people/absence_form.html", act, "Absence noted.", lambda: pattern_page(person),
                  lambda: {"someone": person})  # fmt: skip


@bp.post("/people/<id:person>/working-pattern/absences/<id:absence>/removal")
@access(policy.can_keep_absences, load=queries.visible_pattern)
def take_back_absence(person: Person, absence: str) -> Response:
    """They are not away on those days."""
    services.take_back_absence(queries.absence_of(person, absence), by=me())
    db.session.commit()
    flash("Absence taken back.", "success")
    return htmx.redirect(pattern_page(person))
