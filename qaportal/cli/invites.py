"""Invitations from the shell: what mailboxes would be told of an activity, and sending it."""

from datetime import timedelta

import click

from qaportal.cli.base import on_data
from qaportal.invites import queries, services, tasks
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.services.inviting import HOLD
from qaportal.invites.telling import Told
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.programme.models import Activity, Programme
from qaportal.programme.queries import by_year
from qaportal.sampling.queries import activity_by_ref


@click.group("invites")
def invites_group() -> None:
    """Invitations: what people would be told, and sending it."""


def _target(ref: str) -> Activity | Programme:
    """An activity by its reference, or a year."""
    found = activity_by_ref(ref) or by_year(ref)
    if found is None:
        raise DomainError(f"There is no activity and no year {ref}.")
    return found


@invites_group.command("preview")
@click.argument("ref")
@on_data
def preview_invites(ref: str) -> None:
    """Print what is new, moved, changed and cancelled since people were told last, by person. Writes nothing."""
    told = services.preview(_target(ref))
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
    """Queue what is to be told of an activity, or of a whole year; the engine sends it after ten minutes, or at once
    where it is soon."""
    target, hold = _target(ref), timedelta() if at_once else HOLD
    told = services.preview(target)
    if isinstance(target, Activity):
        written, left = _send(target, told, everyone, hold)
    else:
        written, left = _send_year(target, told, everyone, hold)
    click.echo(f"{ref}: {told}. {plural(written, 'mail')} written.")
    if left:
        click.echo(f"{plural(left, 'mail has', 'mails have')} left.")


def _send(activity: Activity, told: Told, everyone: bool, hold: timedelta) -> tuple[int, int]:
    """How many were written, and how many of them have left."""
    letters = services.send(activity, everyone=everyone, seal=told.seal(), by=None, hold=hold)
    db.session.commit()
    tasks.deliver()
    return len(letters), sum(one.sent_at is not None for one in letters)


def _send_year(year: Programme, told: Told, everyone: bool, hold: timedelta) -> tuple[int, int]:
    """The same, an activity at a time."""
    if not told.letters(everyone=everyone):
        return 0, 0
    seal = queries.year_told(year, clock.today()).seal()
    made = services.send_year(year, everyone=everyone, seal=seal, by=None, hold=hold, rings=False)
    db.session.commit()
    tasks.write_mailing(made.id)
    tasks.deliver()
    run = queries.run_of(made, clock.now(), NO_LONGER)
    return made.written, run.sent
