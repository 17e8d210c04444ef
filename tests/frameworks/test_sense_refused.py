"""Packs whose every word is known, but which make no sense, are refused; what comes near and makes sense is taken.

Each case is a list of texts of good.yaml and what each becomes. `# here` marks the line that must be named.
"""

from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.outline.year import target_words
from tests.frameworks.packs import GOOD, MARK, refused, written

Edits = list[tuple[str, str]]
MODERATION = """    moderation:
      seat: second
      phase: again
      of: all
      depth: whole
      asks: [grade]
      blind: true
      on_difference: talk
      final: agreed
      source: page 6
    disputes: ladder
"""
AGAIN = """      - key: again
        name: Again
        owner: second
        opens: {after: review}
        lasts: 5 working days
        source: page 6
      - key: report
"""
REPORT = "        due: {after: review, by: 10 working days}\n"


def looked_at_again(moderation: tuple[str, str] = ("", ""), phase: tuple[str, str] = ("", "")) -> Edits:
    """The good pack with a second look, with one text of its rule and one of its phase changed."""
    return [
        ("    disputes: ladder\n", MODERATION.replace(*moderation)),
        ("      - key: report\n", AGAIN.replace(*phase)),
    ]


SECOND_LOOKS: dict[str, tuple[Edits, str]] = {
    "a second look by the reviewer": (
        looked_at_again(("seat: second", "seat: reviewer  # here")),
        "The second look of look is given by reviewer, which is there to review: name a seat with does: moderate.",
    ),
    "a second look by whoever lends a hand": (
        [*looked_at_again(("seat: second", "seat: second  # here")), ("does: moderate", "does: visit")],
        "The second look of look is given by second, which is there to visit: name a seat with does: moderate.",
    ),
    "a second look that opens with the first": (
        looked_at_again(("phase: again", "phase: again  # here"), ("{after: review}", "start")),
        "The second look again opens before anything of review is done: write opens: {after: review}.",
    ),
    "a second look that is due before the first is over": (
        looked_at_again(
            ("phase: again", "phase: again  # here"),
            ("opens: {after: review}\n        lasts: 5 working days", "due: {after: start, by: 5 working days}"),
        ),
        "The second look again is due before review, which it looks at, is over.",
    ),
}
TIMES: dict[str, tuple[Edits, str]] = {
    "a numbered day before its phase opens": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: review}\n        due: {on_day: 2}\n")],
        "The phase report ends before it starts.",
    ),
    "the end of a week before its phase opens": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: review}\n        due: {end_of: week}\n")],
        "The phase report ends before it starts.",
    ),
    "a numbered day that waits for itself": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: report}\n        due: {on_day: 2}\n")],
        "Phases wait for each other and none can begin: report, report.",
    ),
}  # fmt: skip
SHEET = """forms:
  sheet:
    name: Sheet
    summary: What we ask.
    parts:
      - key: own
        title: Own
        seat: reviewer
        sections:
          - key: first
            title: First
            questions:
              - {key: so, ask: Is it so, kind: yes_no_partly}
              - {key: marks, ask: How many, kind: out_of_ten}
              - {key: grade, ask: How good, kind: grade, scale: grades}
              - {key: which, ask: Which, kind: choice, options: [Red, Blue]}
              - {key: why, ask: Why, kind: text}
          - key: next
            title: Next
            questions:
              - {key: more, ask: What more, kind: text}
      - key: again
        title: Again
        seat: second
        opens: own
        sections:
          - {key: last, title: Last, questions: [{key: agreed, ask: Is it agreed, kind: yes_no}]}
    source: page 8
"""
RULES = """action_rules:
  any:
    name: Any action
    due:
      - {when: {answer: grade, is: badly}, within: 5 working days, source: page 8}
      - {within: 4 weeks, source: page 8}
    signed_off_by: manager
    evidence: A note
    overdue_to: director
    source: page 8
"""
ALERT = """alerts:
  danger:
    name: Danger
    by: reviewer
    to: manager
    also_to: [{to: director, when: {fact: age, at_most: 4}, source: page 8}]
    within: 2 hours
    source: page 8
"""
FIRST = "            title: First\n"
PAPERS = "    papers_due: 5 working days\n"
MEETS = """    meets:
      code: FM
      cadence: [{kind: every, interval: 3 months, source: page 2}]
      placement: {kind: first_working_day}
"""
ON_FORMS = ("    disputes: ladder\n", "    forms: [sheet]\n    actions: any\n    disputes: ladder\n")


