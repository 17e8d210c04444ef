"""Who may read boards and the register, and who may say that a report was sent."""

from collections.abc import Sequence
from typing import Any

from qaportal.boards.lines import Line
from qaportal.boards.models import ReportCopy
from qaportal.boards.register import DueReport
from qaportal.frameworks.queries import pack_in_force
from qaportal.frameworks.schema import Board, Pack
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, BusinessSupport, Leadership, QaLead, holds
from qaportal.programme import themes
from qaportal.programme.plans import Row
from qaportal.programme.policy import Held, can_plan, posts_at, posts_of


def can_view(person: Person, _thing: Any = None) -> bool:
    """All staff: boards and what is reported to them are no secret of those who sit on them."""
    return holds(person, *STAFF)


def sits_on_a_board(person: Person) -> bool:
    """Those who chair a board of the framework in force or sit on one, by a post that they hold today."""
    return bool(_seats_of(person))


def _seats_of(person: Person) -> frozenset[str]:
    """Keys of the boards of the framework in force that they chair or sit on by a post that they hold today."""
    pack = pack_in_force() if person.is_authenticated else None
    held = {one.post.key for one in person.appointments_on(clock.today())} if pack else set()
    if pack is None or not held:
        return frozenset()
    known = pack.posts | pack.parties
    seats = {key: (board.chair.value, *board.members.value) for key, board in pack.boards.items()}
    return frozenset(
        board
        for board, keys in seats.items()
        if any(post.key in held for post in pack.posts_of(key for key in keys if key in known))
    )


def can_mark_sent(person: Person, line: Line) -> bool:
    """Those who hold a post that writes it today, QA leads and business support; of what is of one team or service only
    those who work there."""
    held = writing_posts(person.appointments_on(clock.today()), line.due, line.about)
    return holds(person, QaLead, BusinessSupport) or (can_view(person) and bool(held & line.due.author_posts))


def can_write(person: Person, line: Line) -> bool:
    """Write what stands beside the figures and send the report: those who may mark it as sent."""
    return can_mark_sent(person, line)


def can_read_sent(person: Person, line: Line) -> bool:
    """A report as it was sent, with the figures of each service: those who write it, QA leads, leadership, and guests
    who sit on a board that it goes to; what is published, everybody who works here."""
    if can_write(person, line) or holds(person, QaLead, Leadership):
        return True
    return line.due.is_published if can_view(person) else is_sent_to(person, line)


def is_sent_to(person: Person, line: Line) -> bool:
    """Whether it was sent to a board on which they sit."""
    return line.sent is not None and any(line.due.goes_to(board) for board in _seats_of(person))


def can_fetch(person: Person, copy: ReportCopy) -> bool:
    """Whoever asked for the file."""
    return copy.asked_by_id == person.id


def writing_posts(held: Sequence[Held], due: DueReport, about: Row | None) -> frozenset[str]:
    """Keys of the posts among `held` by which a report may be theirs to write.

    Of what is `about` one team or service, only those who work there, but for a party or a board that acts as one for
    all, and for a seat, whose holders come from elsewhere.
    """
    here = posts_at(held, about.team_id, about.service_id) if about else posts_at(held, None, None)
    together = [author for author in due.authors if author.posts != (author.key,) and not author.is_near]
    anywhere = {post for author in together for post in author.posts}
    return here | (posts_at(held, None, None) & anywhere)


def member_posts(pack: Pack, board: Board) -> frozenset[str]:
    """Keys of the posts whose holders sit on a board, its chair's among them."""
    return themes.all_behind(pack, (board.chair.value, *board.members.value))


def chair_posts(pack: Pack, board: Board) -> frozenset[str]:
    """Keys of the posts whose holders chair it."""
    return themes.posts_behind(pack, board.chair.value)


def sits_on(person: Person, pack: Pack, board: Board) -> bool:
    """Whether they sit on a board by a post that they hold today; QA leads, who prepare its meetings, as if."""
    return can_view(person) and (holds(person, QaLead) or bool(posts_of(person) & member_posts(pack, board)))


def can_move_meetings(person: Person) -> bool:
    """Meetings are activities of the year: those who plan it move them."""
    return can_plan(person)
