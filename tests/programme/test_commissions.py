"""Work that somebody in a named post asks for during the year (D19, BD-026, NS-014): by each framework's own words."""

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.loading import pack_from, read_pack, shipped
from qaportal.frameworks.services import adopt, install
from qaportal.home.queries import home_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.programme import policy, queries, services, themes
from qaportal.programme.models import Activity, Commission
from tests.programme.councils import Council

MARCH = date(2027, 3, 8)
WHY = "Supervision was late in three files last autumn."
# Senior managers may ask; the S&QA Team does the work; a team manager may not ask.
BEDFORD = {"Heike": "head_of_service", "Sue": "sqa_officer", "Tam": "team_manager"}
ADDRESS = "/programme/2027/commission"
WISH = {"type_key": "independent_audit", "subject": "Fostering", "starts": "8 March 2027", "why": WHY}


@pytest.fixture
def bedford(app: Flask) -> Iterator[Council]:
    with app.test_request_context():
        yield Council(app, "bedford", BEDFORD)


def ask(council: Council, first: str = "Heike") -> Activity:
    person = council[first]
    return services.commission(
        council.year, "independent_audit", starts=MARCH, subject="Fostering", why=WHY, asked_by=person, by=person
    )


@pytest.mark.parametrize(
    ("pack", "kind", "posts"),
    [
        ("bedford", "independent_audit", {"director", "chief_officer", "head_of_service"}),
        ("bedford", "themed_day", set()),
        ("lambeth", "readiness_dip", {"ad_qa", "sm_qa"}),
        ("north-somerset", "dip_audit", {"head_of_qa", "qa_officer", "head_of_service", "dcs"}),
        ("west-sussex", "assurance_visit",
         {"placements_lead", "principal_manager", "qa_officer", "assistant_director"}),
    ],
)  # fmt: skip
def test_who_may_ask_for_what(pack: str, kind: str, posts: set[str]) -> None:
    """A post, a party's posts, a board's chair."""
    rules = read_pack(shipped(pack))
    assert themes.askers(rules, rules.activities[kind]) == posts


def test_it_goes_into_the_draft_with_who_asked_and_why(bedford: Council) -> None:
    """BD-026"""
    made, heike = ask(bedford), bedford["Heike"]
    kept = db.session.query(Commission).one()
    assert (made.title, made.starts_on, made.published_digest) == ("Independent audit: Fostering", MARCH, "")
    assert (kept.activity_id, kept.asked_by_id, kept.why, kept.wanted_on, kept.subject) == (
        made.id, heike.id, WHY, MARCH, "Fostering",
    )  # fmt: skip
    entry = db.session.query(LogEntry).filter_by(act="commissioned").one()
    assert (entry.thing_ref, entry.person_name, entry.reason) == (made.ref, "Heike Ash", WHY)


def test_others_may_not_ask(bedford: Council) -> None:
    with pytest.raises(DomainError, match="You may not ask for this: the framework leaves it to"):
        ask(bedford, "Tam")
    assert [policy.can_commission(bedford[first], bedford.year) for first in BEDFORD] == [True, True, False]
    assert bedford.browser("Tam").get(ADDRESS).status_code == 403
    assert ADDRESS not in bedford.browser("Tam").get("/programme/2027").text


def test_work_that_is_not_on_request_is_refused(bedford: Council) -> None:
    heike = bedford["Heike"]
    with pytest.raises(DomainError, match="no such work"):
        services.commission(bedford.year, "themed_day", starts=MARCH, subject="", why=WHY, asked_by=heike, by=heike)


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 11, 20), "has passed"), (date(2027, 3, 7), "Sunday"), (date(2028, 3, 6), "2027")]
)
def test_a_day_on_which_it_cannot_start_is_refused(bedford: Council, day: date, why: str) -> None:
    heike = bedford["Heike"]
    with pytest.raises(DomainError, match=why):
        services.commission(
            bedford.year, "independent_audit", starts=day, subject="", why=WHY, asked_by=heike, by=heike
        )


def test_a_qa_lead_writes_down_what_somebody_else_asks_for(bedford: Council) -> None:
    sue, heike = bedford.browser("Sue"), bedford["Heike"]
    page = sue.post(ADDRESS, WISH | {"asked_by": heike.public_id}).text
    assert "Asked for. The QA team looks at it" in page
    assert db.session.query(Commission).one().asked_by_id == heike.id
    assert "Choose who asks for it." in sue.post(ADDRESS, WISH).text


