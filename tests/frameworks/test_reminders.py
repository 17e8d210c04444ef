"""When people are reminded: what a pack says of it, what the portal does where it is silent (X-21, GAP-15)."""

from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.comparing import compare
from qaportal.frameworks.loading import pack_from, read_pack, shipped
from qaportal.frameworks.schema import Ladder, Pack
from tests.frameworks.packs import GOOD, changed, refused, written

OWNER = "        owner: director\n"
OWN = f"{OWNER}        reminders: {{before: [1], on_the_day: false, to_manager: never}}\n"
OF_THE_PACK = """reminders:
  unspecified: What happens when a date is missed
  source: page 9
  choice: {before: [10, 3], to_manager: 8}
  why: Time to plan.
activities:
"""


def read(folder: Path, text: str) -> Pack:
    return read_pack(written(folder, text))


def both() -> str:
    """The good pack with reminders, and a report that has its own."""
    return changed("activities:\n", OF_THE_PACK).replace(OWNER, OWN, 1)


def test_where_nothing_is_said_the_portal_reminds_by_its_own_ladder(tmp_path: Path) -> None:
    """Five and two working days before, on the day, one after, then the manager at five."""
    ladder = read(tmp_path, GOOD).ladder("look", "report")
    assert ladder == Ladder(before=(5, 2), on_the_day=True, after=(1,), to_manager=5)


def test_a_phase_has_its_own_ladder_else_that_of_the_pack(tmp_path: Path) -> None:
    pack = read(tmp_path, both())
    assert pack.ladder("look", "report") == Ladder(before=(1,), on_the_day=False, after=(1,), to_manager=None)
    of_pack = Ladder(before=(10, 3), on_the_day=True, after=(1,), to_manager=8)
    assert [pack.ladder("look", key) for key in ("review", "gone")] == [of_pack, of_pack]
    assert pack.ladder("gone", "review") == of_pack


def test_a_pack_that_is_stored_without_reminders_still_opens() -> None:
    """Years run on what was installed before packs could say it."""
    body = {key: part for key, part in read_pack(shipped("lambeth")).body.items() if key != "reminders"}
    old = pack_from(body)
    assert (old.reminders, old.ladder("service_evaluation", "audit")) == (None, Ladder())


@pytest.mark.parametrize("key", ["north-somerset", "lambeth", "west-sussex", "bedford"])
def test_each_of_the_four_is_silent_and_goes_by_the_portals_ladder(key: str) -> None:
    pack = read_pack(shipped(key))
    [question] = [one for one in pack.open_questions() if one.path == "reminders"]
    assert (question.where, question.kind) == ("When people are reminded", "unspecified")
    assert question.choice == (
        "the owner 5 and 2 working days before, on the day and 1 working day after; their manager 5 working days after"
    )
    assert "gaps.overdue.answer" not in {one.path for one in pack.open_questions()}


def test_the_page_of_rules_says_who_is_reminded_when(tmp_path: Path) -> None:
    told = outline.reminders_of(read(tmp_path, both()))
    assert [(fact.label, fact.lines, fact.source, fact.is_open) for fact in told] == [
        ("Whose work it is", ("10 and 3 working days before, on the day and 1 working day after",), "page 9", True),
        ("Their manager", ("8 working days after",), "page 9", True),
        (
            "Look: Report",
            ("The owner 1 working day before and 1 working day after; their manager never",),
            "page 6",
            False,
        ),
    ]


def test_the_page_of_rules_says_what_the_portal_does_by_default(tmp_path: Path) -> None:
    [fact] = outline.reminders_of(read(tmp_path, GOOD))
    assert fact.lines == (
        "As the portal does it: the owner 5 and 2 working days before, on the day and 1 working day after; "
        "their manager 5 working days after",
    )


def test_a_ladder_without_rungs_reminds_nobody() -> None:
    nobody = Ladder(before=(), on_the_day=False, after=(), to_manager=None)
    assert str(nobody) == "the owner never; their manager never"


def test_the_phase_says_its_own_reminders_beside_its_day(tmp_path: Path) -> None:
    [look] = outline.activities_of(read(tmp_path, both()))
    assert [phase.note for phase in look.phases] == [
        "",
        "reminders: the owner 1 working day before and 1 working day after; their manager never",
    ]


def test_what_changed_in_the_ladder_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "was").mkdir()
    (tmp_path / "now").mkdir()
    was = read(tmp_path / "was", changed("activities:\n", OF_THE_PACK))
    now = read(tmp_path / "now", both().replace("to_manager: 8", "to_manager: 7"))
    told = [(one.where, one.what, one.old, one.new) for area in compare(was, now) for one in area.differences]
    before = "the owner 10 and 3 working days before, on the day and 1 working day after; their manager "
    assert told == [
        (
            "Look: Report",
            "when people are reminded",
            "",
            "the owner 1 working day before and 1 working day after; their manager never",
        ),
        ("Reminders", "", f"{before}8 working days after", f"{before}7 working days after"),
    ]


@pytest.mark.parametrize(
    ("ladder", "sentence"),
    [
        ("{before: [5, 5]}", "reminders.before: this names the same day twice."),
        ("{before: [0]}", "reminders.before.1: this must be at least 1, not the number 0."),
        ("{after: [61]}", "reminders.after.1: this must be at most 60, not the number 61."),
        ("{to_manager: often}", 'reminders.to_manager: this must be a whole number, not the text "often".'),
        ("{to_mangager: 5}", "reminders.to_mangager: this key is not known here; did you mean to_manager?"),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused_where_it_stands(tmp_path: Path, ladder: str, sentence: str) -> None:
    text = changed("activities:\n", f"reminders: {ladder}\nactivities:\n")
    assert [said for _file, _line, said in refused(tmp_path, text)] == [sentence]
