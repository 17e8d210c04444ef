"""Framework packs from the shell: check, install, list."""

import sys
from pathlib import Path

import click

from qaportal.cli.base import PACKS, folder_of, in_app, installed, on_data
from qaportal.frameworks import services as framework_services
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.lib.db import db
from qaportal.lib.formats import plural


@click.group("frameworks")
def frameworks_group() -> None:
    """Framework packs."""


@frameworks_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check a pack: print `file:line: sentence` for each fault and exit with 1, or say that it is sound."""
    try:
        pack = read_pack(folder_of(str(folder)))
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
    framework = framework_services.install(folder_of(pack), by=None)
    db.session.commit()
    click.echo(f"{framework.key} {framework.version} is installed.")


@frameworks_group.command("list")
@in_app
def list_frameworks() -> None:
    """Installed packs, and those that come with the portal."""
    for found in installed():
        click.echo(f"{found.key} {found.version}  {found.title}  (installed)")
    for folder in sorted(p for p in PACKS.iterdir() if (p / "pack.yaml").exists()):
        pack = read_pack(folder)
        click.echo(f"{pack.key} {pack.version}  {pack.title}  (comes with the portal)")
