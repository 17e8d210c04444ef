"""Who is who in the tests: one person a role, two services, and the teams that North Somerset's calendar names."""

from datetime import date

from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.services import install
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person, Post, Service, Team
from qaportal.programme.generate import preview
from qaportal.programme.models import Programme
from qaportal.programme.services import create
from qaportal.programme.services.rows import units

LONG_AGO = date(2020, 1, 6)
PACK = "qaportal/frameworks/packs/north-somerset"

POSTS = {
    "head_of_qa": ("Head of Service QA and Safeguarding", "qa_lead"),
    "head_of_service": ("Head of Service", "head_of_service"),
    "team_manager": ("Team Manager", "team_manager"),
    "isro": ("Independent Safeguarding Reviewing Officer", "reviewer"),
    "practitioner": ("Practitioner", "practitioner"),
    "assistant_director": ("Assistant Director", "leadership"),
    "business_support": ("Business Support Officer", "business_support"),
    "chief_executive": ("Chief Executive Officer", "guest"),
}
SERVICES = {
    "Family Support and Safeguarding": ["Children in Need", "Children with Disabilities"],
    "Early Help": ["Front Door", "Family Wellbeing"],
    "Corporate Parenting": ["Children in Care", "Care Leavers", "Fostering", "Adoption"],
    "Youth Justice": ["Youth Offending Service"],
    "Quality": ["Quality and Assurance"],
}
ALIASES = {
    "Children with Disabilities": ["CDT"],
    "Youth Offending Service": ["YOS"],
    "Family Support and Safeguarding": ["CiC: Family Support + Safeguarding"],
    "Corporate Parenting": ["CiC: Corporate Parenting"],
}
PEOPLE = {
    "Priya": ("Priya Plum", "head_of_qa", "Quality", None),
    "Hazel": ("Hazel Heath", "head_of_service", "Family Support and Safeguarding", None),
    "Tom": ("Tom Thyme", "team_manager", "Children with Disabilities", "Hazel"),
    "Rowan": ("Rowan Reed", "isro", "Quality and Assurance", "Priya"),
    "Pat": ("Pat Poppy", "practitioner", "Children with Disabilities", "Tom"),
    "Lena": ("Lena Linden", "assistant_director", None, None),
    "Bea": ("Bea Birch", "business_support", "Quality", "Priya"),
    "Gus": ("Gus Gorse", "chief_executive", None, None),
}


def _place(name: str | None) -> Team | Service | None:
    if name is None:
        return None
    return (
        db.session.query(Team).filter_by(name=name).one_or_none()
        or db.session.query(Service).filter_by(name=name).one()
    )


def assemble() -> None:
    """Put the cast, their council and the framework into an empty database."""
    for name, teams in SERVICES.items():
        service = people.add_service(name, on=LONG_AGO, by=None)
        for team in teams:
            people.add_team(team, service, on=LONG_AGO, by=None)
    for name, others in ALIASES.items():
        for other in others:
            people.add_alias(_place(name), other, by=None)
    posts = {key: people.add_post(title, role, by=None, key=key) for key, (title, role) in POSTS.items()}
    for number, (first, (name, post, place, manager)) in enumerate(PEOPLE.items(), 1):
        person = people.add_person(name, f"{first.lower()}@saltmarsh.example", f"S{number:03d}", on=LONG_AGO, by=None)
        above = Cast()[manager] if manager else None
        people.appoint(person, posts[post], on=LONG_AGO, by=None, place=_place(place), manager=above)
    install(PACK, by=None)


class Cast:
    """People of the town by first name, as rows of the current session."""

    def __getitem__(self, first: str) -> Person:
        return db.session.query(Person).filter_by(name=PEOPLE[first][0]).one()

    def post(self, key: str) -> Post:
        """A post of the town."""
        return db.session.query(Post).filter_by(key=key).one()

    def team(self, name: str) -> Team:
        """A team of the town."""
        return db.session.query(Team).filter_by(name=name).one()

    def year(self, label: str = "2027") -> Programme:
        """A draft of North Somerset's year, committed."""
        framework = latest("north-somerset")
        assert framework is not None
        made = preview(pack_of(framework), label, units=units(date(2026, 11, 23)))
        programme = create(framework, made, by=self["Priya"])
        db.session.commit()
        return programme
