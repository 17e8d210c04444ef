"""Reads of the standing duties: what happened, gathered for the engine, and what one viewer may see of the answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Person, Service, Team
from qaportal.people.policy import services_headed
from qaportal.people.queries.dates import runs
from qaportal.people.queries.people import with_posts
from qaportal.programme import policy
from qaportal.programme.duties import Holding, Obligation, Roster, Window, fold, obligations
from qaportal.programme.duties.sight import Sight, known, seen, sight_of, tells
from qaportal.programme.duties.tracking import Place
from qaportal.programme.duties.values import About
from qaportal.programme.models import DutyDone, DutyMonth, Exemption, Programme
from qaportal.programme.queries.happened import Ids, happened
from qaportal.programme.queries.year import every_year

NO_DUTIES = "There are no duties of theirs that you may see. Start from Duties."


@dataclass(frozen=True)
class Standing:
    """The year whose rules duties go by, and the first day from which any count."""

    programme: Programme
    pack: Pack
    since: date

    @property
    def year(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return self.programme.starts_on, self.programme.ends_on

    def day(self, today: date) -> date:
        """The day of the year that is nearest to `today`."""
        return min(max(today, self.programme.starts_on), self.programme.ends_on)


def standing(today: date, every: Sequence[Programme] | None = None) -> Standing | None:
    """The published year that `today` lies in, else the next to come, else the last. Duties count from the first day
    of the first year that was published, or from the day on which that year came to be kept here: nobody is late for
    what came before. None before that. `every` is all years, where they were read already."""
    years = [one for one in (every_year() if every is None else every) if one.is_published]
    found = next((one for one in years if one.ends_on >= today), years[-1] if years else None)
    since = max(years[0].starts_on, clock.day_of(years[0].created_at)) if years else today
    return Standing(found, pack_of(found.framework), since) if found else None


# What one viewer may see ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tracked:
    """What a viewer sees of a window, and the roster as they know it."""

    found: list[Obligation]
    roster: Roster


def tracked(
    person: Person, rules: Standing, first: date, last: date, *, owners: Collection[int] | None = None,
    duties: Collection[str] | None = None,
) -> Tracked:  # fmt: skip
    """What falls due in these days, and is late from before, as far as `person` may see it; with `owners` (ids), of
    what those people owe; with `duties` (keys), of those duties. It is worked out as if nobody carried a sensitive flag
    but those for whom `person` answers (BD-052)."""
    today = clock.today()
    window = Window(first, last, today, rules.since)
    roster = happened(rules.pack, window, owners=_asked_of(person, owners, today), duties=duties)
    sight = _sight(person, roster, today)
    wanted = sight.owners if owners is None else owners
    roster = known(rules.pack, roster, sight.answered)
    owed = obligations(rules.pack, roster, window, owners=wanted, duties=duties)
    return Tracked(seen(owed, sight), roster)


def overdue(rules: Standing, today: date, *, owners: Collection[int] | None = None) -> list[Obligation]:
    """What is late of everybody's duties, or of those that `owners` (ids) owe, by due day: as somebody knows it who may
    see no sensitive flag, whoever asks (BD-052)."""
    window = Window(today, today, today, rules.since)
    near = None if owners is None else select(Person.id).where(Person.id.in_(owners))
    roster = known(rules.pack, happened(rules.pack, window, owners=near))
    found = obligations(rules.pack, roster, window, owners=owners)
    return [one._replace(flag="", because="") for one in found if one.state == "late"]


def again(what: Obligation, rules: Standing, by: Person | None) -> Obligation | None:
    """The same obligation as it stands now, as `by` knows it (nobody: the portal, which knows all); None where it is
    not owed any more."""
    owners, duties = {what.owner_id}, {what.duty_key}
    if by is not None:
        found = tracked(by, rules, what.due, what.due, owners=owners, duties=duties).found
    else:
        window = Window(what.due, what.due, clock.today(), rules.since)
        roster = happened(rules.pack, window, owners=select(Person.id).where(Person.id.in_(owners)), duties=duties)
        found = obligations(rules.pack, roster, window, owners=owners, duties=duties)
    return next((one for one in found if one.key == what.key), None)


def of_plan(rules: Standing, plan_key: str, about: tuple[About, int], on: date) -> list[Obligation]:
    """What is left to do of the duties that are a review of this kind of plan, for a team or a service (its kind and
    id), where it counts on the day `on` and nothing was done for it that day. It asks nobody's leave."""
    keys = {key for key, duty in rules.pack.duties.items() if duty.plan == plan_key and duty.each == about[0]}
    if not keys or on < rules.since:
        return []
    today = clock.today()
    window = Window(today, max(today, rules.programme.ends_on), today, rules.since)
    roster = happened(rules.pack, window, owners=_working_in(*about), duties=keys)
    done = {one.duty_key for one in roster.done if (one.about_kind, one.about_id, one.on) == (*about, on)}
    found = obligations(rules.pack, roster, window, duties=keys - done)
    return [one for one in found if (one.about_kind, one.about_id) == about and one.is_open(on)]


