"""Lambeth with a small practice week: two host teams of two services, a roster of three and who briefs them."""

from datetime import date

from flask import Flask

from qaportal.allocation.services import seat, set_out
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person, Post, Team
from qaportal.programme.models import Activity
from qaportal.timetable import queries, services
from tests.cast import LONG_AGO
from tests.programme.councils import Council

POSTS = {
    "Edda": "executive_director",
    "Pia": "psw",
    "Holly": "health_partner",
    "Quinn": "sm_qa",
    "Piet": "pdl",
    "Ollie": "sm_cat",
}
TEAMS = ("Fostering", "Care Leavers")
MONDAY = date(2027, 3, 1)


class Week:
    """The council and its first week of 2027, with seats filled, teams and rooms named: nothing is timetabled yet."""

    def __init__(self, app: Flask) -> None:
        self._find(Council(app, "lambeth", POSTS, also=self._begin))
        self.teams = [db.session.query(Team).filter_by(name=name).one() for name in TEAMS]

    def _find(self, council: Council) -> None:
        self.council = council
        self.activity: Activity = council.of("PW")[0]
        self.lead: Person = council["Quinn"]

    def _begin(self, council: Council) -> None:
        self._find(council)
        teams = [self._team(n, name) for n, name in enumerate(TEAMS)]
        set_out(self.activity, by=self.lead)
        for first, post in list(POSTS.items())[:3]:
            self._seat(first, post)
        for slot in queries.open_slots(self.activity):
            if slot.seat_key == "briefer" and slot.number == 1:
                seat(slot, self.council["Piet"], how="chosen", by=self.lead)
        for team, site in zip(teams, ("Mill", "Lane"), strict=True):
            services.nominate_team(self.activity, team, site=site, by=self.lead)
            services.add_room(self.activity, name="Room 1", site=site, kind="meeting", seats=8, by=self.lead)
        services.add_room(self.activity, name="Chamber", site="House", kind="hall", seats=40, by=self.lead)

    def _team(self, number: int, name: str) -> Team:
        service = people.add_service(f"Service {number}", on=LONG_AGO, by=None)
        team = people.add_team(name, service, on=LONG_AGO, by=None)
        for n, key in enumerate(("team_manager", "practitioner", "practitioner", "personal_adviser")):
            post = db.session.query(Post).filter_by(key=key).one()
            one = people.add_person(f"{name} {n}", f"{name[0]}{number}{n}@saltmarsh.example", f"W{number}{n}",
                                    on=LONG_AGO, by=None)  # fmt: skip
            people.appoint(one, post, place=team, on=LONG_AGO, by=None)
        return team

    def _seat(self, first: str, post: str) -> None:
        slot = next(slot for slot in queries.open_slots(self.activity) if slot.post_key == post)
        seat(slot, self.council[first], how="chosen", by=self.lead)

    def away(self, person: Person, first: date, last: date) -> None:
        """Somebody is on leave."""
        people.note_absence(person, starts=first, ends=last, kind="leave", by=None)
        db.session.commit()
