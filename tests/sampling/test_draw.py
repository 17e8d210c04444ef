"""The draw, decided from values: same seed, same list; strata that add up; never outside the frame, never twice."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.samples import Candidate, Drawn, Lot, fill, in_order, lots, next_for, shares
from qaportal.frameworks.schema import Frame, Sample
from qaportal.frameworks.schema.activity import FrameFact
from qaportal.sampling.drawing import Asked, Kept, Setting, differences, outside, parts, pick, sift, wants_of

ON = date(2027, 3, 1)
NS = read_pack(shipped("north-somerset"))
LB = read_pack(shipped("lambeth"))
BD = read_pack(shipped("bedford"))
WS = read_pack(shipped("west-sussex"))
TEAMS = ("Red", "Green", "Blue")
refs = st.lists(st.integers(0, 10**7).map(lambda n: f"lcs|{n:07}"), unique=True, max_size=60)
frames = refs.flatmap(
    lambda found: st.tuples(*[st.sampled_from(TEAMS) for _ in found]).map(
        lambda teams: [Candidate(ref, {"team": team}) for ref, team in zip(found, teams, strict=True)]
    )
)


def sample_of(pack: object, kind: str) -> Sample:
    found = pack.activities[kind].sample  # type: ignore[attr-defined]
    assert found is not None
    return found  # type: ignore[no-any-return]


def many(count: int, nominated: str = "", first: int = 1, **facts: object) -> list[Candidate]:
    return [Candidate(f"lcs|{n:04}", facts, nominated) for n in range(first, first + count)]


# Of any frame ---------------------------------------------------------------------------------------------


@given(frames, st.text(), st.integers(0, 80), st.sampled_from(["", "team"]), st.randoms())
def test_the_same_seed_gives_the_same_list_whatever_the_order(
    found: list[Candidate], seed: str, count: int, strata: str, chance: object
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    wanted = [Lot("at random", "random", count)]
    assert fill(wanted, found, seed=seed, strata=strata) == fill(wanted, mixed, seed=seed, strata=strata)


@given(frames, st.text(), st.lists(st.integers(0, 30), min_size=1, max_size=4), st.sampled_from(["", "team"]))
def test_no_record_is_drawn_twice_or_from_outside_and_none_is_missing_that_could_be(
    found: list[Candidate], seed: str, counts: list[int], strata: str
) -> None:
    wanted = [Lot("at random", "random", count, str(n)) for n, count in enumerate(counts)]
    drawn = [one.ref for one in fill(wanted, found, seed=seed, strata=strata)]
    assert len(drawn) == len(set(drawn)) == min(sum(counts), len(found))
    assert set(drawn) <= {one.ref for one in found}


@given(frames, st.text(), st.integers(0, 40))
def test_one_that_is_left_out_moves_no_other(found: list[Candidate], seed: str, at: int) -> None:
    """So a rule that leaves records out cannot be used to shake the list anew."""
    lot = Lot("at random", "random", 0)
    order = [one.ref for one in in_order(found, lot, seed)]
    rest = [one for one in found if one.ref != (order[at % len(order)] if order else "")]
    assert [one.ref for one in in_order(rest, lot, seed)] == [ref for ref in order if ref in {one.ref for one in rest}]


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 500), max_size=8), st.integers(0, 600))
def test_shares_add_up_and_are_never_more_than_one_off_or_than_there_are(sizes: dict[str, int], count: int) -> None:
    made = shares(sizes, count)
    whole = sum(sizes.values())
    assert sum(made.values()) == min(count, whole)
    assert all(made[name] <= size for name, size in sizes.items())
    assert all(abs(made[name] - min(count, whole) * size / whole) < 1 for name, size in sizes.items() if whole)


@given(frames, st.text(), st.integers(1, 20), st.sampled_from(["", "team"]))
def test_replacements_are_the_next_of_the_same_order_and_stratum(
    found: list[Candidate], seed: str, count: int, strata: str
) -> None:
    """Drawing one more would have taken the same record, where there is one stratum."""
    drawn = fill([Lot("at random", "random", count)], found, seed=seed, strata=strata)
    more = fill([Lot("at random", "random", count + 1)], found, seed=seed)
    for gone in drawn[:1]:
        fresh = next_for(gone, found, {one.ref for one in drawn}, seed=seed, strata=strata)
        if fresh is not None:
            assert (fresh.label, fresh.stratum) == (gone.label, gone.stratum)
            assert fresh.ref not in {one.ref for one in drawn}
        if not strata:
            assert fresh == (more[count] if len(more) > count else None)


# By hand --------------------------------------------------------------------------------------------------


def test_a_ticket_is_a_digest_that_anybody_can_work_out() -> None:
    """printf 'seed::at random:lcs|1' | sha256sum, and so on: 1 comes first, then 2, then 3."""
    found = [Candidate(f"lcs|{n}", {}) for n in (1, 2, 3)]
    order = [one.ref for one in in_order(found, Lot("at random", "random", 3), "seed")]
    assert order == ["lcs|1", "lcs|2", "lcs|3"]


@pytest.mark.parametrize(
    ("sizes", "count", "given"),
    [
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 5, "b": 3, "c": 2}),
        ({"a": 133, "b": 133, "c": 134}, 20, {"a": 7, "b": 6, "c": 7}),  # 6.65, 6.65, 6.70
        ({"a": 1, "b": 1, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),  # as much cut off of each: by name
        ({"a": 2, "b": 1}, 9, {"a": 2, "b": 1}),  # there are no more
        ({}, 4, {}),
    ],
)
def test_shares_by_hand(sizes: dict[str, int], count: int, given: dict[str, int]) -> None:
    assert shares(sizes, count) == given


def test_a_members_three_and_the_random_ones_of_all_members_first() -> None:
    """NS-096: one at random, one proud of, one challenging for each of three members."""
    found = [*many(20), *many(4, "proud of", 51), *many(3, "challenging", 61)]
    setting = Setting(sample_of(NS, "spotlight"), NS.frames["team_children"], "", ON)
    drawn = pick(setting, Asked(holders=3), found, seed="s")
    assert Counter((one.label, one.holder) for one in drawn) == {
        (label, holder): 1 for label in ("at random", "proud of", "challenging") for holder in "123"
    }
    assert [one.label for one in drawn] == ["at random"] * 3 + ["proud of"] * 3 + ["challenging"] * 3
    named = {one.ref: one.nominated for one in found}
    assert all(named[one.ref] == one.label for one in drawn if one.label != "at random")


def test_twenty_to_twenty_five_and_nothing_else() -> None:
    """LB-020"""
    sample = sample_of(LB, "service_evaluation")
    assert [lot.count for lot in lots(sample)] == [20]
    assert [lot.count for lot in lots(sample, sizes={"at random": 25})] == [25]
    for wrong in (19, 26, 0, -1):
        with pytest.raises(ValueError, match=f"{wrong} is not 20 to 25, which the framework asks for"):
            lots(sample, sizes={"at random": wrong})
    [want] = wants_of(LB.activities["service_evaluation"], 400).picks
    assert (want.least, want.most, want.offered) == (20, 25, 20)


def test_ten_per_cent_of_a_frame_is_rounded_up_and_may_be_drawn_at_once() -> None:
    """BD-010: one for each auditor, and 10 % of 1,391 cases a year, which is 139.1."""
    wants = wants_of(BD.activities["case_audit"], 1391)
    assert (wants.percent, wants.share, wants.seat, wants.holders) == (10, 140, "Auditor", (1, 140))


def test_records_are_picked_by_hand_only_where_the_framework_says_so() -> None:
    """WS-004: identified by the Principal Manager; elsewhere a name put to a record changes nothing."""
    sample = sample_of(WS, "collaborative_audit")
    found = [*many(10), *many(1, "identified", 50)]
    assert [one.ref for one in fill(lots(sample), found, seed="s")] == ["lcs|0050"]
    at_random = sample_of(NS, "cpr")
    plain = {one.ref for one in fill(lots(at_random), many(11), seed="s")}
    marked = [*many(10), *many(1, "at random", 11)]
    assert {one.ref for one in fill(lots(at_random), marked, seed="s")} == plain


# Rules ----------------------------------------------------------------------------------------------------


def child(ref: str, opened: date, service: str = "Care", age: object = (7, 7), looked: date = date.min) -> Candidate:
    return Candidate(ref, {"supported_for": opened, "service": service, "age": age, "last_looked_at": looked})


def test_each_rule_says_how_many_it_leaves_out_and_the_first_counts() -> None:
    """NS-023: four weeks before 1 March is 1 February; six months before it is 1 September."""
    found = [
        child("stays", date(2027, 2, 1)),
        child("new", date(2027, 2, 2)),
        child("new and elsewhere", date(2027, 2, 2), "Other"),
        child("elsewhere", date(2026, 1, 1), "Other"),
        child("old", date(2026, 1, 1), age=(10, 10)),
        child("band over the edge", date(2026, 1, 1), age=(5, 11)),
        child("age not known", date(2026, 1, 1), age=None),
        child("looked at", date(2026, 1, 1), looked=date(2026, 9, 2)),
        child("looked at long ago", date(2026, 1, 1), looked=date(2026, 9, 1)),
    ]
    setting = Setting(sample_of(NS, "cpr"), NS.frames["supported_children"], "Care", ON)
    sifted = sift(setting, Asked(age_from=5, age_to=9, months=6), found)
    assert [one.ref for one in sifted.eligible] == ["stays", "looked at long ago"]
    assert sifted.excluded == [
        ("Open for less than 4 weeks, or not known", 2),
        ("Not in Care", 1),
        ("Younger than 5 or older than 9, or not known", 3),
        ("Looked at in the last 6 months", 1),
    ]
    assert sifted.framed == 6  # what the framework's own two rules leave


def test_a_unit_of_a_pack_is_the_unit_that_the_portal_calls_by_it() -> None:
    rule = FrameFact(fact="in_service", is_in=("CiC",))
    frame = Frame(key="f", name="f", of="child_record", where=(rule,), source="1")
    setting = Setting(sample_of(NS, "cpr"), frame, "", ON, units={"cic": "Children in Care"})
    sifted = sift(setting, Asked(), [Candidate("a", {"service": "Children in Care"}), Candidate("b", {"service": "x"})])
    assert ([one.ref for one in sifted.eligible], sifted.excluded) == (["a"], [("Not in Children in Care", 1)])


@pytest.mark.parametrize(
    ("looks_at", "kept"), [("team", ["of the team"]), ("service", ["of the service"]), ("", ["of the service"])]
)
def test_what_is_looked_at_is_taken_as_what_it_is_there(looks_at: str, kept: list[str]) -> None:
    """North Somerset draws from a service; its calendar names a team in some months."""
    rule = FrameFact(fact="in_service", is_in=("focus",))
    frame = Frame(key="f", name="f", of="child_record", where=(rule,), source="1")
    found = [
        Candidate("of the team", {"team": "Care", "service": "x"}),
        Candidate("of the service", {"team": "x", "service": "Care"}),
    ]
    sifted = sift(Setting(sample_of(NS, "cpr"), frame, "Care", ON, looks_at), Asked(), found)
    assert [one.ref for one in sifted.eligible] == kept


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (FrameFact(fact="open_on_day"), "Not open on the day"),
        (FrameFact(fact="category", is_in=("A", "B")), "Not of the category A or B"),
        (FrameFact(fact="age", at_most=17), "Older than 17, or not known"),
        (FrameFact(fact="worked_on_within", at_most="6 months"), "Not worked on in the last 6 months, or not known"),
    ],
)
def test_rules_in_words(fact: FrameFact, words: str) -> None:
    assert outside(fact, "") == words


def test_what_each_part_gave_stands_beside_its_exact_share() -> None:
    found = [*many(7, team="Red"), *many(3, first=50, team="Blue")]
    drawn = fill([Lot("at random", "random", 4)], found, seed="s", strata="team")
    assert parts(Asked(strata="team"), found, drawn) == [["Blue", 3, "1.20", 1], ["Red", 7, "2.80", 3]]
    assert parts(Asked(), found, drawn) == []


# Again ----------------------------------------------------------------------------------------------------

CPR = Setting(sample_of(NS, "cpr"), NS.frames["supported_children"], "", ON)


def kept(found: list[Candidate], seed: str) -> list[Kept]:
    return [Kept(one) for one in pick(CPR, Asked(), found, seed=seed)]


def again(found: list[Candidate], records: list[Kept], seed: str) -> list[str]:
    return differences(CPR, Asked(), found, records, seed=seed, share=0)


def test_a_list_that_comes_out_again_has_no_differences() -> None:
    found = many(30)
    records = kept(found, "s")
    used = {one.drawn.ref for one in records}
    fresh = next_for(records[0].drawn, found, used, seed="s")
    assert fresh is not None
    assert again(found, [*records, Kept(fresh, records[0].drawn.ref)], "s") == []


def test_a_record_that_was_slipped_in_and_a_replacement_that_was_chosen_are_told() -> None:
    found = many(30)
    records = kept(found, "s")
    used = {one.drawn.ref for one in records}
    stranger = next(one.ref for one in found if one.ref not in used)
    slipped = [Kept(Drawn(stranger, "at random", "random")), *records[1:]]
    said = ["1 record of the list would not be drawn.", "1 record would be drawn that the list does not have."]
    assert again(found, slipped, "s") == said
    order = [one.ref for one in in_order(found, Lot("at random", "random", 0), "s")]
    chosen = Kept(Drawn(order[len(records) + 1], "at random", "random"), records[0].drawn.ref)
    assert again(found, [*records, chosen], "s") == ["1 replacement would be another."]
    assert again(found, records, "another seed") != []
