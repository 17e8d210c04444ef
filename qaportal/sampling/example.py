"""A list of made-up records to try with, in a demo: the same every day, with dates that count back from today."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

SIZE = 400
HEADINGS = ("Case reference", "Open since", "Team", "Age", "Plan", "Category of need", "Allocated to", "Last audited")
PLANS = ("Child in need", "Child protection", "Child in care", "Early help", "Pathway plan")
NEEDS = ("Neglect", "Disability", "Family stress", "Emotional harm", "Absent parenting")
NEW, LONG, AUDITED = 45, 900, 700  # days: one in eight is newly open, one in five was audited


def example(teams: Mapping[str, Sequence[str]], today: date) -> str:
    """CSV of 400 records over these teams; each team has the staff numbers of those who work in it."""
    chance = Random("an example")  # noqa: S311 -- made-up rows, the same each time
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(HEADINGS)
    names = sorted(teams)
    for number in range(1, SIZE + 1):
        team = names[chance.randrange(len(names))] if names else ""
        workers = sorted(teams.get(team, ()))
        opened = today - timedelta(days=chance.randint(0, NEW if number % 8 == 0 else LONG))
        audited = today - timedelta(days=chance.randint(1, AUDITED)) if number % 5 == 0 else None
        rows.writerow(
            [
                f"DEMO-{number:04}", _day(opened), team, chance.randint(0, 17), chance.choice(PLANS),
                chance.choice(NEEDS), chance.choice(workers) if workers else "", _day(audited) if audited else "",
            ]
        )  # fmt: skip
    return written.getvalue()


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
