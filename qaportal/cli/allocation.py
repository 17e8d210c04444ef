"""Seats from the shell: who would sit where, why, and what stays empty by which rule."""

import json
from collections.abc import Mapping
from typing import Any

import click

from qaportal.allocation import queries, services
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries.rounds import ground_of
from qaportal.allocation.rules import said
from qaportal.allocation.why import BY_KEY
from qaportal.cli.base import on_data
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.people.models import Person
from qaportal.sampling.queries import activity_by_ref
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot


@click.command("allocate")
@click.argument("ref")
@click.option("--dry-run", is_flag=True, help="Only say who would sit where; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--seed", type=click.IntRange(min=0), help="Another draw among equals than the usual one.")
@click.option("--limit", type=click.FloatRange(min=0.1, max=3600), default=60.0, show_default=True, help="Seconds.")
@on_data
def allocate(ref: str, dry_run: bool, as_json: bool, seed: int | None, limit: float) -> None:
    """Look for the people of an activity, such as CPR-2027-03, and seat them as a draft. Nobody is told of it."""
    activity = activity_by_ref(ref)
    if activity is None:
        raise DomainError(f"There is no activity {ref}.")
    services.set_out(activity, by=None)
    ground = ground_of(activity, seed=services.seed_of(activity) if seed is None else seed)
    if ground is None:
        raise DomainError(f"{ref} has no seats to fill yet: they come with the sample. Draw it first.")
    slots = timetable.open_slots(activity)
    numbers = queries.numbered(slots)
    seats = {slot.id: _seat(slot, numbers) for slot in slots}
    _let_go(keep=not dry_run)
    found = propose(ground.asked, ground.before, limit=limit)
    if not dry_run:
        services.seat_found(activity, found, base=ground.base, by=None)
        db.session.commit()
    data = _as_data(ref, seats, found)
    click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else _as_text(data))


def _let_go(*, keep: bool) -> None:
    """End the transaction: nobody waits for the database while the engine runs."""
    if keep:
        db.session.commit()
    else:
        db.session.rollback()


def _as_data(ref: str, seats: dict[int, dict[str, Any]], found: dict[str, Any]) -> dict[str, Any]:
    people = queries.people_by_id({one["person"] for one in found["picks"]})
    return {
        "activity": ref,
        "figures": found["figures"],
        "seats": [seats[one["slot"]] | _pick(one, people[one["person"]]) for one in found["picks"]],
        "empty": [seats[one["slot"]] | _empty(one) for one in found["empty"]],
        "shortages": [one["says"] for one in found["shortages"]],
    }


def _seat(slot: Slot, numbers: Mapping[int, int]) -> dict[str, Any]:
    when = timetable.window_of(slot.activity, timetable.seat_of(slot))
    return {
        "seat": slot.public_id,
        "key": slot.seat_key,
        "name": slot.name,
        "about": queries.about(slot, numbers),
        "number": slot.number,
        "record": slot.record.public_id if slot.record else "",
        "from": when.first.isoformat(),
        "to": when.last.isoformat(),
    }


def _pick(one: dict[str, Any], person: Person) -> dict[str, Any]:
    how = {"locked": one["locked"], "kept": one["kept"], "flags": one["flags"], "broken": one["broken"]}
    return {"person": {"number": person.staff_number, "name": person.name}, **how, "why": one["why"]}


def _empty(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("excluded", "near", "free", "why")}


def _as_text(data: dict[str, Any]) -> str:
    figures = data["figures"]
    lines = [
        f"{data['activity']}: {plural(len(data['seats']), 'seat')} filled of {figures['seats']},"
        f" from {plural(figures['people'], 'person', 'people')}",
        _how_good(figures),
    ]
    for one in data["seats"]:
        lines += [f"  {one['name']}, {one['about']}: {one['person']['name']}"]
        lines += [f"      {sentence}" for sentence in one["why"]]
    for one in data["empty"]:
        lines += [f"  {one['name']}, {one['about']}: nobody"]
        lines += [f"      {count} {said(BY_KEY[key], count)}" for key, count in one["excluded"].items()]
    return "\n".join([*lines, *data["shortages"]])


def _how_good(figures: dict[str, Any]) -> str:
    if figures["proven"]:
        return "Nothing can be better: as many seats filled as can be, and the load as even as it can be."
    if figures["gap"] is None:
        return f"At least {figures['bound']} stay empty whatever is done; how even the load could be is not known."
    return f"The load is within {figures['gap']} % of what could be."
