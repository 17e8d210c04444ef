"""Mail about calibration: that a review waits to be graded, or that all are in, and a link (DM-2)."""

from email.message import EmailMessage

from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.moderation.queries.calibration import calibration_with

SUBJECTS = {"grade": "Something waits for your grade", "over": "What others graded can be seen"}


def calibration(letter: Letter) -> EmailMessage | None:
    """Something waits for their grade, or is over; None where they have left, gave one, or it is over without."""
    found = calibration_with(letter.about["calibration"])
    mine = found.of(letter.person_id) if found else None
    if found is None or mine is None or not letter.person.is_here(clock.today()):
        return None
    what = letter.about["what"]
    if what == "grade" and (mine.is_in or found.is_over(clock.today())):
        return None
    return mail.compose(
        "moderation/emails/waits",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        subject=SUBJECTS[what],
        ref=found.review.activity.ref,
        due=found.due_on if what == "grade" else None,
        url=links.page(f"/moderation/calibration/{found.public_id}"),
    )
