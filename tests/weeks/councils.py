"""Lambeth with a small practice week: two host teams of two services, a roster of three and who briefs them."""

from datetime import date

from flask import Flask

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import seal, waiting
from qaportal.allocation.services import seat, set_out
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person, Post, Team
from qaportal.programme.models import Activity
from qaportal.reviews import services as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.queries import sight_of
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


def seat_of(week: Week, name: str) -> Assignment:
    return db.session.query(Assignment).filter_by(person_id=week.council[name].id).one()


def out(week: Week) -> None:
    """The seats are published: forms can be begun."""
    allocation.publish(week.activity, reviewed=seal(waiting(week.activity)), by=week.lead)
    db.session.commit()


def summary(week: Week, name: str, risk: str) -> Review:
    """A summary that is handed in."""
    holder, held = week.council[name], seat_of(week, name)
    form = "week_summary" if held.slot.seat_key == "observer" else "partner_summary"
    review = reviews.open_review(held, form, by=holder)
    said = {"completed_on": date(2027, 3, 4).isoformat(), "team": "Fostering", "risk": risk}
    for key, value in said.items():
        sight = sight_of(holder, review)
        part = sight.form.parts[0]
        question = next(one for one in sight.form.questions() if one.key == key)
        reviews.save(sight, part, question, value, "", seen=0, save_id="", by=holder)
    reviews.hand_in(sight_of(holder, review), sight_of(holder, review).form.parts[0], by=holder)
    db.session.commit()
    return review
