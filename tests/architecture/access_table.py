"""The table of who may do what: `access.csv`, one row for each route, method and kind of thing, one column a role.

    yes       the person gets the page or the act (or is told what is wrong with what they sent)
    no        they may know of the thing, but not do this: 403
    hidden    they may not know of it: 404, as if it were not there
    sign in   nobody is signed in: on to the sign-in page

`python -m tests.architecture.access_table` writes docs/access.md anew from it.
"""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from qaportal.people.roles import BY_KEY

TABLE = Path(__file__).with_name("access.csv")
PAGE = Path(__file__).parents[2] / "docs" / "access.md"
WHO = ("anonymous", *BY_KEY)
CELLS = frozenset({"yes", "no", "hidden", "sign in"})
HEADINGS = {
    "home": "Home",
    "chase": "Who is late with what",
    "people": "Signing in, one's own settings, people",
    "frameworks": "Frameworks",
    "programme": "The programme",
    "sampling": "Samples",
    "allocation": "Seats, nominations, availability",
    "invites": "Publishing and calendars",
    "reviews": "Filled forms, and forms that are made",
    "concerns": "Concerns",
    "moderation": "Second looks, disagreements, calibration",
    "actions": "Handing in, actions",
    "weeks": "Practice weeks",
    "boards": "Boards and reports",
    "insight": "Insight",
    "meetings": "Meetings",
    "auditlog": "The log of changes",
    "static": "Files of the pages",
}
INTRODUCTION = """\
# Who may do what

Made from `tests/architecture/access.csv`, each cell of which is a test on both databases, and as htmx asks on one
(`make test`). A route that is not in the table, or has no rule, fails the suite.

| In a cell | The person |
|---|---|
| yes | gets the page, or does the act |
| no | may know of the thing, but not do this (403) |
| hidden | may not know of it: it answers as if it were not there (404) |
| sign in | is asked to sign in first |
"""


@dataclass(frozen=True)
class Row:
    """One line of the table. `thing` says which kind of thing the address names, where that matters."""

    method: str
    path: str
    endpoint: str
    thing: str
    cells: dict[str, str]

    @property
    def route(self) -> tuple[str, str, str]:
        return self.method, self.path, self.endpoint

    def __str__(self) -> str:
        return f"{self.method} {self.path}" + (f" ({self.thing})" if self.thing else "")


def rows() -> list[Row]:
    """The table as it stands in the file."""
    with TABLE.open(newline="") as file:
        return [
            Row(line["method"], line["path"], line["endpoint"], line["thing"], {who: line[who] for who in WHO})
            for line in csv.DictReader(file)
        ]


def page() -> str:
    """The table for people to read."""
    parts = [INTRODUCTION]
    ordered = sorted(rows(), key=lambda row: list(HEADINGS).index(row.endpoint.partition(".")[0]))
    labels = ["Nobody signed in", *(role.label for role in BY_KEY.values())]
    for name, group in groupby(ordered, key=lambda row: row.endpoint.partition(".")[0]):
        parts.append(f"\n## {HEADINGS[name]}\n")
        parts.append(f"| Address | Which | {' | '.join(labels)} |")
        parts.append("|---" * (len(labels) + 2) + "|")
        parts += [
            f"| {row.method} `{row.path}` | {row.thing} | {' | '.join(row.cells[who] for who in WHO)} |"
            for row in group
        ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
