"""Fill a timetable on the queue: nobody waits for the database while the engine runs."""

from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.timetable.week.solving import SECONDS
from qaportal.timetable.week.solving import solve as solved
from qaportal.weeks import queries, services
from qaportal.weeks.models import WeekFilling


def fill_week(filling_id: int, seconds: float = SECONDS) -> None:
    """Prepare a week, look for the times of its sessions, and use them. Where it was changed meanwhile nothing is used,
    and the page says so. Does nothing for one that is finished."""
    filling = db.session.get(WeekFilling, filling_id)
    if filling is None or filling.is_finished:
        return
    try:
        _fill(filling, seconds)
    except DomainError as error:
        _fail(filling_id, error.sentence)
    except Exception:
        _fail(filling_id, services.BROKE)
        raise


def _fill(filling: WeekFilling, seconds: float) -> None:
    activity = filling.activity
    services.prepare(activity, by=filling.asked_by)
    problem, base = queries.problem_of(activity), queries.base_of(activity)
    db.session.commit()
    plan = solved(problem, seconds=seconds)
    services.use(activity, plan, base=base, by=filling.asked_by)
    services.finish(filling)
    db.session.commit()


def _fail(filling_id: int, sentence: str) -> None:
    db.session.rollback()
    services.fail(db.session.get_one(WeekFilling, filling_id), sentence)
    db.session.commit()
