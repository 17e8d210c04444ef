"""Samples from the shell: the receipt of one, run again where that is asked; and sealing everything anew."""

import json
import sys
from typing import Any

import click

from qaportal.cli.base import on_data
from qaportal.concerns import services as concerns
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.reviews import sealing as reviews
from qaportal.sampling import queries
from qaportal.sampling.models import Draw
from qaportal.sampling.queries import Receipt
from qaportal.sampling.services import rotate_keys


@click.command("sample")
@click.argument("ref")
@click.option("--check", is_flag=True, help="Run the draw again; exit with 1 where another list comes out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@on_data
def show_sample(ref: str, check: bool, as_json: bool) -> None:
    """Print the receipt of the sample of an activity, such as CPR-2027-03. References are masked."""
    activity = queries.activity_by_ref(ref)
    live = queries.live_draw(activity) if activity else None
    if live is None:
        raise DomainError(f"There is no draw for {ref}.")
    data = _as_data(queries.receipt_of(live, keyring.ring()))
    if check:
        differs = queries.check_of(live)
        data["check"] = {"same": not differs, "differences": differs}
    click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else _as_text(data))
    if check and data["check"]["differences"]:
        sys.exit(1)


def _as_data(found: Receipt) -> dict[str, Any]:
    draw: Draw = found.draw
    return {
        "activity": draw.activity.ref,
        "drawn_at": draw.drawn_at.isoformat(),
        "drawn_by": draw.drawn_by.name,
        "looks_at": found.focus,
        "frame": {"digest": draw.frame.digest, "records": draw.frame.kept, "refused": draw.frame.refused},
        "seed": draw.seed,
        "rules": {name: value for name, value in draw.rules.items() if name != "focus"},
        "excluded": dict(map(tuple, draw.excluded)),
        "strata": draw.strata,
        "eligible": draw.eligible,
        "records": [_record(one) for one in found.records],
        "replaced": [_record(one) | {"reason": one.record.replace_reason} for one in found.replaced],
    }


def _record(one: queries.Looked) -> dict[str, str]:
    return {"id": one.record.public_id, "reference": one.masked, "as": one.record.label, "for": one.record.holder}


def _as_text(data: dict[str, Any]) -> str:
    lines = [
        f"{data['activity']}: {plural(len(data['records']), 'record')} of {data['eligible']} that may be drawn,"
        f" from a frame of {data['frame']['records']}",
        f"  drawn by {data['drawn_by']} at {data['drawn_at']}",
        f"  frame  {data['frame']['digest']}",
        f"  seed   {data['seed']}",
        *(f"  {count:>5}  {words}" for words, count in data["excluded"].items()),
        *(f"  {one['reference']:<8} {one['as']}{' ' + one['for'] if one['for'] else ''}" for one in data["records"]),
        *(f"  {one['reference']:<8} replaced: {one['reason']}" for one in data["replaced"]),
    ]
    if "check" in data:
        lines += data["check"]["differences"] or ["Run again from the stored frame, the same list comes out."]
    return "\n".join(lines)


@click.group("keys")
def keys_group() -> None:
    """The key that seals references."""


@keys_group.command()
@on_data
def rotate() -> None:
    """Take a new sealing key into use and seal everything anew. Stop the servers first, and start them again after."""
    count = rotate_keys(by=None, others=[reviews.reseal, concerns.reseal])
    db.session.commit()
    click.echo(f"{plural(count, 'text')} sealed anew. The old key is kept behind the new one, for older backups.")
