"""The town with a year of standing duties behind it: what was done, excused and logged, and what is late."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.services import install
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.programme import queries, services
from qaportal.programme.duties import Obligation, telling
from qaportal.programme.generate import preview
from qaportal.programme.services.rows import units
from tests.cast import PEOPLE, Cast

FOLDER = Path(__file__).parent
FIRST_OF_NOVEMBER = date(2026, 11, 2)  # a Monday


@dataclass
class Stood:
    """Ids for addresses, by first name: a mark and an exemption of each, what each owes in November; an entry of the
    log, whose manager is Tom."""

    people: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    exemptions: dict[str, str] = field(default_factory=dict)
    owed: dict[str, str] = field(default_factory=dict)
    meeting: str = ""


def stand(cast: Cast) -> Stood:
    """2026 is published by a framework in which everybody owes something. Commits nothing."""
    lead, found = cast["Priya"], Stood()
    framework = install(FOLDER, by=lead)
    with clock.stopped_at(datetime(2026, 1, 1, 9, tzinfo=UTC)):
        year = services.create(framework, preview(pack_of(framework), "2026", units=units(clock.today())), by=lead)
        invites.publish(year, by=lead, note="What we do again and again.")
    for first in PEOPLE:
        if first != "Gus":
            _one(found, cast, first, lead)
    for day in (date(2026, 11, 20) - timedelta(weeks=4 * n) for n in range(4)):
        found.meeting = services.log_meeting(
            cast["Pat"], "supervision", on=day, state="held", is_observed=False, by=lead
        ).public_id
    return found


def _one(found: Stood, cast: Cast, first: str, lead: Person) -> None:
    person = cast[first]
    found.people[first] = person.public_id
    approver = cast["Lena"] if first != "Lena" else lead
    done = services.mark_done(person, owed(person, "monthly", date(2026, 10, 1)), on=date(2026, 10, 20),
                              note=f"AUD {len(found.marks)}", by=lead)  # fmt: skip
    excused = services.excuse(person, "", starts=date(2026, 11, 23), ends=date(2026, 11, 27),
                              reason="Seconded to the inspection", approved_by=approver, by=lead)  # fmt: skip
    found.marks[first], found.exemptions[first] = done.public_id, excused.public_id
    found.owed[first] = telling.tag_of(owed(person, "monthly", FIRST_OF_NOVEMBER))


def owed(person: Person, duty: str, opens: date) -> Obligation:
    """What they owe of a duty in the month that opens then, as they see it."""
    rules = queries.standing(clock.today())
    assert rules is not None
    seen = queries.tracked(person, rules, rules.year[0], telling.last_shown(rules.year[1]), owners={person.id})
    return next(one for one in seen.found if (one.duty_key, one.opens) == (duty, opens))
