"""Saltmarsh, the council of the demo, under any framework (NS-010, X-01)."""

import csv
from pathlib import Path

import pytest
import yaml
from flask import Flask
from sqlalchemy import func, select

from qaportal.auditlog.models import LogEntry
from qaportal.demo.staffing import staffed
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.text import folded
from qaportal.people import queries, services
from qaportal.people.models import Person, Team

DEMO = Path("qaportal/demo")
# The subjects of requirement NS-010 as its source's calendar spells them.
SUBJECTS = {
    "Family Wellbeing": "Family Wellbeing",
    "CiC: Family Support + Safeguarding": "Family Support and Safeguarding",
    "Care Leavers": "Care Leavers",
    "Children with Disabilities": "Children with Disabilities",
    "CiC: Corporate Parenting": "Corporate Parenting",
    "Children in Need": "Children in Need",
    "CDT": "Children with Disabilities",
    "Children in Care": "Children in Care",
    "Front Door": "Front Door",
    "Family Support and Safeguarding": "Family Support and Safeguarding",
    "YOS": "Youth Offending Service",
    "Fostering": "Fostering",
    "Quality and Assurance": "Quality and Assurance",
}


def test_loading_it_twice_is_loading_it_once(app: Flask) -> None:
    with app.app_context():
        services.load_demo(DEMO)
        db.session.commit()
        entries, people = (db.session.scalar(select(func.count(model.id))) for model in (LogEntry, Person))
        services.load_demo(DEMO)
        db.session.commit()
        assert (db.session.scalar(select(func.count(LogEntry.id))), people) == (entries, 57)


def test_loading_it_again_keeps_what_was_edited(app: Flask) -> None:
    with app.app_context():
        services.load_demo(DEMO)
        team = db.session.scalars(select(Team).where(Team.key == "adoption")).one()
        services.rename(team, "Adoption and Permanence", by=None)
        services.load_demo(DEMO)
        assert team.name == "Adoption and Permanence"


def test_every_subject_of_the_years_calendar_is_one_of_its_teams_or_services(app: Flask) -> None:
    with app.app_context():
        services.load_demo(DEMO)
        names = queries.org_names(clock.today())
        assert {subject: names[folded(subject)].name for subject in SUBJECTS} == SUBJECTS


def test_there_is_a_persona_for_each_role_and_everyone_is_fictional(app: Flask) -> None:
    with app.app_context():
        services.load_demo(DEMO)
        assert [(role.key, person.name) for role, person in queries.demo_personas()] == [
            ("qa_lead", "Priya Marigold"), ("head_of_service", "Tariq Hawthorn"), ("team_manager", "Grace Willow"),
            ("reviewer", "Daniel Rowan"), ("practitioner", "Amara Thistle"), ("leadership", "Helen Sorrel"),
            ("business_support", "Owen Clover"), ("guest", "Margaret Yarrow"),
        ]  # fmt: skip
        emails = db.session.scalars(select(Person.email)).all()
        assert all(email.endswith("@saltmarsh.example") for email in emails)


def test_everyone_has_a_post_and_every_team_a_manager(app: Flask) -> None:
    with app.app_context():
        services.load_demo(DEMO)
        day = clock.today()
        people = db.session.scalars(select(Person)).all()
        assert [person.name for person in people if person.main_appointment(day) is None] == []
        managed = {held.team_id for person in people for held in person.appointments if held.post.key == "team_manager"}
        assert managed == set(db.session.scalars(select(Team.id)))


@pytest.mark.parametrize("key", ["lambeth", "west-sussex", "bedford"])
def test_its_people_hold_every_post_of_whichever_framework_it_runs(key: str) -> None:
    pack = read_pack(shipped(key))
    told = yaml.safe_load((DEMO / "teams.yaml").read_text("utf-8"))
    known = {post["title"]: (post["key"], post["role"]) for post in told["posts"]}
    rows = list(csv.DictReader(staffed((DEMO / "people.csv").read_bytes(), known, pack).decode().splitlines()))
    titles = {post.title for post in pack.posts.values()}
    assert titles - {row["post"] for row in rows} == set()
    assert len({row["staff_number"] for row in rows}) == len({row["email"] for row in rows}) == len(rows)
    assert all(row["email"].endswith("@saltmarsh.example") for row in rows)
    outside = {post.title for post in pack.posts.values() if post.outside or post.role == "guest"}
    post_of = {row["staff_number"]: row["post"] for row in rows}
    assert {post_of[row["line_manager"]] for row in rows if row["line_manager"]} & outside == set()


def test_whose_manager_comes_from_outside_is_under_the_next_one_up() -> None:
    """B is from outside and under A, D from outside and under nobody."""
    pack = read_pack(shipped("bedford"))
    known = {"Chair": ("lscb_chair", "guest"), "Boss": ("director", "leadership"), "Worker": ("worker", "practitioner")}
    head = "staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on"
    lines = [
        "1,A,a,Boss,,,2,,",
        "2,B,b,Chair,,,1,,",
        "3,C,c,Worker,T,S,2,,",
        "4,D,d,Chair,,,,,",
        "5,E,e,Worker,T,S,4,,",
    ]
    rows = list(csv.DictReader(staffed("\n".join([head, *lines]).encode(), known, pack).decode().splitlines()))
    assert [row["line_manager"] for row in rows[:5]] == ["", "1", "1", "", ""]
