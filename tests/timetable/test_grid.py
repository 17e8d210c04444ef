"""A timetable as a table: columns by person, team or room; nothing is off the page, and clashes stand side by side."""

from typing import Any

from qaportal.timetable.week.grid import EVERYBODY, NO_ROOM, Block, Grid, grid

HOURS = (540, 720)


IDS = {"Ada": 1, "Bo": 2, "Wim": 3}


def fact(key: str, day: int, start: int, minutes: int, *who: str, **said: str) -> dict[str, Any]:
    return {"key": key, "name": key, "day": day, "start": start, "minutes": minutes, "who": list(who),
            "people": [IDS[name] for name in who], "team": "", "room": "", "site": ""} | said  # fmt: skip


def named(made: Grid) -> list[str]:
    return [column.name for column in made.columns]


FACTS = [
    fact("brief", 1, 540, 60, "Ada", "Bo", room="Hall", site="House"),
    fact("audit", 1, 600, 90, "Ada", "Wim", team="Fostering", site="Mill"),
    fact("late", 2, 690, 60, "Bo", team="Fostering"),
]


def shown(made: Grid, day: int) -> list[list[str]]:
    """Row by row: the sessions that begin, . for nothing, | where one goes on."""

    def one(cell: Block | str | None) -> str:
        if isinstance(cell, Block):
            return "+".join(session["key"] for session in cell.sessions)
        return "|" if cell is None else "."

    return [[one(cell) for cell in row.cells] for row in made.days[day - 1].rows]


def test_a_session_stands_with_everybody_in_it_for_as_long_as_it_lasts() -> None:
    made = grid(FACTS, "people", (1, 2), HOURS, 30)
    assert named(made) == ["Ada", "Wim", "Bo"]
    assert shown(made, 1) == [
        ["brief", ".", "brief"], ["|", ".", "|"], ["audit", "audit", "."], ["|", "|", "."], ["|", "|", "."],
        [".", ".", "."],
    ]  # fmt: skip


def test_what_is_outside_the_hours_makes_its_day_longer() -> None:
    assert [row.start for row in grid(FACTS, "people", (2,), HOURS, 30).days[0].rows] == [
        540,
        570,
        600,
        630,
        660,
        690,
        720,
    ]


def test_teams_and_rooms_are_columns_too() -> None:
    assert named(grid(FACTS, "teams", (1,), HOURS, 30)) == [EVERYBODY, "Fostering"]
    assert named(grid(FACTS, "rooms", (1,), HOURS, 30)) == ["Hall, House", "Mill", NO_ROOM]


def test_two_at_once_share_a_block() -> None:
    made = grid([*FACTS, fact("other", 1, 570, 60, "Ada")], "people", (1,), HOURS, 30)
    at = named(made).index("Ada")
    assert [row[at] for row in shown(made, 1)] == ["brief+other+audit", "|", "|", "|", "|", "."]
