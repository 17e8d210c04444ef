"""Seats that nobody or the wrong body would hold, ladders that end in the air, reports that nobody receives."""

from collections.abc import Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import Pack, Seat
from qaportal.lib.formats import and_list


def unfair_seats(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Seats with an empty pool, and moderators who may have reviewed the same record (NS-041, NS-042)."""
    for activity in pack.activities.values():
        for n, seat in enumerate(activity.seats):
            at: Path = ("activities", activity.key, "seats", n)
            yield from _of_seat(pack, seat, at)
    yield from _ladders(pack)
    yield from _quorums(pack)


def _of_seat(pack: Pack, seat: Seat, at: Path) -> Iterator[tuple[Path, str]]:
    if not pack.posts_of(seat.posts.value):
        yield (*at, "posts"), f"The seat {seat.key} has no post that may hold it."
    if seat.rotation:
        yield from _of_rotation(pack, seat, (*at, "rotation"))
    both = set(seat.needs.value if seat.needs else ()) & set(seat.not_while.value if seat.not_while else ())
    for flag in sorted(both):
        yield (*at, "not_while"), f"The seat {seat.key} needs the flag {flag} and may not be held while it is up."
    if seat.does == "moderate" and "reviewer_of_item" not in (seat.must_not.value if seat.must_not else ()):
        same = f"The seat {seat.key} moderates but may be held by the reviewer of the same record"
        yield (*at, "must_not"), f"{same}: add reviewer_of_item to must_not."


def _of_rotation(pack: Pack, seat: Seat, at: Path) -> Iterator[tuple[Path, str]]:
    pool = pack.posts_of(seat.rotation.among if seat.rotation else ())
    if not pool:
        yield at, f"The seat {seat.key} rotates round an empty pool."
    may = pack.posts_of(seat.posts.value)
    for post in pool if may else ():
        if post not in may:
            round_it = f"The seat {seat.key} rotates round {post.key}, who may not hold it"
            yield at, f"{round_it}: add {post.key} to posts, or take it out of among."


def _quorums(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Boards that cannot decide without somebody who does not sit on them."""
    for key, board in pack.boards.items():
        sits = pack.posts_of([board.chair.value, *board.members.value])
        for post in pack.posts_of(board.quorum.value.including) if board.quorum else ():
            if post not in sits:
                absent = f"The quorum of {key} includes {post.key}, who does not sit on it"
                yield ("boards", key, "quorum"), f"{absent}: add {post.key} to members, or take it out of including."


def _ladders(pack: Pack) -> Iterator[tuple[Path, str]]:
    does = {seat.key: seat.does for activity in pack.activities.values() for seat in activity.seats}
    for key, dispute in pack.disputes.items():
        last = {does.get(who) for who in dispute.steps[-1].by}
        if last & {"review", "reflect"} and last <= {"review", "reflect", "moderate"}:
            ends = f"The dispute ladder {key} ends with those who disagree: {and_list(dispute.steps[-1].by)}"
            yield ("disputes", key, "steps", len(dispute.steps) - 1), f"{ends}. Add a step with somebody who decides."
        for n, step in enumerate(dispute.steps):
            at: Path = ("disputes", key, "steps", n)
            which = "The last step" if n == len(dispute.steps) - 1 else f"Step {n + 1}"
            if not step.by:
                yield at, f"{which} of the dispute ladder {key} has no seat: say by whom it is settled."
            if step.if_party in step.by:
                yield at, f"{which} of the dispute ladder {key} passes from {step.if_party} to itself."


def unheard_reports(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Reports, outputs and alerts that go to nobody."""
    for activity in pack.activities.values():
        at: Path = ("activities", activity.key)
        for n, phase in enumerate(activity.phases):
            if phase.report and not phase.report.to:
                yield (
                    (*at, "phases", n, "report"),
                    f"The report {phase.report.name} has no audience: say to whom.",
                )
        for n, gives in enumerate(activity.recipients):
            if not gives.to:
                yield (*at, "recipients", n), f"The report {gives.gets} has no audience: say to whom."
    for key, report in pack.reports.items():
        for name, edition in report.editions.items():
            if not edition.to and not edition.published:
                yield (
                    ("reports", key, "editions", name),
                    f"The report {report.name} ({name}) has no audience: say to whom.",
                )
    for key, alert in pack.alerts.items():
        if not alert.to.value:
            yield ("alerts", key), f"The alert {key} tells nobody: say to whom."
