"""What a viewer may know of what others owe: a flag shows nowhere but to those who may see it (BD-052, D16, D57)."""

from datetime import date

from qaportal.programme.duties import FlagSpan, Holding, Obligation, Roster
from qaportal.programme.duties.sight import Sight, guarded, seen, sight_of, subjects
from qaportal.programme.duties.telling import for_whom, is_named, soon, to_remind
from qaportal.programme.duties.tracking import Line, Place, Wanted, lines, stretch, wanted
from tests.programme.duty_rosters import LONG_AGO, MARA, WILL, ask, manager, pack_with, quota, worker

SIX_MONTHLY = {
    "kind": "interval", "every": "12 months", "window": "rolling",
    "cases": [{"flag": "support", "every": "6 months", "source": "page 9"}],
}  # fmt: skip
RAISED = FlagSpan(WILL, "support", date(2027, 2, 1), None)
DAY = date(2027, 6, 1)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
HEAD, LEAD, OTHER = 8, 9, 10


def observed() -> tuple[object, list[Obligation]]:
    pack = pack_with(SIX_MONTHLY, "supervisee")
    return pack, ask(pack, manager(), worker(), flags=[RAISED], today=DAY, first=DAY, last=date(2027, 7, 31))


def shown(sight: Sight, people: int = 6) -> tuple[list[tuple[str, str, str, str]], bool]:
    pack, found = observed()
    some, is_left_out = seen(pack, found, sight, {("work", MARA): people})  # type: ignore[arg-type]
    return [(one.about_name, one.why, one.flag, one.because) for one in some], is_left_out


def test_who_answers_for_somebody_sees_what_the_flag_changes() -> None:
    sight = Sight(MARA, frozenset({MARA, WILL}), frozenset({WILL}))
    because = "Every 6 months, because a flag was raised on 1 February 2027."
    assert shown(sight) == ([("Will", "Not done before.", "support", because)], False)


def test_others_see_that_something_is_owed_and_not_for_whom() -> None:
    assert shown(Sight(LEAD, None, frozenset(), sees_flags=True)) == ([("", "", "", "")], False)
    pack, found = observed()
    (hidden,), _ = seen(pack, found, Sight(LEAD, None, frozenset()), {("work", MARA): 6})  # type: ignore[arg-type]
    assert [is_named(one) for one in (*found[:1], hidden)] == [True, False]  # nobody marks what they cannot name


def test_in_a_small_group_they_see_nothing_of_it() -> None:
    """Five is the least where a pack says nothing; whether anybody carries a flag makes no difference."""
    assert shown(Sight(LEAD, None, frozenset()), people=4) == ([], True)
    pack = pack_with(SIX_MONTHLY, "supervisee")
    plain = ask(pack, manager(), worker(), today=DAY, last=date(2028, 2, 1))
    assert seen(pack, plain, Sight(LEAD, None, frozenset()), {("work", MARA): 4}) == ([], True)


def test_whose_duties_are_out_of_sight_are_not_even_left_out() -> None:
    assert shown(Sight(OTHER, frozenset({OTHER}), frozenset())) == ([], False)


def test_a_plain_flag_is_for_those_who_look_after_people_too() -> None:
    cases = [{"flag": "new", "every": "1 month", "source": "page 9"}]
    pack = pack_with(SIX_MONTHLY | {"cases": cases}, "supervisee")
    raised = RAISED._replace(key="new")
    (one,) = ask(pack, manager(), worker(), flags=[raised], today=date(2027, 1, 4), last=date(2027, 2, 28))
    because = "Every month, because a flag was raised on 1 February 2027."
    for flags, said in ((True, because), (False, "")):
        (as_seen,), _ = seen(pack, [one], Sight(LEAD, None, frozenset(), flags), {})
        assert (as_seen.about_name, as_seen.because) == ("Will", said)


def test_only_duties_that_a_sensitive_flag_changes_are_guarded() -> None:
    assert guarded(pack_with(SIX_MONTHLY, "supervisee")) == {"work"}
    assert guarded(pack_with(quota())) == frozenset()


def test_a_group_is_as_large_as_the_people_that_a_duty_is_owed_for() -> None:
    pack = pack_with(SIX_MONTHLY, "supervisee")
    team = Roster([manager(), worker(), worker(3), worker(3, starts=date(2027, 9, 1))])
    assert subjects(pack, team, DAY) == {("work", MARA): 2}


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
        (name, place, (("Work", "", date(2027, 5, 28), True),))
        for name, place in (("Abel", "Meadow"), ("Mara", "Meadow"), ("Zoe", "Fields"))
    ]
    assert for_whom(["Will", "Ann"]) == "for Ann and Will"
    assert for_whom(["Will", ""]) == "for 2 people"
    assert for_whom([""]) == ""
