"""What a viewer may know of what others owe: a flag shows nowhere but to those who may see it (BD-052, D16, D57)."""

from datetime import date

from qaportal.programme.duties import (
    Done,
    FlagSpan,
    Holding,
    Meeting,
    Obligation,
    Roster,
    Window,
    fold,
    obligations,
)
from qaportal.programme.duties.sight import Sight, known, seen, sight_of, tells
from qaportal.programme.duties.telling import for_whom, piece, soon, to_remind, used
from qaportal.programme.duties.tracking import Line, Place, Wanted, in_words, lines, stretch, wanted
from tests.programme.duty_rosters import LONG_AGO, MARA, WILL, ask, manager, pack_with, quota, worker

SIX_MONTHLY = {
    "kind": "interval", "every": "12 months", "window": "rolling",
    "cases": [{"flag": "support", "every": "6 months", "source": "page 9"}],
}  # fmt: skip
RAISED = FlagSpan(WILL, "support", date(2027, 2, 1), None)
DAY = date(2027, 6, 1)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
HEAD, LEAD, OTHER = 8, 9, 10


def yearly(sight: Sight, *flags: FlagSpan, cases: object = None) -> list[tuple[date, str, str]]:
    """When Will is to be watched next as this viewer sees it, why, and what a flag adds."""
    rule = SIX_MONTHLY | ({"cases": cases} if cases else {})
    pack = pack_with(rule, "supervisee")
    roster = known(pack, Roster([manager(), worker()], flags=flags), sight.answered)
    found = obligations(pack, roster, Window(date(2027, 1, 1), date(2028, 1, 31), DAY, date(2027, 1, 1)))
    return [(one.due, one.why, one.because) for one in seen(found, sight)]


MANAGER = Sight(MARA, frozenset({MARA, WILL}), frozenset({WILL}))
QA_LEAD = Sight(LEAD, None, frozenset(), sees_flags=True)
SUPPORT = Sight(OTHER, None, frozenset())
ORDINARY = [(date(2027, 12, 31), "Every year. Not done before.", "")]


def test_who_answers_for_somebody_sees_what_the_flag_changes() -> None:
    """Half a year from New Year is 30 June, and if it is done then 30 December."""
    because = "Every 6 months, because a flag was raised on 1 February 2027."
    assert yearly(MANAGER, RAISED) == [
        (date(2027, 6, 30), "Not done before.", because), (date(2027, 12, 30), "Not done before.", because),
    ]  # fmt: skip


def test_others_see_what_they_would_see_if_the_flag_were_not_up() -> None:
    """BD-051, BD-052: the ordinary yearly day, and nothing is left out."""
    for sight in (QA_LEAD, SUPPORT):
        assert yearly(sight, RAISED) == yearly(sight) == ORDINARY


def test_whose_duties_are_out_of_sight_are_not_shown() -> None:
    assert yearly(Sight(OTHER, frozenset({OTHER}), frozenset()), RAISED) == []


def test_a_plain_flag_counts_for_everybody_and_its_words_are_for_those_who_look_after_people() -> None:
    cases = [{"flag": "new", "every": "6 months", "source": "page 9"}]
    plain = RAISED._replace(key="new")
    because = "Every 6 months, because a flag was raised on 1 February 2027."
    for sight, said in ((QA_LEAD, because), (SUPPORT, "")):
        assert [(due, words) for due, _why, words in yearly(sight, plain, cases=cases)] == [
            (date(2027, 6, 30), said), (date(2027, 12, 30), said),
        ]  # fmt: skip


def test_nobody_is_told_of_their_own_flag() -> None:
    cases = [{"flag": "new", "every": "6 months", "source": "page 9"}]
    will = Sight(WILL, None, frozenset(), sees_flags=True)
    assert {words for *_, words in yearly(will, RAISED._replace(key="new"), cases=cases)} == {""}


def test_what_was_sensitive_when_it_was_taken_on_stays_so_whatever_a_later_pack_says() -> None:
    cases = [{"flag": "new", "every": "6 months", "source": "page 9"}]
    kept = RAISED._replace(key="new", is_sensitive=True)
    assert yearly(SUPPORT, kept, cases=cases) == ORDINARY


def test_a_mark_of_what_a_sensitive_flag_alone_makes_due_would_tell_of_it() -> None:
    def once(flag: str) -> dict[str, str]:
        return {"kind": "once", "within": "5 working days", "of": "flag", "flag": flag}

    rules = (once("support"), once("new"), {"kind": "once", "within": "1 month", "of": "joining"}, SIX_MONTHLY)
    packs = [pack_with(rule, "supervisee") for rule in rules]
    assert [tells(pack, pack.duties["work"]) for pack in packs] == [True, False, False, False]
    assert not tells(packs[0], None)  # of an earlier framework


def held(ident: int, team: int | None, service: int | None, under: int | None) -> Holding:
    return Holding(ident, f"P{ident}", "worker", team, service, under, LONG_AGO, None)


