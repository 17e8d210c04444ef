"""Forms that cannot be filled in: parts that wait for each other or have no seat, questions before their time."""

from collections.abc import Iterator

from qaportal.frameworks.checks.conditions import asked_in, forms_of, near
from qaportal.frameworks.checks.times import cycle_in
from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import FormTemplate, Pack


def impossible_forms(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Every part has somebody to fill it in and is open some time; every question can be asked."""
    yield from _often(pack)
    for key, form in pack.forms.items():
        at: Path = ("forms", key)
        yield from _of_seats(pack, form, at)
        yield from _of_phases(pack, form, at)
        ring = cycle_in({part.key: (part.opens,) if part.opens != "start" else () for part in form.parts})
        if ring:
            n = next(n for n, part in enumerate(form.parts) if part.key == ring[0])
            yield (*at, "parts", n, "opens"), f"Parts wait for each other and none can be opened: {', '.join(ring)}."
        else:
            yield from _out_of_order(form, at)


def _of_seats(pack: Pack, form: FormTemplate, at: Path) -> Iterator[tuple[Path, str]]:
    """A part whose seat some of the work that uses the form does not have. Somebody in a post needs no seat."""
    every = {seat.key for activity in pack.activities.values() for seat in activity.seats}
    for n, part in enumerate(form.parts):
        for activity in pack.activities.values():
            seats = [seat.key for seat in activity.seats]
            if form.key in forms_of(activity) and part.seat in every and part.seat not in seats:
                nobody = f"The part {part.key} is filled in by {part.seat}, a seat that {activity.key} does not have"
                yield (
                    (*at, "parts", n, "seat"),
                    f"{nobody}: add the seat there, or give that work a form of its own.",
                )


def _of_phases(pack: Pack, form: FormTemplate, at: Path) -> Iterator[tuple[Path, str]]:
    """A part that is said to be a phase which none of the work that uses the form has."""
    using = [activity for activity in pack.activities.values() if form.key in forms_of(activity)]
    phases = [phase.key for activity in using for phase in activity.phases]
    for n, part in enumerate(form.parts):
        if part.phase and part.phase not in phases:
            none = f"The part {part.key} is the phase {part.phase}, which no work that uses the form {form.key} has"
            yield (*at, "parts", n, "phase"), f"{none}{near(part.phase, phases)}"


def _often(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Forms that are filled in often, of work that does not use them."""
    for activity in pack.activities.values():
        for key in activity.forms_often:
            if key not in activity.forms:
                often = f"The activity {activity.key} fills in {key} often, which is none of its forms"
                yield ("activities", activity.key, "forms_often"), f"{often}{near(key, activity.forms)}"


def _out_of_order(form: FormTemplate, at: Path) -> Iterator[tuple[Path, str]]:
    """Conditions on the answer to a question that is not asked before."""
    stands = {
        question.key: (p, s, q)
        for p, part in enumerate(form.parts)
        for s, section in enumerate(part.sections)
        for q, question in enumerate(section.questions)
    }
    earlier = [_before(form, n) for n in range(len(form.parts))]
    for where, when in asked_in(form):
        if where[-1] == "scored_when":  # a gate may be one of the section's own questions
            continue
        p, s, q = (*(int(n) for n in where[1:-1:2]), -1, -1)[:3]
        for key in when.names("answer"):
            spot = stands[key]
            if not (spot[0] in earlier[p] or (spot[0] == p and spot[1:] < (s, q))):
                late = f"This waits for the answer to {key}, which is not asked before it"
                yield (*at, *where), f"{late}: put {key} first, or ask without a condition."


def _before(form: FormTemplate, n: int) -> set[int]:
    """The numbers of the parts that come before part `n`: those it opens after, and those listed before it that do
    not open after it."""
    place = {part.key: m for m, part in enumerate(form.parts)}

    def waits_for(m: int) -> set[int]:
        opens = form.parts[m].opens
        return set() if opens == "start" else {place[opens]} | waits_for(place[opens])

    return waits_for(n) | {m for m in range(n) if n not in waits_for(m)}
