"""What came of an answer, in words for whoever gave it."""

from qaportal.invites.models import Invite
from qaportal.invites.services import Answered
from qaportal.lib.formats import plural

EARLIER = "This has changed since you opened it, so your answer was not taken. See the new date, then answer again."
THANKS = {
    "accepted": "Thank you. The QA team sees that you are coming.",
    "tentative": "Thank you. The QA team sees that you are not sure yet.",
    "declined": "Thank you for saying so. The QA team sees that you cannot come.",
}


def outcome(invite: Invite, done: Answered, *, tells_of_cover: bool = True) -> str:
    """Thanks; whether cover is asked for and of how many, for those who may know of it; or that the answer came too
    late to count."""
    if not done.counts:
        return EARLIER
    said = [THANKS[invite.answer]]
    if done.covers and tells_of_cover:
        asked = sum(len(one.offers) for one in done.covers)
        said += [f"Cover is asked for: {plural(asked, 'person is', 'people are')} asked to take the seat."]
    return " ".join([*said, *dict.fromkeys(done.refusals)])
