"""Teams and people are put forward, taken back, accepted and declined (X-04, NS-081, NS-087, CARD-07, GAP-13)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import queries, services
from qaportal.allocation.models import Nomination
from qaportal.allocation.queries.rounds import ground_of
from qaportal.auditlog.queries import history_of
from qaportal.home.queries import home_of
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotAllowed, Stale
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.timetable.queries import open_slots
from tests.allocation.nominated import CONVERSATION, SPOTLIGHT, WEEK, WHY, activity, put_person, put_team
from tests.cast import LONG_AGO, Cast
from tests.programme.test_query_counts import statements
from tests.sampling.frames import published_town

SignIn = Callable[[str], FlaskClient]
JANUARY = datetime(2027, 1, 21, 9, tzinfo=UTC)  # the day of the conversation
ADVENT = datetime(2026, 12, 1, 9, tzinfo=UTC)  # less than 30 days before its team is wanted
SPOT4 = "TS-2027-04"
GPC_PAGE = f"/activity/{CONVERSATION}/nominations"


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    """The cast, with North Somerset's year 2027 published."""
    with town.test_request_context():
        yield published_town()


@pytest.fixture
def published(town: Flask) -> Flask:
    """The same, for browsers alone."""
    with town.app_context():
        published_town()
    return town


def how(found: Nomination) -> str:
    """How a nomination stands."""
    if found.accepted_at:
        return "accepted"
    return "declined" if found.declined_at else "taken back" if found.taken_back_at else "stands"


# Teams --------------------------------------------------------------------------------------------------------


def test_a_head_of_service_puts_a_team_of_theirs_forward(saltmarsh: Cast) -> None:
    made = put_team("Children with Disabilities")
    assert (made.team, made.why, made.is_reserve, made.nominated_by, how(made)) == (
        saltmarsh.team("Children with Disabilities"), WHY, False, saltmarsh["Hazel"], "stands",
    )  # fmt: skip
    assert [(entry.act, entry.details) for entry in history_of("nomination", CONVERSATION)] == [
        ("put forward", {"name": "Children with Disabilities", "what": "Team"})
    ]


def test_a_team_of_another_service_is_not_theirs(saltmarsh: Cast) -> None:
    with pytest.raises(DomainError, match=r"You do not head the service of Adoption. Choose a team of yours."):
        put_team("Adoption")


def test_a_qa_lead_puts_any_team_forward_and_others_none(saltmarsh: Cast) -> None:
    assert put_team("Adoption", "Priya").nominated_by == saltmarsh["Priya"]
    with pytest.raises(NotAllowed):
        put_team("Children with Disabilities", "Tom")


def test_a_team_that_is_closed_by_then_cannot_be_put_forward(saltmarsh: Cast) -> None:
    people.close(saltmarsh.team("Children in Need"), on=date(2026, 12, 31), by=None)
    with pytest.raises(DomainError, match=r"Children in Need is not there on 21 January 2027. Choose another team."):
        put_team("Children in Need")


def test_a_team_is_put_forward_once_while_that_stands(saltmarsh: Cast) -> None:
    first = put_team("Children in Need")
    with pytest.raises(Stale, match=r"Children in Need has been put forward already."):
        put_team("Children in Need", "Priya")
    services.take_back_nomination(first, by=saltmarsh["Hazel"])
    assert how(put_team("Children in Need", "Priya")) == "stands"


def test_nothing_is_put_forward_or_answered_once_the_work_has_begun(saltmarsh: Cast) -> None:
    before = put_team("Children in Need")
    with clock.stopped_at(JANUARY):
        for act in (
            lambda: put_team("Children with Disabilities"),
            lambda: services.accept_nomination(before, by=saltmarsh["Priya"]),
        ):
            with pytest.raises(DomainError, match=r"GPC-2027-01 started on 21 January 2027: it is too late for this."):
                act()


def test_nothing_is_put_forward_for_what_is_called_off(saltmarsh: Cast) -> None:
    called_off = activity()
    programme.cancel(called_off, "The director is away.", version=called_off.version, by=saltmarsh["Priya"])
    with pytest.raises(DomainError, match=r"GPC-2027-01 is cancelled: nothing is to be put forward."):
        put_team("Children in Need")


# People -------------------------------------------------------------------------------------------------------


