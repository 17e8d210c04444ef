"""Reads across the slices for the home page and the shell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from qaportal.allocation import policy as allocation_policy
from qaportal.allocation import queries as allocation
from qaportal.allocation.held import together
from qaportal.allocation.lacking import again as to_look_at
from qaportal.allocation.lacking import lacking, wants_people
from qaportal.boards import queries as boards
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType
from qaportal.home import policy as home_policy
from qaportal.home.chase_queries import chased_since, late_in
from qaportal.home.needs import (
    Coming,
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
from qaportal.invites import queries as invites
from qaportal.lib.formats import day_short, plural
from qaportal.people.models import Person
from qaportal.programme import ahead, policy
from qaportal.programme import queries as programme
from qaportal.programme.duties.telling import soon
from qaportal.programme.models import Commission, Programme
from qaportal.programme.planner import times
from qaportal.programme.plans import Row

MOST = 7


@dataclass(frozen=True)
class Home:
    """What the page shows: what needs them (the first MOST), how many there are in all, and what is coming."""

    needs: list[Need]
    count: int
    coming: list[Coming]
    year: str | None


def home_of(person: Person, today: date, *, everything: bool = False) -> Home:
    """The home page of `person` on `today`."""
    every = programme.every_year()
    live = programme.live(every, today)
    years = [(one, programme.published_for(person, one)) for one in live]
    rows = [row for _one, of_year in years for row in of_year]
    place = policy.place_of(person, (pack_of(one.framework) for one in live), today)
    owed = boards.owed(person, years, today)
    asked = allocation.to_put_forward(person, years, today)
    dated = [*deadlines(rows, place, today, told=owed.phases | asked.phases), *reports(owed.waiting, today)]
    dated += nominations(asked.calls, today)
    dated += _duties(person, every, today) if live else []
    dated += unsettled(programme.unsettled(person, years, today), today)
    dated += _seats(person, years, today)
    dated.sort(key=lambda need: (need.day or today, need.title))
    waiting = [*_planning(person, every, today), *_nominations(allocation.to_answer(person, years, today))]
    waiting = [*_late_work(person, every, years, today), *waiting]
    needs = [*_failed_mail(person), *_cover(person, today), *waiting, *dated, *_subscribing(person, bool(rows))]
    shown = needs if everything else needs[:MOST]
    theirs = together(allocation.seats_of(person, since=today))
    dates = coming(rows, place, today, {row.ref: times(row) for row in rows}, theirs)
    return Home(shown, len(needs), list(dates), programme.year_of(person, every, today))


def _cover(person: Person, today: date) -> list[Need]:
    """What they are asked to take over; for those who look after all cover, what is open and what was settled."""
    if not allocation_policy.can_see_all_cover(person):
        return cover(allocation.open_cover(person, today=today))
    found, settled = allocation.cover_lately(person, today=today)
    still = untaken(found) if allocation_policy.can_offer_more(person) else untaken_in_all(found)
    return [*cover(found), *still, *taken(settled)]


def _failed_mail(person: Person) -> list[Need]:
    count = invites.failed_lately(person)
    words = f"{plural(count, 'mail')} could not be delivered"
    return [Need("Now", words, f"{url_for('invites.outbox')}#failed", "Look")] if count else []


def _late_work(
    person: Person, every: Sequence[Programme], years: Sequence[tuple[Programme, list[Row]]], today: date
) -> list[Need]:
    """For those whose work it is to chase: how many people are late with something, and how many of them were chased
    today; one line, to the list."""
    late = late_in(every, years, today) if home_policy.chases(person) else []
    chased = chased_since(today) if late else ()
    return late_work(len(late), sum(one.someone.id in chased for one in late), url_for("chase.late"))


def _duties(person: Person, every: Sequence[Programme], today: date) -> list[Need]:
    rules, last = programme.standing(today, every), today + ahead.SOON
    theirs = programme.duties_of(person, rules.pack) if rules and rules.since <= last else []
    if rules is None or not theirs:
        return []
    found = soon(programme.tracked(person, rules, today, last, owners={person.id}, duties=theirs).found, last)
    names = {key: duty.name for key, duty in rules.pack.duties.items()}
    return duties(found, names, url_for("programme.duties_of", person=person.public_id), today)


def _seats(person: Person, years: Sequence[tuple[Programme, list[Row]]], today: date) -> list[Need]:
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
    create = url_for("programme.new_year")
    if not every:
        return [Need("Now", "There is no programme yet", create, "Create a year")]
    last, needs = every[-1], []
    if last.ends_on <= today + ahead.NEXT_YEAR:
        needs = [Need(f"By {day_short(last.ends_on)}", "Next year’s programme is not created yet", create, "Create")]
    asked = [_asked(one) for one in programme.waiting_commissions()]
    return needs + asked + [_unpublished(year, count) for year, count in programme.unpublished_by_year()]


def _asked(commission: Commission) -> Need:
    activity = commission.activity
    words, when = f"{commission.asked_by.name} asks for {activity.title}", day_short(commission.wanted_on)
    return Need("Asked", words, url_for("programme.activity", activity=activity.ref), "Look", f"to start on {when}")


def _unpublished(year: str, count: int) -> Need:
    words = f"{plural(count, 'change')} to the {year} programme {'is' if count == 1 else 'are'} not published"
    return Need("Draft", words, url_for("invites.review_publication", year=year), "Review")


def _nominations(waiting: int) -> list[Need]:
    words = f"{plural(waiting, 'nomination')} {'waits' if waiting == 1 else 'wait'} for your answer"
    return [Need("Now", words, url_for("allocation.nominations_waiting"), "Answer")] if waiting else []


def _subscribing(person: Person, has_dates: bool) -> list[Need]:
    if not has_dates or invites.feeds_of(person):
        return []
    href = url_for("invites.subscribe")
    return [Need("Any time", "Your dates are not in your calendar yet", href, "Add", sends=(("scope", "mine"),))]
