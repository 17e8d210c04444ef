"""`qaportal`: what an operator does from the shell. Each command calls one verb, commits and says what it did."""

import click

from qaportal.cli.actions import actions_group
from qaportal.cli.allocation import allocate
from qaportal.cli.base import Refusing
from qaportal.cli.forms import forms_group
from qaportal.cli.frameworks import frameworks_group
from qaportal.cli.invites import invites_group
from qaportal.cli.people import list_feeds, people_group
from qaportal.cli.programme import programme_group
from qaportal.cli.sampling import keys_group, show_sample
from qaportal.cli.server import load_demo, migrate, serve, worker


@click.group(cls=Refusing)
def main() -> None:
    """Run a council's children's-services quality assurance year."""


for command in (
    serve,
    migrate,
    worker,
    load_demo,
    people_group,
    frameworks_group,
    forms_group,
    programme_group,
    list_feeds,
    show_sample,
    keys_group,
    allocate,
    invites_group,
    actions_group,
):
    main.add_command(command)