def asked(
    sheet: tuple[str, str] = ("", ""), rules: tuple[str, str] = ("", ""), alert: tuple[str, str] = ("", "")
) -> Edits:
    """The good pack on a form, with action rules and an alert, with one text of each of those changed."""
    parts = SHEET.replace(*sheet) + RULES.replace(*rules) + ALERT.replace(*alert)
    return [("activities:\n", f"{parts}activities:\n"), ON_FORMS]


def why(when: str, mark: str = MARK) -> Edits:
    """The good pack on a form whose question `why` has that condition."""
    return asked(("ask: Why, kind: text}", f"ask: Why, kind: text, when: {when}}}{mark}"))


def due(when: str, mark: str = MARK) -> Edits:
    """The good pack with action rules of which one has that condition."""
    said = "      - {when: {answer: grade, is: badly}, within: 5 working days, source: page 8}"
    return asked(rules=(said, said.replace("{answer: grade, is: badly}", when) + mark))


def told(when: str, mark: str = MARK) -> Edits:
    """The good pack with an alert that others hear of under that condition."""
    said = "    also_to: [{to: director, when: {fact: age, at_most: 4}, source: page 8}]"
    return asked(alert=(said, said.replace("{fact: age, at_most: 4}", when) + mark))


CONDITIONS: dict[str, tuple[Edits, str]] = {
    "a due date by a question that nobody asks": (
        due("{answer: gradex, is: badly}"),
        "The action rules any looks at the question gradex, which no form of its work asks; did you mean grade?",
    ),
    "a due date by a level that is none": (
        due("{answer: grade, is: baddly}"),
        "grade is never baddly: it is well or badly; did you mean badly?",
    ),
    "a due date by a fact that nobody knows": (
        due("{fact: phase_of_moon, is: full}"),
        "The action rules any looks at the fact phase_of_moon, which is none of "
        "age, plan_type, category, service, team, grade or safeguarding.",
    ),
    "a due date by a level of a fact": (
        due("{all: [{fact: safeguarding, is: true}, {fact: grade, is: fine}]}"),
        "grade is never fine: it is well or badly.",
    ),
    "a second look by a question that nobody asks": (
        looked_at_again(("      depth", "      always_when: {answer: nosuch, is: yes}  # here\n      depth")),
        "The activity look looks at the question nosuch, which no form of its work asks.",
    ),
    "somebody told by a question that nobody asks": (
        told("{answer: nosuch, is: yes}"),
        "The alert danger looks at the question nosuch, which no form of its work asks.",
    ),
    "an age in words": (told("{fact: age, is: young}"), "age is never young: it is a number."),
    "feedback by a fact that nobody knows": (
        [("activities:\n", "feedback:\n  child:\n    {name: Child, of: child, by: reviewer, reasons_for_none: [Away], "
          "source: p, eligible: {fact: aeg, at_least: 12}}  # here\nactivities:\n")],
        "The feedback child looks at the fact aeg, which is none of "
        "age, plan_type, category, service, team, grade or safeguarding; did you mean age?",
    ),
    "an answer of another kind": (why('{answer: so, is: ["maybe"]}'), "so is never maybe: it is yes, no or partly."),
    "a number of yes and no": (
        why("{answer: so, at_least: 3}"),
        "so is no number: compare it with is or is_not in place of at_least and at_most.",
    ),
    "a grade that is none": (why("{answer: grade, is: superb}"), "grade is never superb: it is well or badly."),
    "more marks than there are": (
        why("{answer: marks, at_least: 11}"),
        "marks is never at least 11: it is a number from 0 to 10.",
    ),
    "an option that is none": (
        why("{answer: which, is_not: red}"),
        "which is never red: it is Red or Blue; did you mean Red?",
    ),
    "words of a text": (
        asked(("ask: What more, kind: text}", "ask: What more, kind: text, when: {answer: why, is: so}}  # here")),
        "why is never so: ask only whether it is given.",
    ),
    "a question that waits for itself": (
        why("{answer: why, given: true}"),
        "This waits for the answer to why, which is not asked before it: put why first, or ask without a condition.",
    ),
    "a question that waits for a later one": (
        why("{answer: more, given: true}"),
        "This waits for the answer to more, which is not asked before it: put more first, or ask without a condition.",
    ),
    "a section that waits for the next": (
        asked((FIRST, f"{FIRST}            when: {{answer: more, given: true}}  # here\n")),
        "This waits for the answer to more, which is not asked before it: put more first, or ask without a condition.",
    ),
    "a part that waits for one that waits for it": (
        asked(("        title: Own\n", "        title: Own\n        when: {answer: agreed, is: no}  # here\n")),
        "This waits for the answer to agreed, which is not asked before it: "
        "put agreed first, or ask without a condition.",
    ),
}  # fmt: skip
PARTS: dict[str, tuple[Edits, str]] = {
    "a part that opens after itself": (
        asked(("        opens: own\n", "        opens: again  # here\n")),
        "Parts wait for each other and none can be opened: again, again.",
    ),
    "two parts that open after each other": (
        asked(("        title: Own\n", "        title: Own\n        opens: again  # here\n")),
        "Parts wait for each other and none can be opened: own, again, own.",
    ),
    "a part for a seat that other work has": (
        [*asked(("        seat: second\n", "        seat: chair  # here\n")),
         (PAPERS, PAPERS + MEETS)],
        "The part again is filled in by chair, a seat that look does not have: "
        "add the seat there, or give that work a form of its own.",
    ),
}  # fmt: skip
OWED = """roster: {joiners: next_period, missed: lapses, excused_by: director}
duties:
  monthly:
    name: Monthly check
    summary: One a month.
    activity: check
    by: manager
    rule: {kind: quota, amount: {exactly: 1}, per: month}
    source: page 7
"""
CHECK = """  check:
    code: CHK
    name: Check
    plural: Checks
    summary: We check.
    family: dip_sample
    subject: child_record
    icon: tick
    seats:
      - {key: checker, name: Checker, does: review, count: 1, posts: [manager], source: page 7}
    source: page 7
  later:
    code: LTR
    name: Later check
    plural: Later checks
    summary: We check again.
    family: dip_sample
    subject: child_record
    icon: tick
    cadence:
      - {kind: follow_up, of: look, falls_in: next_quarter, month: 1, benchmark: What we saw, source: page 7}
    placement: {kind: first_working_day}
    source: page 7
"""


