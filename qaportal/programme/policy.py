"""Who may see a programme, and who may change it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from qaportal.frameworks.queries import adoptions, pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.policy import answers_for, can_manage_people
from qaportal.people.queries import teams_by_service
from qaportal.people.roles import STAFF, BusinessSupport, Guest, Leadership, QaLead, holds
from qaportal.programme import themes
from qaportal.programme.models import Activity, LoggedMeeting, Programme
from qaportal.programme.owners import Place, owns, place_among
from qaportal.programme.phases import OfActivity
from qaportal.programme.versions import between


class Held(Protocol):
    """A post that somebody holds, in a team, in a service or in neither: an appointment, or a plain row of one."""

    @property
    def post(self) -> Any: ...

    @property
    def team_id(self) -> int | None: ...

    @property
    def service_id(self) -> int | None: ...


def can_plan(person: Person, _thing: Programme | Activity | None = None) -> bool:
    """Create a year, change what is in it, publish it: the QA lead."""
    return holds(person, QaLead)


def can_view(person: Person, _thing: Programme | Activity | None = None) -> bool:
    """Staff see the published year; guests see what they are invited to (the queries keep to that)."""
    return holds(person, *STAFF, Guest)


def sees_draft(person: Person) -> bool:
    """Only those who plan the year see what is not published."""
    return can_plan(person)


def sees_all_activities(person: Person) -> bool:
    """Guests see only the activities that invite their post (D44)."""
    return holds(person, *STAFF)


def can_view_versions(person: Person, _thing: Programme | None = None) -> bool:
    """Staff: what a version changed speaks of every activity, so guests, who see some, do not see it (D44)."""
    return sees_all_activities(person)


# Standing duties (LB-063, X-18) -----------------------------------------------------------------------


def can_track(person: Person, _thing: Any = None) -> bool:
    """The tracker is for everyone who works here; it shows each what `can_see_duties` lets them see."""
    return holds(person, *STAFF)


def sees_all_duties(person: Person) -> bool:
    """QA leads, leadership and business support see what everyone owes; none of them sees a sensitive flag by it."""
    return holds(person, QaLead, Leadership, BusinessSupport)


def sees_plain_flags(person: Person) -> bool:
    """Those who look after people know which flags they carry, but for the sensitive ones."""
    return can_manage_people(person)


def can_see_duties(person: Person, other: Person) -> bool:
    """One's own; as line manager or head of service those of one's people; as a line manager those of one's team."""
    if not can_track(person):
        return False
    return person.id == other.id or sees_all_duties(person) or answers_for(person, other) or _beside(person, other)


def _beside(person: Person, other: Person) -> bool:
    day = clock.today()
    teams = {held.team_id for held in person.appointments_on(day)} - {None}
    return person.has_reports and any(held.team_id in teams for held in other.appointments_on(day))


def can_remind(person: Person, _thing: Any = None) -> bool:
    """Business support keeps the tracker and sends the reminders; QA leads stand in (LB-063)."""
    return holds(person, BusinessSupport, QaLead)


def can_mark(person: Person, other: Person) -> bool:
    """Note that something was done: who owes it, who answers for them, and those who keep the tracker."""
    return can_track(person) and (person.id == other.id or answers_for(person, other) or can_remind(person))


def can_excuse(person: Person, other: Person) -> bool:
    """Note an exemption: who answers for them, or keeps the tracker; nobody their own."""
    return person.id != other.id and can_mark(person, other)


def can_log(person: Person, _thing: Any = None) -> bool:
    """The log of meetings is kept by line managers, each their own, and by those who keep the tracker."""
    return can_track(person) and (person.has_reports or can_remind(person))


def can_correct_log(person: Person, meeting: LoggedMeeting) -> bool:
    """An entry is taken back by the manager whose it is, or by those who keep the tracker."""
    return can_log(person) and (meeting.manager_id == person.id or can_remind(person))


# Themes, work on request, benchmarks (LB-030..032, D19, WS-061) -------------------------------------------


def can_name_theme(person: Person, activity: Activity) -> bool:
    """Note which theme was settled: QA leads, and whoever holds the post that settles it (of a board, its chair's)."""
    pack, kind = _rules(activity)
    return themes.has_theme(kind) and _may(person, themes.deciders(pack, kind))


def can_draft_terms(person: Person, activity: Activity) -> bool:
    """Write terms of reference: QA leads, and whoever the framework has draft them (LB-031)."""
    pack, kind = _rules(activity)
    return themes.has_theme(kind) and _may(person, themes.drafters(pack, kind))


