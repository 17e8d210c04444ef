"""Mail to whoever's work was looked at: that the grade has changed, of which work, and a link (DM-2)."""

from email.message import EmailMessage

from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.moderation.queries.grades import changed_for


def grade(letter: Letter) -> EmailMessage | None:
    """The grade of a review was changed; None where they have left, or may not open it."""
    review = changed_for(letter.person, letter.about["review"])
    if review is None or not letter.person.is_here(clock.today()):
        return None
    return mail.compose(
        "moderation/emails/waits",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        subject="The grade of a review you took part in has changed",
        ref=review.activity.ref,
        due=None,
        url=links.page(f"/reviews/{review.public_id}"),
    )