def test_managers_put_their_own_people_forward_and_themselves(saltmarsh: Cast) -> None:
    """Hazel heads the service that Tom works in; Tom is of his own team."""
    made = put_person("Tom", "Hazel")
    assert (made.person, made.seat_key, made.team_id) == (saltmarsh["Tom"], "member", None)
    assert put_person("Tom", "Tom", "TS-2027-04").nominated_by == saltmarsh["Tom"]
    with pytest.raises(DomainError, match=r"Rowan Reed is not one of your people. Choose somebody who is."):
        put_person("Rowan", "Hazel")


def test_nobody_of_the_visited_team_and_nobody_in_another_post_is_put_forward(saltmarsh: Cast) -> None:
    """GAP-12: the visit of 9 February is to Children with Disabilities, where Tom works."""
    with pytest.raises(DomainError, match=r"Tom Thyme works in the team that is visited. Choose somebody else."):
        put_person("Tom", "Hazel", "TS-2027-02")
    with pytest.raises(DomainError, match=r"Pat Poppy holds no post that may have this seat on the day it starts."):
        put_person("Pat", "Priya")


def test_who_may_be_chosen_stands_in_the_order_of_turns(saltmarsh: Cast) -> None:
    """Ash holds a post from January on: in time for the visit of 9 March."""
    ash = people.add_person("Ash Alder", "ash@saltmarsh.example", "S050", on=LONG_AGO, by=None)
    people.appoint(ash, saltmarsh.post("isro"), on=date(2027, 1, 4), by=None, place=saltmarsh.team("Adoption"))
    put_person("Tom", "Hazel")
    spotlight = activity(SPOTLIGHT)
    found = queries.people_to_choose(
        saltmarsh["Priya"], spotlight, queries.opening_of(spotlight, "member"), spotlight.starts_on
    )
    assert [(one.person.name, one.words, one.is_taken) for one in found] == [
        ("Ash Alder", "Independent Safeguarding Reviewing Officer, Adoption", False),
        ("Rowan Reed", "Independent Safeguarding Reviewing Officer, Quality and Assurance", False),
        ("Tom Thyme", "Team Manager, Children with Disabilities", True),
    ]


# Answers ------------------------------------------------------------------------------------------------------


def test_the_team_that_is_accepted_is_what_the_activity_looks_at_and_others_stay_in_reserve(saltmarsh: Cast) -> None:
    """GAP-13. The draft changes: nobody else sees it before it is published."""
    chosen, other = put_team("Children in Need"), put_team("Children with Disabilities", reserve=True)
    services.accept_nomination(chosen, by=saltmarsh["Priya"])
    conversation = activity()
    assert (conversation.subject, conversation.team, conversation.title, conversation.is_unpublished) == (
        "Children in Need", chosen.team, "Good practice conversation: Children in Need", True,
    )  # fmt: skip
    assert (how(chosen), how(other)) == ("accepted", "stands")
    assert queries.accepted_teams(conversation) == [(chosen.team_id, False)]
    with pytest.raises(DomainError, match=r"GPC-2027-01 has a team: Children in Need. Decline that nomination first"):
        services.accept_nomination(other, by=saltmarsh["Priya"])
    with pytest.raises(DomainError, match=r"The team of GPC-2027-01 is chosen"):
        put_team("Adoption", "Priya")


def test_the_one_in_reserve_stands_in_where_the_team_cannot_come_after_all(saltmarsh: Cast) -> None:
    chosen, other = put_team("Children in Need"), put_team("Children with Disabilities", reserve=True)
    services.accept_nomination(chosen, by=saltmarsh["Priya"])
    services.decline_nomination(chosen, "Half the team is ill.", by=saltmarsh["Priya"])
    assert (activity().subject, activity().team_id, how(chosen)) == ("", None, "declined")
    services.accept_nomination(other, by=saltmarsh["Priya"])
    assert activity().subject == "Children with Disabilities"
    assert queries.accepted_teams(activity()) == [(other.team_id, False)]


def test_several_teams_host_a_practice_week(saltmarsh: Cast) -> None:
    """NS-078: it stays about its theme."""
    hosts = [put_team("Children in Need", ref=WEEK), put_team("Adoption", "Priya", WEEK, reserve=True)]
    for one in hosts:
        services.accept_nomination(one, by=saltmarsh["Priya"])
    assert queries.accepted_teams(activity(WEEK)) == [(hosts[0].team_id, False), (hosts[1].team_id, True)]
    assert (activity(WEEK).subject, activity(WEEK).team_id) == ("", None)


