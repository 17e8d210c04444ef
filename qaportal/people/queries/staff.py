"""All of the staff at once, in a handful of queries: what a staff file is compared with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from qaportal.lib.db import db
from qaportal.lib.text import folded
from qaportal.people.models import Alias, Appointment, Person, Post, Service, Team
from qaportal.people.staff_rows import Known, KnownPerson, Record

PERSON = ("id", "staff_number", "name", "email", "phone", "joined_on", "left_on")
APPOINTMENT = ("id", "person_id", "post_id", "team_id", "service_id", "manager_id", "starts_on", "ends_on")
TEAM = ("id", "name", "service_id", "starts_on", "ends_on")
SERVICE = ("id", "name", "starts_on", "ends_on")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Snapshot:
    """The rows that a staff file concerns, as plain dictionaries."""

    people: Rows
    appointments: Rows
    teams: Rows
    services: Rows
    posts: Rows
    aliases: Rows

    @property
    def digest(self) -> str:
        """The same as long as nothing has changed that the file could speak of."""
        return digest_of_rows(self.people, self.appointments, self.teams, self.services, self.posts, self.aliases)


def digest_of_rows(*tables: Rows) -> str:
    """A digest of rows of several tables."""
    text = json.dumps([[list(row.values()) for row in rows] for rows in tables], default=str)
    return sha256(text.encode()).hexdigest()


def staff_snapshot() -> Snapshot:
    """Everyone and everything, as it stands now: six queries."""
    return Snapshot(
        people=_rows(Person, PERSON),
        appointments=_rows(Appointment, APPOINTMENT),
        teams=_rows(Team, TEAM),
        services=_rows(Service, SERVICE),
        posts=_rows(Post, ("id", "key", "title")),
        aliases=_rows(Alias, ("id", "folded", "team_id", "service_id")),
    )


def rows_of_people(ids: Sequence[int]) -> tuple[Rows, Rows]:
    """The rows of these people and of their appointments."""
    return _rows(Person, PERSON, Person.id, ids), _rows(Appointment, APPOINTMENT, Appointment.person_id, ids)


def lock_people() -> None:
    """Hold every person's row until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    db.session.execute(select(Person.id).order_by(Person.id).with_for_update()).all()


def _rows(model: Any, names: Sequence[str], column: Any = None, ids: Sequence[int] = ()) -> Rows:
    chosen = select(*(getattr(model, name) for name in names)).order_by(model.id)
    if column is None:
        return [dict(row) for row in db.session.execute(chosen).mappings()]
    found: Rows = []
    for at in range(0, len(ids), 500):  # SQLite takes a bounded number of parameters
        found += [dict(row) for row in db.session.execute(chosen.where(column.in_(ids[at : at + 500]))).mappings()]
    return found


def known_on(snapshot: Snapshot, day: date) -> Known:
    """The snapshot in the words of a staff file, as it holds on `day`."""
    services = {row["id"]: row for row in snapshot.services}
    teams = {row["id"]: row for row in snapshot.teams}
    known = Known(
        people=_people(snapshot, day),
        services={folded(row["name"]): row["name"] for row in services.values() if _runs(row, day)},
        teams={
            folded(row["name"]): (row["name"], services[row["service_id"]]["name"])
            for row in teams.values()
            if _runs(row, day)
        },
        posts={folded(text): row["title"] for row in snapshot.posts for text in (row["key"], row["title"])},
        closed={folded(row["name"]): row["name"] for rows in (services, teams) for row in rows.values()
                if not _runs(row, day)},
    )  # fmt: skip
    for alias in snapshot.aliases:
        if alias["team_id"] and _runs(teams[alias["team_id"]], day):
            known.teams.setdefault(alias["folded"], known.teams[folded(teams[alias["team_id"]]["name"])])
        elif alias["service_id"] and _runs(services[alias["service_id"]], day):
            known.services.setdefault(alias["folded"], services[alias["service_id"]]["name"])
    return known


def _people(snapshot: Snapshot, day: date) -> dict[str, KnownPerson]:
    held: dict[int, Rows] = {}
    for row in snapshot.appointments:
        held.setdefault(row["person_id"], []).append(row)
    words = _Words(snapshot)
    return {
        row["staff_number"].casefold(): KnownPerson(row["id"], words.record(row, held.get(row["id"], []), day))
        for row in snapshot.people
    }


class _Words:
    """Ids as the names by which a staff file calls them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.numbers = {row["id"]: row["staff_number"] for row in snapshot.people}
        self.posts = {row["id"]: row["title"] for row in snapshot.posts}
        self.services = {row["id"]: row["name"] for row in snapshot.services}
        self.teams = {row["id"]: (row["name"], self.services[row["service_id"]]) for row in snapshot.teams}

    def record(self, person: dict[str, Any], held: Rows, day: date) -> Record:
        """A person and their main post on `day` (or on their last day, if that was before)."""
        post = main_row(held, min(day, person["left_on"] or day)) or {}
        team, service = self.teams.get(post.get("team_id"), ("", ""))
        return {
            "staff_number": person["staff_number"],
            "name": person["name"],
            "email": person["email"],
            "phone": person["phone"],
            "post": self.posts.get(post.get("post_id"), ""),
            "team": team,
            "service": service or self.services.get(post.get("service_id"), ""),
            "line_manager": self.numbers.get(post.get("manager_id"), ""),
            "starts_on": person["joined_on"].isoformat(),
            "leaves_on": person["left_on"].isoformat() if person["left_on"] else "",
        }


def main_row(held: Rows, day: date) -> dict[str, Any] | None:
    """The same choice as Person.main_appointment: the latest running on `day`, or else the next to begin."""
    running = [row for row in held if _runs(row, day)]
    coming = [row for row in held if row["starts_on"] > day]
    if running:
        return max(running, key=lambda row: (row["starts_on"], row["id"]))
    return min(coming, key=lambda row: (row["starts_on"], row["id"]), default=None)


def _runs(row: dict[str, Any], day: date) -> bool:
    return bool(row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"]))
