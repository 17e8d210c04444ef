"""Reads of the standing duties: what happened, gathered for the engine, and what one viewer may see of the answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import queries as people
from qaportal.people.models import Person, Service, Team
from qaportal.people.policy import services_headed
from qaportal.people.queries.people import with_posts
from qaportal.programme import policy
from qaportal.programme.duties import Done, FlagSpan, Free, Holding, Meeting, Obligation, Roster, Window, obligations
from qaportal.programme.duties.sight import Sight, seen, sight_of, subjects
from qaportal.programme.duties.tracking import Place
from qaportal.programme.models import DutyDone, DutyMonth, Exemption, LoggedMeeting, Programme
from qaportal.programme.queries.year import published_years

NO_DUTIES = "There are no duties of theirs that you may see. Start from Duties."
LOG_SHOWN = 50


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


def standing(today: date) -> Standing | None:
    """The published year that `today` lies in, else the next to come, else the last. Duties count from the first day
    of the first year that was published: nobody is late for what came before. None before that."""
    years = published_years()
    found = next((one for one in years if one.ends_on >= today), years[-1] if years else None)
    return Standing(found, pack_of(found.framework), years[0].starts_on) if found else None


# What happened -----------------------------------------------------------------------------------------


def roster(first: date, last: date, pack: Pack | None = None) -> Roster:
    """Everything that duties between these days count by; of `pack`, where it is given, without what that has no rule
    for. It asks nobody's leave: `tracked` guards what is shown."""
    kinds = {duty.each for duty in pack.duties.values()} if pack else {"team", "service"}
    held = [Holding(*row) for row in people.holdings(first, last)]
    flags = [FlagSpan(*row) for row in people.flag_spans(first, last)] if pack is None or pack.flags else []
    away = [Free(row.person_id, row.starts_on, row.ends_on) for row in people.absences(first, last)]
    meetings = _meetings(first, last) if pack is None or pack.events else []
    return Roster(held, flags, [*away, *_excused(first, last)], meetings, _done(), _names(kinds))


def _excused(first: date, last: date) -> list[Free]:
    chosen = select(Exemption.person_id, Exemption.starts_on, Exemption.ends_on, Exemption.duty_key)
    chosen = chosen.where(Exemption.taken_back_at.is_(None), Exemption.starts_on <= last, Exemption.ends_on >= first)
    return [Free(person, starts, ends, True, key) for person, starts, ends, key in db.session.execute(chosen)]


def _meetings(first: date, last: date) -> list[Meeting]:
    one = LoggedMeeting
    chosen = select(one.event_key, one.manager_id, one.worker_id, one.held_on, one.state, one.is_observed)
    rows = db.session.execute(chosen.where(one.held_on >= first, one.held_on <= last))
    return [Meeting(key, manager, worker, on, state == "held", seen) for key, manager, worker, on, state, seen in rows]


def _done() -> list[Done]:
    one = DutyDone
    chosen = select(
        one.duty_key, one.owner_id, one.about_person_id, one.about_team_id, one.about_service_id, one.done_on,
        one.counts_on,
    )  # fmt: skip
    return [
        Done(key, owner, *_about(owner, person, team, service), on, counts_on)
        for key, owner, person, team, service, on, counts_on in db.session.execute(
            chosen.where(one.taken_back_at.is_(None))
        )
    ]


def _about(owner: int, person: int | None, team: int | None, service: int | None) -> tuple[str, int]:
    return next(
        ((kind, known) for kind, known in (("person", person), ("team", team), ("service", service)) if known),
        ("self", owner),
    )


def _names(kinds: Collection[str]) -> dict[tuple[str, int], str]:
    """Names of teams and services, as far as duties are owed for them."""
    return {
        (kind, id_): name
        for kind, model in (("team", Team), ("service", Service)) if kind in kinds
        for id_, name in db.session.execute(select(model.id, model.name))
    }  # fmt: skip


# What one viewer may see ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tracked:
    """What a viewer sees of a window. `is_left_out` where some of it would point to somebody."""

    found: list[Obligation]
    is_left_out: bool
    roster: Roster


def tracked(
    person: Person, rules: Standing, first: date, last: date, *, owners: Collection[int] | None = None
) -> Tracked:
    """What falls due in these days, and is late from before, as far as `person` may see it."""
    today = clock.today()
    happened = roster(rules.since, max(last, today), rules.pack)
    window = Window(first, last, today, rules.since)
    sight = _sight(person, happened, today)
    wanted = sight.owners if owners is None else owners
    sizes = subjects(rules.pack, happened, rules.day(today))
    found, is_left_out = seen(rules.pack, obligations(rules.pack, happened, window, owners=wanted), sight, sizes)
    return Tracked(found, is_left_out, happened)


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
    held: dict[int, Holding] = {}
    for one in sorted(tracked.roster.holdings, key=lambda one: (one.starts <= day, one.starts)):
        if one.person_id in owners:
            held[one.person_id] = one
    return {
        owner: Place(
            one.name, ids[owner], *teams.get(one.team_id or 0, ("", "")), *services.get(one.service_id or 0, ("", ""))
        )
        for owner, one in held.items()
    }


