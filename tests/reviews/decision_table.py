"""The table of who reads and writes what: `decisions.csv`, one row for each part of each form of each council and each
person who could come, one column for each state that the part can be in.

    404       there is no such review for them
    hidden    they may know of the review; this part is not shown
    reads     they read it
    writes    they write in it, and read it

`python -m tests.reviews.decision_table` writes docs/who-reads-what.md anew from it.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from qaportal.frameworks.meaning.parts import Reader, sees_children
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack, Part
from qaportal.frameworks.schema.conditions import Condition
from qaportal.programme.models import Activity
from qaportal.reviews.binding import forms_for
from qaportal.reviews.models import Answer, FilledPart, Review
from qaportal.reviews.sight import Sight, Standing
from tests.reviews.packs import PACKS

TABLE = Path(__file__).with_name("decisions.csv")
PAGE = Path(__file__).parents[2] / "docs" / "who-reads-what.md"
THING = ("pack", "kind", "form", "part", "who")
STATES = ("not begun", "being written", "handed in", "sent back", "final")
CELLS = frozenset({"404", "hidden", "reads", "writes"})
SEAT, POST = "seat: ", "post: "
# Who has neither seat nor post on the form, and where they stand to the review.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OUTSIDER = "guest without a seat"
STANDINGS: Mapping[str, Standing] = {
    "head of the service it is about": Standing(leads_service=True),
    "head of another service": Standing(),
    "line manager of the practitioner": Standing(manages_worker=True),
    "QA lead": Standing(may_be_let_in=True),
    "QA lead, let in for an hour": Standing(was_let_in=True, may_be_let_in=True),
    "business support": Standing(),
    "anybody else who works here": Standing(),
    OUTSIDER: Standing(),
}
INTRODUCTION = """\
# Who reads and writes what on a form

Made from `tests/reviews/decisions.csv`. Every cell of it is a test: for all councils by the rules themselves, for North
Somerset's practice review through the running portal. A rule that is changed, and a part or seat that is added, fails
the suite until the table says so.

| In a cell | The person |
|---|---|
| writes | writes in the part, and reads it |
| reads | reads it |
| hidden | may know of the review; the part is not shown |
| 404 | is told that there is no such review |

The states are those of the part: **not begun**, nothing of the review is in; **being written**, what it waits for is
in; **handed in**; **sent back**, when everything else that does not wait for it is in; **final**, all of it.

A grade that is kept from whoever gives a second one is kept wherever it stands, until theirs is in. Whoever is not
signed in is asked to sign in.
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    pack: str
    kind: str
    form: str
    part: str
    who: str
    cells: Mapping[str, str]

    @property
    def form_key(self) -> tuple[str, str, str]:
        return self.pack, self.kind, self.form

    @property
    def thing(self) -> tuple[str, str, str, str, str]:
        return *self.form_key, self.part, self.who


def rows() -> list[Row]:
    """The table as it stands in the file."""
    with TABLE.open(newline="") as file:
        return [
            Row(*(line[name] for name in THING), {state: line[state] for state in STATES})
            for line in csv.DictReader(file)
        ]  # fmt: skip


# By the rules themselves ----------------------------------------------------------------------------------------------


def things() -> Iterator[tuple[str, str, str, str, str]]:
    """What the table must speak of: every part of every form × everybody who could come."""
    for key, pack in PACKS.items():
        for kind in pack.activities.values():
            for form in forms_for(pack, kind):
                for part in form.parts:
                    for who in readers(kind, form):
                        yield key, kind.key, form.key, part.key, who


def readers(kind: ActivityType, form: FormTemplate) -> list[str]:
    """The seats of the work that the form names, other posts and boards that it names, and those who stand by."""
    named = dict.fromkeys(key for part in form.parts for key in (part.seat, *part.seen_by))
    seats = [key for key in named if key in {seat.key for seat in kind.seats}]
    posts = [key for key in named if key not in seats]
    return [*(SEAT + key for key in seats), *(POST + key for key in posts), *STANDINGS]


def reader_of(kind: ActivityType, who: str) -> Reader:
    """What they hold on the review."""
    if who.startswith(SEAT):
        key = who.removeprefix(SEAT)
        seat = next(one for one in kind.seats if one.key == key)
        return Reader(seats=frozenset({key}), may_see_children=sees_children([seat], outside=False))
    held = frozenset({who.removeprefix(POST)}) if who.startswith(POST) else frozenset()
    return Reader(holds=held, may_see_children=who != OUTSIDER)


def before(form: FormTemplate, part: Part) -> set[str]:
    """Keys of the parts that one waits for."""
    opens = next((one for one in form.parts if one.key == part.opens), None)
    return set() if opens is None else {opens.key} | before(form, opens)


