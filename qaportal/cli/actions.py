"""Actions from the shell: what is to be done, and what is late against its first date."""

import json
from typing import Any

import click

from qaportal.actions import queries
from qaportal.actions.models import Action
from qaportal.cli.base import on_data
from qaportal.lib import clock
from qaportal.lib.formats import day_medium, plural


@click.group("actions")
def actions_group() -> None:
    """Actions of plans and reviews."""


@actions_group.command("list")
@click.option("--overdue", is_flag=True, help="Only what is late against its first date.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@on_data
def list_actions(overdue: bool, as_json: bool) -> None:
    """Print actions with their first and current dates and how often they slipped, the latest first.

    What an action says of a child or a worker is left out.
    """
    today = clock.today()
    found = queries.all_actions(today, only_late=overdue)
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in found], indent=2, ensure_ascii=False))
        return
    for one in found:
        click.echo(_as_text(one))
    click.echo(f"{plural(len(found), 'action')}{' late against the first date' if overdue else ''}")


def _as_data(one: Action) -> dict[str, Any]:
    return {
        "ref": one.ref, "level": one.level, "plan": one.plan.ref if one.plan else None, "place": one.place,
        "what": None if one.is_about_people else one.what, "owner": one.owner_name, "state": one.state,
        "first_date": one.first_due_on.isoformat(), "current_date": one.due_on.isoformat(), "slips": one.slips,
        "standing": queries.standing_of(one, clock.today()).words,
    }  # fmt: skip


def _as_text(one: Action) -> str:
    words = "(about a person)" if one.is_about_people else one.what
    moved = f", now {day_medium(one.due_on)}, {plural(one.slips, 'slip')}" if one.due_on != one.first_due_on else ""
    stands = queries.standing_of(one, clock.today()).words
    return f"{one.ref}  {stands}: {words}\n        {one.owner_name}, by {day_medium(one.first_due_on)}{moved}"
