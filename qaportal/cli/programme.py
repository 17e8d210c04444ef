"""The year from the shell: preview, create, publish."""

import json
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from qaportal.cli.base import folder_of, in_app, on_data, pack_of
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks import services as framework_services
from qaportal.invites import services as invite_services
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.programme import queries as programmes
from qaportal.programme import services as programme_services
from qaportal.programme.generate import preview as generate
from qaportal.programme.plans import Planned, Preview, Unit
from qaportal.programme.services.rows import units


@click.group("programme")
def programme_group() -> None:
    """The year."""


@programme_group.command()
@click.argument("framework")
@click.argument("year")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def preview(framework: str, year: str, as_json: bool) -> None:
    """Show a whole year before anything is saved: FRAMEWORK is a pack's key or folder."""
    made = generate(pack_of(framework), year, units=_units())
    click.echo(json.dumps(as_data(made), indent=2, ensure_ascii=False) if as_json else _as_text(made))


@programme_group.command()
@click.argument("framework")
@click.argument("year")
@on_data
def create(framework: str, year: str) -> None:
    """Create a year as a draft. A pack that comes with the portal is installed on the way."""
    found = next((f for f in frameworks.installed() if f.key == framework), None)
    found = found or framework_services.install(folder_of(framework), by=None)
    made = generate(frameworks.pack_of(found), year, units=units(clock.today()))
    programme_services.create(found, made, by=None)
    db.session.commit()
    click.echo(f"Draft programme {year} created: {plural(len(made.activities), 'activity', 'activities')}.")


@programme_group.command()
@click.argument("year")
@click.option("--note", default="", help="What people should know about this version.")
@on_data
def publish(year: str, note: str) -> None:
    """Publish a year: its feeds follow."""
    found = programmes.by_year(year)
    if found is None:
        raise DomainError(f"There is no programme for {year}. Create it first.")
    publication = invite_services.publish(found, by=None, note=note)
    db.session.commit()
    click.echo(f"Version {publication.number} of {year} published: {plural(len(publication.changes), 'change')}.")


def as_data(made: Preview) -> dict[str, Any]:
    """A preview as plain data for JSON; days as ISO text, months as numbers from 1."""
    return {
        "year": made.year,
        "activities": [_activity(row) for row in made.activities],
        "coverage": {
            "totals": [asdict(total) for total in made.totals],
            "by_name": [asdict(one) for one in made.coverage],
        },
        "warnings": [warning.sentence for warning in made.warnings],
    }


def _activity(row: Planned) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "type": row.type_key,
        "code": row.code,
        "title": row.title,
        "month": row.month.month,
        "subject": row.subject,
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "phases": [
            {
                "name": p.name,
                "owner": p.owner_name,
                "starts": p.starts.isoformat(),
                "due": p.due.isoformat(),
                "at": p.at,
            }
            for p in row.phases
        ],
        "warnings": [warning.sentence for warning in row.warnings],
    }


def _as_text(made: Preview) -> str:
    lines = [f"{total.name}: {total.planned} of {total.wanted}" for total in made.totals]
    lines += ["", *(f"{row.starts}  {row.ref:<16} {row.title}" for row in made.activities)]
    lines += ["", *(f"! {warning.sentence}" for warning in made.warnings)]
    return "\n".join(lines)


def _units() -> dict[str, Unit]:
    """Teams and services of today; none where there is no database yet."""
    with suppress(OperationalError, ProgrammingError):
        return units(clock.today())
    db.session.rollback()
    return {}
