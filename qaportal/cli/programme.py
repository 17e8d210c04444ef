"""The year from the shell: preview, create, publish."""

import json
from contextlib import suppress

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from qaportal.cli.base import folder_of, in_app, on_data, pack_of
from qaportal.cli.preview import as_data, window_of
from qaportal.cli.preview_text import as_text
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks import services as framework_services
from qaportal.frameworks.schema import Pack
from qaportal.invites import services as invite_services
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.programme import queries as programmes
from qaportal.programme import services as programme_services
from qaportal.programme.duties import Roster
from qaportal.programme.generate import preview as generate
from qaportal.programme.plans import Preview, Unit
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
    pack = pack_of(framework)
    made = generate(pack, year, units=_units())
    roster = _roster(pack, made)
    if as_json:
        click.echo(json.dumps(as_data(pack, made, roster), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(pack, made, roster))


@programme_group.command()
@click.argument("framework")
@click.argument("year")
@on_data
def create(framework: str, year: str) -> None:
    """Create a year as a draft. A pack that comes with the portal is installed on the way."""
    found = next((f for f in frameworks.installed() if f.key == framework), None)
    found = found or framework_services.install(folder_of(framework), by=None)
    made = generate(frameworks.pack_of(found), year, units=units(clock.today()))
    programme = programme_services.create(found, made, by=None)
    programme_services.follow_adoptions(programme, by=None)
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


def _roster(pack: Pack, made: Preview) -> Roster | None:
    """Who works here in the year; None where there is no database yet, or nobody in it."""
    with suppress(OperationalError, ProgrammingError):
        found = programmes.happened(pack, window_of(made))
        return found if found.holdings else None
    db.session.rollback()
    return None


def _units() -> dict[str, Unit]:
    """Teams and services of today; none where there is no database yet."""
    with suppress(OperationalError, ProgrammingError):
        return units(clock.today())
    db.session.rollback()
    return {}
