"""Second looks whose judgements are written nowhere, or on questions that do not hold them."""

from collections.abc import Iterator

from qaportal.frameworks.checks.conditions import forms_of, near
from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import ActivityType, Moderation, Pack, Part, Question, TalkPart
from qaportal.lib.formats import or_list

Asked = tuple[Part, Question]
# The questions that a second look names: what each holds, and the kinds that it may be of.
HOLDS = {
    "grade": ("the first grade", ("grade",)),
    "second_grade": ("the moderator's own grade", ("grade",)),
    "agrees": ("whether the moderator agrees", ("yes_no",)),
    "quality": ("the quality of the audit", ("yes_no", "yes_no_partly", "grade", "rating", "out_of_ten", "text")),
}


# Those of the part that tells of the talk, by what each holds.
TELLS = {"held_on": ("date",), "with_whom": ("ticks", "text"), "said": ("text",), "grade": ("grade",)}


def misplaced_judgements(pack: Pack) -> Iterator[tuple[Path, str]]:
    """The questions that a moderation names are asked, of the right seat and in the right way; none is left out where
    its work has forms. Every form and seat must be known."""
    for activity in pack.activities.values():
        rule = activity.moderation
        if rule and next(seat.does for seat in activity.seats if seat.key == rule.seat) == "moderate":
            yield from _of_rule(pack, activity, rule)


def _of_rule(pack: Pack, activity: ActivityType, rule: Moderation) -> Iterator[tuple[Path, str]]:
    at: Path = ("activities", activity.key, "moderation")
    asked = [each for key in forms_of(activity) for each in _asked_on(pack, key)]
    for name in HOLDS:
        if key := getattr(rule, name):
            yield from (((*at, name), said) for said in _amiss(activity, rule, name, key, asked))
    if asked:
        yield from ((at, said) for said in _left_out(activity, rule))
    if rule.talk:
        yield from (((*at, "talk", name), said) for name, said in _of_talk(activity, rule, rule.talk, asked))


def _asked_on(pack: Pack, form: str) -> Iterator[Asked]:
    for part in pack.forms[form].parts:
        for section in part.sections:
            yield from ((part, question) for question in section.questions)


def _amiss(activity: ActivityType, rule: Moderation, name: str, key: str, asked: list[Asked]) -> Iterator[str]:
    """What is wrong with one of the questions, as sentences."""
    holds, kinds = HOLDS[name]
    where = f"The second look of {activity.key} has {holds} in the question {key}"
    found = [each for each in asked if each[1].key == key]
    if not found:
        yield f"{where}, which no form of its work asks{near(key, (question.key for _part, question in asked))}"
    for part, question in found:
        if question.kind not in kinds:
            yield f"{where}, which is a {question.kind}: name one that is a {or_list(list(kinds))}."
        elif question.kind == "grade" and question.scale != activity.scale and name != "quality":
            scale = f"the scale {activity.scale}" if activity.scale else "no scale: give the work one"
            yield f"{where}, which is graded on {question.scale}: the grades of this work are on {scale}."
        if (part.seat == rule.seat) == (name == "grade"):
            whose = "not the moderator's" if name == "grade" else f"filled in by {rule.seat}"
            yield f"{where}, which is in the part {part.key} of {part.seat}: name one in a part that is {whose}."


def _of_talk(activity: ActivityType, rule: Moderation, talk: TalkPart, asked: list[Asked]) -> Iterator[tuple[str, str]]:
    """What is wrong with the part that tells of the talk, as (key, sentence): nobody writes in it by hand, so it must
    ask for nothing else, and say what stands there where nobody had to talk."""
    where = f"The talk of the second look of {activity.key}"
    part = next((part for part, _question in asked if part.key == talk.part), None)
    if part is None:
        yield "part", f"{where} is told in the part {talk.part}, which no form of its work has."
        return
    if part.seat != rule.seat or len(part.reasons_for_none) != 1:
        yield "part", f"{where} is told in the part {part.key}: it needs the seat {rule.seat} and one reasons_for_none."
    own = {question.key: question for of, question in asked if of is part}
    for name, kinds in TELLS.items():
        key = getattr(talk, name)
        if key and (key not in own or own[key].kind not in kinds):
            yield name, f"{where} is told in the question {key}: name a {or_list(list(kinds))} of the part {part.key}."
    if talk.grade and talk.grade in own and own[talk.grade].scale != activity.scale:
        yield "grade", f"{where} has its grade in {talk.grade}: the grades of this work are on another scale."
    there = own.get(talk.with_whom or "")
    for option in talk.always_there:
        if there is None or option not in there.options:
            yield "always_there", f"{where} ticks {option}, which is no option of with_whom."
    if there is not None and there.kind == "ticks" and not there.other:
        yield "with_whom", f"{where} names whoever was there in {there.key}: add other: true."
    for question in own.values():
        if question.required:
            yield "part", f"{where} fills the part {part.key}, where {question.key} must not be required."


def _left_out(activity: ActivityType, rule: Moderation) -> Iterator[str]:
    """Judgements that the second look asks for and that no question is named for."""
    where = f"The second look of {activity.key}"
    if "grade" in rule.asks and rule.grade is None:
        yield f"{where} asks for a grade but does not say which question has the first one: add grade."
    if "grade" in rule.asks and rule.second_grade is None and rule.agrees is None:
        yield f"{where} asks for a grade but does not say where it is written: add second_grade, agrees or both."
    if "audit_quality" in rule.asks and rule.quality is None:
        yield f"{where} judges the audit but does not say where that is written: add quality."
