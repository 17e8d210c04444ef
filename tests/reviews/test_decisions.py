"""Who reads and writes what, against one table that people can read: every part of every council's forms × everybody
who could come × every state; and the proof that no cell of it could be otherwise unnoticed (AC-3, AC-9)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from qaportal.frameworks.meaning import parts as rules
from qaportal.reviews import sight as sights
from qaportal.reviews.sight import Sight, Standing
from tests.reviews.decision_table import CELLS, PAGE, POST, SEAT, STATES, Row, decided, page, parts_of, rows, things

TABLE = rows()
Patch = pytest.MonkeyPatch


def test_the_table_speaks_of_every_part_and_everybody_once() -> None:
    assert [row.thing for row in TABLE] == list(things())
    assert {cell for row in TABLE for cell in row.cells.values()} == CELLS


def differing(table: list[Row] = TABLE) -> list[tuple[tuple[str, ...], str, str]]:
    """Cells in which the rules say something else than the table."""
    return [
        (row.thing, state, found) for row in table for state in STATES
        if (found := decided(row, state)) != row.cells[state]
    ]  # fmt: skip


def test_the_rules_say_what_the_table_says_in_every_cell() -> None:
    assert differing() == []


def test_the_page_for_people_is_current() -> None:
    """`python -m tests.reviews.decision_table` writes it anew."""
    assert PAGE.read_text() == page()


def test_what_the_table_says_of_everybody() -> None:
    """Read as sentences, from the security requirements; the table itself is checked against them."""
    cells = [(row.who, state, cell) for row in TABLE for state, cell in row.cells.items()]
    nobodys = ("head of another service", "business support", "anybody else who works here", "guest without a seat")
    assert {cell for who, _, cell in cells if who in nobodys} == {"404"}
    assert {cell for _, state, cell in cells if state == "not begun" and cell == "reads"} <= {"reads"}
    by_standing = {who: {cell for other, _, cell in cells if other == who} for who, _, _ in cells}
    assert by_standing["QA lead"] == {"hidden"}
    assert "writes" not in by_standing["QA lead, let in for an hour"] | by_standing["head of the service it is about"]
    early = {cell for who, state, cell in cells if who.startswith("line manager") and state != "final"}
    assert early == {"404"}
    seats = [(row, state) for row in TABLE for state, cell in row.cells.items() if cell == "writes"]
    assert {row.who.partition(": ")[2] for row, _ in seats} >= {"reviewer", "auditor", "moderator", "worker"}
    assert {state for _, state in seats} == {"not begun", "being written", "sent back"}  # every part of ours locks


def test_nobody_is_shut_out_of_their_own_part() -> None:
    """Whoever has the seat or the post of a part writes in it at some time: no pack closes a form to those who fill
    it in. The part that tells of the talk about two grades is filled in by the portal (NS-044)."""
    own = [row for row in TABLE if row.who in (SEAT + seat_of(row), POST + seat_of(row))]
    closed = [row.thing for row in own if "writes" not in row.cells.values()]
    assert closed == [("north-somerset", "cpr", "practice_review", "settled", "seat: moderator")]
    assert {row.thing[:4] for row in own} == {row.thing[:4] for row in TABLE}


def seat_of(row: Row) -> str:
    """Whose part it is."""
    return parts_of(*row.form_key)[3][row.part].seat


# Every cell flipped (AC-9) ------------------------------------------------------------------------------------------


@contextmanager
def flipped(monkeypatch: Patch, rule: str) -> Iterator[None]:
    """The outcome of one rule is the opposite of what it is."""
    is_so = getattr(Sight, rule)
    with monkeypatch.context() as patched:
        patched.setattr(Sight, rule, lambda self, part: not is_so(self, part))
        yield


def test_a_cell_that_is_flipped_is_noticed(monkeypatch: Patch, record_property: Callable[[str, object], None]) -> None:
    """Each cell, for each of the two rules behind it: shown where it was not, or not where it was."""
    survived, flips = [], 0
    for rule in ("reads", "writes"):
        with flipped(monkeypatch, rule):
            for row in TABLE:
                for state in STATES:
                    flips += 1
                    if decided(row, state) == row.cells[state]:
                        survived.append((rule, row.thing, state))
    record_property("AC-9", f"{flips - len(survived)} of {flips} flipped cells noticed")
    sys.stdout.write(f"AC-9: {flips - len(survived)} of {flips} flipped cells noticed\n")
    assert survived == []
    assert flips == 2 * len(TABLE) * len(STATES)


def without(**fields: Any) -> Callable[[Patch], None]:
    """Nobody stands to a review in this way any more."""

    def patch(patched: Patch) -> None:
        shown = Sight.reads
        patched.setattr(
            Sight, "reads", lambda self, part: shown(replace(self, standing=replace(self.standing, **fields)), part)
        )

    return patch


def early(patched: Patch) -> None:
    """A line manager reads before it is final."""
    shown = Sight.reads
    patched.setattr(
        Sight, "reads",
        lambda self, part: shown(self, part) or (self.standing.manages_worker and part.key in self.handed_in),
    )  # fmt: skip


def by_rule(name: str, make: Callable[[Callable[..., bool]], Callable[..., bool]]) -> Callable[[Patch], None]:
    """`may_read` or `may_write` as `make` changes it."""
    return lambda patched: patched.setattr(sights, name, make(getattr(rules, name)))


def on_part(**fields: Any) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """The rule looks at a part as if it had these."""
    return lambda rule: lambda form, part, *more: rule(form, part.model_copy(update=fields), *more)


def on_reader(**fields: Any) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """The rule looks at a reader as if they had these."""
    return lambda rule: lambda form, part, reader, *more: rule(form, part, replace(reader, **fields), *more)


def at_once(rule: Callable[..., bool]) -> Callable[..., bool]:
    """Whoever a part is shown to sees it before it is handed in."""
    return lambda form, part, reader, _in: rule(form, part, reader, {one.key for one in form.parts})


def closed(self: Sight) -> bool:
    """Nobody may know of it who reads nothing in it."""
    return any(self.reads(part) or self.writes(part) for part in self.form.parts)


MUTANTS: dict[str, Callable[[Patch], None]] = {
    "nobody heads a service": without(leads_service=False),
    "nobody is let in": without(was_let_in=False),
    "nobody has a line manager": without(manages_worker=False),
    "a line manager reads at once": early,
    "a QA lead reads without a reason": without(was_let_in=True),
    "a grade is hidden from nobody": by_rule("may_read", on_part(blind_to=())),
    "a part is shown to its own seat alone": by_rule("may_read", on_part(seen_by=())),
    "a part is shown before it is handed in": by_rule("may_read", at_once),
    "seats are not looked at in reading": by_rule("may_read", on_reader(seats=frozenset())),
    "posts are not looked at in reading": by_rule("may_read", on_reader(holds=frozenset())),
    "children's details are for everybody": lambda patched: (
        by_rule("may_read", on_reader(may_see_children=True))(patched),
        by_rule("may_write", on_reader(may_see_children=True))(patched),
        patched.setattr(Sight, "is_anybodys", property(lambda _self: True)),
    )[-1],
    "children's details are for nobody": by_rule("may_read", on_reader(may_see_children=False)),
    "nothing is locked": by_rule("may_write", on_part(locks="never")),
    "nothing waits for another part": by_rule("may_write", on_part(opens="start")),
    "seats are not looked at in writing": by_rule("may_write", on_reader(seats=frozenset())),
    "posts are not looked at in writing": by_rule("may_write", on_reader(holds=frozenset())),
    "a final review is written in": lambda patched: patched.setattr(
        Sight, "writes", lambda self, part: rules.may_write(self.form, part, self.reader, frozenset())
    ),
    "whoever has nothing to read may not know of it": lambda patched: patched.setattr(
        Sight, "is_anybodys", property(closed)
    ),
    "everybody may know of it": lambda patched: patched.setattr(Sight, "is_anybodys", property(lambda _self: True)),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_rule_that_is_changed_is_noticed(name: str, monkeypatch: Patch) -> None:
    with monkeypatch.context() as patched:
        MUTANTS[name](patched)
        assert differing() != []
    assert differing(TABLE[:5]) == []


def test_no_two_standings_are_the_same_rule() -> None:
    assert Standing() == Standing(False, False, False, False)
