"""Invitations from the shell: what mailboxes would be told of an activity, and sending it."""

from datetime import timedelta

import click

from qaportal.cli.base import on_data
from qaportal.invites import services, tasks
from qaportal.invites.services.inviting import HOLD
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.programme.models import Activity
from qaportal.sampling.queries import activity_by_ref


@click.group("invites")
def invites_group() -> None:
    """Invitations: what people would be told, and sending it."""


def _activity(ref: str) -> Activity:
    found = activity_by_ref(ref)
    if found is None:
        raise DomainError(f"There is no activity {ref}.")
    return found


@invites_group.command("preview")
@click.argument("ref")
@on_data
def preview_invites(ref: str) -> None:
    """Print what is new, moved, changed and cancelled since people were told last, by person. Writes nothing."""
    told = services.preview(_activity(ref))
    click.echo(f"{ref}: {told}")
    for name, entries in told.by_person():
        click.echo(f"  {name}")
        for one in entries:
            click.echo(f"      {one.kind}: {one.facts.title}, {'; '.join(one.says) or one.facts.when}")


@invites_group.command("send")
@click.argument("ref")
@click.option("--everyone", is_flag=True, help="Also to those who know already.")
@click.option("--now", "at_once", is_flag=True, help="Without the ten minutes in which it can be stopped.")
@on_data
def send_invites(ref: str, everyone: bool, at_once: bool) -> None:
    """Queue what is to be told; the engine sends it after ten minutes, or at once where it is soon."""
    activity = _activity(ref)
    told = services.preview(activity)
    hold = timedelta() if at_once else HOLD
    letters = services.send(activity, everyone=everyone, seal=told.seal(), by=None, hold=hold)
    due = any(one.due_at <= clock.now() for one in letters)
    db.session.commit()
    click.echo(f"{ref}: {told}. {plural(len(letters), 'mail')} written.")
    if due:
        tasks.deliver()
        left = sum(one.sent_at is not None for one in letters)
        click.echo(f"{plural(left, 'mail has', 'mails have')} left.")
