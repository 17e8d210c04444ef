"""The small values every rule is made of: keys, text, days, wall-clock times and lengths of time."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Unit = Literal["working_day", "day", "week", "month", "hour", "minute"]
Period = Literal["week", "month", "quarter", "half_year", "year"]
DURATION = re.compile(r"(-?\d{1,4}) (working day|day|week|month|hour|minute)s?")


class Model(BaseModel):
    """A group of keys in a pack: nothing unknown is let in and nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def refuse(sentence: str) -> NoReturn:
    """Refuse a value with a plain sentence, shown beside its file and line."""
    raise PydanticCustomError("plain", "{sentence}", {"sentence": sentence})


def one_or_many(value: Any) -> Any:
    """A single key may be written where a list of them may stand."""
    return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as the framework states it: `n` of one unit (GAP-03 says how working days count)."""

    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.n} {self.unit.replace('_', ' ')}{'' if self.n == 1 else 's'}"


def read_duration(value: Any) -> Any:
    """Read "20 working days", "1 week", "48 hours"."""
    if isinstance(value, Duration):
        return value
    found = DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        refuse('must be a length of time such as "20 working days", "1 week" or "48 hours"')
    return Duration(int(found[1]), found[2].replace(" ", "_"))  # type: ignore[arg-type]


def not_negative(value: Duration) -> Duration:
    """The duration itself; refused when it goes backwards."""
    if value.n < 0:
        refuse("must not be less than nothing: say which way it counts with before or after")
    return value


def read_day(value: Any) -> Any:
    """Read a day written as 2027-01-31 (ISO 8601)."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            refuse(f'must be a day that exists: "{value}" does not')
    if not isinstance(value, date):
        refuse("must be a day written as year-month-day, such as 2027-01-31")
    return value


@dataclass(frozen=True, slots=True)
class Between:
    """Work that takes from so many to so many of one unit: "90 to 120 minutes" (WS-072)."""

    least: int
    most: Duration

    def __str__(self) -> str:
        return f"{self.least} to {self.most}"


def read_effort(value: Any) -> Any:
    """Read a length of time, or "90 to 120 minutes"."""
    least, parted, most = value.partition(" to ") if isinstance(value, str) else ("", "", "")
    if not parted:
        return value if isinstance(value, Between) else not_negative(read_duration(value))
    longest = not_negative(read_duration(most))
    if not least.isdecimal() or int(least) >= longest.n:
        refuse('must go from less to more, such as "90 to 120 minutes"')
    return Between(int(least), longest)


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Keys = Annotated[tuple[Key, ...], BeforeValidator(one_or_many)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
Labels = Annotated[tuple[Label, ...], BeforeValidator(one_or_many)]
Month = Annotated[int, Field(ge=1, le=12)]
Day = Annotated[date, BeforeValidator(read_day)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
AnyDuration = Annotated[Duration, BeforeValidator(read_duration)]
Effort = Annotated[Duration | Between, BeforeValidator(read_effort)]
Length = Annotated[Duration, BeforeValidator(read_duration), AfterValidator(not_negative)]


def with_keys(value: Any) -> Any:
    """Give each member of a mapping its own key, so that a rule knows its name."""
    if not isinstance(value, dict):
        return value
    return {key: {"key": key, **entry} if isinstance(entry, dict) else entry for key, entry in value.items()}
