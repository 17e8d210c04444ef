"""Dated rows: which of them hold on a day."""

from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute

from qaportal.people.models import Service, Team


def runs(
    starts: InstrumentedAttribute[date],
    ends: InstrumentedAttribute[date | None],
    day: date | InstrumentedAttribute[date],
) -> Any:
    """That `day` lies between the two, both included; no end means still."""
    return (starts <= day) & or_(ends.is_(None), ends >= day)


def overlaps(starts: InstrumentedAttribute[date], ends: Any, first: date, last: date | None) -> Any:
    """That a row's days have one of those from `first` to `last` among them; no last day means for ever."""
    goes_on = or_(ends.is_(None), ends >= first)
    return goes_on if last is None else (starts <= last) & goes_on


def runs_on(model: type[Team] | type[Service], day: date) -> Any:
    """That the team or service exists on `day`."""
    return runs(model.starts_on, model.ends_on, day)
