"""The weeks of `bench/week.py` by FET, a general timetabling program, judged as the engine is.

It is told who is needed and when they can come, rooms, order, the way between two sites and lunch. Waiting, long days
and worn-out workers it knows as limits alone, so it is also given those: tight ones first, and looser ones where it
ends without a timetable, each for an equal share of the time.
"""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import monotonic

from qaportal.timetable.week.scoring import LONG_DAY, WORKER_DAY, score
from qaportal.timetable.week.starts import At, starts, way
from qaportal.timetable.week.values import Place, Plan, Problem, Session, Unplaced

PROGRAM = "fet-cl"  # Debian and Ubuntu: the package fet
QUIET = ("--htmllevel=0", "--language=en_GB", "--warnsubgroupswiththesameactivities=false")
SEEDS = tuple(f"--randomseeds{one}=1" for one in (10, 11, 12, 20, 21, 22))  # the same timetable each time
TOLD = (
    "*FET* is the timetabling program of that name on the same week for as many seconds, judged by the same code: once "
    "told the rules alone, once with limits to waiting, to the hours of a day and to empty days as well, tight ones "
    "first, then looser ones, a quarter of the time each, until one gives a whole timetable. It cannot limit how many "
    "sessions follow each other, nor count the sessions of a worker (their hours are limited instead), nor choose what "
    "to leave out: where its time ends, the most that it had placed at once counts. Nor does it solve again with few "
    "moves. It uses one core, the engine both."
)
ABSENT = "FET, a timetabling program to compare with, was not measured: `fet-cl` is not installed here."


@dataclass(frozen=True)
class Limits:
    """How tight a week is asked for: steps that a member waits a day (None: any), lunch at one time for all (which FET
    counts as no waiting), and whether days are to be neither long nor empty, nor wear out a worker."""

    gaps: int | None
    one_lunch: bool
    short_days: bool


RULES_ALONE = (Limits(gaps=None, one_lunch=False, short_days=False),)
TIGHT = (
    Limits(gaps=0, one_lunch=True, short_days=True),
    Limits(gaps=1, one_lunch=False, short_days=True),
    Limits(gaps=2, one_lunch=False, short_days=False),
    *RULES_ALONE,
)
WAYS = {"by FET, rules alone": RULES_ALONE, "by FET, with limits": TIGHT}


def is_here() -> bool:
    """Whether the program is installed."""
    return which(PROGRAM) is not None


def solve(problem: Problem, tries: Sequence[Limits], *, seconds: float) -> Plan:
    """The first whole timetable that FET finds within about so many seconds, else the one with most sessions."""
    begun = monotonic()
    best: dict[str, Place] = {}
    asked = [one for one in problem.sessions if starts(problem, one)]  # it refuses a week with one that can be nowhere
    for limits in tries:
        found = _run(week_of(problem, asked, limits), asked, seconds / len(tries))
        best = max(best, found, key=len)
        if len(best) == len(asked):
            break
    missing = tuple(Unplaced(one.key, ()) for one in problem.sessions if one.key not in best)
    return Plan(best, missing, (), score(problem, best), proven=False, seconds=round(monotonic() - begun, 2))


