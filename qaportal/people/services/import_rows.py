"""The statements behind importing and undoing: many rows each, so that 5,000 people take seconds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Alias, Appointment, Person, Post, RoleGrant, Service, SignIn, SignInLink, Team
from qaportal.people.queries.staff import Rows

DAYS = ("joined_on", "left_on", "starts_on", "ends_on")


def person_values(record: dict[str, str]) -> dict[str, Any]:
    """The columns of `person` that a staff file speaks of."""
    return {
        "staff_number": record["staff_number"],
        "name": record["name"],
        "email": record["email"],
        "phone": record["phone"],
        "joined_on": date.fromisoformat(record["starts_on"]),
        "left_on": date.fromisoformat(record["leaves_on"]) if record["leaves_on"] else None,
    }


def add_people(values: Rows) -> list[int]:
    """Insert people; their ids in the same order."""
    if not values:
        return []
    statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, [row | {"version": 1} for row in values]))


def write_people(values: Rows) -> None:
    """Update people by id. Addresses are first set aside, so that two people can exchange theirs."""
    if not values:
        return
    aside = update(Person).where(Person.id == bindparam("b_id")).values(email=bindparam("b_aside"))
    db.session.connection().execute(aside, [{"b_id": row["id"], "b_aside": f"#{row['id']}"} for row in values])
    names = ("name", "email", "phone", "joined_on", "left_on")
    statement = update(Person).where(Person.id == bindparam("b_id"))
    statement = statement.values({name: bindparam(f"b_{name}") for name in names} | {"version": Person.version + 1})
    chosen = ("id", *names)
    db.session.connection().execute(statement, [{f"b_{name}": row[name] for name in chosen} for row in values])


def write_rows(model: Any, values: Rows) -> None:
    """Update rows by id; every row has the same columns."""
    if not values:
        return
    names = [name for name in values[0] if name != "id"]
    statement = update(model).where(model.id == bindparam("b_id"))
    statement = statement.values({name: bindparam(f"b_{name}") for name in names})
    db.session.connection().execute(statement, [{f"b_{key}": value for key, value in row.items()} for row in values])


def add_rows(model: Any, values: Rows) -> None:
    """Insert rows; every row has the same columns."""
    if values:
        db.session.connection().execute(insert(model), values)


def delete_rows(model: Any, ids: Sequence[int], column: str = "id") -> None:
    """Delete the rows whose `column` is one of `ids`."""
    if ids:
        statement = delete(model).where(getattr(model, column) == bindparam("b_id"))
        db.session.connection().execute(statement, [{"b_id": ident} for ident in ids])


def end_access_of(ids: Sequence[int]) -> None:
    """The bulk twin of `access.end_access`: sign-ins and links end, the epoch rises, in this transaction (A34)."""
    if not ids:
        return
    who, now = [{"b_id": ident} for ident in ids], clock.now()
    live = (SignIn.person_id == bindparam("b_id")) & SignIn.ended_at.is_(None)
    unused = (SignInLink.person_id == bindparam("b_id")) & SignInLink.used_at.is_(None)
    connection = db.session.connection()
    connection.execute(update(SignIn).where(live).values(ended_at=now), who)
    connection.execute(update(SignInLink).where(unused).values(used_at=now), who)
    raised = {"access_epoch": Person.access_epoch + 1, "version": Person.version + 1}
    connection.execute(update(Person).where(Person.id == bindparam("b_id")).values(raised), who)


def end_grants(last_days: dict[int, date]) -> Rows:
    """Roles given by name end with the last day of their person; returns the rows as they were, ready for JSON."""
    before = []
    for given in db.session.scalars(select(RoleGrant).order_by(RoleGrant.id)) if last_days else ():
        last = last_days.get(given.person_id)
        if last and (given.ends_on is None or given.ends_on > last):
            before.append(plain({"id": given.id, "ends_on": given.ends_on}))
            given.ends_on = max(last, given.starts_on)
    db.session.flush()
    return before


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row ready for JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def revived(row: dict[str, Any]) -> dict[str, Any]:
    """The row again, from JSON."""
    return {name: date.fromisoformat(value) if name in DAYS and value else value for name, value in row.items()}


def put_back(undo: dict[str, Any]) -> None:
    """Every row as it was before the import. Raises IntegrityError where something new hangs on what was added."""
    added = undo["people_added"]
    delete_rows(Appointment, [*added, *(row["id"] for row in undo["people"])], "person_id")
    write_people([revived(row) for row in undo["people"]])
    for held in (SignIn, SignInLink, RoleGrant):
        delete_rows(held, added, "person_id")
    add_rows(Appointment, [revived(row) for row in undo["appointments"]])
    write_rows(RoleGrant, [revived(row) for row in undo["grants"]])
    delete_rows(Person, added)
    delete_rows(Alias, undo["teams_added"], "team_id")
    delete_rows(Alias, undo["services_added"], "service_id")
    for place, name in ((Team, "teams_added"), (Service, "services_added"), (Post, "posts_added")):
        delete_rows(place, undo[name])
