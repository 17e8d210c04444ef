"""How people are told: a table of what and how, at which hour, with which alarm (ux 2.4)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from qaportal.auditlog.models import LogEntry
from qaportal.invites import queries, services
from qaportal.invites.models import NoticeChoice, NoticeSetting
from qaportal.invites.notices import (
    AT_ONCE,
    BY_KEY,
    COVER,
    DAILY,
    DUE,
    LATE_ACTIONS,
    LATE_PEOPLE,
    MAIL,
    NOTICES,
    PORTAL,
    REPLIES,
    TAKEN,
    Choices,
)
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people import services as people
from qaportal.people.models import Person
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
PATH = "/me/notifications"


def test_as_a_rule_a_daily_mail_says_it_and_only_what_cannot_wait_is_told_at_once() -> None:
    assert {one.key: one.usual for one in NOTICES} == {
        DUE: DAILY, COVER: AT_ONCE, TAKEN: DAILY, LATE_PEOPLE: DAILY, LATE_ACTIONS: DAILY, MAIL: DAILY, REPLIES: DAILY,
    }  # fmt: skip


def test_what_is_no_notice_stays_in_the_portal() -> None:
    assert Choices().way("nothing of ours") == PORTAL


def rows(person_id: int) -> dict[str, str]:
    found = db.session.query(NoticeChoice).filter_by(person_id=person_id)
    return {one.kind: one.way for one in found}


def test_only_what_differs_from_the_usual_is_kept(town: Flask, cast: Cast) -> None:
    with town.app_context():
        tom = cast["Tom"]
        services.choose(tom, ways={DUE: AT_ONCE, COVER: AT_ONCE, LATE_PEOPLE: PORTAL}, hour=7, alarm="1h")
        db.session.commit()
        assert rows(tom.id) == {DUE: AT_ONCE, LATE_PEOPLE: PORTAL}
        found = queries.choices_of([tom.id, cast["Pat"].id])
        assert [found[tom.id].way(one) for one in (DUE, COVER, TAKEN)] == [AT_ONCE, AT_ONCE, DAILY]
        assert found[cast["Pat"].id].way(DUE) == DAILY
        services.choose(tom, ways={DUE: DAILY}, hour=7, alarm="1h")
        db.session.commit()
        assert rows(tom.id) == {LATE_PEOPLE: PORTAL}
        assert [(one.hour, one.alarm, one.looked_at) for one in db.session.query(NoticeSetting)] == [(7, "1h", None)]


def test_a_choice_is_in_the_log_with_what_it_was_before(town: Flask, cast: Cast) -> None:
    with town.app_context():
        tom = cast["Tom"]
        services.choose(tom, ways={DUE: PORTAL}, hour=9, alarm="")
        services.choose(tom, ways={DUE: PORTAL}, hour=9, alarm="")  # nothing new
        db.session.commit()
        logged = db.session.query(LogEntry).filter_by(act="chose how to be told").all()
        assert [(one.person_id, one.details) for one in logged] == [
            (tom.id, {"due": ["daily", "portal"], "hour": [8, 9]})
        ]


@pytest.mark.parametrize(
    "wrong", [{"hour": 5}, {"hour": 19}, {"alarm": "2d"}, {"ways": {MAIL: AT_ONCE}}, {"ways": {DUE: "never"}}]
)
def test_what_is_not_on_offer_is_refused(town: Flask, cast: Cast, wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"ways": {}, "hour": 8, "alarm": ""} | wrong
    with town.app_context(), pytest.raises(DomainError):
        services.choose(cast["Tom"], **given)  # type: ignore[arg-type]


# The page ------------------------------------------------------------------------------------------------


def shown(browser: FlaskClient) -> dict[str, str]:
    """What they have a say in → what is chosen."""
    html = browser.get(PATH).text
    found = re.findall(
        r'<input class="govuk-radios__input" type="radio" id="[^"]*" name="(\w+)" value="(\w+)" checked', html
    )
    return {name: way for name, way in found if name in BY_KEY}


def test_everybody_sees_what_may_come_to_them_and_nothing_else(sign_in: Browser) -> None:
    """Hazel and Tom have people; Priya hears of whoever has no line manager; Gus is a guest, asked to no seat."""
    assert {first: list(shown(sign_in(first))) for first in ("Priya", "Hazel", "Tom", "Pat", "Bea", "Gus")} == {
        "Priya": [DUE, COVER, TAKEN, LATE_PEOPLE, LATE_ACTIONS, MAIL, REPLIES],
        "Hazel": [DUE, COVER, LATE_PEOPLE],
        "Tom": [DUE, COVER, LATE_PEOPLE],
        "Pat": [DUE, COVER],
        "Bea": [DUE, COVER, MAIL],
        "Gus": [DUE],
    }


def test_what_was_chosen_is_kept_and_shown(sign_in: Browser) -> None:
    pat = sign_in("Pat")
    sent = {DUE: AT_ONCE, COVER: PORTAL, "hour": "16", "alarm": "15m"}
    told = pat.post(PATH, data=sent, follow_redirects=True).text
    assert "Notifications saved." in told
    assert shown(pat) == {DUE: AT_ONCE, COVER: PORTAL}
    assert '<option value="16" selected>16:00</option>' in told
    assert re.search(r'value="15m" checked', told)


def test_what_one_has_no_say_in_is_not_taken(town: Flask, sign_in: Browser) -> None:
    pat = sign_in("Pat")
    pat.post(PATH, data={DUE: DAILY, COVER: AT_ONCE, MAIL: PORTAL, TAKEN: AT_ONCE, "hour": "8", "alarm": ""})
    with town.app_context():
        assert db.session.query(NoticeChoice).count() == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({DUE: ""}, "Choose one."), ({DUE: "never"}, "Not a valid choice."), ({"hour": "3"}, "Not a valid choice.")],
)
def test_what_is_not_on_the_page_is_refused_and_the_rest_kept(
    sign_in: Browser, wrong: dict[str, str], says: str
) -> None:
    pat = sign_in("Pat")
    sent = {DUE: DAILY, COVER: PORTAL, "hour": "8", "alarm": "1h"} | wrong
    got = pat.post(PATH, data={name: value for name, value in sent.items() if value})
    assert (got.status_code, says in got.text) == (422, True)
    assert re.search(r'name="cover" value="portal" checked', got.text)
    assert shown(pat) == {DUE: DAILY, COVER: AT_ONCE}


def test_the_page_says_why_invitations_are_always_sent_and_that_mail_about_mail_is_not(sign_in: Browser) -> None:
    html = " ".join(sign_in("Bea").get(PATH).text.split())
    assert "They are the entry in your diary itself" in html
    assert "Mail about failing mail might fail as well" in html


def test_it_is_found_under_ones_name_and_from_the_preferences(sign_in: Browser) -> None:
    pat = sign_in("Pat")
    assert f'href="{PATH}">Notifications</a>' in pat.get("/").text
    assert f'href="{PATH}">Notifications</a>' in pat.get("/me/preferences").text.partition("<main")[2]


def test_whoever_was_taken_in_by_mistake_can_be_taken_out_again(town: Flask, cast: Cast) -> None:
    """Their first morning leaves a row behind, which keeps no import of staff from being undone."""
    with town.app_context():
        new = people.add_person("Nora Nettle", "nora@saltmarsh.example", "S901", on=date(2026, 11, 2), by=None)
        db.session.flush()
        services.note_looked([new.id], clock.now())
        services.choose(new, ways={DUE: PORTAL}, hour=8, alarm="")
        db.session.commit()
        db.session.execute(delete(Person).where(Person.id == new.id))
        db.session.commit()
        assert (db.session.query(NoticeSetting).count(), db.session.query(NoticeChoice).count()) == (0, 0)
