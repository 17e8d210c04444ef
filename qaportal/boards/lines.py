"""Lines of the register as they are read and asked for: what became of a report, and filters over many. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qaportal.boards.register import DueReport
from qaportal.boards.sittings import Reach, Sitting
from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import MONTHS
from qaportal.programme.counting import period_of
from qaportal.programme.plans import Row

STATES = {"due": "Due", "late": "Late", "sent": "Sent", "before": "Before the portal"}
EVERY = "all"


@dataclass(frozen=True)
class Sent:
    """That a report was sent: on which day, who said so, in which words, and where it can be read ("" = nowhere)."""

    on: date
    by: str
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class Line:
    """A report with what became of it on a day: `state` as of `state_of`. `about` is the activity that it follows."""

    due: DueReport
    sent: Sent | None
    state: str
    reaches: tuple[Reach, ...] = ()
    about: Row | None = None


def state_of(due: date, is_sent: bool, today: date, since: date) -> str:
    """due, late, sent, or before: what fell due before its year was kept here, from the day `since`, is not late, for
    nobody could have said that it was sent. One that is due today is not late."""
    if is_sent:
        return "sent"
    return "due" if due >= today else "late" if due >= since else "before"


@dataclass(frozen=True)
class Asked:
    """Filters of the register; "" is no filter. `quarter` is the first month of one ("2027-01"), or every one."""

    quarter: str = EVERY
    report: str = ""
    author: str = ""
    board: str = ""
    state: str = ""

    def keeps(self, line: Line, year_start_month: int) -> bool:
        """Whether a line is shown under these filters."""
        due = line.due
        return (
            self.quarter in (EVERY, quarter_of(due.due, year_start_month))
            and self.report in ("", due.line)
            and (not self.author or self.author in due.author_posts)
            and (not self.board or due.goes_to(self.board))
            and self.state in ("", line.state)
        )


def asked_of(args: Mapping[str, str], known: Sequence[tuple[str, str]], today: date, year_start_month: int) -> Asked:
    """What an address asks for: the quarter of today where it names none that is `known`."""
    quarter = args.get("quarter", "")
    if quarter not in (EVERY, *(key for key, _label in known)):
        quarter = quarter_to_show(known, today, year_start_month)
    state = args.get("state", "")
    named = {name: args.get(name, "")[:100] for name in ("report", "author", "board")}
    return Asked(quarter, state=state if state in STATES else "", **named)


def quarter_of(day: date, year_start_month: int) -> str:
    """The quarter that `day` lies in, by its first month: "2027-01"."""
    return f"{period_of(day, 'quarter', year_start_month)[0]:%Y-%m}"


def quarters(lines: Sequence[Line], year_start_month: int) -> list[tuple[str, str]]:
    """Key and label of each quarter in which something falls due, in order."""
    found: dict[str, str] = {}
    for line in lines:
        first, last = period_of(line.due.due, "quarter", year_start_month)
        found[f"{first:%Y-%m}"] = f"{MONTHS[first.month - 1]} to {MONTHS[last.month - 1]} {last.year}"
    return sorted(found.items())


def quarter_to_show(known: Sequence[tuple[str, str]], today: date, year_start_month: int) -> str:
    """The quarter of `today` if anything is due in it, else the next in which something is, else the last."""
    now = quarter_of(today, year_start_month)
    keys = [key for key, _label in known]
    return next((key for key in keys if key >= now), keys[-1] if keys else EVERY)


def by_month(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the month in which they are due: ("March 2027", its lines)."""
    return [
        (f"{MONTHS[month - 1]} {year}", list(group))
        for (year, month), group in groupby(lines, key=lambda line: (line.due.due.year, line.due.due.month))
    ]


@dataclass(frozen=True)
class Filter:
    """A list to choose from: name in the address, label, what is chosen, and (value, label) of each choice."""

    name: str
    label: str
    chosen: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Papers:
    """One sitting and the reports for it: those whose first sitting it is, and those that are just too late for it,
    each with where it goes instead."""

    sitting: Sitting
    make: tuple[Line, ...]
    miss: tuple[tuple[Line, Sitting | None], ...]


def papers_of(sitting: Sitting, lines: Sequence[Line]) -> Papers:
    """The reports for a sitting, in the order in which they are due."""
    pairs = [(line, reach) for line in lines for reach in line.reaches if reach.board == sitting.board]
    return Papers(
        sitting,
        tuple(line for line, reach in pairs if reach.makes == sitting),
        tuple((line, reach.makes) for line, reach in pairs if reach.misses == sitting),
    )


def filters(lines: Sequence[Line], asked: Asked, known: Sequence[tuple[str, str]], pack: Pack) -> list[Filter]:
    """The choices that the register offers, each with what is chosen."""
    reports = sorted({line.due.line: line.due.name for line in lines}.items(), key=lambda pair: pair[1])
    writing = {post for line in lines for post in line.due.author_posts}
    authors = [(key, post.title) for key, post in pack.posts.items() if key in writing]
    boards = [(key, board.name) for key, board in pack.boards.items()]
    return [
        Filter("quarter", "Due", asked.quarter, ((EVERY, "At any time"), *known)),
        Filter("report", "Report", asked.report, (("", "All reports"), *reports)),
        Filter("author", "Written by", asked.author, (("", "Anyone"), *authors)),
        Filter("board", "Sent to", asked.board, (("", "Anyone"), *boards)),
        Filter("state", "State", asked.state, (("", "Any"), *STATES.items())),
    ]
