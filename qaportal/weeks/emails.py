"""Mail about a practice week's timetable: that there is one, or a new one, and a link. It names no session (DM-2)."""

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


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"week_timetable": week_timetable}
