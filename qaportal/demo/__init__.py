"""A fictional council to try the portal with: people, teams, and the year that today lies in, published."""

from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

from flask import current_app

from qaportal.demo.actions import plan_and_do
from qaportal.demo.duties import live_through
from qaportal.demo.phases import finish
from qaportal.demo.reports import send
from qaportal.demo.reviews import at_one_review, write
from qaportal.demo.seats import seat_people
from qaportal.demo.staffing import staffed
from qaportal.demo.summaries import sum_up
from qaportal.demo.themes import settle
from qaportal.demo.weeks import prepare_weeks
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.services import adopt, install
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.errors import DomainError
from qaportal.people import queries as people
from qaportal.people import services as people_services
from qaportal.people.roles import QaLead
from qaportal.programme import queries as programmes
from qaportal.programme import services as programme_services
from qaportal.programme.generate import preview, year_label
from qaportal.programme.models import Activity
from qaportal.programme.services.rows import units
from qaportal.sampling.queries import activity_by_ref

HERE = Path(__file__).parent


def load(pack_folder: Path, today: date) -> None:
    """Fill an empty database; one that holds a year of this framework already stays as it is. Commits nothing.

    Raises DomainError where it holds real people, or a year of another framework.
    """
    if people.any_outside("example"):
        raise DomainError("This database holds real people: the demo keeps out of it. Give it an instance of its own.")
    there = programmes.latest_programme()
    if there is not None and there.framework.key != pack_folder.name:
        raise DomainError(
            f"This database runs {there.framework.key}. Give the demo of another framework an instance of its own: "
            "set QAPORTAL_INSTANCE to another folder."
        )
    if there is not None:
        return
    framework = install(pack_folder, by=None)
    pack = pack_of(framework)
    people_services.load_demo(HERE, by=None, staffing=partial(staffed, pack=pack))
    first = today.year - (1 if today.month < pack.calendar.year_start_month else 0)
    made = preview(pack, year_label(pack, first), units=units(today))
    with clock.stopped_at(datetime.combine(made.starts_on, time(9), UTC)):
        adopt(framework, made.starts_on, by=None, outside_validity=True)
        programme = programme_services.create(framework, made, by=None)
        invites.publish(programme, by=None, note="The year as the framework has it.")
    live_through(today)
    if settle(programme, today):
        invites.publish(programme, by=None, note="Themes that were settled.")
    planned = [activity_by_ref(row.ref) for row in programmes.published_rows(programme.id)]
    activities = [one for one in planned if one is not None]
    _seat(activities, today)
    write(activities, today)
    send(today)
    plan_and_do(framework, today)
    finish(programme, today)


def _seat(activities: list[Activity], today: date) -> None:
    """Name the people of the year so far, and of its weeks, by the first of the QA leads."""
    for lead in [person for role, person in people.demo_personas() if role is QaLead]:
        seat_people(activities, today, by=lead)
        prepare_weeks(activities, today, by=lead)
        sum_up(activities, today, by=lead)


def welcome(address: str) -> str:
    """What `make run` prints: the address, one sign-in for each role, and those who have a review to write together."""
    lines = [
        "",
        f"  QA Portal for {current_app.config['COUNCIL']}: {address}",
        "",
        "  Sign in as (no password in the demo):",
    ]
    for role, person in people.demo_personas():
        lines.append(f"    {role.label:<18} {person.name:<20} {address}/sign-in/demo/{person.public_id}")
    ref, seated = at_one_review(clock.today())
    if seated:
        lines += ["", f"  Or as those who write one review of {ref}, each in a browser of their own:"]
    for seat, person in seated:
        lines.append(f"    {seat[:18]:<18} {person.name:<20} {address}/sign-in/demo/{person.public_id}")
    return "\n".join([*lines, ""])
