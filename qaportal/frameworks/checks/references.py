"""Keys that name nothing in the pack."""

from collections.abc import Iterator
from difflib import get_close_matches

from qaportal.frameworks.checks.named import Named, anyone, of_duties, of_forms, of_reports, people
from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActivityType,
    FollowUpCadence,
    OnRequestCadence,
    OutcomeTarget,
    Pack,
    PercentTarget,
    Phase,
)


def unknown_keys(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Every key that is used where no post, party, board, activity, seat, phase, frame or scale has it."""
    for path, where, keys, kind, known in named_in(pack):
        choices = list(known)
        for key in keys:
            if key is not None and key not in choices:
                near = next(iter(get_close_matches(key, choices, 1, 0.6)), None)
                hint = f"; did you mean {near}?" if near else "."
                yield path, f"{where} names {kind} {key}, which is not in this pack{hint}"


def named_in(pack: Pack) -> Iterator[Named]:
    """Every place where a pack names something of its own."""
    yield from _of_people(pack)
    yield from _of_work(pack)
    yield from _of_governance(pack)
    yield from of_duties(pack)
    yield from of_reports(pack)
    yield from of_forms(pack)


def _of_people(pack: Pack) -> Iterator[Named]:
    for key, party in pack.parties.items():
        yield ("parties", key, "posts"), f"The party {key}", party.posts, "the post", pack.posts
    for key, board in pack.boards.items():
        at, where = ("boards", key), f"The board {key}"
        yield (*at, "chair"), where, [board.chair.value], "the post", pack.posts
        yield (*at, "members"), where, board.members.value, "the post or party", people(pack)
        among = board.quorum.value.including if board.quorum else ()
        yield (*at, "quorum"), where, among, "the post or party", people(pack)
        yield (*at, "activity"), where, [board.activity], "the activity", pack.activities
        yield (*at, "reports_to"), where, [board.reports_to], "the board", pack.boards
    for n, closed in enumerate(pack.calendar.closed):
        yield (
            ("calendar", "closed", n, "silences"),
            closed.label,
            closed.silences,
            "the activity",
            pack.activities,
        )


def _of_work(pack: Pack) -> Iterator[Named]:
    for activity in pack.activities.values():
        yield from _of_activity(pack, activity)
        for n, phase in enumerate(activity.phases):
            yield from _of_phase(pack, activity, phase, ("activities", activity.key, "phases", n))
        for n, seat in enumerate(activity.seats):
            at: Path = ("activities", activity.key, "seats", n)
            where = f"The seat {seat.key}"
            yield (*at, "posts"), where, seat.posts.value, "the post or party", people(pack)
            among = seat.rotation.among if seat.rotation else ()
            yield (*at, "rotation"), where, among, "the post or party", people(pack)
            yield (*at, "named_by"), where, seat.named_by, "the post, party or board", anyone(pack)
            yield (*at, "cover_told"), where, seat.cover_told, "the post, party or board", anyone(pack)
            for name in ("needs", "not_while"):
                said = getattr(seat, name)
                yield (*at, name), where, said.value if said else (), "the flag", pack.flags


def _of_activity(pack: Pack, activity: ActivityType) -> Iterator[Named]:
    at: Path = ("activities", activity.key)
    where = f"The activity {activity.key}"
    forums = anyone(pack)
    seats = {seat.key for seat in activity.seats}
    theme, sample = activity.theme, activity.sample
    yield (*at, "attends"), where, activity.attends, "the post or party", people(pack)
    yield (*at, "disputes"), where, [activity.disputes], "the dispute ladder", pack.disputes
    yield (*at, "scale"), where, [activity.scale], "the scale", pack.scales
    yield (*at, "span"), where, [activity.span.phase], "the phase", [phase.key for phase in activity.phases]
    if theme:
        yield (
            (*at, "theme"),
            where,
            [theme.by, *theme.with_views_of, *theme.proposed_by],
            "the post, party or board",
            forums,
        )
        terms = [theme.terms.drafted_by, theme.terms.signed_off_by] if theme.terms else []
        yield (*at, "theme", "terms"), where, terms, "the post, party or board", forums
    if sample:
        yield (*at, "sample", "frame"), where, [sample.frame], "the frame", pack.frames
        yield (*at, "sample", "per"), where, [sample.per], "the seat", seats
        picked_by = [pick.by for pick in sample.picks]
        yield (*at, "sample", "picks"), where, picked_by, "the post, party or seat", {*people(pack), *seats}
    yield (*at, "forms"), where, activity.forms, "the form", pack.forms
    yield (*at, "rubrics"), where, activity.rubrics, "the rubric", pack.rubrics
    yield (*at, "feedback"), where, activity.feedback, "the feedback", pack.feedback
    yield (*at, "actions"), where, [activity.actions], "the action rules", pack.action_rules
    if activity.cohorts:
        yield (*at, "cohorts"), where, activity.cohorts.turns, "the cohort", pack.cohorts
    if activity.moderation:
        moderation, keys = activity.moderation, [phase.key for phase in activity.phases]
        yield (*at, "moderation"), where, [moderation.seat], "the seat", seats
        yield (*at, "moderation"), where, [moderation.phase], "the phase", keys
        yield (*at, "moderation"), where, [moderation.form], "the form", pack.forms
    for n, gives in enumerate(activity.recipients):
        yield (*at, "recipients", n), where, gives.to, "the post, party or board", forums
    for n, target in enumerate(activity.targets):
        if isinstance(target, PercentTarget):
            yield (*at, "targets", n), where, [target.of], "the frame", pack.frames
        if isinstance(target, OutcomeTarget) and activity.scale in pack.scales:
            levels = [level.key for level in pack.scales[activity.scale or ""].levels]
            yield (*at, "targets", n), where, [target.level], "the level", levels
    for n, cadence in enumerate(activity.cadence):
        if isinstance(cadence, FollowUpCadence):
            yield (*at, "cadence", n), where, [cadence.of], "the activity", pack.activities
        if isinstance(cadence, OnRequestCadence):
            yield (*at, "cadence", n), where, cadence.by.value, "the post, party or board", forums


def _of_phase(pack: Pack, activity: ActivityType, phase: Phase, at: Path) -> Iterator[Named]:
    where = f"The phase {phase.key}"
    owners = {*anyone(pack), *(seat.key for seat in activity.seats)}
    others = {each.key for each in activity.phases} | {"start", "end", "allocated"}
    yield (*at, "owner"), where, [phase.owner], "the seat, post, party or board", owners
    if phase.opens:
        yield (*at, "opens"), where, [phase.opens.value.anchor], "the phase", others
    if phase.due:
        yield (*at, "due"), where, phase.due.value.anchors, "the phase", others
    if phase.returns:
        yield (*at, "returns"), where, [phase.returns.to], "the phase", {each.key for each in activity.phases}
    if phase.report:
        yield (*at, "report"), where, phase.report.to, "the post, party or board", owners
    if phase.steps:
        leads = [step.owner for step in phase.steps.value]
        yield (*at, "steps"), where, leads, "the seat, post, party or board", owners


def _of_governance(pack: Pack) -> Iterator[Named]:
    seats = {seat.key for activity in pack.activities.values() for seat in activity.seats}
    everyone = {*anyone(pack), *seats}
    kind = "the seat, post, party or board"
    for key, dispute in pack.disputes.items():
        for n, step in enumerate(dispute.steps):
            at: Path = ("disputes", key, "steps", n)
            yield (*at, "by"), f"The dispute ladder {key}", step.by, kind, everyone
            yield (*at, "if_party"), f"The dispute ladder {key}", [step.if_party], kind, everyone
    for key, alert in pack.alerts.items():
        also = [who for copy in alert.also_to for who in copy.to]
        later = [who for step in alert.escalates for who in step.to]
        told = [alert.by, *alert.to.value, *also, *later]
        yield ("alerts", key), f"The alert {key}", told, kind, {*everyone, "line_manager"}
    for key, plan in pack.plans.items():
        yield ("plans", key), f"The plan {key}", [plan.led_by], kind, everyone
        yield ("plans", key, "board"), f"The plan {key}", [plan.board], "the board", pack.boards
        yield ("plans", key, "actions"), f"The plan {key}", [plan.actions], "the action rules", pack.action_rules
        yield ("plans", key, "rechecked_by"), f"The plan {key}", [plan.rechecked_by], "the activity", pack.activities
    for key, rules in pack.action_rules.items():
        checks = rules.second_check.by if rules.second_check else ()
        later = [who for step in rules.escalates for who in step.to]
        named = [*rules.signed_off_by.value, *rules.overdue_to.value, *checks, *later]
        yield ("action_rules", key), f"The action rules {key}", named, kind, {*everyone, "line_manager"}
    for key, feedback in pack.feedback.items():
        yield ("feedback", key), f"The feedback {key}", [feedback.by.value], kind, everyone
        yield ("feedback", key, "form"), f"The feedback {key}", [feedback.form], "the form", pack.forms
