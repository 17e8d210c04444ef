"""Dated rows: which of them hold on a day."""

from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute

from qaportal.people.models import Service, Team


def runs(starts: InstrumentedAttribute[date], ends: InstrumentedAttribute[date | None], day: date) -> Any:
    """That `day` lies between the two, both included; no end means still."""
    return (starts <= day) & or_(ends.is_(None), ends >= day)


def runs_on(model: type[Team] | type[Service], day: date) -> Any:
    """That the team or service exists on `day`."""
    return runs(model.starts_on, model.ends_on, day)
