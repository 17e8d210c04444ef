"""The letters of moderation, by kind."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.invites.models import Letter
from qaportal.moderation.emails.calibration import calibration
from qaportal.moderation.emails.disputes import disagreement
from qaportal.moderation.emails.grades import grade

KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {
    "calibration": calibration,
    "disagreement": disagreement,
    "grade": grade,
}