def _working_in(kind: About, ident: int) -> Ids:
    place = Appointment.team_id if kind == "team" else func.coalesce(Team.service_id, Appointment.service_id)
    return select(Appointment.person_id).outerjoin(Appointment.team).where(place == ident)


def _asked_of(person: Person, owners: Collection[int] | None, day: date) -> Ids | None:
    """Of whom to read what happened, `person` among them: of those `owners`, or of all whose duties they may see;
    None where that is everybody."""
    if owners is not None:
        return select(Person.id).where(Person.id.in_({*owners, person.id}))
    if policy.sees_all_duties(person):
        return None
    teams = {held.team_id for held in person.appointments_on(day)} - {None}
    theirs = or_(
        Appointment.person_id == person.id, Appointment.manager_id == person.id, Appointment.team_id.in_(teams),
        func.coalesce(Team.service_id, Appointment.service_id).in_(services_headed(person)),
    )  # fmt: skip
    here = runs(Appointment.starts_on, Appointment.ends_on, day)
    return select(Appointment.person_id).outerjoin(Appointment.team).where(theirs, here)


def _sight(person: Person, happened: Roster, day: date) -> Sight:
    return sight_of(
        person.id, happened.holdings, services_headed(person), day,
        everyone=policy.sees_all_duties(person), flags=policy.sees_plain_flags(person),
    )  # fmt: skip


def places(tracked: Tracked, day: date) -> dict[int, Place]:
    """Where each owner of what is tracked stands on `day`, or stood last."""
    owners = {one.owner_id for one in tracked.found}
    ids = dict(db.session.execute(select(Person.id, Person.public_id).where(Person.id.in_(owners))).all())
    teams = {id_: (name, key) for id_, name, key in db.session.execute(select(Team.id, Team.name, Team.key))}
    services = {
        id_: (name, key) for id_, name, key in db.session.execute(select(Service.id, Service.name, Service.key))
    }
    held = {one.person_id: one for one in sorted(tracked.roster.holdings, key=lambda one: _nearness(one, day))
            if one.person_id in owners}  # fmt: skip
    return {
        owner: Place(
            one.name, ids[owner], *teams.get(one.team_id or 0, ("", "")), *services.get(one.service_id or 0, ("", ""))
        )
        for owner, one in held.items()
    }


def _nearness(one: Holding, day: date) -> tuple[bool, bool, date]:
    """For sorting: posts that are held on `day` come last, before them those that were, then those that will be."""
    has_begun = one.starts <= day
    return has_begun and (one.ends is None or day <= one.ends), has_begun, one.starts


def visible_tracked(person: Person, public_id: str) -> Person:
    """The person with this random id, whose duties `person` may see. Raises NotFound."""
    chosen = select(Person).where(Person.public_id == public_id).options(*with_posts())
    found: Person | None = db.session.scalar(chosen)
    if found is None or not policy.can_see_duties(person, found):
        raise NotFound(NO_DUTIES)
    return found


def duties_of(person: Person, pack: Pack) -> list[str]:
    """Keys of the duties of the pack that a post which they hold today owes."""
    held = {one.post.key for one in person.appointments_on(clock.today())}
    return [key for key, duty in pack.duties.items() if held & {post.key for post in pack.posts_of(duty.by.value)}]


# Marks and exemptions --------------------------------------------------------------------------------


def marks_of(owner: Person, first: date, last: date) -> Sequence[DutyDone]:
    """What `owner` has done between these days, the latest first."""
    chosen = select(DutyDone).where(DutyDone.owner_id == owner.id, DutyDone.taken_back_at.is_(None))
    chosen = chosen.where(DutyDone.done_on >= first, DutyDone.done_on <= last).options(joinedload(DutyDone.recorded_by))
    return db.session.scalars(chosen.order_by(DutyDone.done_on.desc(), DutyDone.id.desc())).all()


def mark_of(owner: Person, public_id: str) -> DutyDone:
    """The done mark of `owner` with this random id. Raises NotFound."""
    chosen = select(DutyDone).where(DutyDone.owner_id == owner.id, DutyDone.public_id == public_id)
    found = db.session.scalar(chosen.where(DutyDone.taken_back_at.is_(None)))
    if found is None:
        raise NotFound("There is no such mark here. It may have been taken back already.")
    return found