def test_line_managers_see_their_people_and_team_and_heads_their_service() -> None:
    everyone = [held(MARA, 10, 20, HEAD), held(WILL, 11, 20, MARA), held(3, 10, 20, 99), held(4, 12, 21, 99),
                held(HEAD, None, 20, None)]  # fmt: skip
    mara = sight_of(MARA, everyone, (), DAY, everyone=False, flags=False)
    assert (mara.owners, mara.answered) == ({MARA, WILL, 3}, {WILL})
    will = sight_of(WILL, everyone, (), DAY, everyone=False, flags=False)
    assert (will.owners, will.answered) == ({WILL}, frozenset())
    head = sight_of(HEAD, everyone, {20}, DAY, everyone=False, flags=False)
    assert (head.owners, head.answered) == ({MARA, WILL, 3, HEAD}, {MARA, WILL, 3})
    lead = sight_of(LEAD, everyone, (), DAY, everyone=True, flags=True)
    assert (lead.owners, lead.answered) == (None, frozenset())


# The rows -------------------------------------------------------------------------------------------

PLACES = {
    MARA: Place("Mara", "m" * 22, "Meadow", "meadow", "Fields", "fields"),
    9: Place("Abel", "a" * 22, "Meadow", "meadow", "Fields", "fields"),
    8: Place("Zoe", "z" * 22, "", "", "Fields", "fields"),
}


def asked(**args: str) -> Wanted:
    return wanted(args, YEAR, DAY)


def of_three() -> list[Obligation]:
    people = [manager(), manager(ident=9)._replace(name="Abel"), manager(ident=8)._replace(name="Zoe")]
    return ask(pack_with(quota()), *people, today=DAY, first=date(2027, 6, 1), last=date(2027, 6, 30))


def test_rows_stand_by_name_and_say_in_words_how_it_stands() -> None:
    """May is late, June is due."""
    assert lines(asked(), of_three(), PLACES) == [
        Line("Fields, outside teams", "Fields", "", "1 late and 1 due"),
        Line("Meadow", "Fields", "meadow", "2 late and 2 due"),
    ]
    by_person = lines(asked(by="person", team="meadow", state="late"), of_three(), PLACES)
    assert [(line.name, line.words) for line in by_person] == [("Abel", "1 late"), ("Mara", "1 late")]


def test_what_an_address_asks_stays_within_the_year() -> None:
    assert asked(month="1999-01").month == date(2027, 1, 1)
    assert asked(month="soon", span="decade", by="grade", state="worst") == asked()
    assert stretch(asked(span="quarter"), YEAR, 1) == (date(2027, 4, 1), date(2027, 6, 30))
    assert stretch(asked(span="year"), YEAR, 1) == YEAR


def test_a_reminder_says_what_for_whom_and_by_when_and_never_why() -> None:
    found = soon(of_three(), date(2027, 6, 8))
    reminders = to_remind(pack_with(quota()), found, PLACES)
    assert [(one.name, one.place, one.lines) for one in reminders] == [
        (name, place, (("Work", date(2027, 5, 28), True),))
        for name, place in (("Abel", "Meadow"), ("Mara", "Meadow"), ("Zoe", "Fields"))
    ]
    assert for_whom(["Will", "Ann"]) == "for Ann and Will"
    assert for_whom([""]) == ""


def test_where_several_are_owed_at_once_pieces_count_and_how_many_are_done_is_said() -> None:
    """BD-020: two before each supervision, as many as the planner counts."""
    rule = {"kind": "before", "event": "supervision", "amount": {"at_least": 2}}
    pack, day = pack_with(rule, "supervisee"), date(2027, 1, 19)
    log = [Meeting("supervision", MARA, WILL, date(2027, 1, 20), False, False)]

    def january(*done: Done) -> list[Obligation]:
        return ask(pack, manager(), worker(), today=day, last=date(2027, 1, 31), meetings=log, done=done)

    one = Done("work", MARA, "person", WILL, date(2027, 1, 12), date(2027, 1, 12))
    assert [in_words(january(*[one] * n)) for n in range(3)] == ["2 due", "1 due and 1 done", "2 done"]
    assert [in_words(january(one), state) for state in ("due", "done", "late")] == ["1 due", "1 done", ""]
    assert [sum(fold(january(*[one] * n))["work"].values()) for n in range(3)] == [2, 2, 2]
    assert [used(january(*[one] * n)[0]) for n in range(3)] == ["0 of 2 done", "1 of 2 done", "2 of 2 done"]
    (told,) = to_remind(pack, january(one), PLACES)
    assert told.lines == (("Work for Will, 1 of 2 done", date(2027, 1, 19), False),)
    assert piece("Work", ["Will", "Ann"], "0 of 2 done") == "Work for Ann and Will, 0 of 2 done each"
    assert piece("Work", [""], "") == "Work"