def _run(week: ET.Element, asked: Sequence[Session], seconds: float) -> dict[str, Place]:
    """What it finds: all of it, or the most that it had placed at once when its time was over."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "week.fet")
        ET.ElementTree(week).write(file, "utf-8", xml_declaration=True)
        limit = f"--timelimitseconds={max(int(seconds), 1)}"
        command = [PROGRAM, f"--inputfile={file}", f"--outputdir={folder}", limit, *QUIET, *SEEDS]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if "cannot read" in said.stdout + said.stderr:
            raise ValueError(said.stdout + said.stderr)
        made = (Path(folder, "timetables", name, "week_activities.xml") for name in ("week", "week-highest"))
        return next((places_of(one, asked) for one in made if one.exists()), {})


def places_of(made: Path, asked: Sequence[Session]) -> dict[str, Place]:
    """What its file of activities says: session → when and in which room."""
    found: dict[str, Place] = {}
    for one in ET.parse(made).getroot().iter("Activity"):  # noqa: S314 -- made by the program a moment ago
        number, day, hour, room = (one.findtext(name) or "" for name in ("Id", "Day", "Hour", "Room"))
        if day and hour:
            found[asked[int(number) - 1].key] = Place(int(day), int(hour), int(room) if room else None)
    return found


# The week as FET reads it ---------------------------------------------------------------------------------------


def week_of(problem: Problem, asked: Sequence[Session], limits: Limits) -> ET.Element:
    """The week as its XML: days and steps of a day are named by their numbers, people are its teachers."""
    root = ET.Element("fet", version="6.8.5")
    _put(root, "Mode", "Official")
    _put(root, "Institution_Name", "Practice week")
    _named(root, "Days_List", "Day", range(1, problem.rules.days + 1))
    _named(root, "Hours_List", "Hour", _steps(problem))
    _named(root, "Subjects_List", "Subject", sorted({one.kind for one in asked}))
    _put(root, "Activity_Tags_List")
    _named(root, "Teachers_List", "Teacher", [one.id for one in problem.people])
    _put(root, "Students_List")
    _activities(_put(root, "Activities_List"), problem, asked)
    _put(root, "Buildings_List")
    rooms = _named(root, "Rooms_List", "Room", [room.id for room in problem.rooms])
    for element, room in zip(rooms, problem.rooms, strict=True):
        _put(element, "Capacity", room.seats)
    _times(_put(root, "Time_Constraints_List"), problem, asked, limits)
    _spaces(_put(root, "Space_Constraints_List"), problem, asked)
    return root


def _put(parent: ET.Element, name: str, text: object = "") -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = str(text)
    return element


def _named(root: ET.Element, group: str, each: str, names: Sequence[object]) -> list[ET.Element]:
    parent = _put(root, group)
    if each in ("Day", "Hour"):
        _put(parent, f"Number_of_{each}s", len(names))
    elements: list[ET.Element] = []
    for name in names:
        elements.append(_put(parent, each))
        _put(elements[-1], "Name", name)
    return elements


def _steps(problem: Problem) -> range:
    return range(problem.rules.opens, problem.rules.closes, problem.rules.step)


def _long(problem: Problem, minutes: int) -> int:
    """So many minutes in steps, a part of one as a whole."""
    return -(-minutes // problem.rules.step)


def _activities(parent: ET.Element, problem: Problem, asked: Sequence[Session]) -> None:
    for number, session in enumerate(asked, 1):
        element = _put(parent, "Activity")
        for person in session.people:
            _put(element, "Teacher", person)
        long = _long(problem, session.minutes)
        told = {"Subject": session.kind, "Duration": long, "Total_Duration": long, "Id": number}
        for name, value in {**told, "Activity_Group_Id": 0, "Active": "true"}.items():
            _put(element, name, value)


def _must(parent: ET.Element, kind: str, **told: object) -> ET.Element:
    """A constraint of this kind that always holds."""
    element = _put(parent, f"Constraint{kind}")
    for name, value in {"Weight_Percentage": 100, **told}.items():
        _put(element, name, value)
    return element


def _times(parent: ET.Element, problem: Problem, asked: Sequence[Session], limits: Limits) -> None:
    _must(parent, "BasicCompulsoryTime")
    for number, session in enumerate(asked, 1):
        _starts(parent, number, starts(problem, session))
    _order(parent, asked)
    _ways(parent, problem, asked)
    if limits.one_lunch:
        _one_lunch(parent, problem)
    else:
        _lunches(parent, problem, asked)
    for person in problem.person:
        theirs = [one for one in asked if person in one.people]
        if theirs and person in problem.members:
            _days_of_member(parent, problem, person, theirs, limits)
        elif theirs and limits.short_days:
            most = sum(sorted(one.minutes for one in theirs)[-WORKER_DAY:])
            _must(parent, "TeacherMaxHoursDaily", Teacher_Name=person, Maximum_Hours_Daily=_long(problem, most))


def _starts(parent: ET.Element, number: int, found: Sequence[At]) -> None:
    element = _must(parent, "ActivityPreferredStartingTimes", Activity_Id=number,
                    Number_of_Preferred_Starting_Times=len(found))  # fmt: skip
    for day, start in found:
        one = _put(element, "Preferred_Starting_Time")
        _put(one, "Preferred_Starting_Day", day)
        _put(one, "Preferred_Starting_Hour", start)


def _order(parent: ET.Element, asked: Sequence[Session]) -> None:
    number = {one.key: n for n, one in enumerate(asked, 1)}
    for session in asked:
        for first in (number[key] for key in session.after if key in number):
            then = number[session.key]
            _must(parent, "TwoActivitiesOrdered", First_Activity_Id=first, Second_Activity_Id=then)


def _ways(parent: ET.Element, problem: Problem, asked: Sequence[Session]) -> None:
    for (one, first), (two, second) in combinations(enumerate(asked, 1), 2):
        if (minutes := way(problem, first, second)) and set(first.people) & set(second.people):
            element = _must(parent, "MinGapsBetweenActivities", Number_of_Activities=2)
            _put(element, "Activity_Id", one)
            _put(element, "Activity_Id", two)
            _put(element, "MinGaps", _long(problem, minutes))


def _lunch_steps(problem: Problem) -> list[int]:
    return [step for step in _steps(problem) if problem.rules.lunch_opens <= step < problem.rules.lunch_closes]


def _one_lunch(parent: ET.Element, problem: Problem) -> None:
    """Nothing in the middle of the time for lunch."""
    steps, long = _lunch_steps(problem), _long(problem, problem.rules.lunch)
    first = (len(steps) - long) // 2
    at = [(day, step) for day in range(1, problem.rules.days + 1) for step in steps[first : first + long]]
    _slots(_must(parent, "BreakTimes", Number_of_Break_Times=len(at)), "Break_Time", "", at)


def _lunches(parent: ET.Element, problem: Problem, asked: Sequence[Session]) -> None:
    """On no day more of somebody's sessions in the time for lunch than leaves a lunch free."""
    steps, long = _lunch_steps(problem), _long(problem, problem.rules.lunch)
    for person, day in product(problem.person, range(1, problem.rules.days + 1)):
        theirs = [number for number, one in enumerate(asked, 1) if person in one.people and day in one.days]
        if not theirs:
            continue
        element = _must(parent, "ActivitiesOccupyMaxTimeSlotsFromSelection", Number_of_Activities=len(theirs))
        for number in theirs:
            _put(element, "Activity_Id", number)
        _put(element, "Number_of_Selected_Time_Slots", len(steps))
        _slots(element, "Selected_Time_Slot", "Selected_", [(day, step) for step in steps])
        _put(element, "Max_Number_of_Occupied_Time_Slots", len(steps) - long)