def test_people_who_are_accepted_are_known_by_seat(saltmarsh: Cast) -> None:
    first, second, third = put_person("Tom"), put_person("Rowan", "Priya", reserve=True), put_person("Tom", ref=SPOT4)
    for one in (first, second):
        services.accept_nomination(one, by=saltmarsh["Priya"])
    assert queries.accepted_people(activity(SPOTLIGHT)) == {
        "member": [(saltmarsh["Tom"].id, False), (saltmarsh["Rowan"].id, True)]
    }
    assert (queries.accepted_people(activity(SPOT4)), how(third)) == ({}, "stands")


def test_as_many_seats_as_were_put_forward_for_are_theirs_and_anybody_may_have_the_others(saltmarsh: Cast) -> None:
    services.accept_nomination(put_person("Tom"), by=saltmarsh["Priya"])
    services.set_out(activity(SPOTLIGHT), by=saltmarsh["Priya"])
    members = [slot for slot in open_slots(activity(SPOTLIGHT)) if slot.seat_key == "member"]
    ground = ground_of(activity(SPOTLIGHT), beside=[slot.id for slot in members])
    assert ground is not None
    pools = {seat.id: seat.pool for seat in ground.asked.seats}
    assert [pools[slot.id] for slot in members] == [frozenset({saltmarsh["Tom"].id}), None, None]
    services.choose(members[0], saltmarsh["Rowan"], reason="She was asked first.", by=saltmarsh["Priya"])
    again = ground_of(activity(SPOTLIGHT), beside=[slot.id for slot in members])
    assert again is not None
    pools = {seat.id: seat.pool for seat in again.asked.seats}
    assert [pools[slot.id] for slot in members] == [None, frozenset({saltmarsh["Tom"].id}), None]


def test_what_is_answered_or_taken_back_is_so_for_everybody(saltmarsh: Cast) -> None:
    lead, accepted, declined = saltmarsh["Priya"], put_team("Children in Need", ref=WEEK), put_team("Children in Need")
    services.accept_nomination(accepted, by=lead)
    services.decline_nomination(declined, "It was heard in the summer.", by=lead)
    with pytest.raises(Stale, match=r"Children in Need was accepted already."):
        services.accept_nomination(accepted, by=lead)
    with pytest.raises(DomainError, match=r"Children in Need is accepted. Ask the QA team if it cannot be after all."):
        services.take_back_nomination(accepted, by=saltmarsh["Hazel"])
    for act in (services.accept_nomination, services.take_back_nomination):
        with pytest.raises(Stale):
            act(declined, by=saltmarsh["Hazel"])
    with pytest.raises(NotAllowed, match=r"Only Hazel Heath can take this back. The QA team can decline it."):
        services.take_back_nomination(put_team("Children with Disabilities"), by=lead)


# Whose turn it is ---------------------------------------------------------------------------------------------


def turns(cast: Cast, first: str, ref: str) -> list[tuple[str, str | None]]:
    """(team, when it was featured last) in the order of the form."""
    found = queries.teams_to_choose(cast[first], activity(ref), activity(ref).starts_on)
    return [(one.team.name, f"{one.last.day:%d %b %Y}" if one.last else None) for one in found]


def test_teams_that_nothing_features_come_first_with_when_the_others_are(saltmarsh: Cast) -> None:
    """By March the visit of 9 February to Children with Disabilities will have featured it."""
    assert turns(saltmarsh, "Hazel", "GPC-2027-03") == [
        ("Children in Need", None), ("Children with Disabilities", "09 Feb 2027"),
    ]  # fmt: skip
    assert turns(saltmarsh, "Hazel", CONVERSATION) == [("Children in Need", None), ("Children with Disabilities", None)]


def test_a_review_of_records_or_a_visit_that_was_called_off_features_nobody(saltmarsh: Cast) -> None:
    visit = activity("TS-2027-02")
    programme.cancel(visit, "Two inspectors came.", version=visit.version, by=saltmarsh["Priya"])
    programme.add(visit.programme, "dip_audit", date(2027, 2, 16), "Children in Need", by=saltmarsh["Priya"])
    publish(visit.programme, by=saltmarsh["Priya"])
    assert turns(saltmarsh, "Hazel", "GPC-2027-03") == [
        ("Children in Need", None),
        ("Children with Disabilities", None),
    ]


