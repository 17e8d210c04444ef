"""The tracker, one person's duties, reminders and the log, as they are used (X-18, LB-060, LB-063, D13, D18)."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.services import install
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import queries as people_queries
from qaportal.people import services as people
from qaportal.people.models import FlagKind
from qaportal.programme import queries, services
from qaportal.programme.generate import preview
from qaportal.programme.models import DutyDone, Exemption, LoggedMeeting, Programme
from qaportal.programme.services.rows import units
from tests.cast import Cast
from tests.frameworks.packs import written
from tests.programme.councils import Council
from tests.signing import without_tokens
from tests.standing import FIRST_OF_NOVEMBER, FOLDER, Stood, owed, stand

SignIn = Callable[[str], FlaskClient]
MONTHLY = [date(2026, month, 1) for month in range(1, 13)]


@pytest.fixture
def stood(town: Flask) -> Stood:
    """It is Monday 23 November 2026, eleven months into the first year."""
    with town.app_context():
        found = stand(Cast())
        db.session.commit()
    return found


@pytest.fixture
def inside(stood: Stood, town: Flask) -> Iterator[Stood]:
    """The same, for what is asked of the verbs themselves."""
    with town.app_context():
        yield stood


def text_of(html: str) -> str:
    """What a page's main part says, on one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def rows(client: FlaskClient, path: str) -> list[list[str]]:
    """The cells of the table's body."""
    html = client.get(path).text
    bodies = re.findall(r"<tbody.*?</tbody>", html, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for body in bodies for row in re.findall(
        r"<tr.*?</tr>", body, re.DOTALL)]  # fmt: skip
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in found]


def test_the_tracker_counts_in_words_by_team(stood: Stood, sign_in: SignIn) -> None:
    """Everyone owes November's audit; four supervisions of Pat went by without an observation, as did everybody
    else's for want of a log. The yearly observations are due at the end of the year."""
    assert rows(sign_in("Priya"), "/duties") == [
        ["Children with Disabilities", "Family Support and Safeguarding", "1 late and 2 due"],
        ["Family Support and Safeguarding, outside teams", "Family Support and Safeguarding", "1 late and 1 due"],
        ["Outside services", "", "1 due"],
        ["Quality and Assurance", "Quality", "1 due"],
        ["Quality, outside teams", "Quality", "2 late and 2 due"],
    ]


def test_each_sees_what_is_theirs_to_see(stood: Stood, sign_in: SignIn) -> None:
    seen = {first: [row[0] for row in rows(sign_in(first), "/duties?by=person")]
            for first in ("Pat", "Tom", "Hazel", "Rowan", "Lena", "Bea")}  # fmt: skip
    everyone = ["Bea Birch", "Hazel Heath", "Lena Linden", "Pat Poppy", "Priya Plum", "Rowan Reed", "Tom Thyme"]
    assert seen == {
        "Pat": ["Pat Poppy"],
        "Rowan": ["Rowan Reed"],
        "Tom": ["Pat Poppy", "Tom Thyme"],
        "Hazel": ["Hazel Heath", "Pat Poppy", "Tom Thyme"],
        "Lena": everyone,
        "Bea": everyone,
    }


def test_filters_are_in_the_address(stood: Stood, sign_in: SignIn) -> None:
    late = rows(sign_in("Bea"), "/duties?by=person&duty=observed&state=late&service=family-support-and-safeguarding")
    assert late == [
        ["Hazel Heath", "Family Support and Safeguarding", "1 late"],
        ["Tom Thyme", "Children with Disabilities", "1 late"],
    ]
    assert "Nothing stands like that in November 2026." in text_of(sign_in("Bea").get("/duties?state=exempt").text)


def test_a_share_of_the_year_stands_beside_and_owes_nothing(stood: Stood, sign_in: SignIn) -> None:
    """D18: seven audits were done in October; seven people owe one a month."""
    said = (
        "Audits: 7 done so far. The framework expects about 140 a year (10 % of open records); the duties as they "
        "stand come to 84."
    )
    assert said in text_of(sign_in("Lena").get("/duties").text)
    assert said not in text_of(sign_in("Tom").get("/duties").text)


