"""A council to try the portal with, from a folder: `teams.yaml` (services, teams, posts) and `people.csv`."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select

from qaportal.lib.db import db
from qaportal.people.models import Person, Post, Service, Team
from qaportal.people.services.imports import check_import, confirm_import
from qaportal.people.services.org import add_alias, add_post, add_service, add_team

Staffing = Callable[[bytes, Mapping[str, tuple[str, str]]], bytes]


def load_demo(folder: Path, by: Person | None = None, staffing: Staffing | None = None) -> None:
    """Add the services, teams and posts of the folder that are not there yet, and the people if there are none.

    What is there stays as it is: a second run changes nothing, and neither does one after edits. `staffing` puts the
    people into other posts: it is given the staff file and (key, role) of each post title in it.
    """
    told = yaml.safe_load((folder / "teams.yaml").read_text("utf-8"))
    on: date = told["since"]
    file = (folder / "people.csv").read_bytes()
    if staffing:
        file = staffing(file, {post["title"]: (post["key"], post.get("role", "")) for post in told["posts"]})
    titles = set(db.session.scalars(select(Post.title)))
    for post in told["posts"]:
        if _found(Post, post["key"]) is None and post["title"] not in titles and post["title"].encode() in file:
            add_post(post["title"], post.get("role", ""), by=by, key=post["key"])
    for row in told["services"]:
        _load_service(row, on, by)
    if not db.session.scalar(select(func.count(Person.id))):
        confirm_import(check_import(file, "people.csv", by), by)


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