def done_counts(pack: Pack, first: date, last: date) -> dict[str, int]:
    """How many done marks there are of each duty between these days (D18); of one that tells of a sensitive flag, none
    (BD-052)."""
    counted = select(DutyDone.duty_key, func.count()).where(DutyDone.taken_back_at.is_(None))
    counted = counted.where(DutyDone.done_on >= first, DutyDone.done_on <= last).group_by(DutyDone.duty_key)
    return {key: n for key, n in db.session.execute(counted) if not tells(pack, pack.duties.get(key))}


def exemptions_of(person: Person, since: date) -> Sequence[Exemption]:
    """Their exemptions that had not ended on `since`, the latest first."""
    chosen = select(Exemption).where(Exemption.person_id == person.id, Exemption.taken_back_at.is_(None))
    chosen = chosen.where(Exemption.ends_on >= since).options(joinedload(Exemption.approved_by))
    return db.session.scalars(chosen.order_by(Exemption.starts_on.desc(), Exemption.id.desc())).all()


def exemption_of(person: Person, public_id: str) -> Exemption:
    """The exemption of `person` with this random id. Raises NotFound."""
    for found in exemptions_of(person, date.min):
        if found.public_id == public_id:
            return found
    raise NotFound("There is no such exemption here. It may have been ended already.")


def exemption_in_the_way(person: Person, duty_key: str, first: date, last: date) -> Exemption | None:
    """An exemption of theirs from that duty (from all: "") that has one of these days in it."""
    chosen = select(Exemption).where(Exemption.person_id == person.id, Exemption.duty_key == duty_key)
    chosen = chosen.where(Exemption.taken_back_at.is_(None), Exemption.starts_on <= last, Exemption.ends_on >= first)
    return db.session.scalar(chosen.order_by(Exemption.starts_on).limit(1))


def approvers_by_duty(person: Person, rules: Standing, duties: Collection[str], day: date) -> dict[str, list[Person]]:
    """Who may approve that `person` is excused from each of these duties (from all of them: ""), by name: as the pack
    says; of those who hold a post in many services, whoever does in theirs."""
    held = [one for one in people.holdings(day, day) if one.person_id != person.id]
    able = {key: _approving(person, rules.pack, key, held, day) for key in duties}
    found = db.session.scalars(select(Person).where(Person.id.in_(set().union(*able.values()))))
    by_name = sorted(found, key=lambda one: (one.name, one.id))
    return {key: [one for one in by_name if one.id in ids] for key, ids in able.items()}


def _approving(person: Person, pack: Pack, duty_key: str, held: Sequence[people.Holding], day: date) -> set[int]:
    duty, roster_rules = pack.duties.get(duty_key), pack.roster
    said = (duty.excused_by if duty else None) or (roster_rules.excused_by if roster_rules else None)
    keys, own = said.value if said else (), person.appointments_on(day)
    posts = {post.key for post in pack.posts_of(key for key in keys if key != "line_manager")}
    chosen = [one for one in held if one.post_key in posts]
    homes = {None, *(a.home_id for a in own)}
    near = [one for one in chosen if one.service_id in homes]
    managers = {a.manager_id for a in own if a.manager_id} if "line_manager" in keys else set()
    return {one.person_id for one in near or chosen} | managers


def addresses(owners: Collection[int]) -> dict[int, str]:
    """E-mail addresses by person."""
    return dict(db.session.execute(select(Person.id, Person.email).where(Person.id.in_(owners))).all())


# For the planner ---------------------------------------------------------------------------------------------


def expected(pack: Pack, first: date, last: date) -> dict[str, dict[date, int]]:
    """How many pieces of each duty fall due in each month of a year, by duty and first day of the month.

    Counted as on the first day of the year, as if each piece were done on its day: what the year holds, not what is
    left of it; and as if nobody carried a sensitive flag (BD-052).
    """
    if not pack.duties:
        return {}
    window = Window(first, last, first, first)
    found = obligations(pack, known(pack, happened(pack, window)), window)
    return fold([one for one in found if first <= one.due <= last])


def duty_counts(programme: Programme) -> dict[str, dict[date, int]]:
    """How many pieces of each duty fall due in each month of the year, by duty and first day of the month, as counted
    when it was last created or published, or a version of its framework adopted."""
    chosen = select(DutyMonth.duty_key, DutyMonth.month, DutyMonth.due_count)
    chosen = chosen.where(DutyMonth.programme_id == programme.id)
    found: dict[str, dict[date, int]] = {}
    for key, month, count in db.session.execute(chosen.order_by(DutyMonth.duty_key, DutyMonth.month)):
        found.setdefault(key, {})[month] = count
    return found
