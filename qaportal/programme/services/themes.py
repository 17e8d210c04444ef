"""A theme is settled during the year, its terms of reference are drafted and signed off (LB-030, LB-031, NS-013)."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Terms, ThemeChoice
from qaportal.programme.queries import terms_of, unthemed_followers
from qaportal.programme.services.changing import check_open, describe
from qaportal.programme.services.rows import kind_of, wall_times
from qaportal.programme.services.settling import take_back_sign_off


def check_themeless(activity: Activity) -> None:
    """Raises DomainError for what has a theme already, or is called off."""
    check_open(activity)
    if activity.subject:
        raise DomainError(
            f"{activity.ref} has a theme already. If it is published, see it on its page; the QA team can change it."
        )


def name_theme(activity: Activity, theme: str, *, on: date, version: int, by: Person) -> None:
    """Note which theme was settled for an activity that has none, and on which day: the draft changes by it, and work
    that follows it up takes its theme (WS-061).

    Raises Stale when someone changed the activity since `version`; DomainError where it has a theme, or for a day to
    come.
    """
    check_themeless(activity)
    _check_past(on)
    _describe(activity, theme, version, by)
    for later in unthemed_followers(activity):
        _describe(later, theme, later.version, by)
    _, kind = kind_of(activity)
    choice = db.session.get(ThemeChoice, activity.id) or ThemeChoice(activity_id=activity.id)
    choice.decided_by = kind.theme.by if kind.theme else ""
    choice.decided_on = on
    choice.noted_at, choice.noted_by_id = clock.now(), by.id
    db.session.add(choice)
    db.session.flush()
    record("named the theme", "activity", activity.ref, by=by, on=day_medium(on))


def _describe(activity: Activity, theme: str, version: int, by: Person) -> None:
    starts_at, ends_at = wall_times(activity)
    describe(
        activity, subject=theme, where=activity.place, starts_at=starts_at, ends_at=ends_at, version=version, by=by
    )


def draft_terms(activity: Activity, text: str, *, version: int, by: Person) -> Terms:
    """Write the terms of reference, or write them anew: a sign-off of what stood there before is taken back by it.

    `version` is that of the terms the form was made from, 0 where there were none. Raises Stale when someone wrote
    them since; DomainError where nothing is different.
    """
    check_open(activity)
    terms = terms_of(activity)
    _check_version(activity, terms, version)
    if terms is not None and terms.text == text:
        raise DomainError("The text is as it was. Change it, or go back.", field="text")
    if terms is not None and terms.is_signed_off:
        take_back_sign_off(terms, activity, by=by)
    if terms is None:
        terms = Terms(activity_id=activity.id)
    terms.text = text
    terms.drafted_at, terms.drafted_by = clock.now(), by
    db.session.add(terms)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise _stale(activity) from error
    record("drafted terms", "activity", activity.ref, by=by)
    return terms


def sign_off_terms(activity: Activity, *, on: date, version: int, by: Person) -> Terms:
    """Note that the terms as they stand were signed off on that day (LB-031).

    Raises DomainError before there is a text, once it is signed off, or for a day to come; Stale when someone wrote
    it anew since `version`.
    """
    check_open(activity)
    terms = terms_of(activity)
    if terms is None:
        raise DomainError("There is no text to sign off yet. Draft the terms of reference first.")
    _check_version(activity, terms, version)
    if terms.is_signed_off and terms.signed_off_on:
        raise DomainError(f"They were signed off on {day_medium(terms.signed_off_on)} already.")
    _check_past(on)
    terms.signed_off_on, terms.signed_off_at, terms.signed_off_by = on, clock.now(), by
    db.session.flush()
    record("signed off terms", "activity", activity.ref, by=by, on=day_medium(on))
    return terms


def _check_version(activity: Activity, terms: Terms | None, version: int) -> None:
    if (terms.version if terms else 0) != version:
        raise _stale(activity)


def _stale(activity: Activity) -> Stale:
    return Stale(
        f"Someone else wrote the terms of {activity.ref} while you had them open. Read them as they stand, then choose "
        "again."
    )


def _check_past(on: date) -> None:
    if on > clock.today():
        raise DomainError("That day is still to come. Enter the day on which it was decided.", field="on")
