"""Each kind of work as its readers would tell it: how often, when, who, by which form, and who hears of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from qaportal.frameworks.meaning.grades import never_worded
from qaportal.frameworks.outline.phases import PhaseLine, phase_line
from qaportal.frameworks.outline.weeks import week_of
from qaportal.frameworks.outline.words import Fact, chosen, condition, fact, facts, flagged, names, upper
from qaportal.frameworks.outline.year import how_often, targets_of
from qaportal.frameworks.schema import ActivityType, Moderation, Pack, Pick, Sample, Seat
from qaportal.lib.formats import and_list


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat in words."""

    name: str
    how_many: str
    who: str
    not_who: str
    source: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """A kind of work in words. `forms` are keys with names; `in_short` is the whole of it in a sentence or two."""

    key: str
    lane: int
    code: str
    icon: str
    name: str
    aliases: str
    summary: str
    in_short: str
    facts: tuple[Fact, ...]
    phases: tuple[PhaseLine, ...]
    seats: tuple[SeatLine, ...]
    forms: tuple[tuple[str, str], ...]
    rubrics: tuple[tuple[str, str], ...]
    source: str


NOT_WHO = {
    "line_manager_of_worker": "the worker's line manager",
    "same_team": "anyone of the same team",
    "same_service": "anyone of the same service",
    "reviewer_of_item": "the reviewer of the same record",
    "works_in_subject_team": "anyone of the team visited",
    "works_in_subject_service": "anyone of the service visited",
    "has_conflict": "anyone with a conflict of interest",
}
COVER = {"holder_finds": "whoever cannot come finds their own cover", "organiser_finds": "the organiser finds cover"}
MODERATED = {"all": "Every one is looked at again", "none": "None is looked at again as a rule"}
DIFFER = {
    "talk": "where they differ, they talk",
    "agree_a_grade": "where they differ, they agree on a grade",
    "moderator_decides": "where they differ, the moderator decides",
}
OVERALL = {
    "by_hand": "the overall one is given by hand",
    "worst_of": "the worst is the overall one",
    "most_common": "the most common is the overall one; of two that are as common, the worse",
}
METHODS = {"random": "at random", "stratified": "at random", "nominated": "nominated", "chosen": "chosen"}


def activities_of(pack: Pack) -> tuple[ActivityLine, ...]:
    """Every kind of work, in the order of the lanes."""
    return tuple(_activity(pack, activity) for activity in pack.lanes())


def _activity(pack: Pack, activity: ActivityType) -> ActivityLine:
    return ActivityLine(
        key=activity.key,
        lane=activity.lane,
        code=activity.code,
        icon=activity.icon,
        name=activity.name,
        aliases=and_list(activity.aliases),
        summary=activity.summary,
        in_short=_in_short(pack, activity),
        facts=_facts(pack, activity),
        phases=tuple(phase_line(pack, activity, phase) for phase in activity.phases),
        seats=tuple(_seat(pack, seat) for seat in activity.seats),
        forms=tuple((key, pack.forms[key].name) for key in activity.forms),
        rubrics=tuple((key, pack.rubrics[key].name) for key in activity.rubrics),
        source=activity.source,
    )


def _in_short(pack: Pack, activity: ActivityType) -> str:
    often = and_list([line for told in how_often(pack, activity) for line in told.lines])
    when = f" {upper(_when(activity))}." if activity.placement else ""
    return f"{upper(often)}.{when}" if often else when.strip()


def _when(activity: ActivityType) -> str:
    """The day it falls on and how long it lasts, in words."""
    lasts = _lasts(activity)
    if lasts == "1 day":
        return f"on the {activity.falls_on}"
    return f"from the {activity.falls_on}, for {lasts}"


def _lasts(activity: ActivityType) -> str:
    span = activity.span
    if not span.phase:
        return str(span)
    phase = activity.phase(span.phase)
    return str(phase.lasts.value) if phase.lasts else f"as long as {phase.name}"


def _facts(pack: Pack, activity: ActivityType) -> tuple[Fact, ...]:
    ladders, rules = pack.disputes, pack.action_rules
    return facts(
        how_often(pack, activity),
        targets_of(pack, activity),
        chosen("When", activity.placement, _when(activity), activity.source),
        _theme(pack, activity),
        _cohorts(pack, activity),
        week_of(activity),
        _sample(pack, activity),
        fact("Also there", names(pack, activity.attends, activity)),
        (told for gives in activity.recipients
         for told in fact(gives.gets, f"to {names(pack, gives.to, activity)}", source=gives.source)),
        fact("Second look", moderated(pack, activity)),
        fact("Asked for their view", and_list([pack.feedback[key].name for key in activity.feedback])),
        fact("Actions", rules[activity.actions].name if activity.actions else ""),
        fact("Disagreements", ladders[activity.disputes].name if activity.disputes else ""),
        _grades(pack, activity),
        chosen("Of several grades", activity.overall, OVERALL[activity.overall.value] if activity.overall else "",
               activity.source),
        fact("Written in", and_list(activity.recorded_in)),
        fact("Never written in", and_list(activity.never_in)),
    )  # fmt: skip


def _grades(pack: Pack, activity: ActivityType) -> Iterator[Fact]:
    """The scale of its grades, and which of them no rubric puts into words (D54)."""
    if activity.scale:
        scale = pack.scales[activity.scale]
        unworded = never_worded(scale, pack.rubrics.values())
        each = "one for each team" if activity.judged == "for_each_team" else ""
        yield from fact("Grades", scale.name, each, f"no wording for {and_list(unworded)}" if unworded else "")


