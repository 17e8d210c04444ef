"""Reads of the forms that are made while the year runs: of one activity, one of them, and what to begin one with."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Programme, PublishedActivity
from qaportal.programme.policy import sees_draft
from qaportal.programme.queries import visible_activity
from qaportal.reviews import policy
from qaportal.reviews.models import MadeForm, Review
from qaportal.reviews.templates import made_template
from qaportal.timetable.queries import rules_of

NO_FORM = "There is no such form, or it is not yours to see. Start from the page of its activity."
PACK, MADE = "pack-", "made-"
MOST_STARTS = 200


@dataclass(frozen=True)
class Version:
    """One version of a form that was made, and how many reviews are written on it."""

    made: MadeForm
    reviews: int


def buildable_activity(person: Person, ref: str) -> Activity:
    """An activity whose forms are made for each. Raises NotFound where there is none for them to know of."""
    found = visible_activity(person, ref)
    _, kind = rules_of(found)
    if not policy.has_made_forms(kind):
        raise NotFound("This work has its forms from the framework: none can be made for it.")
    return found


def visible_made(person: Person, public_id: str) -> MadeForm:
    """The form with this random id. Raises NotFound where it is a draft and they may not make it, or its activity is
    not theirs to see."""
    chosen = select(MadeForm).where(MadeForm.public_id == public_id).options(*_whole())
    found: MadeForm | None = db.session.scalar(chosen)
    if found is None or not policy.can_read_made(person, found) or not _may_see(person, found.activity):
        raise NotFound(NO_FORM)
    return found


def _may_see(person: Person, activity: Activity) -> bool:
    try:
        return visible_activity(person, activity.ref) is activity
    except NotFound:
        return False


def _whole() -> tuple[Any, ...]:
    return (
        joinedload(MadeForm.activity).options(
            joinedload(Activity.framework).defer(Framework.body),
            joinedload(Activity.programme).joinedload(Programme.framework).defer(Framework.body),
        ),
        joinedload(MadeForm.made_by),
        joinedload(MadeForm.used_by),
    )


def versions_of(person: Person, activity: Activity) -> list[list[Version]]:
    """The forms that were made for an activity, each with its versions, the newest first; drafts only for those who
    may make them."""
    chosen = select(MadeForm).where(MadeForm.activity_id == activity.id).options(*_whole())
    if not policy.can_build(person, activity):
        chosen = chosen.where(MadeForm.used_at.is_not(None))
    rows = db.session.scalars(chosen.order_by(MadeForm.number.desc())).all()
    counts = _counts([one.id for one in rows])
    found: dict[str, list[Version]] = defaultdict(list)
    for one in rows:
        found[one.key].append(Version(one, counts.get(one.id, 0)))
    return sorted(found.values(), key=lambda versions: versions[-1].made.id)


def _counts(ids: Sequence[int]) -> dict[int, int]:
    chosen = select(Review.made_form_id, func.count()).where(Review.made_form_id.in_(ids))
    return {made: count for made, count in db.session.execute(chosen.group_by(Review.made_form_id)) if made}


def reviews_on(made: MadeForm) -> int:
    """How many reviews are written on a version."""
    return _counts([made.id]).get(made.id, 0)


def last_of(made: MadeForm) -> MadeForm:
    """The newest version of the same form, a draft or not."""
    chosen = select(MadeForm).where(MadeForm.activity_id == made.activity_id, MadeForm.key == made.key)
    return db.session.scalars(chosen.order_by(MadeForm.number.desc()).limit(1)).one()


def taken_keys(activity: Activity) -> set[str]:
    """Keys of forms that another one of an activity cannot have: those of its framework and those made for it."""
    pack, _ = rules_of(activity)
    return {*pack.forms, *db.session.scalars(select(MadeForm.key).where(MadeForm.activity_id == activity.id))}


def starts_for(person: Person, activity: Activity) -> list[tuple[str, str]]:
    """What a form may begin as a copy of, as (value, label): the forms of the framework, then those that were made for
    other work that they may see, the newest first."""
    pack, _ = rules_of(activity)
    ours = [(f"{PACK}{form.key}", f"{form.name} (of the framework)") for form in pack.forms.values()]
    theirs = [(f"{MADE}{one.public_id}", f"{one.name} ({one.activity.ref})") for one in _made_elsewhere(person)]
    return ours + theirs


def _made_elsewhere(person: Person) -> list[MadeForm]:
    """Of each form that is in use, the version that was put into use last."""
    chosen = select(MadeForm).join(MadeForm.activity).where(MadeForm.used_at.is_not(None)).options(*_whole())
    if not policy.can_glance(person):
        return []
    if not sees_draft(person):
        chosen = chosen.join(PublishedActivity, PublishedActivity.activity_id == Activity.id)
    newest: dict[tuple[int, str], MadeForm] = {}
    for one in db.session.scalars(chosen.order_by(MadeForm.used_at.desc(), MadeForm.id.desc()).limit(MOST_STARTS)):
        newest.setdefault((one.activity_id, one.key), one)
    return list(newest.values())


def start_of(person: Person, activity: Activity, value: str) -> tuple[FormTemplate, Pack] | None:
    """The form to begin with and the rules that it is of; None to begin with nothing. Raises DomainError where it is
    none of those that they may choose from."""
    pack, _ = rules_of(activity)
    if not value:
        return None
    if value.startswith(PACK) and value.removeprefix(PACK) in pack.forms:
        return pack.forms[value.removeprefix(PACK)], pack
    for one in _made_elsewhere(person) if value.startswith(MADE) else ():
        if one.public_id == value.removeprefix(MADE):
            return made_template(one), rules_of(one.activity)[0]
    raise DomainError("Choose one of these.", field="start")
