"""Standing duties of the demo council as if the year had been lived through: most done, some late, meetings logged."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from sqlalchemy import select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.lib.workdays import WorkCalendar
from qaportal.people.models import Person
from qaportal.programme import queries, services
from qaportal.programme.counting import office_calendar
from qaportal.programme.duties import Obligation, Window, obligations
from qaportal.programme.queries import Standing

KEPT = 8  # of ten that fell due, how many were done
OBSERVED = 4  # one meeting in so many is observed; of every fifth worker none


def live_through(today: date) -> None:
    """Log the meetings that duties count by and mark most of what fell due, whatever the framework asks for. The same
    each time. Commits nothing."""
    rules = queries.standing(today)
    if rules is not None and rules.pack.duties:
        people = {person.id: person for person in db.session.scalars(select(Person))}
        _log(people, rules, today)
        _mark(people, rules, today)


def _log(people: dict[int, Person], rules: Standing, today: date) -> None:
    happened = queries.happened(rules.pack, Window(rules.since, today, today, rules.since))
    calendar = office_calendar(rules.pack)
    for event in rules.pack.events.values():
        for held in happened.holdings:
            if held.manager_id is not None and held.manager_id in people:
                number, on = _number(held.person_id, event.key) % 20, max(held.starts, rules.since)
                usual = on + timedelta(days=number)
                while (day := calendar.on_or_after(usual)) <= today + timedelta(days=21):
                    state = "held" if day <= today else "planned"
                    seen = state == "held" and number % 5 > 0 and (number + day.month) % OBSERVED == 0
                    if held.ends is None or day <= held.ends:
                        services.log_meeting(
                            people[held.person_id], event.key, on=day, state=state, is_observed=seen, by=None
                        )
                    usual += timedelta(days=28)


def _mark(people: dict[int, Person], rules: Standing, today: date) -> None:
    window, calendar = Window(rules.since, today + timedelta(days=31), today, rules.since), office_calendar(rules.pack)
    for one in obligations(rules.pack, queries.happened(rules.pack, window), window):
        number = _number(*one.key)
        wanted = KEPT if one.due <= today else KEPT // 2
        if one.opens <= today and one.state not in ("done", "exempt") and number % 10 < wanted:
            on = _day(one, number, today, calendar)
            for _ in range(one.needed - one.done if one.state not in ("allowance", "guide") else 1):
                # Marked on its day. What somebody else did for the same worker or team is not owed any more.
                with clock.stopped_at(datetime.combine(on, time(16), UTC)), suppress(Stale):
                    services.mark_done(people[one.owner_id], one, on=on, by=None)


def _day(one: Obligation, number: int, today: date, calendar: WorkCalendar) -> date:
    """A working day on which it may have been done."""
    last = min(one.due, today)
    return max(calendar.on_or_before(last - timedelta(days=number % 15)), one.opens)


def _number(*parts: object) -> int:
    return int.from_bytes(blake2b("|".join(map(str, parts)).encode(), digest_size=4).digest())
