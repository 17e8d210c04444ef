"""Who owes nothing of a duty: by a flag of their own, and for their first months (D13)."""

from datetime import date
from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.seats import Candidate, Item, why_not
from qaportal.programme.duties import FlagSpan
from tests.frameworks.packs import changed, refused, written
from tests.programme.duty_rosters import MARA, ask, days, manager, pack_with, quota, worker

JUNE = date(2027, 6, 30)
FLAGS = "flags:\n  agency: {name: Agency, sensitive: false, source: page 9}\nactivities:"


def test_nothing_is_owed_while_an_own_flag_is_up() -> None:
    """Up from 10 February to 15 April: January's is owed, February's ends with it, April is no whole month."""
    flag = FlagSpan(MARA, "new", date(2027, 2, 10), date(2027, 4, 15))
    found = ask(pack_with(quota(), not_while=("new",)), flags=[flag], last=JUNE)
    assert days(found) == [date(2027, 1, 29), date(2027, 5, 28), date(2027, 6, 30)]


def test_a_flag_that_stays_up_exempts_for_good_and_another_does_not() -> None:
    pack = pack_with(quota(), not_while=("new",))
    assert ask(pack, flags=[FlagSpan(MARA, "new", date(2026, 1, 1), None)]) == []
    assert len(ask(pack, flags=[FlagSpan(MARA, "support", date(2026, 1, 1), None)])) == 12


def test_an_interval_of_ones_own_begins_anew_when_the_flag_ends() -> None:
    """Flagged to 31 March: the half-year from Thursday 1 April ends on Thursday 30 September."""
    rule = {"kind": "interval", "every": "6 months", "window": "rolling"}
    flag = FlagSpan(MARA, "new", date(2026, 5, 1), date(2027, 3, 31))
    assert days(ask(pack_with(rule, not_while=("new",)), flags=[flag])) == [date(2027, 9, 30)]


def test_joiners_owe_nothing_for_a_length() -> None:
    """Joined on 11 January: settled on 11 April, so that May is the first whole month."""
    pack = pack_with(quota(), roster={"joiners": "3 months"})
    assert days(ask(pack, manager(date(2027, 1, 11)), last=JUNE)) == [date(2027, 5, 28), date(2027, 6, 30)]
    assert days(ask(pack, manager(date(2027, 1, 1)), last=JUNE))[0] == date(2027, 4, 30)
    assert days(ask(pack, manager(date(2026, 12, 1)), last=JUNE))[0] == date(2027, 3, 31)
    assert len(ask(pack, manager(), last=JUNE)) == 6


def test_a_worker_who_joins_spares_their_manager_nothing() -> None:
    pack = pack_with(quota(), each="supervisee", roster={"joiners": "3 months"})
    assert days(ask(pack, manager(), worker(starts=date(2027, 2, 1)), last=JUNE))[0] == date(2027, 2, 26)


def test_once_after_joining_is_owed_all_the_same() -> None:
    rule = {"kind": "once", "within": "6 weeks", "of": "joining"}
    found = ask(pack_with(rule, roster={"joiners": "3 months"}), manager(date(2027, 1, 11)))
    assert days(found) == [date(2027, 2, 22)]


def test_it_is_told_in_words() -> None:
    (line,) = outline.duties_of(pack_with(quota(), not_while=("new", "support"), joiners="3 months"))
    assert line.otherwise == (
        "Nothing is owed by anyone flagged “Newly qualified” or “Needs support”.",
        "Nothing is owed in somebody's first 3 months.",
    )
    told = {fact.label: fact.lines for fact in line.facts}
    assert told["People who join"] == ("begin with the next whole period after their first 3 months",)
    assert told["Who does not"] == ("anyone flagged “Newly qualified” or “Needs support”",)


def with_seat(keys: str) -> str:
    text = changed("        posts: [manager]\n", f"        posts: [manager]\n        {keys}\n")
    return text.replace("activities:", FLAGS, 1)


@pytest.mark.parametrize(
    ("keys", "flags", "broken"),
    [
        ("not_while: [agency]", frozenset({"agency"}), ("not_while",)),
        ("not_while: [agency]", frozenset(), ()),
        ("needs: [agency]", frozenset(), ("needs",)),
        ("needs: [agency]", frozenset({"agency"}), ()),
    ],
)
def test_a_seat_may_need_or_forbid_a_flag(
    tmp_path: Path, keys: str, flags: frozenset[str], broken: tuple[str, ...]
) -> None:
    pack = read_pack(written(tmp_path, with_seat(keys)))
    who = Candidate(1, frozenset({"manager"}), flags=flags)
    assert why_not(pack, pack.activities["look"].seats[0], who, Item()) == broken


def test_seats_say_it_in_words(tmp_path: Path) -> None:
    (look,) = outline.activities_of(read_pack(written(tmp_path, with_seat("not_while: [agency]"))))
    assert look.seats[0].not_who == "anyone flagged “Agency”"
    (look,) = outline.activities_of(read_pack(written(tmp_path, with_seat("needs: [agency]"))))
    assert look.seats[0].who == "Manager, only those flagged “Agency”"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("not_while: [agencies]", "The seat reviewer names the flag agencies, which is not in this pack; "
                                  "did you mean agency?"),
        ("needs: [agency]\n        not_while: [agency]", "The seat reviewer needs the flag agency and may not be held "
                                                         "while it is up."),
    ],
)  # fmt: skip
def test_flags_of_seats_are_checked(tmp_path: Path, keys: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, with_seat(keys))] == [sentence]


DUTY = """roster: {joiners: ROSTER, missed: lapses, excused_by: [director]}
duties:
  one:
    name: One
    summary: One.
    activity: look
    by: [manager]
    not_while: [agency]
    rule: {kind: quota, amount: {exactly: 1}, per: month}
    source: page 9
"""


@pytest.mark.parametrize(
    ("joiners", "sensitive", "sentence"),
    [
        ("next_period", "true", "The duty one is not owed while agency is up, a sensitive flag that people do not see "
                                "of themselves: excuse them, or let the flag be no sensitive one."),
        ("next_month", "false", "roster.joiners: this must be next_period, this_period or a length of time such as "
                                '"3 months".'),
        ("3 months", "false", ""),
    ],
)  # fmt: skip
def test_exemptions_of_duties_are_checked(tmp_path: Path, joiners: str, sensitive: str, sentence: str) -> None:
    text = changed("activities:", FLAGS.replace("false", sensitive)) + DUTY.replace("ROSTER", joiners)
    assert [said for _file, _line, said in refused(tmp_path, text)] == ([sentence] if sentence else [])
