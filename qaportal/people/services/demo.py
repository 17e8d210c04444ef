"""A council to try the portal with, from a folder: `teams.yaml` (services, teams, posts) and `people.csv`."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select

from qaportal.lib.db import db
from qaportal.people.models import Person, Post, Service, Team
from qaportal.people.services.imports import check_import, confirm_import
from qaportal.people.services.org import add_alias, add_post, add_service, add_team


def load_demo(folder: Path, by: Person | None = None) -> None:
    """Add the services, teams and posts of the folder that are not there yet, and the people if there are none.

    What is there stays as it is: a second run changes nothing, and neither does one after edits.
    """
    told = yaml.safe_load((folder / "teams.yaml").read_text("utf-8"))
    on: date = told["since"]
    for post in told["posts"]:
        if _found(Post, post["key"]) is None:
            add_post(post["title"], post.get("role", ""), by=by, key=post["key"])
    for row in told["services"]:
        _load_service(row, on, by)
    if not db.session.scalar(select(func.count(Person.id))):
        file = folder / "people.csv"
        confirm_import(check_import(file.read_bytes(), file.name, by), by)


def _load_service(row: dict[str, Any], on: date, by: Person | None) -> None:
    service = _found(Service, row["key"])
    if service is None:
        service = add_service(row["name"], on=on, by=by, key=row["key"])
        for name in row.get("also", ()):
            add_alias(service, name, by=by)
    for told in row.get("teams", ()):
        if _found(Team, told["key"]) is None:
            team = add_team(told["name"], service, on=on, by=by, key=told["key"])
            for name in told.get("also", ()):
                add_alias(team, name, by=by)


def _found(model: Any, key: str) -> Any:
    return db.session.scalar(select(model).where(model.key == key))
