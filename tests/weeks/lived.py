"""A practice week in Saltmarsh: who leads it, a host team, a few sessions, what was published, a theme."""

from dataclasses import dataclass

from sqlalchemy import select

from qaportal.allocation.services import accept_nomination, nominate_team, seat, set_out
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.reviews.models import Review
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.weeks import queries, services
from qaportal.weeks.models import WeekBullet, WeekFilling
from tests.cast import PEOPLE, Cast


@dataclass
class LivedWeek:
    """What to put into the addresses of its pages."""

    ref, session, locked, team, room, member, theme, line, person, filling = "", "", "", "", "", "", "", "", "", ""


def week_in(cast: Cast) -> LivedWeek:
    """A week of North Somerset: Lena is in it, Pat's team hosts her."""
    activity, lead = db.session.query(Activity).filter_by(code="PW").first(), cast["Priya"]
    assert activity is not None
    set_out(activity, by=lead)
    seat(timetable.open_slots(activity)[0], cast["Lena"], how="chosen", by=lead)
    host = timetables.nominate_team(activity, cast.team("Children with Disabilities"), site="Castlewood", by=lead)
    room = timetables.add_room(activity, name="Room 1", site="Castlewood", kind="meeting", seats=6, by=lead)
    timetables.add_room(activity, name="Hall", site="Town Hall", kind="hall", seats=60, by=lead)
    waits = nominate_team(activity, cast.team("Fostering"), "", is_reserve=False, by=lead)
    accept_nomination(waits, by=lead)  # it hosts nobody yet
    services.prepare(activity, by=lead)
    for row in timetable.sessions_of(activity)[:4]:
        free = [at for at, why in queries.starts_for(queries.problem_of(activity), row) if not why]
        if free:
            services.place(row, free[0].day, free[0].start, free[0].room, by=lead)
    known = {cast[first].id for first in PEOPLE}
    for row in timetable.sessions_of(activity):  # whoever came by a file that may be taken back is in none
        row.other_id = cast["Pat"].id if row.other_id and row.other_id not in known else row.other_id
    services.publish(activity, by=lead, note="Bring your badge")
    theme = services.add_theme(activity, side="issue", words="Plans are late", by=lead)
    review = db.session.scalars(select(Review).order_by(Review.id)).first()
    assert review is not None
    line = WeekBullet(theme_id=theme.id, review_id=review.id, question_key="themes", number=1, words="Plans come late")
    db.session.add(line)
    off, locked, *_ = (one for one in timetable.sessions_of(activity)[1:] if one.day is not None)
    timetables.lock(locked, by=lead)
    timetables.take_off(off, by=lead, version=off.version)  # so that there is something to publish
    filling = WeekFilling(activity_id=activity.id, asked_at=clock.now(), asked_by_id=lead.id)
    db.session.add(filling)
    db.session.commit()
    found = LivedWeek()
    found.ref, found.session = activity.ref, timetable.sessions_of(activity)[0].public_id
    found.locked, found.line = locked.public_id, str(line.id)
    found.team, found.room = host.public_id, room.public_id
    found.member, found.theme = timetable.members_of(activity)[0].public_id, theme.public_id
    found.person, found.filling = cast["Lena"].public_id, filling.public_id
    return found