def test_a_team_whose_nomination_is_accepted_is_featured_before_that_is_published(saltmarsh: Cast) -> None:
    services.accept_nomination(put_team("Children in Need"), by=saltmarsh["Priya"])
    assert turns(saltmarsh, "Hazel", "GPC-2027-03") == [
        ("Children in Need", "21 Jan 2027"), ("Children with Disabilities", "09 Feb 2027"),
    ]  # fmt: skip


def test_gaps_are_teams_that_nothing_features_and_nobody_has_put_forward(saltmarsh: Cast) -> None:
    """The calendar's nine visits reach eight teams and one service (NS-084)."""
    assert [one.team.name for one in queries.coverage_gaps(clock.today())] == ["Adoption", "Children in Need"]
    put_team("Children in Need")
    assert [one.team.name for one in queries.coverage_gaps(clock.today())] == ["Adoption"]


# Who sees what ------------------------------------------------------------------------------------------------


def test_nominators_see_their_own_and_those_of_their_people_and_teams(saltmarsh: Cast) -> None:
    put_team("Adoption", "Priya")
    mine, about_mine = put_team("Children in Need"), put_team("Children with Disabilities", "Priya")
    assert queries.nominations_for(saltmarsh["Hazel"], activity()) == [mine, about_mine]
    assert len(queries.nominations_for(saltmarsh["Priya"], activity())) == 3
    put_person("Rowan", "Priya")
    member = put_person("Tom", "Priya")
    assert queries.nominations_for(saltmarsh["Hazel"], activity(SPOTLIGHT)) == [member]


def test_a_refusal_says_why_and_keeps_what_was_typed(published: Flask, sign_in: SignIn) -> None:
    page = sign_in("Hazel").post(f"{GPC_PAGE}/team", data={"team": "children-in-need", "why": ""})
    assert page.status_code == 422
    assert "Say why, in a sentence." in page.text
    assert 'value="children-in-need" checked' in " ".join(page.text.split())


def test_whoever_can_name_nobody_is_told_why_and_has_no_button(published: Flask, sign_in: SignIn) -> None:
    """The visit is to Tom's own team: nobody of it may be a member."""
    page = sign_in("Tom").get("/activity/TS-2027-02/nominations/seats/member").text
    assert "There is nobody to choose." in page
    assert "Each of the people whom you may name holds no post that may have this seat on the day it starts" in page
    assert "or works in the team that is visited." in page
    assert "Send nomination" not in page


def test_of_two_who_put_the_same_team_forward_one_is_told_so(published: Flask, sign_in: SignIn) -> None:
    sent = {"team": "children-in-need", "why": WHY}
    answers = [browser.post(f"{GPC_PAGE}/team", data=sent) for browser in (sign_in("Hazel"), sign_in("Priya"))]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Children in Need has been put forward already." in answers[1].text


def test_the_qa_team_has_all_that_waits_on_one_page(published: Flask, sign_in: SignIn) -> None:
    """With the teams that nothing reaches beside it, and whoever is invited by the framework anyway on each."""
    with published.app_context():
        put_team("Children in Need")
        db.session.commit()
    lead = sign_in("Priya")
    page = lead.get("/nominations").text
    assert [words in page for words in (WHY, "Coverage gaps", "Adoption", "Accept")] == [True] * 4
    assert "Also invited, by the framework: Lead Member for Children&#39;s Services, Chief" in lead.get(GPC_PAGE).text


def test_a_page_of_three_nominations_asks_no_more_than_of_one(published: Flask, sign_in: SignIn) -> None:
    lead = sign_in("Priya")
    counts = []
    for teams in (["Children in Need"], ["Children with Disabilities", "Adoption"]):
        with published.app_context():
            for team in teams:
                put_team(team, "Priya")
            db.session.commit()
        counts.append([statements(published, lead, path) for path in (GPC_PAGE, f"{GPC_PAGE}/team", "/nominations")])
    assert counts[0] == counts[1]


# Home ---------------------------------------------------------------------------------------------------------


def needs(cast: Cast, first: str) -> list[tuple[str, str, bool]]:
    """(when, what, whether late) of lines about nominations."""
    found = home_of(cast[first], clock.today(), everything=True).needs
    return [(one.due, one.title, one.late) for one in found if "ominat" in one.title]