def _theme(pack: Pack, activity: ActivityType) -> Iterator[Fact]:
    theme = activity.theme
    if theme:
        views = f", with the views of {names(pack, theme.with_views_of, activity)}" if theme.with_views_of else ""
        offers = f"{names(pack, theme.proposed_by, activity)} may propose one" if theme.proposed_by else ""
        yield from fact("Theme", f"set by {names(pack, [theme.by], activity)}{views}", offers, source=theme.source)
        if theme.terms:
            drafted = f"drafted by {names(pack, [theme.terms.drafted_by], activity)}"
            signed = f"signed off by {names(pack, [theme.terms.signed_off_by], activity)} before work starts"
            yield from fact("Terms of reference", f"{drafted}, {signed}", source=theme.terms.source)


def _cohorts(pack: Pack, activity: ActivityType) -> Iterator[Fact]:
    if activity.cohorts:
        turns = [f"{pack.cohorts[key].name} ({pack.cohorts[key].size})" for key in activity.cohorts.turns]
        in_turn = ", one each time" if len(turns) > 1 else ""
        yield from fact("Who takes part", f"{and_list(turns)}{in_turn}", source=activity.cohorts.source)


def _sample(pack: Pack, activity: ActivityType) -> Iterator[Fact]:
    sample = activity.sample
    if sample:
        frame = pack.frames[sample.frame]
        each = f", for each {pack.name_of(sample.per, activity).lower()}" if sample.per else ""
        yield from fact("Looks at", f"{frame.name}{each}", source=sample.source)
        yield from _picks(pack, activity, sample)
        yield from chosen("How far back", sample.looks_back, sample.looks_back.value if sample.looks_back else "")
        yield from chosen("Replaced", sample.replaced_by, sample.replaced_by.value if sample.replaced_by else "")
        if sample.for_leaders:
            yield from fact("For leaders", _pick(sample.for_leaders), source=sample.source)


def _picks(pack: Pack, activity: ActivityType, sample: Sample) -> Iterator[Fact]:
    for pick in sample.picks:
        by = f", by {pack.name_of(pick.by, activity)}" if pick.by else ""
        yield from chosen("How many", pick.percent or pick.number, f"{_pick(pick)}{by}", sample.source)


def _pick(pick: Pick) -> str:
    how = f"{pick.how_many} {pick.label or METHODS[pick.method]}"
    if pick.by_fact is None:
        return how
    group = pick.by_fact.replace("_", " ")
    return f"{how}, of each {group}" if pick.taken == "of_each" else f"{how}, of each {group} in proportion to its size"


def _seat(pack: Pack, seat: Seat) -> SeatLine:
    who = and_list([post.title for post in pack.posts_of(seat.posts.value)])
    rotates = ", in turn" if seat.rotation else ""
    told = f", and {names(pack, seat.cover_told)} hears of it" if seat.cover_told else ""
    cover = f"; {COVER[seat.cover.value]}{told}" if seat.cover else ""
    named = f"; named by {names(pack, seat.named_by)}" if seat.named_by else ""
    each = "for each record" if seat.per == "item" else ""
    parts = (seat.count, seat.posts, seat.must_not, seat.needs, seat.not_while, seat.cover)
    return SeatLine(
        name=seat.name,
        how_many=f"{seat.count.value} {each}".strip(),
        who=f"{who}{_needs(pack, seat)}{rotates}{named}{cover}",
        not_who=and_list(_not_who(pack, seat)),
        source=seat.source,
        is_open=any(part is not None and part.is_open for part in parts),
    )


def _needs(pack: Pack, seat: Seat) -> str:
    return f", only those {flagged(pack, seat.needs.value, 'and')}" if seat.needs and seat.needs.value else ""


def _not_who(pack: Pack, seat: Seat) -> list[str]:
    rules = [NOT_WHO[rule] for rule in seat.must_not.value] if seat.must_not else []
    flags = flagged(pack, seat.not_while.value, "or") if seat.not_while else ""
    return [*rules, f"anyone {flags}"] if flags else rules


def moderated(pack: Pack, activity: ActivityType) -> str:
    """Which of an activity's reviews are looked at again, by whom, and what comes of it, in a sentence or two."""
    rule = activity.moderation
    if rule is None:
        return ""
    which = MODERATED.get(
        rule.of.value, f"{rule.share.value}% are looked at again" if rule.share else "Some are looked at again"
    )
    always = f", and always when {condition(rule.always_when)}" if rule.always_when else ""
    who = f" by the {pack.name_of(rule.seat, activity).lower()}"
    return f"{which}{who}{always}. {_second_look(rule)}"


def _second_look(rule: Moderation) -> str:
    asks = {"grade": "the grade", "audit_quality": "how well the audit was done"}
    depth = "the whole of it" if rule.depth.value == "whole" else "parts of it"
    blind = ", without seeing the first grade" if rule.blind.value else ", knowing the first grade"
    whose = f"{rule.final.value} grade"
    looks = f"The second look is at {depth}{blind}, and judges {and_list([asks[each] for each in rule.asks])}"
    return f"{looks}; {DIFFER[rule.on_difference.value]}, and the {whose} stands."