def _slots(parent: ET.Element, each: str, prefix: str, at: Iterable[At]) -> None:
    for day, step in at:
        element = _put(parent, each)
        _put(element, f"{prefix}Day", day)
        _put(element, f"{prefix}Hour", step)


def _days_of_member(
    parent: ET.Element, problem: Problem, member: int, theirs: Sequence[Session], limits: Limits
) -> None:
    if limits.gaps is not None:
        _must(parent, "TeacherMaxGapsPerDay", Teacher_Name=member, Max_Gaps=limits.gaps)
    if limits.short_days:
        days = {day for one in theirs for day, _ in starts(problem, one)}
        _must(parent, "TeacherMaxHoursDaily", Teacher_Name=member, Maximum_Hours_Daily=_long(problem, LONG_DAY))
        _must(parent, "TeacherMinDaysPerWeek", Teacher_Name=member, Minimum_Days_Per_Week=len(days))


def _spaces(parent: ET.Element, problem: Problem, asked: Sequence[Session]) -> None:
    _must(parent, "BasicCompulsorySpace")
    for number, session in enumerate(asked, 1):
        if not session.room:
            continue
        rooms = problem.rooms_for(session)
        element = _must(parent, "ActivityPreferredRooms", Activity_Id=number, Number_of_Preferred_Rooms=len(rooms))
        for room in rooms:
            _put(element, "Preferred_Room", room.id)
