"""What the commands share: how a refusal is said, an app to run in, and which pack a word names."""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError, ProgrammingError

from qaportal import create_app
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.models import Framework
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError

PACKS = Path(str(files("qaportal.frameworks") / "packs"))
Command = Callable[..., Any]


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


def in_app(command: Command) -> Command:
    """Run the command inside the app of this environment."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with create_app().app_context():
            return command(*args, **kwargs)

    return run


def on_data(command: Command) -> Command:
    """Run the command inside the app, on a database that is up to date."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        upgrade()
        return command(*args, **kwargs)

    return in_app(run)


def folder_of(text: str) -> Path:
    """The folder that `text` names: a path, or the key of a pack that comes with the portal."""
    return PACKS / text if not Path(text).exists() and (PACKS / text).is_dir() else Path(text)


def installed() -> list[Framework]:
    """Installed packs; none where there is no database yet."""
    with suppress(OperationalError, ProgrammingError):
        return list(frameworks.installed())
    db.session.rollback()
    return []


def pack_of(text: str) -> Pack:
    """The pack of that key as installed, else as it comes with the portal, else the folder of that path."""
    found = next((framework for framework in installed() if framework.key == text), None)
    return frameworks.pack_of(found) if found else read_pack(folder_of(text))
