"""What the members of the demo's practice weeks say at the end, and the themes that they agreed on the last day."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import sitting_in
from qaportal.frameworks.schema import Question
from qaportal.lib import clock
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import queries as reviews
from qaportal.reviews.services import hand_in, open_review, save
from qaportal.timetable.models import WeekMember
from qaportal.timetable.queries import members_of, rules_of
from qaportal.weeks import services
from qaportal.weeks.queries import closing_of, wall_of

WRITTEN = timedelta(hours=2)  # before summaries close
AGREED = timedelta(hours=18)  # after it
LEFT_OUT = 5  # one of so many hands nothing in
EACH = 3  # one member of so many answers a question
# What is said where a form asks for something of these words: each is said by another member.
SAID = {
    "knows": (
        "Workers know their children and speak of them with warmth",
        "Half of the records have no genogram",
        "Families who come back are known",
        "Fathers are named, and not much more is said of them",
    ),
    "seen": (
        "Health is not asked before a strategy meeting",
        "Risk is named early, and with the family",
        "Decisions are clear, and on the same day",
        "What happened before is not always read",
    ),
    "to think": (
        "Notes of supervision come weeks later",
        "Supervision is monthly, and reflective",
        "Managers are near when a decision is needed",
        "Supervision is written up late",
    ),
    "said": (
        "“She always rings back”",
        "A father said that nobody had asked him",
        "“I wish I had known about the money sooner”",
        "Children knew who their worker was, and why",
    ),
    "written": (
        "Chronologies are short and of use",
        "Plans say who, and seldom by when",
        "Life story work is done with love",
        "The child’s words are there, and are used",
    ),
    "in the way": (
        "Health answers slowly",
        "Logging in takes ten minutes of each visit",
        "Two systems ask for the same thing",
        "Offers of housing come days before moving",
    ),
}
# side, what it is, what was said of it, whether it is for partners
THEMES = (
    (
        "strength",
        "Children are known well",
        {SAID["knows"][0], SAID["knows"][2], SAID["said"][0]},
        False,
    ),
    ("issue", "Health is not with us in time", {SAID["seen"][0], SAID["in the way"][0]}, True),
)


def sum_up(activities: Sequence[Activity], today: date, *, by: Person) -> None:
    """Hand in the summaries of every week that is over, but for a few, and put some of their lines to themes: the rest
    is left for whoever tries the demo. Commits nothing."""
    for activity in activities:
        closing = closing_of(activity) if rules_of(activity)[1].week and not activity.is_cancelled else None
        if closing is None or activity.ends_on >= today:
            continue
        with clock.stopped_at(closing - WRITTEN):
            members = members_of(activity)
            seats = sitting_in([one.slot for one in members])
            there = [one for n, one in enumerate(members, 1) if n % LEFT_OUT and one.slot_id in seats]
            for number, member in enumerate(there):
                _summary(activity, member, seats[member.slot_id], number)
        with clock.stopped_at(closing + AGREED):
            _agree(activity, by)


def _summary(activity: Activity, member: WeekMember, seat: Assignment, number: int) -> None:
    week = rules_of(activity)[1].week
    keys = week.summary.forms if week and week.summary else ()
    key = next((bound.form.key for bound, _ in reviews.forms_of_seat(seat) if bound.form.key in keys), None)
    if key is None:
        return
    review = open_review(seat, key, by=seat.person)
    sight = reviews.sight_of(seat.person, review)
    part = sight.form.parts[0]
    for question in sight.form.questions():
        value = _required(question, member) if question.required else _said(question, number)
        if value:
            save(sight, part, question, value, "", seen=0, save_id="", by=seat.person)
    with suppress(DomainError):
        hand_in(reviews.sight_of(seat.person, review), part, by=seat.person)


def _said(question: Question, number: int) -> str:
    """Of those who hand a summary in every third answers it, each with another line."""
    for at, (word, lines) in enumerate(SAID.items()):
        if word in question.ask and (number + at) % EACH == 0:
            return lines[number // EACH % len(lines)]
    return ""


def _required(question: Question, member: WeekMember) -> str:
    if question.kind == "date":
        return clock.today().isoformat()
    return member.host.team.name if member.host else "The team that I joined"


def _agree(activity: Activity, by: Person) -> None:
    for side, words, said, is_for_partners in THEMES:
        lines = [line for line in wall_of(activity).lines if line.words in said]
        theme = services.add_theme(activity, side=side, words=words, by=by)
        services.group(theme, lines, by=by)
        services.mark_for_partners(theme, is_for_partners, by=by)
