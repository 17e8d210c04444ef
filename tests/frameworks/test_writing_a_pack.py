"""The guide for writing a pack: its example is sound, its snippets stand in it, its sentences are the check's."""

import re
from pathlib import Path
from shutil import copytree
from typing import get_args

import pytest
from click.testing import CliRunner

from qaportal.cli.frameworks import check
from qaportal.cli.preview_text import as_text
from qaportal.frameworks.checks.conditions import facts
from qaportal.frameworks.loading import PackFaults, read_pack
from qaportal.frameworks.schema import ActivityType, Cadence
from qaportal.frameworks.schema.duties import DutyRule
from qaportal.programme.generate import preview

EXAMPLE = Path(__file__).parent / "examples" / "saltmarsh"
GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "writing-a-pack.md").read_text()
FILES = [path.read_text() for path in sorted(EXAMPLE.rglob("*.yaml"))]
SNIPPETS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
REFERENCE = re.compile(r"\d{4}-\d\d-\d\d  [A-Z]+-\d{4}(?:-\d\d)?  .*")

# A change to pack.yaml, and what the guide says that the check answers.
REFUSED = {
    "a key that is not known": (
        "    reports_to: improvement_board",
        "    report_to: improvement_board",
        "boards.quality_board.report_to: this key is not known here; did you mean reports_to?",
    ),
    "a length of time in words": (
        "lasts: 20 working days",
        "lasts: four weeks",
        "activities.service_look.phases.look.lasts: "
        'this must be a length of time such as "20 working days", "1 week" or "48 hours".',
    ),
    "a comma inside braces": (
        "why: The figures are in by then.}",
        "why: The figures are in, by then.}",
        "There is no value here. Give one, or leave the key out.",
    ),
    "silence without a choice": (
        "how: Decides.\n        within: {stated: 1 week, source: ",
        "how: Decides.\n        within: {unspecified: How fast, source: ",
        "disputes.about_a_look.steps.2.within: "
        "this is marked unspecified but has no choice: say what is used with choice, and why.",
    ),
    "a post that is none": (
        "        by: [head_of_service]\n        when: Something",
        "        by: [heads_of_service]\n        when: Something",
        "The activity dip names the post, party or board heads_of_service, which is not in this pack; "
        "did you mean head_of_service?",
    ),
    "work without a day": (
        '    placement: {unspecified: The day, source: "10", choice: {kind: first_working_day}, '
        "why: Whoever asks sets it.}\n",
        "",
        "activities.dip: this comes round in the calendar but does not say on which day: add placement.",
    ),
    "work that nothing makes": (
        "    cadence:\n      - kind: on_request\n        by: [head_of_service]\n        when: Something worries them\n"
        '        source: "10"\n',
        "",
        "Nothing makes the activity dip: give it a cadence, or a duty that makes it.",
    ),
    "work in a closed month": (
        "{month: 9, subject: Upland}",
        "{month: 8, subject: Upland}",
        "August is closed to service_look by the calendar of this pack.",
    ),
    "a total that the calendar does not reach": (
        '{kind: total, exactly: 3, per: year, source: "2"}',
        '{kind: total, exactly: 4, per: year, source: "2"}',
        "The target is 4 a year, but the calendar lists 3.",
    ),
    "a moderator who may be the reviewer": (
        "must_not: [reviewer_of_item, same_service]",
        "must_not: [same_service]",
        "The seat second moderates but may be held by the reviewer of the same record: "
        "add reviewer_of_item to must_not.",
    ),
    "a second look by the first reader": (
        "      seat: second\n      phase: second\n",
        "      seat: looker\n      phase: second\n",
        "The second look of service_look is given by looker, which is there to review: "
        "name a seat with does: moderate.",
    ),
    "a report that nobody reads": (
        "        to: [forum]\n",
        "",
        "The report What visits show (visit) has no audience: say to whom.",
    ),
    "a duty of pairs that has no pairs": (
        "    each: supervisee\n    rule: {kind: one_in",
        "    rule: {kind: one_in",
        "duties.one_in_five: this counts what happens between a manager and each worker: write each: supervisee.",
    ),
    "a condition on a level that is none": (
        "{answer: grade, is: weak}",
        "{answer: grade, is: wek}",
        "grade is never wek: it is strong, sound or weak; did you mean weak?",
    ),
    "due dates without an otherwise": (
        '      - within: {stated: 20 working days, source: "20"}\n        source: "20"\n',
        "",
        "The action rules usual leave cases without a due date: add one rule without when.",
    ),
}


