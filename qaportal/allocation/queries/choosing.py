"""Who could have one seat, and why somebody could not."""

from dataclasses import dataclass

from qaportal.allocation.queries.board import Who, who_are
from qaportal.allocation.queries.seats import has_another, is_here_then, reasons_for, sitting_in
from qaportal.allocation.rules import Rule, said
from qaportal.allocation.telling import NEVER, rule_words
from qaportal.lib import clock
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.timetable.models import Slot

SHOWN, FOUND = 8, 10
OWN = "the record is of their work"
NOT_THEN = "Does not work here on any day of this seat."


@dataclass(frozen=True)
class Candidate:
    """Somebody against one seat: what there is to say, and the rules that they break, in words, and what would let
    them in. Who is barred may not have it whatever the reason."""

    who: Who
    says: tuple[str, ...]
    broken: tuple[str, ...] = ()
    lets_in: tuple[str, ...] = ()
    is_barred: bool = False


@dataclass(frozen=True)
class Choice:
    """Who could take a seat in place of whoever has it: the first of them, the best first; how many in all; and those
    whose name was asked for."""

    able: list[Candidate]
    count: int
    found: list[Candidate]


def choice_of(slot: Slot, words: str, *, by: Person) -> Choice:
    """Who could take a seat, and of those in whose name the `words` are, why or why not."""
    if slot.does == "reflect":
        return _by_hand(slot, words, by=by)
    reasons = reasons_for(slot.activity, slot)
    if reasons is None or slot.id not in reasons.table.seat_at:
        return Choice([], 0, [])
    has_it = {one.person_id for one in sitting_in([slot]).values()}
    order = [one for one in reasons.ranked(slot.id) if one not in has_it]
    asked = [one.id for one in _named(words, by)]
    known = who_are([*order[:SHOWN], *asked], clock.today())
    able = [Candidate(known[one], (reasons.load_of(one),)) for one in order[:SHOWN]]
    found = []
    for one in asked:
        if one not in reasons.table.person_at:
            found.append(Candidate(known[one], (NOT_THEN,), is_barred=True))
            continue
        broken = reasons.broken(slot.id, one)
        barred = any(key in NEVER for key in broken)
        says, lets_in = reasons.stands(slot.id, one), reasons.would_let_in(slot.id, one)
        found.append(Candidate(known[one], says, tuple(rule_words(broken)), lets_in, barred))
    return Choice(able, len(order), found)


def _named(words: str, by: Person) -> list[Person]:
    """The first of those in whose name the words are."""
    return list(people.page_of_people(by, words)[0][:FOUND]) if words.strip() else []


def _by_hand(slot: Slot, words: str, *, by: Person) -> Choice:
    """For a seat that nobody is looked for: whoever the record is of comes first; anybody who is here then may be
    asked for by name."""
    has_it = {one.person_id for one in sitting_in([slot]).values()}
    own = slot.record.row.worker if slot.record else None
    first = [own] if own and own.id not in has_it and not _bar(own, slot) else []
    named = _named(words, by)
    known = who_are([one.id for one in (*first, *named)], clock.today())
    able = [Candidate(known[one.id], (OWN,)) for one in first]
    return Choice(able, len(able), [_asked_for(known[one.id], slot, one.id in has_it) for one in named])


def _asked_for(who: Who, slot: Slot, has_it: bool) -> Candidate:
    name, bar = who.person.name, _bar(who.person, slot)
    if has_it:
        return Candidate(who, (f"{name} has this seat.",))
    return Candidate(who, (bar or f"{name} could take it.",), is_barred=bool(bar))


def _bar(person: Person, slot: Slot) -> str:
    """What keeps somebody out of a seat without rules; "" where nothing does."""
    if not is_here_then(person, slot):
        return NOT_THEN
    return f"{person.name} {said(Rule.BESIDE)}." if has_another(person, slot) else ""
