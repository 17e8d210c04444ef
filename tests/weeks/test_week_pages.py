"""The practice week in the browser, for Lambeth: filled, fixed, published, published again after an absence with mail
to those touched alone, its summary closed at 17:00 on day 4, its themes made actions (LB-040 - LB-052, X-11)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from qaportal.actions.models import Action
from qaportal.actions.services import start_plan
from qaportal.allocation import services as allocation
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Team
from qaportal.reviews import services as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.queries import sight_of
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import WeekSession, WeekVersion
from qaportal.weeks import emails, queries, services, tasks
from qaportal.weeks.grid import WAYS
from qaportal.weeks.models import WeekFilling
from tests.cast import LONG_AGO
from tests.programme.councils import Browser
from tests.programme.test_query_counts import counted
from tests.weeks.councils import Week, out, seat_of, summary

SECONDS = 1.0
MOST_ASKED = 15  # statements, those of the sign-in among them
AT = "/activity/PW-2027-03/timetable"


@pytest.fixture
def week(app: Flask) -> Iterator[Week]:
    with app.test_request_context():
        yield Week(app)


@pytest.fixture
def filled(week: Week) -> Week:
    services.solve(week.activity, by=week.lead, seconds=SECONDS)
    db.session.commit()
    return week


@pytest.fixture
def published(filled: Week) -> Week:
    services.publish(filled.activity, by=filled.lead)
    db.session.commit()
    return filled


def lead(week: Week) -> Browser:
    return week.council.browser("Quinn")


def text(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)


def test_filling_is_asked_for_and_done_on_the_queue(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    quinn = lead(week)
    assert "There is no timetable yet" in text(quinn, AT)
    answer = quinn.post(f"{AT}/fillings", {})
    assert "At work" in answer.get_data(as_text=True)
    filling = db.session.query(WeekFilling).one()
    tasks.fill_week(filling.id, SECONDS)
    assert filling.is_finished
    assert not filling.failure
    assert "Everything has a time" in text(quinn, AT)


def first(week: Week, kind: str, name: str) -> WeekSession:
    rows = [row for row in timetable.sessions_of(week.activity) if row.kind == kind]
    return next(row for row in rows if row.member is not None and row.member.person.name == name)


def test_a_session_is_moved_and_a_clash_is_refused_or_kept_with_a_reason(filled: Week) -> None:
    quinn, audit, talk = (
        lead(filled),
        first(filled, "case_audit", "Edda Ash"),
        first(filled, "manager_talk", "Edda Ash"),
    )
    at = f"{AT}/sessions/{talk.public_id}"
    assert "Times at which nothing is in the way" in text(quinn, at)
    there = {"day": str(audit.day), "start": str(audit.start), "room": "auto", "version": str(talk.version)}
    refused = quinn.post(at, there)
    assert refused.status_code == 422
    days = ["Monday 1 Mar", "Tuesday 2 Mar", "Wednesday 3 Mar", "Thursday 4 Mar", "Friday 5 Mar"]
    assert f"Edda Ash, {days[(audit.day or 0) - 1]}, " in refused.get_data(as_text=True)
    assert '<details class="govuk-details" open>' in refused.get_data(as_text=True)
    kept = quinn.post(at, there | {"reason": "They do both <at> once"}).get_data(as_text=True)
    assert "Cannot be, kept" in kept
    assert "They do both &lt;at&gt; once" in kept
    stale = quinn.post(f"{at}", there)
    assert stale.status_code == 409
    assert "Somebody else changed this session" in stale.get_data(as_text=True)
    free = next(found for found, why in queries.starts_for(queries.problem_of(filled.activity), talk) if not why)
    moved = quinn.post(at, {"at": f"{free.day}-{free.start}-{free.room or ''}", "version": str(talk.version)})
    assert "Nobody is told until you publish" in moved.get_data(as_text=True)
    assert "Talk with the team manager" in moved.get_data(as_text=True)
    assert (talk.day, talk.start) == (free.day, free.start)
    for act, said in (("lock", "stays where it is"), ("lock/removal", "may be moved"), ("removal", "has no time")):
        assert said in quinn.post(f"{at}/{act}", {}).get_data(as_text=True)
    assert "To place (1)" in text(quinn, AT)
    assert quinn.post(at, {"day": "x", "start": "9"}).status_code == 422
    for day, start in (
        ("6", "540"),
        ("0", "540"),
        ("2", str(24 * 60 - 30)),
    ):  # an hour’s talk: day 1 to 5, over by 24:00
        never = quinn.post(at, {"day": day, "start": start, "reason": "It has to be"})
        assert never.status_code == 422
        assert "a time from which it ends on that day" in never.text


def test_the_time_that_it_has_is_not_offered_and_its_room_is_kept_where_that_is_free(filled: Week) -> None:
    quinn, talk = lead(filled), first(filled, "manager_talk", "Edda Ash")
    assert talk.host is not None
    extra = timetables.add_room(filled.activity, name="Attic", site=talk.host.site, kind="meeting", seats=30, by=None)
    for row in timetable.sessions_of(filled.activity):
        if row is not talk and row.day is not None:
            timetables.take_off(row, by=None)
    services.place(talk, 2, 9 * 60, extra.id, by=filled.lead)
    db.session.commit()
    at = f"{AT}/sessions/{talk.public_id}"
    shown = text(quinn, at)
    assert "Tuesday 2 Mar, 09:30 to 10:30, Attic" in shown
    assert "Tuesday 2 Mar, 09:00 to 10:00" not in shown
    quinn.post(at, {"day": "3", "start": "840", "room": "auto", "version": str(talk.version)})
    assert (talk.day, talk.start, talk.room_id) == (3, 840, extra.id)


def test_every_way_of_looking_at_it(filled: Week) -> None:
    quinn = lead(filled)
    for way, column in (("people", "Edda Ash"), ("teams", "Care Leavers"), ("rooms", "Chamber")):
        shown = text(quinn, f"{AT}?by={way}&day=all")
        assert f'<th scope="col">{column}' in shown
        assert shown.count("<caption>") == 5
    assert "Briefing" in text(quinn, f"{AT}?by=people&day=1")
    assert text(quinn, f"{AT}?by=nonsense&day=99").count("<caption>") == 5


def test_publishing_again_after_an_absence_writes_to_those_touched_alone(filled: Week) -> None:
    quinn = lead(filled)
    seen = text(quinn, f"{AT}/publication")
    assert "It is the first version: everything is new" in seen
    done = publish(quinn, seen)
    assert "Version 1 is published." in done
    everybody = {letter.person_id for letter in letters(1)}
    assert everybody == queries.people_in(filled.activity)
    edda = filled.council["Edda"]
    filled.away(edda, date(2027, 3, 2), date(2027, 3, 2))
    services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    db.session.commit()
    touched = {person.id for person in queries.preview_of(filled.activity).touched}
    assert edda.id in touched
    assert touched < everybody
    done = publish(quinn, text(quinn, f"{AT}/publication"))
    assert "Version 2 is published." in done
    assert {letter.person_id for letter in letters(2)} == touched
    assert "Nothing has changed since version 2" in text(quinn, f"{AT}/publication")
    assert quinn.post(f"{AT}/publication", {"reviewed": "older"}).status_code == 409


def publish(browser: Browser, seen: str) -> str:
    found = re.search(r'name="reviewed" value="([0-9a-f]+)"', seen)
    assert found
    return browser.post(f"{AT}/publication", {"reviewed": found[1], "note": "Bring your badge"}).get_data(as_text=True)


def letters(number: int) -> list[Letter]:
    version = db.session.query(WeekVersion).filter_by(number=number).one()
    every = db.session.query(Letter).filter_by(kind="week_timetable").all()
    return [one for one in every if one.about["version"] == version.id]


def test_the_mail_names_no_session(published: Week) -> None:
    letter = letters(1)[0]
    message = emails.week_timetable(letter)
    assert message is not None
    body = message.get_body(("plain",))
    assert body is not None
    assert "PW-2027-03" in message["Subject"]
    assert "Case audit" not in body.get_content()
    assert f"{AT}/mine" in body.get_content()


def test_a_members_pack_has_the_descriptions_of_skills_and_each_blank_form(published: Week) -> None:
    """LB-046: timetable, skill descriptors (App 1), audit tool, observation template, App 5."""
    out(published)
    mine = text(published.council.browser("Edda"), f"{AT}/mine")
    assert "What good looks like" in mine
    for about in ("Relationship building", "Use of authority", "Creating change"):
        assert f'<th scope="row" class="govuk-table__header">{about}' in mine
    for form in ("practice_week_audit", "observation", "week_summary"):
        assert f'/forms/{form}">' in mine
    assert 'href="/frameworks' in mine
    guest = text(published.council.browser("Holly"), f"{AT}/mine")
    assert "Relationship building" in guest  # each member has them
    assert 'href="/frameworks' not in guest  # frameworks are for staff
    briefs = text(published.council.browser("Piet"), f"{AT}/mine")
    assert "What good looks like" not in briefs


def test_who_sees_what(published: Week) -> None:
    out(published)
    quinn, edda = lead(published), published.council.browser("Edda")
    assert "My own page, with my forms" in text(edda, AT)
    mine = text(edda, f"{AT}/mine")
    assert "Practice week audit" in mine
    assert "2 ×" in mine
    for path in ("", "/ground", "/publication", "/people", "/summaries"):
        assert edda.get(f"{AT}{path}").status_code == (200 if not path else 403)
    assert "Edda Ash" in text(quinn, f"{AT}/people")
    person = published.council["Edda"].public_id
    assert "Timetable of Edda Ash" in text(quinn, f"{AT}/people/{person}")
    assert "Version 1" in text(edda, f"{AT}/versions")
    assert quinn.get("/activity/TE-2027-01/timetable").status_code == 404
    assert "Open the timetable" in text(edda, f"{AT}/glance")
    bystander = published.council.browser("Ollie")
    assert bystander.get(AT).status_code == 403
    assert bystander.get(f"{AT}/mine").status_code == 403


def test_teams_that_were_accepted_host_once_it_is_said_where_they_are(week: Week) -> None:
    """X-04: heads of service put teams forward, a QA lead accepts; nobody types them in anew."""
    quinn, quiet = lead(week), week.lead
    accepted, reserve, waits = (team_of(week, name) for name in ("Front Door", "Kinship", "Adoption"))
    for team, is_reserve in ((accepted, False), (reserve, True), (waits, False)):
        made = allocation.nominate_team(week.activity, team, "", is_reserve, by=quiet)
        if team is not waits:
            allocation.accept_nomination(made, by=quiet)
    db.session.commit()
    shown = text(quinn, f"{AT}/ground")
    assert f'name="site_{accepted.key}"' in shown
    assert "In reserve, put forward by Quinn Ash." in shown
    assert f'name="site_{waits.key}"' not in shown
    none = quinn.post(f"{AT}/teams/accepted", {f"site_{accepted.key}": " "})
    assert none.status_code == 422
    assert "Say where at least one of the teams is." in none.text
    long = quinn.post(f"{AT}/teams/accepted", {f"site_{accepted.key}": "x" * 121})
    assert long.status_code == 422
    done = quinn.post(f"{AT}/teams/accepted", {f"site_{accepted.key}": "Mill", f"site_{reserve.key}": ""})
    assert "1 team hosts members." in done.text
    host = timetable.teams_of(week.activity)[-1]
    assert (host.team.name, host.site) == ("Front Door", "Mill")
    shown = text(quinn, f"{AT}/ground")
    assert f'name="site_{accepted.key}"' not in shown
    assert f'name="site_{reserve.key}"' in shown


def test_where_a_team_hosted_last_is_filled_in_for_the_next_week(week: Week) -> None:
    following = week.council.of("PW")[1]
    team = timetable.teams_of(week.activity)[0].team  # at the Mill, in March
    made = allocation.nominate_team(following, team, "", is_reserve=False, by=week.lead)
    allocation.accept_nomination(made, by=week.lead)
    db.session.commit()
    shown = text(lead(week), f"/activity/{following.ref}/timetable/ground")
    assert re.search(rf'name="site_{team.key}"[^>]* value="Mill"', shown)


def test_a_host_team_moves_and_its_sessions_wait_for_rooms_there(filled: Week) -> None:
    quinn, host = lead(filled), timetable.teams_of(filled.activity)[0]
    at = f"{AT}/teams/{host.public_id}"
    assert 'value="Mill"' in text(quinn, at)
    assert quinn.post(at, {"site": ""}).status_code == 422
    assert "is at Lane. Fill the timetable again" in quinn.post(at, {"site": "Lane"}).text
    assert any(one.kind == "room" for one in queries.clashes_of(filled.activity))
    services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    assert not any(one.is_hard for one in queries.clashes_of(filled.activity))


def test_teams_and_rooms_are_named_and_members_hosted(week: Week) -> None:
    quinn = lead(week)
    assert "hosts members" in quinn.post(f"{AT}/teams", {"team": team_of(week, "Front Door").key, "site": "Mill"}).text
    assert quinn.post(f"{AT}/teams", {"team": "", "site": ""}).status_code == 422
    host = timetable.teams_of(week.activity)[-1]
    assert "hosts nobody any more" in quinn.post(f"{AT}/teams/{host.public_id}/removal", {}).text
    room = {"name": "Room 9", "room_site": "Mill", "kind": "meeting", "seats": "6"}
    assert "Room 9 can be used" in quinn.post(f"{AT}/rooms", room).text
    assert "There is a room Room 9 at Mill already" in quinn.post(f"{AT}/rooms", room).text
    made = next(one for one in timetable.rooms_of(week.activity) if one.name == "Room 9")
    assert "not used any more" in quinn.post(f"{AT}/rooms/{made.public_id}/removal", {}).text
    assert "The roster is as the seats are" in quinn.post(f"{AT}/roster", {}).text
    member = timetable.members_of(week.activity)[0]
    other = next(one for one in timetable.teams_of(week.activity) if one.id != member.week_team_id)
    assert "Who hosts" in text(quinn, f"{AT}/members/{member.public_id}")
    answer = quinn.post(f"{AT}/members/{member.public_id}", {"team": other.public_id})
    assert f"is hosted by {other.team.name}" in answer.text


def team_of(week: Week, name: str) -> Team:
    service = people.add_service(f"{name} service", on=LONG_AGO, by=None)
    team = people.add_team(name, service, on=LONG_AGO, by=None)
    db.session.commit()
    return team


# The week itself ------------------------------------------------------------------------------------------------

DAY_4 = datetime(2027, 3, 4, 16, 59, tzinfo=UTC)
AFTER = datetime(2027, 3, 4, 17, 0, tzinfo=UTC)


def test_forms_open_from_the_timetable_and_the_summary_closes_at_five_on_day_4(published: Week) -> None:
    out(published)
    with clock.stopped_at(DAY_4):
        edda, quinn = published.council.browser("Edda"), lead(published)
        mine = text(edda, f"{AT}/mine")
        start = re.search(r'action="(/seats/[\w-]{22}/forms/week_summary)"', mine)
        assert start
        assert edda.post(start[1], {}).status_code == 200
        assert "Go on" in text(edda, f"{AT}/mine")
        assert "Practice week summary: begun" in text(quinn, f"{AT}/summaries")
        assert "0 of 3 summaries are handed in. They close on" in text(quinn, f"{AT}/summaries")
    review = db.session.query(Review).one()
    at = f"/reviews/{review.public_id}/parts/summary/sections/week"
    with clock.stopped_at(AFTER):
        assert "It closed when the summaries" in text(edda, f"/reviews/{review.public_id}")
        answer = edda.post(at, {"v.team": "0", "q.team": "Fostering"})
        assert answer.status_code == 403
        assert "It closed when the summaries" in answer.text
        pia = published.council.browser("Pia")
        late = text(pia, f"{AT}/mine")
        assert "Practice week summary: closed" in late
        assert "/forms/week_summary" not in late.partition("Forms for the week")[0]
        assert pia.post(f"/seats/{seat_of(published, 'Pia').public_id}/forms/week_summary", {}).status_code == 422
        for page in ("/", "/reviews"):
            assert "forms/week_summary" not in text(pia, page)
        assert "Read<span" in text(edda, f"{AT}/mine")
        assert "Closed" in text(quinn, f"{AT}/summaries")
        member = next(one for one in timetable.members_of(published.activity) if one.person.name == "Edda Ash")
        give = f"{AT}/members/{member.public_id}/extension"
        assert "They alone may write" in text(quinn, give)
        assert quinn.post(give, {"on": "5 March 2027", "at": "10:00", "reason": ""}).status_code == 422
        assert quinn.post(give, {"on": "3 March 2027", "at": "10:00", "reason": "Late"}).status_code == 422
        done = quinn.post(give, {"on": "5 March 2027", "at": "10:00", "reason": "The train stood still"})
        assert "may write until 5 March 2027 at 10:00, and is told so." in done.text
        told = db.session.query(Letter).filter_by(kind="more_time").one()
        message = emails.more_time(told)
        assert message is not None
        assert (told.person.name, message["Subject"]) == ("Edda Ash", "You have more time for PW-2027-03")
        assert "until 5 March 2027 at 10:00. Then it closes." in message.get_body(("plain",)).get_content()
        assert "Go on" in text(edda, f"{AT}/mine")
        assert f'href="{AT}/themes">Themes</a>' in text(edda, f"{AT}/mine")
        assert "There is more time for it: until 5 March 2027 at 10:00." in text(edda, f"/reviews/{review.public_id}")
        assert edda.post(at, {"v.team": "0", "q.team": "Fostering"}).status_code == 200
    with clock.stopped_at(datetime(2027, 3, 5, 10, 0, tzinfo=UTC)):
        edda = published.council.browser("Edda")
        assert edda.post(at, {"v.team": "0", "q.team": "Fostering"}).status_code == 403
        assert emails.more_time(told) is None  # that time is over


def test_a_day_that_is_moved_and_not_published_closes_nothing(published: Week) -> None:
    """Everybody is told the published day of the summaries: the draft of another one locks nobody out (LB-052)."""
    out(published)
    with clock.stopped_at(DAY_4):
        edda, quinn = published.council.browser("Edda"), lead(published)
        start = re.search(r'action="(/seats/[\w-]{22}/forms/week_summary)"', text(edda, f"{AT}/mine"))
        assert start
        edda.post(start[1], {})
        phase = next(one for one in published.activity.phases if one.due_at)
        phase.due_on = date(2027, 3, 3)
        db.session.commit()
        review = db.session.query(Review).one()
        assert "It closed when the summaries" not in text(edda, f"/reviews/{review.public_id}")
        assert "Practice week summary: closed" not in text(edda, f"{AT}/mine")
        assert "They close on 4 March 2027" in text(quinn, f"{AT}/summaries")


def test_lines_of_summaries_become_themes_and_actions(published: Week) -> None:
    out(published)
    with clock.stopped_at(DAY_4):
        summary(published, "Edda", "1. Risk is named early\n- Plans are late")
        summary(published, "Holly", "• Plans come late <b>")
    with clock.stopped_at(datetime(2027, 3, 5, 9, 0, tzinfo=UTC)):
        quinn = lead(published)
        wall = text(quinn, f"{AT}/themes")
        assert "2 summaries are handed in" in wall
        assert "Plans come late &lt;b&gt;" in wall
        assert "Edda Ash" not in wall
        late = [one.ident for one in queries.lines_of(published.activity) if "late" in one.words]
        assert "Team observed" not in wall
        assert len(late) == 2
        assert quinn.post(f"{AT}/themes", {"words": "", "side": "issue"}).status_code == 422
        made = {"lines": late, "theme": "", "words": "Plans are late", "side": "issue"}
        assert "It is on the wall" in quinn.post(f"{AT}/themes", made).text  # type: ignore[arg-type]
        theme = queries.themes_of(published.activity)[0]
        assert [one.words for one in theme.bullets] == ["Plans are late", "Plans come late <b>"]
        at = f"{AT}/themes/{theme.public_id}"
        assert "on the partners’ list" in quinn.post(f"{at}/partners", {}).text
        assert "For the partnership" in text(quinn, f"{AT}/themes")
        assert (
            "waits to be put to a theme" in quinn.post(f"{at}/lines/removal", {"line": str(theme.bullets[1].id)}).text
        )
        plan = start_plan(published.activity.framework, plan_key(published), title="Practice week", lead=published.lead,
                          by=published.lead)  # fmt: skip
        db.session.commit()
        asked = text(quinn, f"{at}/action")
        assert "Because of: <strong>Plans are late</strong>" in asked
        assert "<li>Plans are late</li>" in asked
        assert f'<option value="{plan.public_id}" selected>' in asked  # the framework has it for practice weeks
        sent = {"plan": plan.public_id, "what": "Plans within ten days", "owner": "Quinn Ash", "due": "1 May 2027"}
        assert quinn.post(f"{at}/action", sent | {"owner": "Nobody"}).status_code == 422
        assert "“ASAP” is not a day" in quinn.post(f"{at}/action", sent | {"due": "ASAP"}).text
        assert "is in the plan" in quinn.post(f"{at}/action", sent).text
        action = db.session.query(Action).one()
        assert action.why == "Plans are late\n- Plans are late"
        shown = text(quinn, f"/actions/{action.public_id}")
        assert f'href="/activity/{published.activity.ref}"' in shown
        assert "kept-words" in shown
        assert "No summary says this now" not in text(quinn, f"{AT}/themes")
        first = db.session.query(Review).filter_by(form_key="week_summary").order_by(Review.id).first()
        assert first is not None
        first.finalised_at = first.finalised_by_id = None  # as where a framework has it looked at again
        sight = sight_of(published.lead, first)
        reviews.return_part(sight, sight.form.parts[0], "Say which plans.", by=published.lead)
        db.session.commit()
        shown = text(quinn, f"{AT}/themes")
        assert "1 summary is handed in" in shown
        assert "Risk is named early" not in shown
        assert shown.count("No summary says this now") == 1  # its line stays with the theme, and says so
        assert quinn.post(f"{at}/removal", {}).status_code == 422
        assert f"{action.ref}</a>, Quinn Ash, by 1 May 2027" in text(published.council.browser("Edda"), f"{AT}/themes")
        assert f"Action: {action.ref}</p>" in text(
            published.council.browser("Holly"), f"{AT}/themes"
        )  # is from outside
        assert quinn.post(f"{at}/action", sent).status_code == 409


def test_lines_go_from_one_theme_to_another(published: Week) -> None:
    out(published)
    with clock.stopped_at(DAY_4):
        summary(published, "Edda", "- Risk is named early\n- Plans are late")
        quinn = lead(published)
        idents = [one.ident for one in queries.lines_of(published.activity)]
        made = {"lines": idents, "theme": "", "words": "Both", "side": "issue"}
        quinn.post(f"{AT}/themes", made)  # type: ignore[arg-type]
        answer = quinn.post(f"{AT}/themes", made | {"lines": idents[:1], "words": "Early", "side": "strength"})  # type: ignore[arg-type]
        assert answer.status_code == 200
        both, early = queries.themes_of(published.activity)
        assert [[one.words for one in theme.bullets] for theme in (both, early)] == [
            ["Plans are late"], ["Risk is named early"],
        ]  # fmt: skip
        again = {"lines": idents, "theme": early.public_id, "words": "", "side": ""}
        quinn.post(f"{AT}/themes", again)  # type: ignore[arg-type]
        both, early = queries.themes_of(published.activity)
        assert (len(both.bullets), len(early.bullets)) == (0, 2)
        shown = text(quinn, f"{AT}/themes")
        assert "Strength: Early (2)" in shown
        assert "Every line is with a theme." in shown


def test_the_plan_that_follows_the_week_is_chosen_before_others_of_its_kind(published: Week) -> None:
    of_any, of_it, last = (
        start_plan(published.activity.framework, plan_key(published), title="Plan", lead=published.lead,
                   by=published.lead, activity=work) for work in (None, published.activity, None)
    )  # fmt: skip
    assert queries.plan_after(published.activity, [of_any, of_it, last]) == of_it.public_id
    assert queries.plan_after(published.activity, [of_any, last]) == last.public_id
    assert queries.plan_after(published.activity, []) == ""


def plan_key(week: Week) -> str:
    plural = week.council.pack.activities[week.activity.type_key].plural
    return next(key for key, rule in week.council.pack.plans.items() if plural in rule.sources)


def test_the_timetable_asks_for_fifteen_statements_at_most_however_many_sessions(filled: Week) -> None:
    quinn = lead(filled)
    text(quinn, AT)
    ways = [asked(quinn, way) for way in WAYS]
    assert max(ways) <= MOST_ASKED
    for row in timetable.sessions_of(filled.activity)[1:]:
        db.session.delete(row)
    db.session.commit()
    assert abs(asked(quinn, "people") - ways[0]) <= 2


def asked(browser: Browser, way: str) -> int:
    with counted(db.engine) as sent:
        text(browser, f"{AT}?by={way}&day=all")
    return len(sent)
