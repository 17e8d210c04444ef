"""What was settled of a theme and is not any more (LB-030, LB-031)."""

from qaportal.auditlog.services import record
from qaportal.lib.db import db
from qaportal.lib.formats import day_medium
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Terms, ThemeChoice
from qaportal.programme.queries import terms_of


def unsettle(activity: Activity, *, by: Person | None) -> None:
    """Its theme is another one now: nobody decided on that, and terms that were signed off for the old one are to be
    signed off again."""
    choice, terms = db.session.get(ThemeChoice, activity.id), terms_of(activity)
    if choice is not None:
        db.session.delete(choice)
    if terms is not None and terms.is_signed_off:
        take_back_sign_off(terms, activity, by=by)
    db.session.flush()


def take_back_sign_off(terms: Terms, activity: Activity, *, by: Person | None) -> None:
    """The terms stand as they are written, and nobody has signed them off."""
    on = terms.signed_off_on
    terms.signed_off_on = terms.signed_off_at = terms.signed_off_by = None
    record("took back a sign-off", "activity", activity.ref, by=by, on=day_medium(on) if on else "")
