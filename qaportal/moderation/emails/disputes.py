"""Mail about disagreements and calibration: that something waits, from which work, and a link (DM-2)."""

from email.message import EmailMessage

from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.moderation.queries.disputes import dispute_with, view_of

SUBJECTS = {
    "step": "Something waits for you",
    "agree": "Something waits for your answer",
    "choose": "Somebody is to be chosen",
    "over": "Something you were part of is over",
}


def disagreement(letter: Letter) -> EmailMessage | None:
    """Something waits for them, or is over; None where they have left, may not see it, or it has moved on."""
    dispute = dispute_with(letter.about["dispute"])
    if dispute is None or not letter.person.is_here(clock.today()) or not view_of(letter.person, dispute).is_visible:
        return None
    what = letter.about["what"]
    if what != "over" and not (dispute.is_open and dispute.rung == letter.about["rung"]):
        return None
    return mail.compose(
        "moderation/emails/waits",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        subject=SUBJECTS[what],
        ref=dispute.review.activity.ref,
        due=dispute.step.due_on if what == "step" else None,
        url=links.page(f"/disputes/{dispute.public_id}"),
    )