TEAM_WANTED = "Nominate a team: Good practice conversation"
MEMBER_WANTED = "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care"


def test_a_head_of_service_is_asked_until_they_have_put_one_forward(saltmarsh: Cast) -> None:
    """The same deadline is not told twice."""
    assert needs(saltmarsh, "Hazel") == []
    with clock.stopped_at(ADVENT):
        assert needs(saltmarsh, "Hazel") == [("Wed 30 Dec", TEAM_WANTED, False)]
        assert needs(saltmarsh, "Tom") == []
        put_team("Children in Need")
        assert needs(saltmarsh, "Hazel") == []


def test_what_was_declined_is_asked_for_again_with_the_reason(saltmarsh: Cast) -> None:
    with clock.stopped_at(ADVENT):
        said_no = "It was heard in the summer."
        services.decline_nomination(put_team("Children in Need"), said_no, by=saltmarsh["Priya"])
        [line] = [one for one in home_of(saltmarsh["Hazel"], clock.today()).needs if one.title == TEAM_WANTED]
        assert line.more == f"in 29 days. Children in Need was declined: {said_no}"
        put_team("Children with Disabilities")
        assert needs(saltmarsh, "Hazel") == []


def test_the_page_of_the_work_has_a_way_in_for_who_may_from_the_first_day_on(published: Flask, sign_in: SignIn) -> None:
    page = f"{GPC_PAGE}/glance"
    assert f'href="{GPC_PAGE}/team">Put a team forward' in sign_in("Hazel").get(page).text
    assert "Put a team forward" not in sign_in("Tom").get(page).text
    with clock.stopped_at(JANUARY):
        assert "Put a team forward" not in sign_in("Hazel").get(page).text


def test_others_are_asked_until_there_is_one_in_reserve(saltmarsh: Cast) -> None:
    with clock.stopped_at(ADVENT):
        put_team("Adoption", "Priya")
        assert needs(saltmarsh, "Hazel") == [("Wed 30 Dec", TEAM_WANTED, False)]
        put_team("Fostering", "Priya", reserve=True)
        assert needs(saltmarsh, "Hazel") == []


def test_what_is_late_is_asked_for_as_late_until_the_work_starts(saltmarsh: Cast) -> None:
    with clock.stopped_at(datetime(2027, 1, 4, 9, tzinfo=UTC)):
        assert ("Late", TEAM_WANTED, True) in needs(saltmarsh, "Hazel")
    with clock.stopped_at(JANUARY):
        assert TEAM_WANTED not in [title for _, title, _ in needs(saltmarsh, "Hazel")]


def test_a_manager_is_asked_for_members_where_they_have_somebody_to_name(saltmarsh: Cast) -> None:
    """NS-087: not for the visit to Tom's own team, of which nobody may be a member."""
    with clock.stopped_at(datetime(2027, 1, 11, 9, tzinfo=UTC)):
        assert needs(saltmarsh, "Tom") == [("Tue 9 Feb", MEMBER_WANTED, False)]
        put_person("Tom", "Tom")
        assert needs(saltmarsh, "Tom") == []


def test_a_qa_lead_is_told_how_many_wait_for_an_answer(saltmarsh: Cast) -> None:
    put_team("Adoption", "Priya", reserve=True)
    first = put_team("Children in Need")
    put_person("Tom")
    assert needs(saltmarsh, "Priya") == [("Now", "3 nominations wait for your answer", False)]
    services.accept_nomination(first, by=saltmarsh["Priya"])
    assert needs(saltmarsh, "Priya") == [("Now", "1 nomination waits for your answer", False)]


def test_what_is_wanted_stands_by_its_day(saltmarsh: Cast) -> None:
    """Nine visits, six conversations, a practice week."""
    put_team("Children in Need")
    found = queries.all_wanted(saltmarsh["Priya"], clock.today())
    assert len(found) == 16
    assert [(one.row.ref, one.first, len(one.waiting)) for one in found[:3]] == [
        ("GPC-2027-01", 1, 1), ("TS-2027-02", 0, 0), ("TS-2027-03", 0, 0),
    ]  # fmt: skip
    assert [one.row.ref for one in found[-2:]] == ["GPC-2027-11", "PW-2027"]
