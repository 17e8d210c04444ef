"""Running the portal: serve, migrate, worker, demo."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
from flask_migrate import upgrade

from qaportal import create_app, demo, serving
from qaportal.cli.base import PACKS, in_app
from qaportal.lib import clock, jobs, keyring, papers
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import and_list


@click.command()
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
        keyring.check()
        if framework:
            _load_demo(framework)
            click.echo(demo.welcome(address))
        db.session.remove()
    if papers.lacking():
        click.echo(f"PDF files cannot be made on this machine; Word files can. Install {and_list(papers.lacking())}.")
    with _work_beside(address, is_demo=bool(framework)) if app.config["REDIS_URL"] else nullcontext():
        serving.run(app, host, port, workers)


@contextmanager
def _work_beside(address: str, *, is_demo: bool) -> Iterator[None]:
    """With Redis the server does no background work itself: a demo has a worker beside it, others are told to start
    one."""
    if not is_demo:
        click.echo("Background work is done by `qaportal worker`: start one with the same settings, or no mail leaves.")
        yield
        return
    click.echo("REDIS_URL is set: a worker runs beside the server.\n")
    command = [sys.executable, sys.argv[0], "worker"]
    settings = os.environ | {"QAPORTAL_BASE_URL": address}
    beside = subprocess.Popen(command, env=settings, start_new_session=True)  # noqa: S603 — this very command
    try:
        yield
    finally:
        beside.terminate()
        beside.wait(30)


def _load_demo(framework: str) -> None:
    demo.load(PACKS / framework, clock.today())
    db.session.commit()


@click.command()
@in_app
def migrate() -> None:
    """Bring the database up to date."""
    upgrade()


@click.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(burst: bool) -> None:
    """Do background work from Redis (needs REDIS_URL)."""
    app = create_app()
    if not app.config["REDIS_URL"]:
        raise DomainError("There is no REDIS_URL: the server does its background work itself.")
    jobs.worker(app, burst=burst)


@click.command("demo")
@click.option("--framework", required=True, help="Key of the pack to run.")
@in_app
def load_demo(framework: str) -> None:
    """Fill an empty database with a fictional council. Running it again changes nothing."""
    upgrade()
    _load_demo(framework)
    click.echo("The demo council is loaded.")
