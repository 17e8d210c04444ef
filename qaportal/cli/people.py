"""Staff from the shell: import a file, grant a role, list somebody's calendar links."""

from pathlib import Path

import click

from qaportal.cli.base import on_data
from qaportal.invites import queries as invites
from qaportal.invites.links import https
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import moment_long
from qaportal.people import queries as people
from qaportal.people import services as people_services
from qaportal.people.models import Person
from qaportal.people.roles import BY_KEY


@click.group("people")
def people_group() -> None:
    """Staff."""


@people_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
@click.option("--missing-left", is_flag=True, help="Treat people who are not in the file as having left.")
@on_data
def import_people(file: Path, dry_run: bool, missing_left: bool) -> None:
    """Import a staff CSV: show what it changes, then write exactly that."""
    row = people_services.check_import(file.read_bytes(), file.name, by=None, missing_left=missing_left)
    for line in people.import_summary(row):
        click.echo(line)
    if dry_run:
        db.session.rollback()
        click.echo("Nothing was written (dry run).")
        return
    people_services.confirm_import(row, by=None)
    db.session.commit()
    click.echo("Written.")


@people_group.command("grant")
@click.argument("person")
@click.argument("role", type=click.Choice(sorted(BY_KEY)))
@on_data
def grant_role(person: str, role: str) -> None:
    """Give a PERSON (staff number or e-mail address) a ROLE by name, from today: how the first QA lead gets in."""
    found = _person(person)
    people_services.grant(found, role, on=clock.today(), by=None)
    db.session.commit()
    click.echo(f"{found.name} is {BY_KEY[role].label} from today.")


def _person(text: str) -> Person:
    found = people.find_person(text)
    if found is None:
        raise DomainError(f"Nobody has the staff number or e-mail address {text}.")
    return found


@click.command("feeds")
@click.argument("person")
@on_data
def list_feeds(person: str) -> None:
    """Calendar links of one PERSON (staff number or e-mail address), and when each was last collected."""
    found = _person(person)
    listed = invites.feeds_of(found)
    for feed in listed:
        seen = (
            f"{moment_long(feed.last_collected_at)} by {feed.last_collected_by}" if feed.last_collected_at else "never"
        )
        click.echo(f"{feed.name}\n  {https(feed)}\n  last collected: {seen}")
    if not listed:
        click.echo(f"{found.name} has no calendar links yet: they are made on the Calendar page.")
