"""The minutes of a meeting as a paper, from what was decided. Pure (X-20)."""

from collections.abc import Iterator
from datetime import datetime

from qaportal.actions.rag import DIFFERENCES
from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import and_list, day_long, day_medium
from qaportal.lib.papers import Block, Facts, Heading, Note, Paper, Paragraph
from qaportal.meetings.models import DECISIONS, KINDS, AgendaItem, Meeting

MARKING = "OFFICIAL"


def outcome(item: AgendaItem, pack: Pack) -> str:
    """What was decided of an item, in one sentence without its full stop."""
    decision = item.decision
    if decision is None:
        return "Not reached"
    if decision.kind == "continue" and item.action is None:
        return "Dealt with"
    more = {
        "close": DIFFERENCES.get(decision.difference, "").lower(),
        "change_date": f"due on {day_medium(decision.due_on)}" if decision.due_on else "",
        "escalate": f"to {pack.name_of(decision.to_board)}",
        "come_back": "at the next meeting",
    }.get(decision.kind, "")
    again = f"; {decision.recheck.ref} looks again from {day_medium(decision.recheck.starts_on)}" if (
        decision.recheck) else ""  # fmt: skip
    return f"{DECISIONS[decision.kind]}{f': {more}' if more else ''}{again}"


def paper_of(meeting: Meeting, pack: Pack, *, by: str, at: datetime) -> Paper:
    """The minutes, of what was reached and what was not; `by` is who takes them out, and `at` when."""
    board = pack.boards[meeting.board_key]
    return Paper(
        title=f"Minutes: {meeting.activity.title}", reference=meeting.activity.ref, marking=MARKING,
        blocks=tuple(_blocks(meeting, board.name, pack)), made_by=by, made_at=at,
    )  # fmt: skip


def _blocks(meeting: Meeting, board: str, pack: Pack) -> Iterator[Block]:
    yield Facts(tuple(facts(meeting, board)))
    for item in (one for one in meeting.items if one.decision is not None):
        yield Heading(f"{item.position}. {name_of(item)}")
        owner = f"Owner: {item.action.owner_name}. " if item.action else ""
        yield Paragraph(f"{owner}{outcome(item, pack)}.")
        if item.minute:
            yield Paragraph(item.minute)
    if left := meeting.undecided:
        yield Heading("Not reached" if meeting.state == "ended" else "Not reached so far")
        yield from (Note(f"{item.position}. {name_of(item)}") for item in left)


def name_of(item: AgendaItem) -> str:
    """What an item is called: with its reference where it is an action."""
    return f"{item.action.ref} {item.title}" if item.action else f"{KINDS[item.kind]}: {item.title}"


def facts(meeting: Meeting, board: str) -> Iterator[tuple[str, str]]:
    """Board, day, place, who chaired, who came."""
    yield "Board", board
    yield "Held on", day_long(meeting.day)
    if meeting.activity.place:
        yield "Place", meeting.activity.place
    if meeting.chair:
        yield "Chair", meeting.chair.name
    for label, state in (("Present", "present"), ("Apologies", "apologies")):
        if people := meeting.came(state):
            yield label, and_list([one.name for one in people])
