"""Work of moderation on the clock: exercises whose day is over."""

from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.moderation.queries import calibration as queries
from qaportal.moderation.services import calibration as services


def end_calibrations() -> None:
    """Tell those who were asked that an exercise is over, one exercise after the other."""
    for ident in queries.to_tell(clock.today()):
        if jobs.is_stopping():
            break
        services.tell_that_it_is_over(ident)
        db.session.commit()
