"""Mail about a practice week: that there is a timetable, or a new one; that somebody has more time. It names no session
and no form (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.programme.models import Activity
from qaportal.reviews import queries as reviews
from qaportal.weeks import queries


def week_timetable(letter: Letter) -> EmailMessage | None:
    """Their timetable is there or has changed; None where they have left, or the week is cancelled."""
    version = queries.version_with(letter.about["version"])
    if version is None or not letter.person.is_here(clock.today()) or version.activity.is_cancelled:
        return None
    activity = version.activity
    is_in = any(letter.person_id in fact["people"] for fact in version.facts)
    path = f"/activity/{activity.ref}/timetable/mine" if is_in else "/"
    is_first = version.number == 1
    return _mail("timetable", letter, activity, path, starts=activity.starts_on, is_first=is_first, is_in=is_in)


def more_time(letter: Letter) -> EmailMessage | None:
    """They may write for longer, until when; None where they have left, the week is cancelled, or that time is over."""
    extension = reviews.extension_with(letter.about["extension"])
    if extension is None or not letter.person.is_here(clock.today()) or extension.until <= clock.now():
        return None
    activity = extension.slot.activity
    return None if activity.is_cancelled else _mail("more_time", letter, activity, "/", until=extension.until)


def _mail(name: str, letter: Letter, activity: Activity, path: str, **facts: Any) -> EmailMessage:
    return mail.compose(
        f"weeks/emails/{name}", to=letter.person.email, key=letter.public_id, name=letter.person.name,
        ref=activity.ref, title=activity.title, url=links.page(path), **facts,
    )  # fmt: skip


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"week_timetable": week_timetable, "more_time": more_time}