def can_sign_off_terms(person: Person, activity: Activity) -> bool:
    """Note that they are signed off: QA leads, and whoever holds the post that signs (of a board, its chair's)."""
    pack, kind = _rules(activity)
    return themes.has_theme(kind) and _may(person, themes.signers(pack, kind))


def can_read_terms(person: Person, activity: Activity, is_signed_off: bool) -> bool:
    """Once signed off, whoever sees the activity; until then those who write them or sign them off."""
    return is_signed_off or can_draft_terms(person, activity) or can_sign_off_terms(person, activity)


def can_set_benchmark(person: Person, activity: Activity) -> bool:
    """Keep what was found for a later comparison: QA leads, and those who own a phase of the work (WS-061); of work
    in one team or service, of a post only who works there."""
    pack, kind = _rules(activity)
    if not themes.is_looked_at_again(pack, kind):
        return False
    here = posts_at(person.appointments_on(clock.today()), activity.team_id, activity.service_id)
    bound = themes.doers(pack, kind, by_post=True)
    return _may(person, themes.doers(pack, kind) - bound | here & bound)


def can_commission(person: Person, programme: Programme) -> bool:
    """Ask for work in a year that is not over: holders of a post that may ask for some kind of it, and QA leads for
    them (D19, BD-026)."""
    return sees_all_activities(person) and bool(kinds_to_ask_for(person, programme))


def kinds_to_ask_for(person: Person, programme: Programme) -> list[ActivityType]:
    """Kinds of work that `person` may ask for on some day of the year that is still to come, as the version of the
    first such day has them; QA leads may for those who may."""
    first = max(clock.today(), programme.starts_on)
    if first > programme.ends_on:
        return []
    adopted = ((one.from_on, one.framework) for one in adoptions())
    versions = between(programme.framework, adopted, programme.starts_on, first, programme.ends_on)
    found: dict[str, ActivityType] = {}
    for pack in map(pack_of, versions):
        kinds = themes.asked_kinds(pack) if can_plan(person) else themes.may_ask_for(pack, posts_of(person))
        found = {kind.key: kind for kind in kinds} | found
    return sorted(found.values(), key=lambda kind: kind.lane)


# Phases that are done (X-21) -----------------------------------------------------------------------------


def place_of(person: Person, packs: Iterable[Pack], today: date, *, leads: bool = True) -> Place:
    """Where `person` stands on a day, by the parties of these packs; without `leads` the teams of their services are
    left out, which takes a statement less."""
    parties = {key: party for pack in packs for key, party in pack.parties.items()}
    held = [(one.post.key, one.team_id, one.service_id) for one in person.appointments_on(today)]
    services = {service for _, team, service in held if service and not team} if leads else set()
    return place_among(held, parties, teams_by_service(services) if services else {})


def owns_phase(person: Person, one: OfActivity) -> bool:
    """Whether a phase is theirs to do, as it is on their Home."""
    return owns(one.phase, one.row, place_of(person, [pack_of(one.activity.framework)], clock.today()))


def can_mark_phase(person: Person, one: OfActivity) -> bool:
    """Say that a phase is done, and that it is not: whose it is, QA leads and business support."""
    return can_remind(person) or (can_view(person) and owns_phase(person, one))


def can_see_marks(person: Person, one: OfActivity) -> bool:
    """Staff see how each phase stands; guests only those that are theirs."""
    return sees_all_activities(person) or owns_phase(person, one)


def report_of(one: OfActivity) -> str:
    """The key in the register of the report that a phase is done by; "" where it writes none."""
    pack, kind = _rules(one.activity)
    rule = next((rule for rule in kind.phases if rule.key == one.phase.key), None)
    return f"{one.row.ref}/{one.phase.key}" if rule and pack.has_report(rule) else ""


def posts_of(person: Person) -> frozenset[str]:
    """Keys of the posts that `person` holds today."""
    return frozenset(held.post.key for held in person.appointments_on(clock.today()))


def posts_at(held: Iterable[Held], team_id: int | None, service_id: int | None) -> frozenset[str]:
    """Keys of the posts among `held` that work in a team, or else in a service; all where there is neither. Who has no
    place of their own works in all of them."""
    return frozenset(one.post.key for one in held if _works_in(one, team_id, service_id))


def _works_in(held: Held, team_id: int | None, service_id: int | None) -> bool:
    if not (team_id or service_id) or not (held.team_id or held.service_id):
        return True
    return held.team_id == team_id if team_id else held.service_id == service_id


def _may(person: Person, posts: frozenset[str]) -> bool:
    return can_plan(person) or (can_view(person) and not posts.isdisjoint(posts_of(person)))


def _rules(activity: Activity) -> tuple[Pack, ActivityType]:
    pack = pack_of(activity.framework)
    return pack, pack.activities[activity.type_key]