def handed_in(form: FormTemplate, part: Part, state: str) -> set[str]:
    """Keys of the parts that are in, when a part is in a state."""
    if state == "not begun":
        return set()
    if state == "being written":
        return before(form, part)
    if state == "handed in":
        return before(form, part) | {part.key}
    if state == "sent back":
        return {one.key for one in form.parts if one != part and part.key not in before(form, one)}
    return {one.key for one in form.parts}


def what_holds(when: Condition) -> dict[str, Any]:
    """Answers with which a condition holds."""
    if when.all is not None:
        return {key: value for one in when.all for key, value in what_holds(one).items()}
    if when.any is not None:
        return what_holds(when.any[0])
    if when.answer is None:
        return {}
    said: Any = when.is_[0] if when.is_ else when.at_least if when.at_least is not None else "something"
    return {when.answer: {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool) else said}


def sight(pack: Pack, kind: ActivityType, form: FormTemplate, part: Part, who: str, state: str) -> Sight:
    """A review in which the part is asked and in this state, as somebody sees it."""
    in_now = handed_in(form, part, state)
    review = Review(activity=Activity(), finalised_at=NOW if state == "final" else None)
    review.parts = [
        FilledPart(key=one.key, position=n, omitted=[], none_reason="", handed_in_at=NOW if one.key in in_now else None)
        for n, one in enumerate(form.parts)
    ]
    asked = what_holds(part.when) if part.when else {}
    said = {key: Answer(key=key, value=value, sealed="", note="") for key, value in asked.items()}
    facts = {"age": 15, "plan_type": "child_in_need", "category": "neglect", "service": "Early Help"}
    standing = STANDINGS.get(who, Standing())
    return Sight(review, pack, kind, form, reader_of(kind, who), standing, facts, said)


def outcome(seen: Sight, part: Part) -> str:
    """What they get, in the words of the table."""
    if not seen.is_anybodys:
        return "404"
    reads, writes = seen.reads(part), seen.writes(part)
    return {(True, True): "writes", (True, False): "reads", (False, False): "hidden"}.get(
        (reads, writes), "writes only"
    )


@cache
def parts_of(pack: str, kind: str, form: str) -> tuple[Pack, ActivityType, FormTemplate, Mapping[str, Part]]:
    """What the keys of a row stand for."""
    found = PACKS[pack]
    return found, found.activities[kind], found.forms[form], {one.key: one for one in found.forms[form].parts}


def decided(row: Row, state: str) -> str:
    """What the rules say today of one cell."""
    pack, kind, form, parts = parts_of(*row.form_key)
    return outcome(sight(pack, kind, form, parts[row.part], row.who, state), parts[row.part])


# For people -----------------------------------------------------------------------------------------------------------


def name_of(row: Row) -> str:
    """Who comes, in the council's words."""
    pack, kind, _, _ = parts_of(*row.form_key)
    if row.who.startswith(SEAT):
        return next(seat.name for seat in kind.seats if seat.key == row.who.removeprefix(SEAT))
    if row.who.startswith(POST):
        key = row.who.removeprefix(POST)
        held: Any = pack.posts.get(key) or pack.parties.get(key) or pack.boards.get(key)
        return str(getattr(held, "name", None) or getattr(held, "title", None) or key.replace("_", " "))
    return row.who[0].upper() + row.who[1:]


def page() -> str:
    """The table for people to read: of those whose line is the same all along, one."""
    lines = [INTRODUCTION]
    for pack, of_pack in groupby(rows(), key=lambda row: row.pack):
        lines.append(f"\n## {PACKS[pack].authority}\n")
        for (_, kind, form), of_form in groupby(of_pack, key=lambda row: row.form_key):
            found = PACKS[pack]
            lines.append(f"\n### {found.activities[kind].name}: {found.forms[form].name}\n")
            lines.append(f"| Part | Who | {' | '.join(state[0].upper() + state[1:] for state in STATES)} |")
            lines.append("|---" * (len(STATES) + 2) + "|")
            for part, of_part in groupby(of_form, key=lambda row: row.part):
                title = next(one.title for one in found.forms[form].parts if one.key == part)
                lines += [
                    f"| {title} | {', '.join(names)} | {' | '.join(cells)} |" for cells, names in _alike(list(of_part))
                ]
    return "\n".join(lines) + "\n"


def _alike(of_part: list[Row]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for row in of_part:
        found.setdefault(tuple(row.cells[state] for state in STATES), []).append(name_of(row))
    yield from found.items()


if __name__ == "__main__":
    PAGE.write_text(page())
