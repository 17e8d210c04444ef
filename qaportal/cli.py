"""`qaportal`: what an operator does from the shell. Each command calls one verb, commits and says what it did."""

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError, ProgrammingError

from qaportal import create_app, demo, serving
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks import services as framework_services
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import Pack
from qaportal.invites import queries as invites
from qaportal.invites import services as invite_services
from qaportal.invites.links import https
from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import moment_long, plural
from qaportal.people import queries as people
from qaportal.people import services as people_services
from qaportal.programme import queries as programmes
from qaportal.programme import services as programme_services
from qaportal.programme.generate import preview as generate
from qaportal.programme.plans import Planned, Preview, Unit
from qaportal.programme.services.rows import units

PACKS = Path(str(files("qaportal.frameworks") / "packs"))


class Refusing(click.Group):
    """A group whose commands say a refusal in one line and exit with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PackFaults as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
        except DomainError as error:
            click.echo(error.sentence, err=True)
        sys.exit(1)


@click.group(cls=Refusing)
@click.pass_context
def main(context: click.Context) -> None:
    """Run a council's children's-services quality assurance year."""
    context.obj = None


def in_app(command: Any) -> Any:
    """Run the command inside the app of this environment."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with create_app().app_context():
            return command(*args, **kwargs)

    return run


def on_data(command: Any) -> Any:
    """Run the command inside the app, on a database that is up to date."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        upgrade()
        return command(*args, **kwargs)

    return in_app(run)


# The server ------------------------------------------------------------------------------------


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--demo", "framework", default="", help="Serve a fictional council that runs the pack of this key.")
def serve(host: str, port: int, workers: int, framework: str) -> None:
    """Bring the database up to date and serve the portal."""
    address = f"http://{host}:{port}"
    overrides: dict[str, object] = {"DEMO": True, "BASE_URL": address} if framework else {}
    app = create_app(None, **overrides)
    with app.app_context():
        upgrade()
        if framework:
            _load_demo(framework)
            click.echo(demo.welcome(address))
        db.session.remove()
    serving.run(app, host, port, workers)


def _load_demo(framework: str) -> None:
    demo.load(PACKS / framework, clock.today())
    db.session.commit()


@main.command()
@in_app
def migrate() -> None:
    """Bring the database up to date."""
    upgrade()


@main.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(burst: bool) -> None:
    """Do background work from Redis (needs REDIS_URL)."""
    app = create_app()
    if not app.config["REDIS_URL"]:
        raise DomainError("There is no REDIS_URL: the server does its background work itself.")
    jobs.worker(app, burst=burst)


@main.command("demo")
@click.option("--framework", default="north-somerset", show_default=True, help="Key of the pack to run.")
@in_app
def load_demo(framework: str) -> None:
    """Fill an empty database with a fictional council. Running it again changes nothing."""
    upgrade()
    _load_demo(framework)
    click.echo("The demo council is loaded.")


# People ----------------------------------------------------------------------------------------


@main.group("people")
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


# Frameworks ------------------------------------------------------------------------------------


@main.group("frameworks")
def frameworks_group() -> None:
    """Framework packs."""


@frameworks_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check a pack: print `file:line: sentence` for each fault and exit with 1, or say that it is sound."""
    try:
        pack = read_pack(_folder(str(folder)))
    except PackFaults as error:
        for fault in error.faults:
            click.echo(str(fault))
        sys.exit(1)
    kinds = plural(len(pack.activities), "kind of activity", "kinds of activity")
    questions = plural(len(pack.open_questions()), "open question")
    click.echo(f"{pack.key} {pack.version} is sound: {kinds}, {questions}.")


@frameworks_group.command()
@click.argument("pack")
@on_data
def install(pack: str) -> None:
    """Install a pack: a folder, or the key of one that comes with the portal."""
    framework = framework_services.install(_folder(pack), by=None)
    db.session.commit()
    click.echo(f"{framework.key} {framework.version} is installed.")


@frameworks_group.command("list")
@in_app
def list_frameworks() -> None:
    """Installed packs, and those that come with the portal."""
    for found in _installed():
        click.echo(f"{found.key} {found.version}  {found.title}  (installed)")
    for folder in sorted(p for p in PACKS.iterdir() if (p / "pack.yaml").exists()):
        pack = read_pack(folder)
        click.echo(f"{pack.key} {pack.version}  {pack.title}  (comes with the portal)")


def _folder(text: str) -> Path:
    """The folder that `text` names: a path, or the key of a pack that comes with the portal."""
    return PACKS / text if not Path(text).exists() and (PACKS / text).is_dir() else Path(text)


def _installed() -> list[Framework]:
    with suppress(OperationalError, ProgrammingError):
        return list(frameworks.installed())
    db.session.rollback()
    return []


def _pack(text: str) -> Pack:
    """The pack of that key as installed, else as it comes with the portal, else the folder of that path."""
    found = next((framework for framework in _installed() if framework.key == text), None)
    return frameworks.pack_of(found) if found else read_pack(_folder(text))


def _units() -> dict[str, Unit]:
    with suppress(OperationalError, ProgrammingError):
        return units(clock.today())
    db.session.rollback()
    return {}


# The programme ---------------------------------------------------------------------------------


@main.group("programme")
def programme_group() -> None:
    """The year."""


@programme_group.command()
@click.argument("framework")
@click.argument("year")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def preview(framework: str, year: str, as_json: bool) -> None:
    """Show a whole year before anything is saved: FRAMEWORK is a pack's key or folder."""
    made = generate(_pack(framework), year, units=_units())
    click.echo(json.dumps(as_data(made), indent=2, ensure_ascii=False) if as_json else _as_text(made))


@programme_group.command()
@click.argument("framework")
@click.argument("year")
@on_data
def create(framework: str, year: str) -> None:
    """Create a year as a draft. A pack that comes with the portal is installed on the way."""
    found = next((f for f in frameworks.installed() if f.key == framework), None)
    found = found or framework_services.install(_folder(framework), by=None)
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
            {"name": p.name, "owner": p.owner_name, "starts": p.starts.isoformat(), "due": p.due.isoformat()}
            for p in row.phases
        ],
        "warnings": [warning.sentence for warning in row.warnings],
    }


def _as_text(made: Preview) -> str:
    lines = [f"{total.name}: {total.planned} of {total.wanted}" for total in made.totals]
    lines += ["", *(f"{row.starts}  {row.ref:<16} {row.title}" for row in made.activities)]
    lines += ["", *(f"! {warning.sentence}" for warning in made.warnings)]
    return "\n".join(lines)


# Feeds -----------------------------------------------------------------------------------------


@main.command("feeds")
@click.argument("person")
@on_data
def list_feeds(person: str) -> None:
    """Calendar links of one PERSON (staff number or e-mail address), and when each was last collected."""
    found = people.find_person(person)
    if found is None:
        raise DomainError(f"Nobody has the staff number or e-mail address {person}.")
    listed = invites.feeds_of(found)
    for feed in listed:
        seen = (
            f"{moment_long(feed.last_collected_at)} by {feed.last_collected_by}" if feed.last_collected_at else "never"
        )
        click.echo(f"{feed.name}\n  {https(feed)}\n  last collected: {seen}")
    if not listed:
        click.echo(f"{found.name} has no calendar links yet: they are made on the Calendar page.")


if __name__ == "__main__":
    main()