def states(town: Flask, *asked: tuple[str, str, date]) -> list[str]:
    """How each of these stands, by the owner's first name, duty and opening day."""
    with town.app_context():
        return [owed(Cast()[first], duty, opens).state for first, duty, opens in asked]


def test_marking_as_done_and_taking_it_back(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    client, mine, november = (
        sign_in("Tom"),
        f"/duties/people/{stood.people['Tom']}",
        ("Tom", "monthly", FIRST_OF_NOVEMBER),
    )
    sent = client.post(f"{mine}/done/{stood.owed['Tom']}", data={"on": "20 November 2026", "note": "AUD-31"})
    assert sent.status_code == 303
    assert states(town, november) == ["done"]
    done = ["Monthly audit", "", "20 November 2026", "AUD-31", "Tom Thyme"]
    assert done in [row[:5] for row in rows(client, mine)]
    with town.app_context():
        mark = db.session.query(DutyDone).filter_by(note="AUD-31").one().public_id
    assert client.post(f"{mine}/marks/{mark}/removal").status_code == 303
    assert states(town, november) == ["due"]
    assert client.post(f"{mine}/marks/{mark}/removal").status_code == 404


def test_what_is_to_come_was_not_done(stood: Stood, sign_in: SignIn) -> None:
    path = f"/duties/people/{stood.people['Tom']}/done/{stood.owed['Tom']}"
    answer = sign_in("Tom").post(path, data={"on": "24 November 2026"})
    assert answer.status_code == 422
    assert "That day is still to come. Enter the day on which it was done." in answer.text


def test_what_was_late_counts_for_its_own_period(inside: Stood) -> None:
    """October's audit of Tom's, done in November, does not do for November."""
    tom, october = Cast()["Tom"], date(2026, 10, 1)
    services.take_back_done(queries.mark_of(tom, inside.marks["Tom"]), by=tom)
    services.mark_done(tom, owed(tom, "monthly", october), on=date(2026, 11, 20), by=tom)
    assert [owed(tom, "monthly", opens).state for opens in (october, FIRST_OF_NOVEMBER)] == ["done", "due"]


def test_an_observation_counts_from_the_last_one(inside: Stood) -> None:
    """The yearly one of Pat: not before the day from which it counts, 1 January 2026."""
    tom = Cast()["Tom"]
    yearly = owed(tom, "yearly", date(2026, 1, 1))
    with pytest.raises(DomainError, match="It counts from 1 January 2026"):
        services.mark_done(tom, yearly, on=date(2025, 12, 31), by=tom)
    services.mark_done(tom, yearly, on=date(2026, 11, 2), by=tom)
    assert owed(tom, "yearly", date(2026, 1, 1)).state == "done"
    with pytest.raises(DomainError, match="done already"):
        services.mark_done(tom, owed(tom, "yearly", date(2026, 1, 1)), on=date(2026, 11, 3), by=tom)


def test_a_flag_is_seen_by_those_who_answer_for_the_worker_alone(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    """BD-052: from 2 March Pat is owed an observation every six months; none was held since January, so it is late."""
    with town.app_context():
        tom, pat = Cast()["Tom"], Cast()["Pat"]
        kind = next(kind for kind in people_queries.flag_kinds_for(tom, pat) if kind.key == "support")
        people.raise_flag(pat, kind, on=date(2026, 3, 2), by=tom)
        db.session.commit()
    because = "Every 6 months, because a flag was raised on 2 March 2026."
    ordinary = "Yearly observation Every year. Not done before. Pat Poppy by 31 December 2026 Due"
    path = f"/duties/people/{stood.people['Tom']}"
    said = {first: text_of(sign_in(first).get(path).text) for first in ("Tom", "Hazel", "Priya", "Lena", "Bea")}
    assert {first for first, text in said.items() if because in text} == {"Tom", "Hazel"}
    assert {first for first, text in said.items() if ordinary in text} == {"Priya", "Lena", "Bea"}
    assert not [first for first, text in said.items() if "Needs support" in text]


def test_no_page_of_others_changes_when_a_sensitive_flag_is_raised(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    """BD-052: byte for byte, but for what guards forms; late for Tom, whose Home and tracker say so."""
    tom = f"/duties/people/{stood.people['Tom']}"
    paths = ["/", "/duties", "/duties?by=person&span=year", "/duties?state=late&span=quarter", tom, "/programme/2026",
             f"/duties/people/{stood.people['Pat']}", "/duties/reminders", "/duties/reminders?print=1"]  # fmt: skip

    def pages() -> dict[tuple[str, str], str]:
        clients = {first: sign_in(first) for first in ("Bea", "Priya", "Lena", "Rowan", "Pat", "Tom")}
        found = {(first, path): clients[first].get(path).text for first in clients for path in paths}
        return {key: without_tokens(html) for key, html in found.items()}

    def counts() -> dict[str, dict[date, int]]:
        with town.app_context():
            year = db.session.query(Programme).filter_by(year="2026").one()
            return queries.expected(pack_of(year.framework), year.starts_on, year.ends_on)

    before, counted = pages(), counts()
    with town.app_context():
        kind = db.session.query(FlagKind).filter_by(key="support").one()
        people.raise_flag(Cast()["Pat"], kind, on=date(2026, 3, 2), by=Cast()["Tom"])
        db.session.commit()
    after = pages()
    differ = {key for key in before if before[key] != after[key]}
    assert differ == {("Tom", path) for path in ("/", *paths[1:4], tom)}
    assert counts() == counted
    assert "Late Yearly observation for Pat Poppy was due by" in text_of(after["Tom", "/"])


def test_what_a_sensitive_flag_alone_makes_due_is_marked_and_excused_without_a_word(
    stood: Stood, sign_in: SignIn, town: Flask
) -> None:
    """BD-052: neither which nor whose in the log; in no count; out of sight of those who may not know."""
    path = f"/duties/people/{stood.people['Tom']}"
    with town.app_context():
        tom, pat = Cast()["Tom"], Cast()["Pat"]
        kind = db.session.query(FlagKind).filter_by(key="support").one()
        people.raise_flag(pat, kind, on=date(2026, 11, 16), by=tom)
        mark = services.mark_done(tom, owed(tom, "support_visit", date(2026, 11, 16)), on=date(2026, 11, 18), by=tom)
        free = services.excuse(pat, "support_visit", starts=date(2026, 12, 1), ends=date(2026, 12, 2), reason="Away",
                               approved_by=Cast()["Lena"], by=tom)  # fmt: skip
        services.end_exemption(free, by=tom)
        services.take_back_done(mark, by=tom)
        services.mark_done(tom, owed(tom, "support_visit", date(2026, 11, 16)), on=date(2026, 11, 18), by=tom)
        services.excuse(tom, "support_visit", starts=date(2026, 12, 1), ends=date(2026, 12, 2), reason="Away",
                        approved_by=Cast()["Lena"], by=tom)  # fmt: skip
        db.session.commit()
        said = db.session.query(LogEntry).filter(LogEntry.thing_ref.in_([mark.public_id, free.public_id])).all()
        assert sorted((one.act, one.thing_kind, one.details) for one in said) == [
            ("did a duty", "duty", {}), ("ended an exemption", "duty", {}), ("excused", "duty", {}),
            ("took back a duty", "duty", {}),
        ]  # fmt: skip
        rules = queries.standing(clock.today())
        assert rules is not None
        assert "support_visit" not in queries.done_counts(rules.pack, *rules.year)
    pages = {first: text_of(sign_in(first).get(path).text) for first in ("Tom", "Priya", "Bea")}
    assert [first for first, text in pages.items() if "Visit by the line manager" in text] == ["Tom"]


def test_excusing_needs_a_reason_and_somebody_who_may(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    client, path = sign_in("Tom"), f"/duties/people/{stood.people['Pat']}/exemptions/new"
    days = {"starts": "1 December 2026", "ends": "31 December 2026", "duty": "monthly"}
    answer = client.post(path, data=days | {"reason": " ", "approver": ""})
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.text
    assert "Choose who agreed to it." in answer.text
    by_tom = {"reason": "Inspection", "approver": stood.people["Tom"]}
    assert client.post(path, data=days | by_tom).status_code == 303
    assert states(town, ("Pat", "monthly", date(2026, 12, 1))) == ["exempt"]


def test_only_whom_the_framework_names_may_agree(inside: Stood) -> None:
    with pytest.raises(DomainError, match="does not let Bea Birch excuse Pat Poppy"):
        services.excuse(Cast()["Pat"], "monthly", starts=date(2026, 12, 1), ends=date(2026, 12, 2), reason="No.",
                        approved_by=Cast()["Bea"], by=None)  # fmt: skip


def test_nobody_excuses_themselves(stood: Stood, sign_in: SignIn) -> None:
    assert sign_in("Tom").get(f"/duties/people/{stood.people['Tom']}/exemptions/new").status_code == 403


def test_an_exemption_ends_with_yesterday_or_never_was(inside: Stood) -> None:
    pat, tom = Cast()["Pat"], Cast()["Tom"]
    kept = services.excuse(pat, "monthly", starts=date(2026, 11, 2), ends=date(2026, 11, 30), reason="Inspection",
                           approved_by=tom, by=tom)  # fmt: skip
    services.end_exemption(kept, by=tom)
    assert kept.ends_on == date(2026, 11, 22)
    coming = queries.exemption_of(pat, inside.exemptions["Pat"])  # begins today
    services.end_exemption(coming, by=tom)
    assert [one.id for one in queries.exemptions_of(pat, date(2026, 1, 1))] == [kept.id]
    with pytest.raises(Stale, match="was ended already"):
        services.end_exemption(coming, by=tom)
    with pytest.raises(Stale, match="ended on 22 November 2026 already"):
        services.end_exemption(db.session.get_one(Exemption, kept.id), by=tom)


def test_nobody_is_excused_twice_from_the_same_on_one_day(inside: Stood) -> None:
    """Pat is excused from all from 23 to 27 November."""
    pat, tom = Cast()["Pat"], Cast()["Tom"]

    def excuse(duty: str, first: int, last: int) -> None:
        services.excuse(pat, duty, starts=date(2026, 11, first), ends=date(2026, 11, last), reason="Inspection",
                        approved_by=tom, by=tom)  # fmt: skip

    with pytest.raises(DomainError, match="excused from this from 23 November 2026 to 27 November 2026 already"):
        excuse("", 27, 30)
    excuse("", 28, 30)
    excuse("monthly", 23, 27)


def test_the_same_is_marked_once(inside: Stood) -> None:
    """Two had the page of November's audit open: the second is told that it is done."""
    tom, hazel = Cast()["Tom"], Cast()["Hazel"]
    november = owed(tom, "monthly", FIRST_OF_NOVEMBER)
    mark = services.mark_done(tom, november, on=date(2026, 11, 20), by=hazel)
    for by in (tom, None):
        with pytest.raises(Stale, match="This is done already"):
            services.mark_done(tom, november, on=date(2026, 11, 20), by=by)
    services.take_back_done(mark, by=tom)
    with pytest.raises(Stale, match="taken back already"):
        services.take_back_done(mark, by=tom)
    assert services.mark_done(tom, november, on=date(2026, 11, 19), by=tom).counts_on == date(2026, 11, 19)


def test_what_is_not_open_is_not_marked(inside: Stood) -> None:
    """December's is still to come, nothing is owed in the week in which Tom is excused, January's has lapsed."""
    tom = Cast()["Tom"]
    for opens, said in (
        (date(2026, 12, 1), "It opens on 1 December 2026."),
        (date(2026, 1, 2), "It lapsed when the next fell due."),
    ):
        with pytest.raises(DomainError, match=said):
            services.mark_done(tom, owed(tom, "monthly", opens), on=date(2026, 11, 20), by=tom)
    services.excuse(tom, "monthly", starts=date(2026, 11, 2), ends=date(2026, 11, 30), reason="Inspection",
                    approved_by=Cast()["Lena"], by=tom)  # fmt: skip
    with pytest.raises(DomainError, match=r"Nothing is owed for this. 1 a month. Excused\."):
        services.mark_done(tom, owed(tom, "monthly", FIRST_OF_NOVEMBER), on=date(2026, 11, 20), by=tom)


def test_a_month_that_begins_on_a_sunday_has_its_sunday(inside: Stood) -> None:
    """1 November 2026: nobody could have done it on a working day of November before the 2nd; 30 October is October."""
    tom, november = Cast()["Tom"], owed(Cast()["Tom"], "monthly", FIRST_OF_NOVEMBER)
    with pytest.raises(DomainError, match="It counts from 2 November 2026"):
        services.mark_done(tom, november, on=date(2026, 10, 30), by=tom)
    assert services.mark_done(tom, november, on=date(2026, 11, 1), by=tom).counts_on == FIRST_OF_NOVEMBER


def test_people_stand_where_they_work_on_the_day(inside: Stood) -> None:
    """A second post that has ended is no place of theirs."""
    rowan, cast = Cast()["Rowan"], Cast()
    other = people.appoint(rowan, cast.post("practitioner"), on=date(2026, 3, 2), by=None, place=cast.team("Fostering"),
                           manager=cast["Tom"])  # fmt: skip
    other.ends_on = date(2026, 5, 29)
    db.session.flush()
    rules = queries.standing(clock.today())
    assert rules is not None
    seen = queries.tracked(cast["Priya"], rules, *rules.year, owners={rowan.id})
    assert queries.places(seen, clock.today())[rowan.id].team == "Quality and Assurance"
    assert queries.places(seen, date(2026, 4, 1))[rowan.id].team == "Fostering"


def test_an_allowance_is_marked_as_often_as_it_is_used(inside: Stood) -> None:
    tom = Cast()["Tom"]
    more = owed(tom, "more", date(2026, 1, 2))
    for day in range(2, 7):
        services.mark_done(tom, more, on=date(2026, 11, day), by=tom)
    assert owed(tom, "more", date(2026, 1, 2)).done == 5


def test_nothing_counts_that_was_done_before_duties_did(inside: Stood) -> None:
    with pytest.raises(DomainError, match=r"It counts from 2 November 2026. Enter that day or a later one\."):
        services.mark_done(
            Cast()["Tom"], owed(Cast()["Tom"], "monthly", FIRST_OF_NOVEMBER), on=date(2025, 12, 31), by=None
        )


def test_an_observed_supervision_is_the_one_in_four(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    """LB-060: late after four without; the last of them logged anew as observed, it was the one."""
    client, late = sign_in("Tom"), "/duties?by=person&duty=observed&state=late"
    assert [row[0] for row in rows(client, late)] == ["Tom Thyme"]
    sent = {"event": "supervision", "worker": stood.people["Pat"], "on": "20 November 2026", "state": "held"}
    assert client.post("/duties/log", data=sent | {"observed": "y"}).status_code == 303
    assert rows(client, "/duties/log")[0][:3] == ["Pat Poppy", "20 November 2026", "Held and observed"]
    assert rows(client, late) == []
    with town.app_context():
        assert db.session.query(LoggedMeeting).count() == 4  # the same day is the same meeting


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"on": "24 November 2026", "state": "held"}, "Log it as planned."),
        ({"on": "24 November 2026", "state": "planned", "observed": "y"}, "Only what was held can have been observed."),
        ({"on": "", "state": "held"}, "Enter the day."),
    ],
)
def test_what_cannot_be_is_not_logged(stood: Stood, sign_in: SignIn, sent: dict[str, str], sentence: str) -> None:
    answer = sign_in("Tom").post("/duties/log", data={"event": "supervision", "worker": stood.people["Pat"]} | sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_each_manager_keeps_their_own_log_and_business_support_all(stood: Stood, sign_in: SignIn) -> None:
    """LB-063."""
    assert sign_in("Hazel").post(f"/duties/log/{stood.meeting}/removal").status_code == 404
    bea, team = sign_in("Bea"), "/duties/log?team=children-with-disabilities"
    sent = {"event": "supervision", "worker": stood.people["Pat"], "on": "1 December 2026", "state": "planned"}
    assert bea.post(team, data=sent).status_code == 303
    assert rows(bea, team)[0][:4] == ["Pat Poppy", "Tom Thyme", "1 December 2026", "Planned"]
    assert bea.post(f"/duties/log/{stood.meeting}/removal").status_code == 303


def test_business_support_sees_the_log_of_one_team_or_of_all(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    """LB-063: Rowan's is of another team; each line is of the team that the worker was in on the day."""
    with town.app_context():
        cast = Cast()
        [held] = cast["Rowan"].appointments_on(date(2026, 11, 20))
        held.manager = cast["Priya"]
        services.log_meeting(cast["Rowan"], "supervision", on=date(2026, 11, 19), state="held", is_observed=False,
                             by=cast["Bea"])  # fmt: skip
        db.session.commit()
    bea = sign_in("Bea")
    assert {row[0] for row in rows(bea, "/duties/log")} == {"Pat Poppy", "Rowan Reed"}
    assert {row[0] for row in rows(bea, "/duties/log?team=children-with-disabilities")} == {"Pat Poppy"}
    assert {row[0] for row in rows(bea, "/duties/log?team=quality-and-assurance")} == {"Rowan Reed"}


def test_what_is_planned_does_not_push_what_was_held_off_the_page(stood: Stood, sign_in: SignIn, town: Flask) -> None:
    """LB-063: sixty planned, four held; each list has pages of its own."""
    with town.app_context():
        for n in range(60):
            on = date(2026, 12, 1) + timedelta(days=n)
            services.log_meeting(Cast()["Pat"], "supervision", on=on, state="planned", is_observed=False, by=None)
        db.session.commit()
    bea = sign_in("Bea")
    first, second = (rows(bea, f"/duties/log?team=children-with-disabilities&later={n}") for n in (1, 2))
    assert [len([row for row in page if row[3] == "Planned"]) for page in (first, second)] == [50, 10]
    assert [len([row for row in page if row[3] == "Held"]) for page in (first, second)] == [4, 4]
    assert first[0][2] == "1 December 2026"
    html = unescape(bea.get("/duties/log?team=children-with-disabilities&later=2&_external=1&_scheme=x").text)
    assert 'rel="prev" href="/duties/log?team=children-with-disabilities&later=1"' in html


def test_a_log_of_two_events_says_which(town: Flask, sign_in: SignIn, tmp_path: Path) -> None:
    """The pack language allows several."""
    one = "  supervision: {name: Supervision, plural: Supervisions, every: 1 month, source: page 2}\n"
    text = (FOLDER / "pack.yaml").read_text()
    assert one in text
    other = "  visit: {name: Joint visit, plural: Joint visits, every: 1 month, source: page 2}\n"
    shutil.copytree(FOLDER / "forms", tmp_path / "forms")
    with town.app_context():
        framework = install(written(tmp_path, text.replace(one, one + other)), by=None)
        with clock.stopped_at(datetime(2026, 1, 1, 9, tzinfo=UTC)):
            year = services.create(framework, preview(pack_of(framework), "2026", units=units(clock.today())), by=None)
            services.publish(year, by=None)
        for event in ("supervision", "visit"):
            services.log_meeting(Cast()["Pat"], event, on=date(2026, 11, 20), state="held", is_observed=False, by=None)
        db.session.commit()
    tom = sign_in("Tom")
    assert "Log of supervisions and joint visits" in text_of(tom.get("/duties/log").text)
    assert "Log of supervisions and joint visits" in text_of(tom.get("/duties").text)
    said = [row[:2] for row in rows(tom, "/duties/log")]
    assert said == [["Pat Poppy", "Joint visit"], ["Pat Poppy", "Supervision"]]


def test_nobody_writes_in_the_log_of_another_manager(inside: Stood) -> None:
    """LB-063: Hazel, whose Pat was not on 20 November, may not say that Tom observed; business support may."""
    pat, tom = Cast()["Pat"], Cast()["Tom"]
    said = {"on": date(2026, 11, 20), "state": "held", "is_observed": True}
    with pytest.raises(DomainError, match="Tom Thyme was the line manager of Pat Poppy on 20 November 2026"):
        services.log_meeting(pat, "supervision", **said, by=Cast()["Hazel"])
    meeting = db.session.query(LoggedMeeting).filter_by(public_id=inside.meeting).one()
    for by in (tom, Cast()["Bea"]):
        assert services.log_meeting(pat, "supervision", **said | {"on": meeting.held_on}, by=by) is meeting
    services.take_back_meeting(meeting, by=tom)
    with pytest.raises(Stale, match="taken back already"):
        services.take_back_meeting(meeting, by=tom)


def test_what_the_log_holds_counts_on_every_page(app: Flask) -> None:
    """WS-072: supervised on Tuesday 9 February 2027, so again by 9 March; nothing is late on 3 March."""
    with app.test_request_context():
        council = Council(app, "west-sussex", {"Mona": "practice_manager", "Wes": "social_worker"})
        (held,) = council["Wes"].appointments_on(date(2027, 1, 4))
        held.manager = council["Mona"]
        db.session.commit()
        with clock.stopped_at(datetime(2027, 3, 3, 9, tzinfo=UTC)):
            services.log_meeting(council["Wes"], "supervision", on=date(2027, 2, 9), state="held", is_observed=False,
                                 by=council["Mona"])  # fmt: skip
            db.session.commit()
            mona = council.browser("Mona")
            said = text_of(mona.get(f"/duties/people/{council['Mona'].public_id}").text)
            assert "Last done on 9 February 2027. Wes Ash by 9 March 2027" in said
            march = text_of(mona.get("/duties?by=person&duty=supervise").text)
            assert "Mona Ash 1 due" in march


def test_business_support_reminds_without_saying_why(stood: Stood, sign_in: SignIn) -> None:
    """LB-063: five working days on is Monday 30 November, on which November's audits are due."""
    said = text_of(sign_in("Bea").get("/duties/reminders").text)
    assert "What is late, and what is due by Monday 30 November 2026" in said
    assert (
        "Tom Thyme Children with Disabilities Observation in supervision for Pat Poppy, Late was due by "
        "20 November 2026 Monthly audit, by 30 November 2026 Write to tom@saltmarsh.example"
    ) in said
    assert "supervisions held" not in said


def test_home_says_what_is_due(stood: Stood, sign_in: SignIn) -> None:
    said = text_of(sign_in("Tom").get("/").text)
    assert "Late Observation in supervision for Pat Poppy was due by 20 Nov" in said
    assert "Mon 30 Nov Monthly audit in 7 days" in said


def test_the_year_is_counted_for_the_planner(inside: Stood) -> None:
    """Seven people owe one audit each month; the year for observing Tom, Pat, Rowan and Bea ends with it."""
    year = db.session.query(Programme).filter_by(year="2026").one()
    services.count_duties(year)
    counts = queries.duty_counts(year)
    assert counts["monthly"] == dict.fromkeys(MONTHLY, 7)
    assert counts["yearly"] == {date(2026, 12, 1): 4}
    assert set(counts) == {"monthly", "observed", "yearly"}


def test_before_any_year_is_published_nothing_is_owed(town: Flask, sign_in: SignIn) -> None:
    assert "Nothing is owed yet." in text_of(sign_in("Priya").get("/duties").text)
    with town.app_context():
        assert queries.standing(clock.today()) is None


def test_nobody_is_late_for_what_came_before_the_year_was_kept_here(town: Flask, cast: Cast) -> None:
    with town.app_context():
        framework = install(FOLDER, by=None)
        year = services.create(framework, preview(pack_of(framework), "2026", units=units(clock.today())), by=None)
        services.publish(year, by=None)
        rules = queries.standing(clock.today())
        assert rules is not None
        assert rules.since == date(2026, 11, 23)


def test_the_day_on_which_a_year_came_to_be_kept_here_is_that_of_england(inside: Stood) -> None:
    """Created half an hour after midnight on 1 July, which is 30 June in UTC."""
    db.session.query(Programme).one().created_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    rules = queries.standing(clock.today())
    assert rules is not None
    assert rules.since == date(2026, 7, 1)


@pytest.mark.parametrize("what", [DutyDone, Exemption])
def test_what_was_taken_back_was_taken_back_by_somebody(inside: Stood, what: type[DutyDone] | type[Exemption]) -> None:
    """Whatever writes it: the database itself refuses a time without a person."""
    with pytest.raises(IntegrityError):
        db.session.execute(update(what).values(taken_back_at=clock.now()))
