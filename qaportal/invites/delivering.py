"""What an answer of the mail relay means, and when a letter is tried again (JB-3, JB-5). Pure."""

import re
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from qaportal.lib.text import cut

MOST_CRASHES = 10
WORDS = {
    "invite": "Invitation",
    "cancel": "Cancellation",
    "cover": "Mail about cover",
    "chase": "Reminder of what is late",
    "digest": "Daily mail",
    "action": "An action that is theirs",
    "disagreement": "Something that waits for them",
    "calibration": "Something that waits for them",
    "grade": "Something of theirs that has changed",
    "action_changed": "An action that has changed",
    "reminder": "Reminder",
    "needs_you": "Something that needs them",
    "week_timetable": "A practice week’s timetable",
    "more_time": "More time for a form that closes",
    "let_in": "Somebody was let in to read",
}  # kinds of letter
# Kinds of which nobody else learns to whom they go: a concern, somebody's work, a disagreement. Whoever looks after the
# mail may be the one whom it is about.
IN_CONFIDENCE = frozenset({"needs_you", "disagreement"})
LEASE = timedelta(seconds=900)  # longer than a relay may take over a message
NO_LONGER = "It was no longer to be told."
CRASHED = f"The portal stopped {MOST_CRASHES} times while it was sending this. Tell support."
UNMADE = "The message could not be made ({name}). It is tried again; tell support if it goes on."
# How long to wait after the first, second … failure: 48 hours in all, so that greylisting and an outage of a weekend
# night are got over.
_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    *(timedelta(hours=4) for _ in range(11)),
    timedelta(minutes=159),
)
# Answers to RCPT and DATA that speak of us and not of whom it is for: our grammar, our password, our right to send.
_OURS = frozenset({500, 501, 502, 503, 504, 530, 534, 535, 538})
_ENHANCED = re.compile(r"^(\d\.\d{1,3}\.\d{1,3})\b")
_RELAYING = re.compile(r"\brelay(ing)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """What became of a try: whether it is the last one, and the words that people are shown."""

    is_final: bool
    words: str


def wait(failures: int) -> timedelta | None:
    """How long to wait after so many failures; None where it is given up, after 48 hours."""
    return _STEPS[failures - 1] if 0 < failures <= len(_STEPS) else None


def verdict(error: Exception) -> Verdict:
    """What the relay's refusal, or its silence, means.

    No to the recipient for good is final. Everything else may change: 4xx, the network, and a no to ourselves (sender,
    sign-in, TLS), which somebody has to mend.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, said = next(iter(error.recipients.values()))
        return Verdict(_is_of_the_recipient(code, _text(said)), _words(code, said))
    if isinstance(error, smtplib.SMTPDataError):
        return Verdict(_is_of_the_recipient(error.smtp_code, _text(error.smtp_error)), _said(error))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Verdict(False, _short(f"The relay does not take our sign-in: {_said(error)}"))
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Verdict(False, _short(f"The relay does not take our sender’s address: {_said(error)}"))
    if isinstance(error, smtplib.SMTPResponseException):
        return Verdict(False, _said(error))
    if isinstance(error, smtplib.SMTPServerDisconnected) and not _was_silent(error):
        return Verdict(False, "The relay broke off.")
    if _was_silent(error):
        return Verdict(False, "The relay did not answer in time.")
    return Verdict(False, _short(f"The relay could not be reached: {error}"))


def _was_silent(error: BaseException | None) -> bool:
    """Whether it comes of waiting in vain: smtplib takes silence for a broken connection."""
    return error is not None and (isinstance(error, TimeoutError) or _was_silent(error.__cause__ or error.__context__))


def _is_of_the_recipient(code: int, said: str) -> bool:
    """Whether a no is for good, and about this recipient or this message."""
    enhanced = _ENHANCED.match(said)
    ours = code in _OURS or (code in (550, 554) and _RELAYING.search(said) is not None)
    temporary = enhanced is not None and enhanced[1].startswith("4")
    return 500 <= code < 600 and not ours and not temporary


def _said(error: smtplib.SMTPResponseException) -> str:
    return _words(error.smtp_code, error.smtp_error)


def _words(code: int, said: bytes | str) -> str:
    return _short(f"{code} {_text(said)}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _short(words: str) -> str:
    """One line that fits, without anything that is not print."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return cut(line, 300)
