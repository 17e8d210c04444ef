"""Shares of what may be drawn, and draws in groups: numbers by hand (D25-D27)."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.samples import Candidate, draw, eligible, shares
from qaportal.frameworks.schema import Pack
from tests.frameworks.packs import changed, refused, written

TEAMS = ["north"] * 50 + ["south"] * 30 + ["west"] * 20
FOUND = [Candidate(f"R-{n:03d}", {"service": name}) for n, name in enumerate(TEAMS)]


def with_pick(pick: str) -> str:
    """The good pack, whose looks draw one pick."""
    sample = f"    sample:\n      frame: open_records\n      picks:\n        - {{{pick}}}\n      source: page 4\n"
    return changed("    disputes: ladder\n", f"    disputes: ladder\n{sample}")


def pack_with(folder: Path, pick: str) -> Pack:
    return read_pack(written(folder, with_pick(pick)))


def drawn(pack: Pack, found: list[Candidate], seed: int = 1) -> list[str]:
    sample = pack.activities["look"].sample
    assert sample is not None
    (refs,) = draw(sample, found, seed=seed).values()
    return refs


@pytest.mark.parametrize(
    ("bounds", "size", "expected"),
    [
        ("", 100, 5), ("", 101, 6), ("", 0, 0),  # 5.05 is rounded up
        (", at_least: 10", 100, 10), (", at_least: 10", 300, 15), (", at_least: 10", 4, 4),
        (", at_least: 10, at_most: 12", 300, 12),
    ],
)  # fmt: skip
def test_a_share_within_bounds(tmp_path: Path, bounds: str, size: int, expected: int) -> None:
    found = [Candidate(f"R-{n}", {}) for n in range(size)]
    assert len(drawn(pack_with(tmp_path, f"method: random, percent: 5{bounds}"), found)) == expected


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        ("number: 7, by_fact: service", {"north": 4, "south": 2, "west": 1}),  # 3.5, 2.1 and 1.4
        ("number: 2, by_fact: service, taken: of_each", {"north": 2, "south": 2, "west": 2}),
        ("number: 25, by_fact: service, taken: of_each", {"north": 25, "south": 25, "west": 20}),
        ("percent: 10, by_fact: service", {"north": 5, "south": 3, "west": 2}),
        ("percent: 5, at_least: 2, by_fact: service, taken: of_each", {"north": 3, "south": 2, "west": 2}),
    ],
)
def test_groups(tmp_path: Path, pick: str, expected: dict[str, int]) -> None:
    pack = pack_with(tmp_path, f"method: stratified, {pick}")
    refs = drawn(pack, FOUND)
    assert Counter(one.facts["service"] for one in FOUND if one.ref in refs) == expected
    assert refs == drawn(pack, FOUND[::-1])
    assert refs != drawn(pack, FOUND, seed=2)


def test_what_is_left_goes_to_the_largest_remainder() -> None:
    assert shares({"a": 50, "b": 30, "c": 20}, 7) == {"a": 4, "b": 2, "c": 1}
    assert shares({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert shares({"a": 3, "b": 1}, 9) == {"a": 3, "b": 1}
    assert shares({}, 3) == {}


def test_what_is_chosen_by_hand_is_not_drawn(tmp_path: Path) -> None:
    assert drawn(pack_with(tmp_path, "method: chosen, number: 3"), FOUND) == []


def test_what_was_closed_lately(tmp_path: Path) -> None:
    frame = "    of: child_record\n    where: [{fact: closed_within, at_most: 3 months}]\n"
    pack = read_pack(written(tmp_path, changed("    of: child_record\n", frame)))
    found = [Candidate("R-1", {"closed_within": date(2027, 5, 3)}), Candidate("R-2", {"closed_within": None}),
             Candidate("R-3", {"closed_within": date(2027, 1, 4)})]  # fmt: skip
    kept = eligible(pack.frames["open_records"], found, focus="", on=date(2027, 6, 1))
    assert [one.ref for one in kept] == ["R-1"]


@pytest.mark.parametrize(
    ("pick", "words"),
    [
        ("method: random, percent: 5, at_least: 10", "5 % (at least 10) at random"),
        ("method: stratified, by_fact: plan_type, number: 8",
         "8 at random, of each plan type in proportion to its size"),
        ("method: stratified, by_fact: service, number: 2, taken: of_each", "2 at random, of each service"),
    ],
)  # fmt: skip
def test_they_are_told_in_words(tmp_path: Path, pick: str, words: str) -> None:
    (look,) = outline.activities_of(pack_with(tmp_path, pick))
    assert [fact.lines for fact in look.facts if fact.label == "How many"] == [(words,)]


AT = "activities.look.sample.picks.1: this"


@pytest.mark.parametrize(
    ("pick", "sentence"),
    [
        ("method: random, percent: 5, number: 3",
         f"{AT} says both number and percent: give one; at_least and at_most may bound a percentage."),
        ("method: random, percent: 5, at_least: 9, at_most: 8", f"{AT} asks for at least 9 but at most 8."),
        ("method: stratified, number: 3",
         f"{AT} must say by_fact (what its groups go by) when it is stratified, and only then."),
        ("method: random, number: 3, by_fact: team",
         f"{AT} must say by_fact (what its groups go by) when it is stratified, and only then."),
        ("method: random, number: 3, taken: of_each",
         f"{AT} is taken of each group but has no groups: make it stratified, by_fact."),
        ("method: chosen, percent: 3",
         f"{AT} is a percentage, which what is chosen cannot be: give its number."),
        ("method: random, number: 3, at_least: 2",
         "activities.look.sample.picks.1.at_least: this key is not known here."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, pick: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, with_pick(pick))] == [sentence]
