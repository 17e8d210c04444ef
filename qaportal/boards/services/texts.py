"""Write what stands beside the figures of a report."""

from qaportal.auditlog.services import record
from qaportal.boards import queries
from qaportal.boards.models import WORDS, ReportText
from qaportal.boards.register import DueReport
from qaportal.lib import clock
from qaportal.lib.db import db, take_turn
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person

CLASH = "{who} wrote here while you did. What you wrote is still in the box: save it again to put it in its place."
SENT = "This report is sent. Take that back before you change its words."


def turn_of(key: str) -> str:
    """What those wait for who write in a report, or send it."""
    return f"report {key}"


def save_words(report: DueReport, side: str, words: str, *, seen: int, by: Person) -> ReportText:
    """Keep what is written under one head. The same words again change nothing.

    Raises Stale where somebody saved since version `seen` (0 for none), or the report is sent; DomainError for too many
    characters.
    """
    if len(words) > WORDS:
        raise DomainError(f"Use {WORDS:,} characters or fewer.", field="words")
    take_turn(turn_of(report.key))
    sent = queries.sent_row(report.key)
    if sent is not None and not sent.is_taken_back:
        raise Stale(SENT)
    text = queries.text_of(report.key, side, is_to_change=True)
    if text is not None and text.words == words:
        return text
    if text is not None and text.version != seen:
        raise Stale(CLASH.format(who=text.saved_by.name))
    if text is None:
        text = ReportText(key=report.key, side=side, version=0)
        db.session.add(text)
    if not text.version or text.saved_by_id != by.id:
        record("wrote in", "report", report.key, by=by, report=report.title, head=side)
    text.words, text.version = words, text.version + 1
    text.saved_at, text.saved_by = clock.now(), by
    db.session.flush()
    return text
