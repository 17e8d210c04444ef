"""Mail about concerns: that something waits, from which work at most, and a link. Never what it is, about whom, or
which record (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.concerns import queries
from qaportal.concerns.queries import looks
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail


def needs_you(letter: Letter) -> EmailMessage | None:
    """Something waits for them; None where they have left."""
    if not letter.person.is_here(clock.today()):
        return None
    if "matter" in letter.about:
        matter = queries.matter(letter.about["matter"])
        return _message(letter, "", f"/matters/{matter.public_id}") if matter else None
    told = queries.notice(letter.about["notice"])
    return _message(letter, told.concern.activity.ref, f"/concerns/{told.concern.public_id}") if told else None


def _message(letter: Letter, ref: str, path: str) -> EmailMessage:
    return mail.compose(
        "concerns/emails/needs_you",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=ref,
        url=links.page(path),
    )


def let_in(letter: Letter) -> EmailMessage | None:
    """Somebody was let in to read a review; None where the reader has left, or the review is gone."""
    look = looks.look(letter.about["look"])
    if look is None or not letter.person.is_here(clock.today()):
        return None
    review = looks.review_of(look)
    return mail.compose(
        "concerns/emails/let_in", to=letter.person.email, key=letter.public_id, name=letter.person.name,
        who=look.person.name, ref=review.activity.ref, number=review.number, since=look.since, until=look.until,
    )  # fmt: skip


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"let_in": let_in, "needs_you": needs_you}
