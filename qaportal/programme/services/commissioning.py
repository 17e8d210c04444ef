"""Work that somebody asks for during the year: into the draft, with who asked and why (D19, BD-026, NS-014)."""

from datetime import date

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import and_list
from qaportal.people.models import Person
from qaportal.programme import policy, themes
from qaportal.programme.models import Activity, Commission, Programme
from qaportal.programme.queries import framework_on
from qaportal.programme.services.changing import add


def commission(
    programme: Programme, type_key: str, *, starts: date, subject: str, why: str, asked_by: Person, by: Person
) -> Activity:
    """Put work that `asked_by` wants into the draft of the year; `by` is the same person, or whoever writes it down.

    Raises DomainError where nobody may ask for that kind, `asked_by` may not, the day has passed, or as `add` does.
    """
    pack = pack_of(framework_on(programme, starts))
    _check_may_ask(pack, type_key, asked_by, is_own=asked_by.id == by.id)
    if starts < clock.today():
        raise DomainError("That day has passed. Enter a day to come.", field="starts")
    activity = add(programme, type_key, starts, subject, by=by)
    db.session.add(
        Commission(
            activity=activity, asked_by=asked_by, asked_at=clock.now(), subject=subject, wanted_on=starts, why=why
        )
    )
    db.session.flush()
    record("commissioned", "activity", activity.ref, by=by, reason=why, asked_by=asked_by.name)
    return activity


def _check_may_ask(pack: Pack, type_key: str, asked_by: Person, *, is_own: bool) -> None:
    kind = pack.activities.get(type_key)
    rule = themes.on_request(kind) if kind else None
    if kind is None or rule is None:
        raise DomainError("The framework of that day has no such work. Choose another kind.", field="type_key")
    if themes.askers(pack, kind).isdisjoint(policy.posts_of(asked_by)):
        who = "You" if is_own else asked_by.name
        names = and_list([pack.name_of(key) for key in rule.by.value])
        raise DomainError(
            f"{who} may not ask for this: the framework leaves it to {names}. Choose somebody who holds such a post.",
            field="asked_by",
        )
