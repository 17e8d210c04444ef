"""A week that leaders spend with practice: its hours, its breaks, and what each does in it (LB-043 - LB-045)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import (
    Duration,
    Key,
    Keys,
    Label,
    Length,
    Model,
    Source,
    WallTime,
    refuse,
    with_keys,
)
from qaportal.frameworks.schema.choice import Choice

MINUTES = {"minute": 1, "hour": 60}
HALF_AN_HOUR = Duration(30, "minute")
Often = Annotated[int, Field(ge=1, le=20)]
Days = Annotated[tuple[Annotated[int, Field(ge=1, le=10)], ...], Field(min_length=1)]


def minutes_of(length: Duration) -> int:
    """A length of time in minutes. KeyError where it is not in minutes or hours."""
    return length.n * MINUTES[length.unit]


def clock_minutes(time: str) -> int:
    """A time of day as minutes since midnight: "09:30" is 570."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _short(length: Duration) -> Duration:
    if length.unit not in MINUTES:
        refuse("must be in minutes or hours")
    return length


class Hours(Model):
    """From one time of day to another."""

    opens: WallTime
    closes: WallTime

    @model_validator(mode="after")
    def check(self) -> "Hours":
        """It ends after it begins."""
        if self.opens >= self.closes:
            refuse(f"must end after it begins: {self.opens} is not before {self.closes}")
        return self

    @property
    def bounds(self) -> tuple[int, int]:
        """Both as minutes since midnight."""
        return clock_minutes(self.opens), clock_minutes(self.closes)

    def __str__(self) -> str:
        return f"{self.opens} to {self.closes}"


class Lunch(Model):
    """A break that everybody has somewhere between two times of day."""

    lasts: Length
    opens: WallTime
    closes: WallTime

    @model_validator(mode="after")
    def check(self) -> "Lunch":
        """There is room for it between the two."""
        if minutes_of(_short(self.lasts)) > clock_minutes(self.closes) - clock_minutes(self.opens):
            refuse(f"has no room between {self.opens} and {self.closes}")
        return self

    def __str__(self) -> str:
        return f"{self.lasts} between {self.opens} and {self.closes}"


class Session(Model):
    """A kind of session of a week. `whom` says for whom one is: `each` member, those of each host `team`, or `all`;
    `often` how many of them (else one). It is held on one of `days` (any, where none are said), within `hours` (else
    those of the week), once all of `after` are over, and `apart` where no two of somebody's are on one day.

    `meets` says who of the host team is there beside the members, `led_by` which seats lead it. `where` is the host
    team, the place where everybody comes together, or wherever somebody is; `room` a kind of room, where it takes one.
    `forms` are filled in about it.
    """

    key: Key
    name: Label
    whom: Literal["each", "team", "all"] = "each"
    often: Choice[Often] | None = None
    lasts: Choice[Length]
    days: Choice[Days] | None = None
    hours: Choice[Hours] | None = None
    apart: bool = False
    after: Keys = ()
    meets: Literal["worker", "manager", "family", "nobody"] = "nobody"
    led_by: Keys = ()
    where: Literal["host", "together", "anywhere"] = "host"
    room: Key | None = None
    forms: Keys = ()
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Session":
        """It lasts minutes or hours, and only what has a host team meets somebody of it."""
        _short(self.lasts.value)
        if self.whom == "all" and self.meets in ("worker", "manager"):
            refuse("is for all but meets somebody of a host team: say whom: each, or whom: team")
        if self.where == "anywhere" and self.room:
            refuse("takes a room but is anywhere: say where: host, or where: together")
        return self

    @property
    def minutes(self) -> int:
        """How long one is."""
        return minutes_of(self.lasts.value)

    @property
    def times(self) -> int:
        """How many there are, for each of whom it is for."""
        return self.often.value if self.often else 1


class Summary(Model):
    """What each member writes of the week, on which `forms`; once the day and hour of its `phase` are over they can be
    changed no more (LB-052). What is answered in words stands on the wall of themes, line by line, but for the
    questions `not_on_wall`, as which team it was."""

    phase: Key
    forms: Annotated[Keys, Field(min_length=1)]
    not_on_wall: Keys = ()
    source: Source


class Week(Model):
    """How the timetable of a week is made: who is in it (seats), its hours and breaks, and its sessions (X-11).

    Times are multiples of `step` (else half an hour). `travel` is what lies between two places, `in_a_row` how many
    sessions somebody has at most without a break. `workers` and `managers` are who is met in a host team,
    `keeps_out_of` which teams do not host somebody.
    """

    members: Annotated[Keys, Field(min_length=1)]
    hours: Choice[Hours]
    step: Choice[Length] | None = None
    lunch: Choice[Lunch]
    travel: Choice[Length]
    in_a_row: Choice[Annotated[int, Field(ge=1, le=9)]]
    keeps_out_of: Choice[Literal["own_service", "own_team", "nothing"]]
    workers: Choice[Keys]
    managers: Choice[Keys]
    sessions: Annotated[dict[Key, Session], BeforeValidator(with_keys), Field(min_length=1)]
    summary: Summary | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Week":
        """Steps and ways are short."""
        _short(self.travel.value)
        if minutes_of(_short(self.step.value) if self.step else HALF_AN_HOUR) < 1:
            refuse("must have a step of a minute or more")
        return self

    @property
    def grid(self) -> int:
        """The minutes of a step."""
        return minutes_of(self.step.value if self.step else HALF_AN_HOUR)
