"""Reads of concerns: who is to be told, one that was raised, what waits for somebody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from qaportal.allocation.models import Assignment
from qaportal.concerns import policy
from qaportal.concerns.ladder import SAFETY, Step, steps
from qaportal.concerns.models import ConcernNotice, SafetyConcern, StaffMatter
from qaportal.concerns.queries.waiting import told_of, waiting_for
from qaportal.concerns.recipients import Right, Scene, Told, Wanted, first_told, next_manager, next_told, right_manager
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Alert, Pack
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import or_list
from qaportal.lib.sealing import place
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity
from qaportal.sampling.models import Record

__all__ = ["waiting_for"]
NO_CONCERN = "There is nothing of that kind here, or it is not yours to see."


@dataclass(frozen=True)
class About:
    """From which work something is raised, about which record, where and whose work it is (ids)."""

    activity: Activity
    record: Record | None
    team: int | None
    service: int | None
    worker: int | None

    @property
    def pack(self) -> Pack:
        """The framework that the work runs by."""
        return pack_of(self.activity.framework)

    @property
    def alert(self) -> Alert | None:
        """What that framework says of a child at risk; None where it says nothing."""
        return self.pack.alerts.get(SAFETY)


def about_seat(seat: Assignment) -> About:
    """What a seat is about: its record, else its activity as a whole."""
    return about(seat.slot.activity, seat.slot.record)


def about(activity: Activity, record: Record | None) -> About:
    """A record of an activity, or the activity as a whole."""
    row = record.row if record else None
    team = (row.team if row else None) or activity.team
    service = team.service_id if team else (row.service_id if row else None) or activity.service_id
    return About(activity, record, team.id if team else None, service, row.worker_id if row else None)


# Who is told ------------------------------------------------------------------------------------------------


def scene_of(found: About, raiser: int) -> Scene:
    """The posts that people hold today, and where this is; of a record without a team, where its worker works."""
    today = clock.today()
    scene = Scene(
        raiser, found.team, found.service, found.worker, people.holdings(today, today),
        {post.key: post.title for post in people.all_posts()}, policy.heading_posts(found.pack),
        [(one.id, one.name) for one in people.with_roles(policy.LOOKS_AFTER, today)],
    )  # fmt: skip
    theirs = scene.of(found.worker) if found.worker and not (found.team or found.service) else None
    return replace(scene, team=theirs.team_id, service=theirs.service_id) if theirs else scene


def who_to_tell(found: About, raiser: Person) -> list[Told]:
    """Who is told at once."""
    return first_told(_wanted_first(found), scene_of(found, raiser.id))


def phones_of(told: Sequence[Told]) -> dict[int, str]:
    """The work telephones of those who are told, by person; those without are left out."""
    return people.phones_of([one.person for one in told])


def who_is_next(concern: SafetyConcern, step: Step) -> list[Told]:
    """Who is told on a later rung: of those who were not told yet."""
    found = about(concern.activity, concern.record)
    wanted = [_wanted(found.pack, key) for key in step.to] if step.to is not None else None
    already = {one.person_id for one in concern.notices}
    return next_told(wanted, scene_of(found, concern.raised_by_id), already)


def steps_of(found: About, raised_at: datetime) -> list[Step]:
    """The rungs above the first, each with its moment."""
    return steps(found.alert, raised_at, office_calendar(found.pack))


def _wanted_first(found: About) -> list[Wanted]:
    pack = found.pack
    if found.alert:
        asked = told(found.alert, clock.now(), office_calendar(pack), _facts(found))
        return [_wanted(pack, key) for key in asked.to]
    return [Wanted(or_list([pack.posts[key].title for key in sorted(posts)]), posts)
            for posts in policy.usual_posts(pack) if posts]  # fmt: skip


def _facts(found: About) -> dict[str, Any]:
    """What is known of the record, as conditions of a framework ask for it: who else is told may hang on it."""
    row = found.record.row if found.record else None
    plan = "_".join(row.plan_type.casefold().split()) if row else ""
    known = {"plan_type": plan, "category": row.category, "age": row.age_to} if row else {}
    return {name: value for name, value in known.items() if value not in ("", None)}


def _wanted(pack: Pack, key: str) -> Wanted:
    if key in ("worker", "line_manager"):
        return Wanted(key.replace("_", " ").capitalize(), kin=key)
    known = key in pack.posts or key in pack.parties
    return Wanted(pack.name_of(key), frozenset(post.key for post in pack.posts_of([key])) if known else frozenset())


@dataclass(frozen=True)
class Manager:
    """Who hears of somebody's work, and as what (`Right.as_what`); `instead_of` is the line manager who has left or is
    away."""

    person: Person
    as_what: str
    instead_of: Person | None


def manager_for(found: About, raiser: Person) -> Manager | None:
    """Who hears of the work of the record's worker; None where there is nobody, or no work of another."""
    if found.worker is None or found.worker == raiser.id:
        return None
    return _manager(right_manager(_with_absences(scene_of(found, raiser.id))))


def manager_after(matter: StaffMatter) -> Manager | None:
    """Who hears of it next, where the manager whom it went to has left; None where there is nobody."""
    today = clock.today()
    scene = Scene(matter.raised_by_id, worker=matter.about_person_id, held=people.holdings(today, today))
    return _manager(next_manager(_with_absences(scene), matter.to_id))


