"""Writes a confirmed plan with a handful of statements, and keeps what is needed to put everything back."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.importing import POST_FIELDS
from qaportal.people.models import Appointment, Person
from qaportal.people.queries.org import all_posts, all_services, all_teams
from qaportal.people.queries.staff import Rows, Snapshot, digest_of_rows, main_row, rows_of_people
from qaportal.people.services import import_rows as rows
from qaportal.people.services.org import add_post, add_service, add_team

ONE_DAY = timedelta(days=1)
Entry = dict[str, Any]


class Writer:
    """One confirmed plan on its way into the tables."""

    def __init__(self, plan: dict[str, Any], snapshot: Snapshot, by: Person | None) -> None:
        self.plan, self.by = plan, by
        self.as_of = _day(plan["as_of"])
        self.moved: list[Entry] = plan["changed"] + plan["left"]
        self.people_before = {row["id"]: row for row in snapshot.people}
        self.held: dict[int, Rows] = {entry["id"]: [] for entry in self.moved}
        for row in snapshot.appointments:
            if row["person_id"] in self.held:
                self.held[row["person_id"]].append(row)
        self.inserts: Rows = []
        self.updates: dict[int, dict[str, Any]] = {}
        self.deletes: list[int] = []

    def write(self) -> dict[str, Any]:
        """Write it all; returns what `put_back` needs, ready for JSON."""
        undo = self._add_places()
        added = self._add_people()
        self._update_people()
        for entry in self.moved:
            self._plan_posts(entry)
        self._write_posts()
        last_days = {entry["id"]: _day(entry["record"]["leaves_on"]) for entry in self.plan["left"]}
        undo["grants"] = rows.end_grants(last_days)
        # Those whose last day has passed lose sign-ins and secret links here and now (A34).
        rows.end_access_of([ident for ident, last in last_days.items() if last <= clock.today()])
        self._log()
        db.session.flush()
        concerned = [*added, *self.held]
        return undo | {
            "people_added": added,
            "people": [rows.plain(self.people_before[ident]) for ident in self.held],
            "appointments": [rows.plain(row) for held in self.held.values() for row in held],
            "after": digest_of_rows(*rows_of_people(concerned)),
        }

    def _add_places(self) -> dict[str, Any]:
        """New services, teams and posts first; then every name as an id."""
        adds, on = self.plan["adds"], self._first_day()
        services = [add_service(name, on=on, by=self.by) for name in adds["services"]]
        self.services = {service.name: service for service in all_services()}
        teams = [add_team(name, self.services[home], on=on, by=self.by) for name, home in adds["teams"]]
        posts = [add_post(title, by=self.by) for title in adds["posts"]]
        self.teams = {team.name: team.id for team in all_teams()}
        self.posts = {post.title: post.id for post in all_posts()}
        return {
            "services_added": [service.id for service in services],
            "teams_added": [team.id for team in teams],
            "posts_added": [post.id for post in posts],
        }

    def _first_day(self) -> date:
        """The day from which what is new must exist: no later than the first day of anyone who is put there."""
        days = [_day(entry["record"]["starts_on"]) for entry in self.plan["new"]]
        return min([self.as_of, *days])

    def _add_people(self) -> list[int]:
        values = [rows.person_values(entry["record"]) for entry in self.plan["new"]]
        added = rows.add_people(values)
        self.ids = {row["staff_number"]: ident for ident, row in self.people_before.items()}
        self.ids |= {row["staff_number"]: ident for ident, row in zip(added, values, strict=True)}
        for ident, entry in zip(added, self.plan["new"], strict=True):
            self._appoint(ident, entry["record"], _day(entry["record"]["starts_on"]))
        return added

    def _update_people(self) -> None:
        rows.write_people([rows.person_values(entry["record"]) | {"id": entry["id"]} for entry in self.moved])
        rows.end_access_of([entry["id"] for entry in self.moved if self._is_rejoining(entry)])

    def _is_rejoining(self, entry: Entry) -> bool:
        old, new = entry["changes"].get("leaves_on", ["", ""])
        return bool(old and old < self.plan["as_of"] and (not new or new >= self.plan["as_of"]))

    def _plan_posts(self, entry: Entry) -> None:
        """What becomes of the posts of one person: in place, or ended and begun anew, or cut at the last day."""
        ident, changes, values = entry["id"], entry["changes"], entry["record"]
        held = [dict(row) for row in self.held[ident]]
        old = self.people_before[ident]
        if "starts_on" in changes:
            _follow_first_day(held, old["joined_on"], _day(values["starts_on"]))
        rejoins = self._is_rejoining(entry)
        if "leaves_on" in changes and not rejoins:
            last = _day(values["leaves_on"]) if values["leaves_on"] else None
            held = self._cut(held, old["left_on"], last)
        if rejoins or any(name in changes for name in POST_FIELDS):
            self._repost(ident, values, held, rejoins)
        for row in held:
            if row not in self.held[ident]:
                self.updates[row["id"]] = row

    def _cut(self, held: Rows, old_last: date | None, last: date | None) -> Rows:
        """End with the new last day what went beyond it or ended with the old one."""
        kept = []
        for row in held:
            if last and row["starts_on"] > last:
                self.deletes.append(row["id"])
                continue
            if row["ends_on"] == old_last or (last and (row["ends_on"] is None or row["ends_on"] > last)):
                row["ends_on"] = last
            kept.append(row)
        return kept

    def _repost(self, ident: int, values: dict[str, str], held: Rows, rejoins: bool) -> None:
        main = None if rejoins else main_row(held, self.as_of)
        if main and main["starts_on"] >= self.as_of and values["post"]:
            main.update(self._place(values))
            return
        if main:
            main["ends_on"] = self.as_of - ONE_DAY
        self._appoint(ident, values, max(self.as_of, _day(values["starts_on"])))

    def _appoint(self, ident: int, values: dict[str, str], first: date) -> None:
        last = _day(values["leaves_on"]) if values["leaves_on"] else None
        if values["post"] and (last is None or first <= last):
            self.inserts.append({"person_id": ident, "starts_on": first, "ends_on": last} | self._place(values))

    def _place(self, values: dict[str, str]) -> dict[str, int | None]:
        team = self.teams[values["team"]] if values["team"] else None
        service = self.services[values["service"]].id if values["service"] and not team else None
        manager = self.ids[values["line_manager"]] if values["line_manager"] else None
        return {"post_id": self.posts[values["post"]], "team_id": team, "service_id": service, "manager_id": manager}

    def _write_posts(self) -> None:
        rows.delete_rows(Appointment, self.deletes)
        rows.write_rows(Appointment, list(self.updates.values()))
        rows.add_rows(Appointment, self.inserts)

    def _log(self) -> None:
        refs = dict(db.session.execute(select(Person.id, Person.public_id)).all())
        for entry in self.plan["new"]:
            values = entry["record"]
            ref = refs[self.ids[values["staff_number"]]]
            record("added", "person", ref, by=self.by, name=values["name"], joined_on=values["starts_on"])
        for act, section in (("changed", "changed"), ("left", "left")):
            for entry in self.plan[section]:
                name = entry["record"]["name"]
                record(act, "person", refs[entry["id"]], by=self.by, name=name, changes=entry["changes"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _follow_first_day(held: Rows, old: date, new: date) -> None:
    """A post that began with the old first day begins with the new one, where it can."""
    for row in held:
        if row["starts_on"] == old and (row["ends_on"] is None or row["ends_on"] >= new):
            row["starts_on"] = new