def test_what_a_person_asks_for_is_their_own_whoever_they_name(bedford: Council) -> None:
    heike = bedford.browser("Heike")
    heike.post(ADDRESS, WISH | {"asked_by": bedford["Sue"].public_id})
    assert db.session.query(Commission).one().asked_by_id == bedford["Heike"].id


def test_the_commissioner_sees_their_request_and_nothing_else_of_the_draft(bedford: Council) -> None:
    heike = bedford.browser("Heike")
    assert "Ask for a piece of work" in heike.get("/programme/2027").text
    assert "Nothing was asked for in 2027 yet." in heike.get(ADDRESS).text
    heike.post(ADDRESS, WISH)
    made = bedford.of("IND")[0]
    services.describe(made, subject="Adoption", where="", starts_at="", ends_at="", version=made.version,
                      by=bedford["Sue"])  # fmt: skip
    db.session.commit()
    page = " ".join(heike.get(ADDRESS).text.split())
    assert "Independent audit: Fostering" in page
    assert "Asked for on 23 November 2026 at 09:00, with the QA team" in page
    assert WHY in page
    assert "Adoption" not in page
    assert heike.get(f"/activity/{made.ref}").status_code == 404
    bedford.publish()
    page = " ".join(heike.get(ADDRESS).text.split())
    assert f'<a href="/activity/{made.ref}">Independent audit: Adoption</a>' in page
    assert "in the programme from 8 March 2027" in page
    assert WHY in heike.get(f"/activity/{made.ref}").text
    assert WHY not in bedford.browser("Tam").get(f"/activity/{made.ref}").text


def test_one_that_is_called_off_says_why(bedford: Council) -> None:
    made = ask(bedford)
    services.cancel(made, "The inspectors come that week.", version=made.version, by=bedford["Sue"])
    db.session.commit()
    page = " ".join(bedford.browser("Heike").get(ADDRESS).text.split())
    assert "called off: The inspectors come that week." in page
    assert list(queries.waiting_commissions()) == []


def test_home_of_a_qa_lead_has_what_is_asked_for_until_it_is_published(bedford: Council) -> None:
    ask(bedford)
    words = "Heike Ash asks for Independent audit: Fostering"

    def told(first: str) -> list[str]:
        return [
            need.title for need in home_of(bedford[first], clock.today(), everything=True).needs if words in need.title
        ]

    assert (told("Sue"), told("Heike")) == ([words], [])
    bedford.publish()
    assert told("Sue") == []


def test_a_year_that_is_over_takes_no_requests(bedford: Council) -> None:
    for day, may in ((31, True), (32, False)):
        with clock.stopped_at(datetime(2027, 12, 1, 9, tzinfo=UTC) + timedelta(days=day - 1)):
            assert policy.can_commission(bedford["Heike"], bedford.year) is may


def test_a_draft_year_is_hidden_from_whoever_asks(app: Flask) -> None:
    with app.test_request_context():
        council = Council(app, "bedford", BEDFORD, publishes=False)
        with pytest.raises(NotFound):
            queries.visible_programme(council["Heike"], "2027")
        assert council.browser("Heike").get(ADDRESS).status_code == 404


def later_version(council: Council, *, on_request: bool) -> None:
    """From 1 April a version of the same framework whose independent audits nobody may, or somebody may ask for."""
    body = copy.deepcopy(council.pack.body)
    kinds = body["activities"]
    if not on_request:
        kinds["independent_audit"]["cadence"] = [
            {"kind": "times", "n": 1, "per": "year", "source": "page 1"}
        ]  # fmt: skip
        kinds["independent_audit"]["placement"] = {"kind": "first_working_day"}
    adopt(install(pack_from(body | {"version": "later"}), by=None), date(2027, 4, 1), by=None, outside_validity=True)


def test_what_may_be_asked_for_goes_by_the_version_of_the_day(bedford: Council) -> None:
    """One rule for the link, the form and the act: until 31 March by the year's own, from then on by the later one."""
    later_version(bedford, on_request=False)
    heike, year = bedford["Heike"], bedford.year
    asked = {"subject": "Fostering", "why": WHY, "asked_by": heike, "by": heike}
    assert [kind.key for kind in policy.kinds_to_ask_for(heike, year)] == ["independent_audit"]
    assert services.commission(year, "independent_audit", starts=date(2027, 3, 31), **asked)
    with pytest.raises(DomainError, match="The framework of that day has no such work"):
        services.commission(year, "independent_audit", starts=date(2027, 4, 6), **asked)
    with clock.stopped_at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        assert policy.kinds_to_ask_for(heike, year) == []
        assert not policy.can_commission(heike, year)