def _with_absences(scene: Scene) -> Scene:
    """With those who have left and those who are away today."""
    today = clock.today()
    away = frozenset(one.person_id for one in people.absences(today, today))
    return replace(scene, under=people.last_managers(today), away=away)


def _manager(chosen: Right | None) -> Manager | None:
    if chosen is None:
        return None
    instead_of = db.session.get_one(Person, chosen.instead_of) if chosen.instead_of else None
    return Manager(db.session.get_one(Person, chosen.person), chosen.as_what, instead_of)


# One that was raised ----------------------------------------------------------------------------------------


def visible_concern(person: Person, public_id: str) -> SafetyConcern:
    """The concern with this random id, where `person` may know that there is one. Raises NotFound."""
    found = concern_named(public_id)
    if found is None or not policy.can_see(person, found):
        raise NotFound(NO_CONCERN)
    return found


def concern_named(public_id: str) -> SafetyConcern | None:
    """The concern with this random id. It asks nobody's leave."""
    chosen = select(SafetyConcern).where(SafetyConcern.public_id == public_id).options(*_whole())
    found: SafetyConcern | None = db.session.scalar(chosen)
    return found


def _whole() -> tuple[Any, ...]:
    return (
        joinedload(SafetyConcern.activity), joinedload(SafetyConcern.record).joinedload(Record.row),
        joinedload(SafetyConcern.raised_by), joinedload(SafetyConcern.acknowledged_by),
        joinedload(SafetyConcern.documented_by), selectinload(SafetyConcern.notices).joinedload(ConcernNotice.person),
    )  # fmt: skip


def raised_from(found: About, person: Person) -> Sequence[SafetyConcern]:
    """What `person` raised about the same and is not documented yet, the latest first."""
    chosen = select(SafetyConcern).where(
        SafetyConcern.activity_id == found.activity.id, SafetyConcern.raised_by_id == person.id,
        SafetyConcern.record_id == found.record.id if found.record else SafetyConcern.record_id.is_(None),
        SafetyConcern.documented_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(chosen.order_by(SafetyConcern.id.desc())).all()


def open_concerns(person: Person) -> Sequence[SafetyConcern]:
    """Those that are not documented yet, the oldest first: that `person` raised or was told of; all for QA leads."""
    chosen = select(SafetyConcern).where(SafetyConcern.documented_at.is_(None))
    if not policy.sees_all(person):
        chosen = chosen.where((SafetyConcern.raised_by_id == person.id) | SafetyConcern.id.in_(told_of(person)))
    return db.session.scalars(chosen.order_by(SafetyConcern.id).options(*_whole())).all()


def documented_reference(concern: SafetyConcern) -> str:
    """Under which reference it is documented; "" as long as it is not."""
    return unsealed_reference(concern, keyring.ring().unseal) if concern.reference else ""


def unsealed_reference(concern: SafetyConcern, unseal: Callable[[str, str], str]) -> str:
    """The same with a given key."""
    return unseal(concern.reference, place(SafetyConcern.__tablename__, "reference", concern.public_id))


def due_to_go_up(now: datetime) -> Sequence[int]:
    """Ids of those that nobody acknowledged in time, the oldest first."""
    chosen = select(SafetyConcern.id).where(SafetyConcern.goes_up_at <= now).order_by(SafetyConcern.id)
    return db.session.scalars(chosen).all()


def concern(ident: int) -> SafetyConcern | None:
    """A concern by its id."""
    return db.session.get(SafetyConcern, ident)


def notice(ident: int) -> ConcernNotice | None:
    """That somebody was told, by its id."""
    return db.session.get(ConcernNotice, ident)


def every_sealed() -> tuple[Sequence[SafetyConcern], Sequence[StaffMatter]]:
    """Everything that is sealed here."""
    concerns = db.session.scalars(select(SafetyConcern).where(SafetyConcern.reference != "")).all()
    return concerns, db.session.scalars(select(StaffMatter).options(undefer(StaffMatter.body))).all()


# Somebody's work --------------------------------------------------------------------------------------------


def visible_matter(person: Person, public_id: str) -> StaffMatter:
    """What was raised about somebody's work, for who raised it and the manager whom it went to. Raises NotFound."""
    found = matter_named(public_id)
    if found is None or not policy.can_read_matter(person, found):
        raise NotFound(NO_CONCERN)
    return found


def matter_named(public_id: str) -> StaffMatter | None:
    """The matter with this random id. It asks nobody's leave."""
    chosen = select(StaffMatter).where(StaffMatter.public_id == public_id)
    found: StaffMatter | None = db.session.scalar(chosen.options(
        joinedload(StaffMatter.about_person), joinedload(StaffMatter.to), joinedload(StaffMatter.raised_by),
        joinedload(StaffMatter.instead_of),
    ))  # fmt: skip
    return found


def matter(ident: int) -> StaffMatter | None:
    """The matter with this id."""
    return db.session.get(StaffMatter, ident)


def left_unread() -> Sequence[StaffMatter]:
    """Matters whose manager has left without taking them, the oldest first."""
    chosen = select(StaffMatter).join(StaffMatter.to).where(StaffMatter.received_at.is_(None))
    return db.session.scalars(chosen.where(Person.left_on < clock.today()).order_by(StaffMatter.id)).all()


def words_of(matter: StaffMatter) -> str:
    """What was written, for those who may read it."""
    return keyring.ring().unseal(matter.body, place(StaffMatter.__tablename__, "body", matter.public_id))