def owed(*edits: tuple[str, str]) -> Edits:
    """The good pack with a duty, the check that it makes, and one that follows it up, with texts of those changed."""
    parts = f"{OWED}activities:\n{CHECK}"
    for old, new in edits:
        assert parts.count(old) == 1
        parts = parts.replace(old, new)
    return [("activities:\n", parts)]


DUTIES: dict[str, tuple[Edits, str]] = {
    "a follow-up of what only a duty makes": (
        owed(("of: look", "of: check"), ("page 7}\n    placement", "page 7}  # here\n    placement")),
        "Nothing makes the activity later here: check, which it follows up, has no cadence. "
        "Give it one, or make later by a duty.",
    ),
    "a duty by a post without a seat in its work": (
        owed(("by: manager\n", "by: [manager, worker]  # here\n")),
        "The duty monthly is owed by worker, who has no seat in check: "
        "add worker to the posts of one, or take it out of by.",
    ),
}
ROTATION = "        rotation: {among: [seniors], source: page 7}\n"
CHAIR = "    chair: director\n"
TALK = "      - {by: [director], how: The director decides., source: page 8}\n"
CLOSED = "  closed:\n"
FEEDBACK = """feedback:
  child:
    name: Child
    of: child
    by: reviewer
    reasons_for_none: [Away]
    source: page 8
"""
NEAR_MISSES: dict[str, tuple[Edits, str]] = {
    "a rotation among those who may not hold the seat": (
        [(ROTATION, "        rotation: {among: [seniors, worker], source: page 7}  # here\n")],
        "The seat second rotates round worker, who may not hold it: add worker to posts, or take it out of among.",
    ),
    "a choice that no reading says": (
        [(CHAIR, "    chair:  # here\n      conflict:\n        - {reading: One, source: page 1, value: worker}\n"
          "        - {reading: Two, source: page 2, value: manager}\n      choice: director\n      why: None\n")],
        "boards.forum.chair: this chooses what none of its readings says: "
        "choose the value of one, or add the reading that says it.",
    ),
    "a ladder that ends with the two who disagree": (
        [(TALK, "      - {by: [reviewer, second], how: They talk again., source: page 8}  # here\n")],
        "The dispute ladder ladder ends with those who disagree: reviewer and second. "
        "Add a step with somebody who decides.",
    ),
    "an urgent action that has longer than others": (
        asked(rules=("within: 5 working days, source: page 8}", "within: 5 weeks, source: page 8}  # here")),
        "The action rules any give 5 weeks where something holds, 4 weeks otherwise: "
        "the most urgent wins, so this rule never would. Shorten it, or take it out.",
    ),
    "no reason for none": (
        [("activities:\n", FEEDBACK.replace("[Away]", "[]  # here") + "activities:\n")],
        "feedback.child.reasons_for_none: this must not be empty.",
    ),
    "a source in a document that is not listed": (
        [("calendar:\n", "sources: {framework: The framework}\ncalendar:\n"),
         ("    papers_due: 5 working days\n    source: page 2\n",
          "    papers_due: 5 working days\n    source: framework:12; framwork:14  # here\n")],
        "The source framework:12; framwork:14 is in framwork, which is not under sources: there it is framework.",
    ),
    "a source of a reading that is not listed": (
        [("calendar:\n", "sources: {framework: The framework}\ncalendar:\n"),
         (CHAIR, "    chair:\n      conflict:\n        - {reading: One, source: framework:1}\n"
          "        - {reading: Two, source: nosuchdoc:2}  # here\n      choice: director\n      why: None\n")],
        "The source nosuchdoc:2 is in nosuchdoc, which is not under sources: there it is framework.",
    ),
    "a closure day twice": (
        [(CLOSED, "  closure_days:\n    - {day: 2027-12-29, why: Closed}\n"
          "    - {day: 2027-12-29, why: Shut}  # here\n  closed:\n")],
        "29 December 2027 is listed twice among the closure days.",
    ),
    "a title that is written backwards": (
        [("title: How we look at our work\n", "title: How we \u202elook\u202c  # here\n")],
        "The line holds a control character that cannot be kept. Delete it.",
    ),
}  # fmt: skip
REFUSED = SECOND_LOOKS | TIMES | CONDITIONS | PARTS | DUTIES | NEAR_MISSES
TAKEN: dict[str, Edits] = {
    "a second look after the first": looked_at_again(),
    "a second look in the same month": [
        *looked_at_again(phase=("opens: {after: review}\n        lasts: 5 working days", "due: {end_of: month}")),
        ("        opens: start\n        lasts: 20 working days\n", "        due: {end_of: month}\n"),
        ("span: {phase: review}", "span: {working_days: 20}"),
    ],
    "a second look at each as it is done": looked_at_again(
        phase=("opens: {after: review}\n        lasts: 5", "level: item\n        opens: start\n        lasts: 5")
    ),
    "a numbered day after its phase opens": [(REPORT, "        opens: {after: review}\n        due: {on_day: 21}\n"),
                                             ("span: {phase: review}", "span: {working_days: 25}")],
    "the end of the month after its phase opens": [
        (REPORT, "        opens: {after: review}\n        due: {end_of: month}\n")
    ],
    "a form, rules and an alert": asked(),
    "a due date by an answer": due("{any: [{answer: so, is: [no, partly]}, {answer: marks, at_most: 3}]}", ""),
    "a due date by facts": due("{all: [{fact: safeguarding, is: true}, {fact: grade, is_not: well}]}", ""),
    "a due date by a flag": [
        *due("{fact: fresh, is: true}", ""),
        ("frames:\n", "flags:\n  fresh: {name: Fresh, sensitive: false, source: page 7}\nframes:\n"),
    ],
    "somebody told by an answer": told("{answer: which, is: Blue}", ""),
    "somebody told by a plan": told("{fact: plan_type, is: looked_after}", ""),
    "a question by an earlier one": why("{answer: so, is: [true, partly]}", ""),
    "a question by an age": why("{fact: age, at_least: 12}", ""),
    "a section by an earlier one": asked(
        ("            title: Next\n", "            title: Next\n            when: {answer: why, given: true}\n")
    ),
    "figures by a question of their own": asked(
        (FIRST, f"{FIRST}            scored_when: {{answer: so, is: yes}}\n")
    ),
    "a part by the one that it opens after": asked(
        ("        title: Again\n", "        title: Again\n        when: {answer: so, is: no}\n")
    ),
    "a duty by two posts with a seat": owed(
        ("posts: [manager]", "posts: [manager, worker]"), ("by: manager", "by: [manager, worker]")
    ),
    "a rotation among some of those who may hold the seat": [
        (ROTATION, "        rotation: {among: [director], source: page 7}\n")
    ],
    "a choice that one reading says": [
        (CHAIR, "    chair:\n      conflict:\n        - {reading: One, source: page 1, value: director}\n"
         "        - {reading: Two, source: page 2, value: manager}\n      choice: director\n      why: None\n")
    ],
    "a choice beside a reading without a value": [
        (CHAIR, "    chair:\n      conflict:\n        - {reading: One, source: page 1, value: manager}\n"
         "        - {reading: Two, source: page 2}\n      choice: director\n      why: None\n")
    ],
    "a ladder that ends with who gives second looks": [
        (TALK, "      - {by: [second], how: The second decides., source: page 8}\n")
    ],
    "a ladder that ends with one more": [
        (TALK, "      - {by: [reviewer, director], how: The director decides., source: page 8}\n")
    ],
    "an urgent action that has as long as others": asked(
        rules=("within: 5 working days, source: page 8}", "within: 20 working days, source: page 8}")
    ),
    "sources in a document that is listed": [
        ("calendar:\n", "sources: {framework: The framework}\ncalendar:\n"),
        ("    papers_due: 5 working days\n    source: page 2\n",
         "    papers_due: 5 working days\n    source: not in the framework; see framework:12, 14-16\n"),
    ],
    "a title that is written from the right": [("title: How we look at our work\n", "title: \u05de\u05d1\u05d8\n")],
    "one thing that a board receives, not in a list": [
        (CHAIR, f"{CHAIR}    receives: What we saw\n    decides: What is next\n")
    ],
    "a long number that is a name": [("title: How we look at our work\n", 'title: "99999999999999999999"\n')],
    "two closure days": [
        (CLOSED, "  closure_days:\n    - {day: 2027-12-29, why: Shut}\n    - {day: 2027-12-30, why: Shut}\n  closed:\n")
    ],
    "a follow-up of what comes round, and a duty": owed(),
    "a part for a post that needs no seat": asked(("        seat: second\n", "        seat: director\n")),
}  # fmt: skip


def test_a_share_without_a_number_says_how_often_it_is_wanted(tmp_path: Path) -> None:
    total = "      - {kind: total, exactly: 2, per: year, source: page 5}\n"
    share = "      - {kind: percent, percent: 5, of: open_records, per: month, source: page 5}\n"
    pack = read_pack(written(tmp_path, with_all([(total, share)])))
    assert target_words(pack, pack.activities["look"].targets[0]) == "5% of Open records, every month"  # type: ignore[arg-type]


def with_all(edits: Edits) -> str:
    """The good pack with each text, which stands in it once, written as its other."""
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in good.yaml"
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    edits, sentence = REFUSED[name]
    text = with_all(edits)
    marked = next(n for n, line in enumerate(text.splitlines(), 1) if line.endswith(MARK))
    assert [(line, said) for _file, line, said in refused(tmp_path, text)] == [(marked, sentence)]


@pytest.mark.parametrize("name", TAKEN)
def test_what_comes_near_is_taken(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path, with_all(TAKEN[name])) == []