def refused(folder: Path, old: str, new: str) -> list[str]:
    """What the check says of the example with `old`, which stands in it once, written as `new`."""
    text = (EXAMPLE / "pack.yaml").read_text()
    assert text.count(old) == 1
    copytree(EXAMPLE, folder / "saltmarsh")
    (folder / "saltmarsh" / "pack.yaml").write_text(text.replace(old, new))
    with pytest.raises(PackFaults) as faults:
        read_pack(folder / "saltmarsh")
    return [fault.sentence for fault in faults.value.faults]


def kinds_of(union: object) -> set[str]:
    """The words by which the members of a union are told apart."""
    members = get_args(get_args(union)[0])
    return {get_args(member.model_fields["kind"].annotation)[0] for member in members}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_stands_in_the_example(snippet: str) -> None:
    assert any(f"\n{snippet}" in f"\n{text}" for text in FILES)


def test_the_guide_shows_every_kind_of_cadence_and_of_duty() -> None:
    pack = read_pack(EXAMPLE)
    shown = "".join(SNIPPETS)
    assert {kind for kind in kinds_of(Cadence) | kinds_of(DutyRule) if f"kind: {kind}" not in shown} == set()
    assert {cadence.kind for kind in pack.activities.values() for cadence in kind.cadence} == kinds_of(Cadence)
    assert {duty.rule.kind for duty in pack.duties.values()} == kinds_of(DutyRule)


@pytest.mark.parametrize("key", ["family", "subject", "focus", "icon"])
def test_the_guide_lists_the_words_that_work_is_described_with(key: str) -> None:
    words = ", ".join(f"`{word}`" for word in get_args(ActivityType.model_fields[key].annotation))
    assert f"| `{key}` | {words} |" in GUIDE


def test_the_guide_lists_the_facts_that_conditions_may_look_at() -> None:
    rows = GUIDE.partition("| `fact` | may be |")[2].partition("the key of a flag")[0]
    assert re.findall(r"`(\w+)`", rows) == ["age", "plan_type", "category", "service", "team", "grade", "safeguarding"]
    assert set(facts(read_pack(EXAMPLE), ())) == {*re.findall(r"`(\w+)`", rows), *read_pack(EXAMPLE).flags}


@pytest.mark.parametrize("name", REFUSED)
def test_the_check_says_what_the_guide_says(name: str, tmp_path: Path) -> None:
    old, new, sentence = REFUSED[name]
    assert refused(tmp_path, old, new) == [sentence]
    assert f"| {name} | {sentence} |" in GUIDE


def test_every_source_is_a_paragraph_that_the_guide_prints() -> None:
    printed = [int(n) for n in re.findall(r"^> (\d+) ", GUIDE, re.MULTILINE)]
    named = {int(n) for text in FILES for said in re.findall(r'source: "?([\d-]+)"?', text) for n in said.split("-")}
    assert printed == list(range(1, 26))
    assert named <= set(printed)


def test_the_year_is_the_one_that_the_guide_shows() -> None:
    year = preview(read_pack(EXAMPLE), "2027-28")
    assert REFERENCE.findall(GUIDE) == [f"{row.starts}  {row.ref:<16} {row.title}" for row in year.activities]
    assert [line[2:] for line in GUIDE.splitlines() if line.startswith("! ")] == [w.sentence for w in year.warnings]


def test_the_preview_is_the_one_that_the_guide_shows() -> None:
    pack = read_pack(EXAMPLE)
    assert f"```\n{as_text(pack, preview(pack, '2027-28'), None)}\n```" in GUIDE


def test_the_count_of_the_check_is_the_one_that_the_guide_shows() -> None:
    said = CliRunner().invoke(check, [str(EXAMPLE)])
    assert (said.exit_code, said.output in GUIDE) == (0, True)