def visible_tracked(person: Person, public_id: str) -> Person:
    """The person with this random id, whose duties `person` may see. Raises NotFound."""
    chosen = select(Person).where(Person.public_id == public_id).options(*with_posts())
    found: Person | None = db.session.scalar(chosen)
    if found is None or not policy.can_see_duties(person, found):
        raise NotFound(NO_DUTIES)
    return found


def owes_anything(person: Person, pack: Pack) -> bool:
    """Whether a post that they hold today owes any duty of the pack."""
    owing = {post.key for duty in pack.duties.values() for post in pack.posts_of(duty.by.value)}
    return any(held.post.key in owing for held in person.appointments_on(clock.today()))


# Marks, exemptions, the log --------------------------------------------------------------------------------


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


def done_counts(first: date, last: date) -> dict[str, int]:
    """How many done marks there are of each duty between these days (D18)."""
    counted = select(DutyDone.duty_key, func.count()).where(DutyDone.taken_back_at.is_(None))
    counted = counted.where(DutyDone.done_on >= first, DutyDone.done_on <= last).group_by(DutyDone.duty_key)
    return dict(db.session.execute(counted).all())


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


def approvers(person: Person, rules: Standing, duty_key: str, day: date) -> list[Person]:
    """Who may approve that `person` is excused from a duty (from all of them: ""), by name: as the pack says;
    of those who hold a post in many services, whoever does in theirs."""
    duty, roster_rules = rules.pack.duties.get(duty_key), rules.pack.roster
    said = (duty.excused_by if duty else None) or (roster_rules.excused_by if roster_rules else None)
    keys = said.value if said else ()
    held = [one for one in people.holdings(day, day) if one.person_id != person.id]
    posts = {post.key for post in rules.pack.posts_of(key for key in keys if key != "line_manager")}
    own = person.appointments_on(day)
    chosen = [one for one in held if one.post_key in posts]
    homes = {None, *(a.home_id for a in own)}
    near = [one for one in chosen if one.service_id in homes]
    ids = {one.person_id for one in near or chosen}
    ids |= {a.manager_id for a in own if a.manager_id} if "line_manager" in keys else set()
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)))


def log_of(person: Person) -> Sequence[LoggedMeeting]:
    """The latest entries of the log that `person` keeps: their own, or everybody's where they keep the tracker."""
    chosen = select(LoggedMeeting).options(joinedload(LoggedMeeting.manager), joinedload(LoggedMeeting.worker))
    if not policy.can_remind(person):
        chosen = chosen.where(LoggedMeeting.manager_id == person.id)
    return db.session.scalars(
        chosen.order_by(LoggedMeeting.held_on.desc(), LoggedMeeting.id.desc()).limit(LOG_SHOWN)
    ).all()


def visible_meeting(person: Person, public_id: str) -> LoggedMeeting:
    """The entry with this random id, where `person` keeps it. Raises NotFound."""
    found = db.session.scalar(select(LoggedMeeting).where(LoggedMeeting.public_id == public_id))
    if found is None or not policy.can_correct_log(person, found):
        raise NotFound("There is no such entry in your log. It may have been taken back already.")
    return found


def workers_of(person: Person, team: str, day: date) -> list[Person]:
    """Those with whom meetings can be logged, by name: one's own people, or for those who keep the tracker everyone
    in the team with the key `team` who has a line manager."""
    held = people.holdings(day, day)
    mine = {one.person_id for one in held if one.manager_id == person.id}
    if policy.can_remind(person):
        teams = dict(db.session.execute(select(Team.key, Team.id)).all())
        mine |= {one.person_id for one in held if one.manager_id and team and one.team_id == teams.get(team)}
    return list(db.session.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.name, Person.id)))


def manager_on(worker: Person, day: date) -> Person | None:
    """Their line manager on `day`: that of the post which they took up last."""
    managers = [held.manager for held in worker.appointments_on(day) if held.manager]
    return managers[-1] if managers else None


def addresses(owners: Collection[int]) -> dict[int, str]:
    """E-mail addresses by person."""
    return dict(db.session.execute(select(Person.id, Person.email).where(Person.id.in_(owners))).all())


# For the planner ---------------------------------------------------------------------------------------------


def duty_counts(programme: Programme) -> dict[str, dict[date, int]]:
    """How many pieces of each duty fall due in each month of the year, by duty and first day of the month, as counted
    when it was last created or published."""
    chosen = select(DutyMonth.duty_key, DutyMonth.month, DutyMonth.due_count)
    chosen = chosen.where(DutyMonth.programme_id == programme.id)
    found: dict[str, dict[date, int]] = {}
    for key, month, count in db.session.execute(chosen.order_by(DutyMonth.duty_key, DutyMonth.month)):
        found.setdefault(key, {})[month] = count
    return found
