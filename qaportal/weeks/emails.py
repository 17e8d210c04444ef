"""Mail about a practice week: that there is a timetable, or a new one; that somebody has more time. It names no session
and no form (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.weeks import queries


def week_timetable(letter: Letter) -> EmailMessage | None:
    """Their timetable is there or has changed; None where they have left, or the week is cancelled."""
    version = queries.version_with(letter.about["version"])
    if version is None or not letter.person.is_here(clock.today()) or version.activity.is_cancelled:
        return None
    activity = version.activity
    is_in = any(letter.person_id in fact["people"] for fact in version.facts)
    return mail.compose(
        "weeks/emails/timetable",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=activity.ref,
        title=activity.title,
        starts=activity.starts_on,
        is_first=version.number == 1,
        is_in=is_in,
        url=links.page(f"/activity/{activity.ref}/timetable/mine" if is_in else "/"),
    )


def more_time(letter: Letter) -> EmailMessage | None:
    """They may write for longer, until when; None where they have left, the week is cancelled, or that time is over."""
    extension = queries.extension_with(letter.about["extension"])
    if extension is None or not letter.person.is_here(clock.today()) or extension.until <= clock.now():
        return None
    activity = extension.slot.activity
    if activity.is_cancelled:
        return None
    return mail.compose(
        "weeks/emails/more_time",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=activity.ref,
        title=activity.title,
        until=extension.until,
        url=links.page("/"),
    )


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"week_timetable": week_timetable, "more_time": more_time}
