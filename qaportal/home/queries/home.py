"""Reads across the slices for the home page and for the mail that says the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from qaportal.actions import queries as actions
from qaportal.actions.models import Action
from qaportal.allocation import policy as allocation_policy
from qaportal.allocation import queries as allocation
from qaportal.allocation.held import together
from qaportal.allocation.lacking import again as to_look_at
from qaportal.allocation.lacking import lacking, wants_people
from qaportal.allocation.parts import NONE, Parts
from qaportal.boards import queries as boards
from qaportal.boards.register import DueReport
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import PORTALS_OWN, ActivityType, Ladder
from qaportal.home import acting
from qaportal.home import policy as home_policy
from qaportal.home.needs import (
    Coming,
    Ladders,
    Need,
    again,
    coming,
    cover,
    deadlines,
    duties,
    late_work,
    nominations,
    reports,
    seats,
    taken,
    unsettled,
    untaken,
    untaken_in_all,
)
from qaportal.home.queries.chasing import chased_since, late_in
from qaportal.home.queries.own import raised, subscribing, to_check, to_settle
from qaportal.home.writing import forms_waiting, with_forms
from qaportal.invites import queries as invites
from qaportal.invites.notices import MAIL, REPLIES
from qaportal.lib import clock
from qaportal.lib.clock import LONDON
from qaportal.lib.formats import day_short, plural
from qaportal.lib.routing import path_to
from qaportal.people.models import Person
from qaportal.programme import ahead, policy
from qaportal.programme import queries as programme
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.doing import form_way
from qaportal.programme.duties.sight import tells
from qaportal.programme.duties.telling import soon, tag_of
from qaportal.programme.models import Commission, Programme
from qaportal.programme.planner import times
from qaportal.programme.plans import Row
from qaportal.programme.queries.unsettled import Themed
from qaportal.reviews import queries as reviews

MOST = 7
Years = Sequence[tuple[Programme, list[Row]]]


@dataclass(frozen=True)
class Home:
    """What the page shows: what needs them (the first MOST), how many there are in all, and what is coming."""

    needs: list[Need]
    count: int
    coming: list[Coming]
    year: str | None


@dataclass(frozen=True)
class Year:
    """What is the same for everybody on a day: every year, and those that are live with all that is published of them;
    where it is for many people also the registers of reports, the work about a theme, who is asked to cover, whose
    seats there are, and what is to be done soon."""

    every: Sequence[Programme]
    live: Years
    registers: Mapping[int, list[DueReport]] | None = None
    themed: Sequence[Themed] | None = None
    asked: frozenset[int] | None = None
    parts: Mapping[int, Parts] | None = None
    actions: Sequence[Action] | None = None

    def seen_by(self, person: Person) -> Years:
        """The live years with what `person` may see of them."""
        return [(one, programme.only_theirs(person, rows)) for one, rows in self.live]

    def parts_of(self, person: Person) -> Parts:
        """Their seats in the live years, and what is done of them."""
        found = self.parts
        if found is None:
            found = allocation.parts_of([one.id for one, _ in self.live], person_id=person.id)
        return found.get(person.id, NONE)

    def themed_among(self, years: Years, rows: Sequence[Row], today: date) -> list[Themed]:
        """The work about a theme of these years, of which `rows` are all that is seen."""
        if self.themed is None:
            return programme.themed(years, today)
        seen = {row.ref for row in rows} if self.themed else ()
        return [one for one in self.themed if one[0].ref in seen]


def year_of_all(today: date) -> Year:
    """The years as they stand on `today`, for one person."""
    every = programme.every_year()
    return Year(every, [(one, programme.published_rows(one.id)) for one in programme.live(every, today)])


def year_of_many(today: date) -> Year:
    """The same, for many people one after the other."""
    found = year_of_all(today)
    return replace(
        found,
        registers=boards.registers(found.live),
        themed=programme.themed(found.live, today),
        asked=allocation.asked_to_cover(),
        parts=allocation.parts_of([one.id for one, _ in found.live]),
        actions=actions.to_do_soon(today),
    )


def home_of(person: Person, today: date, *, everything: bool = False) -> Home:
    """The home page of `person` on `today`."""
    year = year_of_all(today)
    rows = [row for _one, of_year in year.seen_by(person) for row in of_year]
    held = allocation.seats_of(person, since=today)
    lines = reviews.lines_of_seats(held)
    first = [*raised(person), *to_settle(person, today), *to_check(person), *_late_work(person, year, today)]
    needs = [*first, *needs_of(person, year, today), *forms_waiting(lines)]
    needs = [*with_forms(needs, lines), *subscribing(person, bool(rows))]
    shown = needs if everything else needs[:MOST]
    theirs = together(held)
    place = policy.place_of(person, (pack_of(one.framework) for one, _ in year.live), today, leads=False)
    dates = coming(rows, place, today, {row.ref: times(row) for row in rows}, theirs)
    return Home(shown, len(needs), list(dates), programme.year_of(person, year.every, today))


def needs_of(person: Person, year: Year, today: date) -> list[Need]:
    """The open work of `person` on `today`: what waits for an answer, then what has a day."""
    to_answer = allocation.to_answer(person, year.seen_by(person), today)
    waiting = [*_planning(person, year.every, today), *_nominations(*to_answer)]
    covers = _cover(person, today, year.asked)
    return [*_mail(person), *covers, *waiting, *dated_needs_of(person, year, today)]


def dated_needs_of(person: Person, year: Year, today: date) -> list[Need]:
    """What has a day of the open work of `person` on `today`, by it."""
    years = year.seen_by(person)
    rows = [row for _one, of_year in years for row in of_year]
    parts = year.parts_of(person)
    place = policy.place_of(person, (pack_of(one.framework) for one, _ in years), today)
    place = replace(place, seats=parts.seats, done=parts.done)
    owed = boards.owed(person, years, today, year.registers)
    asked = allocation.to_put_forward(person, years, today)
    ladder = _ladders(years)
    dated = deadlines(rows, place, today, owed.phases | asked.phases, ladder, parts.paths)
    dated += [*reports(owed.waiting, today, ladder), *nominations(asked.calls, today, ladder)]
    others = _duties(person, year.every, today) if years else []
    others += unsettled(programme.unsettled(person, year.themed_among(years, rows, today)), today)
    others += [*_seats(person, years, today), *acting.to_do(actions.to_do_of(person, today, year.actions), today)]
    dated += [replace(one, ladder=ladder("", "")) for one in others]
    return sorted(dated, key=lambda need: (need.day or today, need.title))


def _ladders(years: Years) -> Ladders:
    """When people are reminded of a phase, by the pack that its year runs by; of what no phase says, by the last."""
    packs = {row.ref: (pack_of(one.framework), row.type_key) for one, rows in years for row in rows}
    last = pack_of(years[-1][0].framework) if years else None

    def ladder(ref: str, phase: str) -> Ladder:
        pack, kind = packs.get(ref, (last, ""))
        return pack.ladder(kind, phase) if pack else PORTALS_OWN

    return ladder


def _cover(person: Person, today: date, asked: Collection[int] | None) -> list[Need]:
    """What they are asked to take over, where they are among those asked; for those who look after all cover, what is
    open and what was settled."""
    if not allocation_policy.can_see_all_cover(person):
        is_asked = asked is None or person.id in asked
        return cover(allocation.open_cover(person, today=today)) if is_asked else []
    found, settled = allocation.cover_lately(person, today=today)
    still = untaken(found) if allocation_policy.can_offer_more(person) else untaken_in_all(found)
    return [*cover(found), *still, *taken(settled)]


def _mail(person: Person) -> list[Need]:
    """What went wrong on its way out, and what nobody could make sense of on its way in."""
    found, (odd, latest) = invites.trouble(person), invites.replies_to_look_at(person)
    words, path = f"{plural(found.failed, 'mail')} could not be delivered", f"{path_to('invites.outbox')}#failed"
    needs = [Need("Now", words, path, "Look", kind=MAIL, since=found.last)] if found.failed else []
    if found.refused:
        words = f"{plural(found.refused, 'mail has', 'mails have')} not left: the mail relay does not take them yet"
        path = f"{path_to('invites.outbox')}#waiting"
        needs += [Need("Now", words, path, "Look", "they are tried again by themselves")]
    needs += _untold(person)
    words = f"{plural(odd, 'reply', 'replies')} by mail {'needs' if odd == 1 else 'need'} a look"
    more = [Need("Now", words, path_to("invites.replies"), "Look", kind=REPLIES, since=latest)] if odd else []
    return needs + more


def _untold(person: Person) -> list[Need]:
    """Work of which people know by mail, and that has changed since: they hear of it once somebody sends it."""
    found = invites.untold(person, clock.today())
    if not found:
        return []
    people = len({one.person_id for one in found})
    refs = sorted({one.ref for one in found})
    what = refs[0] if len(refs) == 1 else f"{len(refs)} pieces of work"
    words = f"{plural(people, 'person was', 'people were')} not told by mail that {what} changed"
    href = path_to("invites.invitations", activity=refs[0]) if len(refs) == 1 else ""
    href = href or path_to("invites.year_invitations", year=found[0].year)
    return [Need("Now", words, href, "Look", "nothing is sent until you send it")]


def _late_work(person: Person, year: Year, today: date) -> list[Need]:
    """For those whose work it is to chase: how many people are late with something, and how many of them were chased
    today; one line, to the list."""
    late = late_in(year.every, year.live, today) if home_policy.chases(person) else []
    chased = chased_since(today) if late else ()
    return late_work(len(late), sum(one.someone.id in chased for one in late), path_to("chase.late"))


def _duties(person: Person, every: Sequence[Programme], today: date) -> list[Need]:
    rules, last = programme.standing(today, every), today + ahead.SOON
    theirs = programme.duties_of(person, rules.pack) if rules and rules.since <= last else []
    if rules is None or not theirs:
        return []
    found = soon(programme.tracked(person, rules, today, last, owners={person.id}, duties=theirs).found, last)
    names = {key: duty.name for key, duty in rules.pack.duties.items()}
    private = {key for key, duty in rules.pack.duties.items() if tells(rules.pack, duty)}

    def filled(one: Obligation) -> tuple[str, bool]:
        way = form_way(rules.pack, one) if one.is_open(today) else ""
        path = path_to("allocation.fill_duty", person=person.public_id, what=tag_of(one)) if way else ""
        return path, way == "now"

    return duties(found, names, path_to("programme.duties_of", person=person.public_id), today, private, filled)


def _seats(person: Person, years: Years, today: date) -> list[Need]:
    """For those who allocate: published work that starts soon, or runs, and has seats to fill; work that is not over
    and has seats to look at again."""
    if not allocation_policy.can_allocate(person):
        return []
    rows = [(year, row) for year, those in years for row in those if row.state != "cancelled"]
    near = [
        (row, kind)
        for year, row in rows
        if row.starts <= today + ahead.PHASES and row.ends >= today
        if (kind := pack_of(year.framework).activities.get(row.type_key)) is not None and wants_people(kind)
    ]
    return [*_lacking(near, today), *_again([row for _, row in rows if _last_day(row) >= today], today)]


def _last_day(row: Row) -> date:
    return max([row.ends, *(phase.due for phase in row.phases)])


def _lacking(near: Sequence[tuple[Row, ActivityType]], today: date) -> list[Need]:
    if not near:
        return []
    refs = [row.ref for row, _ in near]
    return seats(lacking(near, allocation.standings(refs), allocation.drawn_among(refs)), today)


def _again(rows: Sequence[Row], today: date) -> list[Need]:
    return again(to_look_at(rows, allocation.to_look_at([row.ref for row in rows], today)), today)


def _planning(person: Person, every: Sequence[Programme], today: date) -> list[Need]:
    if not policy.can_plan(person):
        return []
    create = path_to("programme.new_year")
    if not every:
        return [Need("Now", "There is no programme yet", create, "Create a year", kind="")]
    last, needs = every[-1], []
    if last.ends_on <= today + ahead.NEXT_YEAR:
        words, since = "Next year’s programme is not created yet", last.ends_on - ahead.NEXT_YEAR
        from_then = datetime.combine(since, time(), LONDON)
        needs = [Need(f"By {day_short(last.ends_on)}", words, create, "Create", since=from_then)]
    asked = [_asked(one) for one in programme.waiting_commissions()]
    return needs + asked + [_unpublished(year, count) for year, count in programme.unpublished_by_year()]


def _asked(commission: Commission) -> Need:
    activity = commission.activity
    words, when = f"{commission.asked_by.name} asks for {activity.title}", day_short(commission.wanted_on)
    path = path_to("programme.activity", activity=activity.ref)
    return Need("Asked", words, path, "Look", f"to start on {when}", since=commission.asked_at)


def _unpublished(year: str, count: int) -> Need:
    words = f"{plural(count, 'change')} to the {year} programme {'is' if count == 1 else 'are'} not published"
    return Need("Draft", words, path_to("invites.review_publication", year=year), "Review", kind="")


def _nominations(waiting: int, last: datetime | None) -> list[Need]:
    words = f"{plural(waiting, 'nomination')} {'waits' if waiting == 1 else 'wait'} for your answer"
    return [Need("Now", words, path_to("allocation.nominations_waiting"), "Answer", since=last)] if waiting else []
