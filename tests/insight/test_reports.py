"""A report put together: what it counts, what is written in it, files of it, sent, kept as sent, received."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from qaportal.boards import queries as boards
from qaportal.boards import services, tasks
from qaportal.boards.models import ReportCopy, ReportFrozen, ReportText
from qaportal.insight import queries
from qaportal.insight.asked import Scope
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme.models import Programme, PublishedActivity
from tests.cast import Cast
from tests.insight.judged import judge
from tests.meanwhile import Meanwhile, in_the_middle

SignIn = Callable[[str], FlaskClient]
KEY = "CPR-2027-01/report"  # of one piece of work
LATER = datetime(2027, 6, 1, 9, tzinfo=UTC)


def line(first: str = "Priya", key: str = KEY):  # type: ignore[no-untyped-def]
    return boards.visible_report(Cast()[first], key)


def texts() -> dict[str, str]:
    return {one.side: one.words for one in db.session.query(ReportText)}


def test_it_counts_what_it_is_about(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12, "requires_improvement": 9})
        judge({"good": 30}, ref="CPR-2027-03")
        draft = queries.draft_of(Cast()["Priya"], line())
        depth = draft.sides[1]
        assert [table.key for table in depth.tables] == ["cpr-grades"]
        assert depth.tables[0].rows[-1] == ("The whole council", "0", "12", "9", "0", "0", "21")
        assert draft.sides[0].tables[0].rows[-1][1] == "1"


def test_words_are_kept_and_nobody_writes_over_somebody_else(town: Flask) -> None:
    with town.app_context():
        judge({"good": 6})
        first = services.save_words(line().due, "depth", "Steady.", seen=0, by=Cast()["Priya"])
        assert services.save_words(line().due, "depth", "Steady.", seen=0, by=Cast()["Bea"]).version == 1
        with pytest.raises(Stale, match="Priya Plum wrote here"):
            services.save_words(line().due, "depth", "Up.", seen=0, by=Cast()["Bea"])
        services.save_words(line().due, "depth", "Up.", seen=first.version, by=Cast()["Bea"])
        assert texts() == {"depth": "Up."}
        with pytest.raises(DomainError, match="8,000"):
            services.save_words(line().due, "depth", "x" * 8001, seen=2, by=Cast()["Bea"])


def test_what_is_typed_is_kept_while_it_is_typed(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 6})
    browser, address = sign_in("Priya"), f"/reports/{KEY}/draft/breadth"
    kept = browser.post(address, data={"words": "All held.", "seen": "0"}, headers={"HX-Request": "true"})
    assert (kept.status_code, 'name="seen" value="1"' in kept.text) == (200, True)
    lost = browser.post(address, data={"words": "None held.", "seen": "0"}, headers={"HX-Request": "true"})
    assert (lost.status_code, "All held." in lost.text) == (409, True)
    whole = browser.post(address, data={"words": "None held.", "seen": "0"})
    assert (whole.status_code, "None held." in whole.text, "All held." in whole.text) == (409, True, True)
    assert browser.post(f"/reports/{KEY}/draft/length", data={"words": "x"}).status_code == 404
    assert browser.post(address, data={"words": "None.", "seen": "1"}).headers["Location"].endswith("#breadth")


def test_it_is_kept_as_it_was_sent(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 12})
        services.save_words(line().due, "depth", "Practice is steady.", seen=0, by=Cast()["Priya"])
        db.session.commit()
    browser = sign_in("Priya")
    sent = browser.post(f"/reports/{KEY}/draft/sending", data={"on": "23/11/2026"})
    assert sent.headers["Location"].endswith(f"/reports/{KEY}")
    with town.app_context():
        judge({"good": 30})
        assert db.session.query(ReportFrozen).one().body["sides"][1]["words"] == "Practice is steady."
        with pytest.raises(Stale, match="is sent"):
            services.save_words(line().due, "depth", "Not so.", seen=1, by=Cast()["Priya"])
    told = browser.get(f"/reports/{KEY}/as-sent").text
    assert '<td class="govuk-table__cell">12</td>' in told
    assert ">42<" not in told


@pytest.mark.parametrize(("data", "status"), [({"on": ""}, 422), ({"on": "1/1/2030"}, 422)])
def test_a_day_that_cannot_be_is_refused(town: Flask, sign_in: SignIn, data: dict[str, str], status: int) -> None:
    with town.app_context():
        judge({"good": 6})
    assert sign_in("Priya").post(f"/reports/{KEY}/draft/sending", data=data).status_code == status


def test_who_received_it(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 6})
        key, name = line().due.to[0]
        with pytest.raises(Stale, match="not marked as sent"):
            services.note_received(line(), key, on=clock.today(), by=Cast()["Priya"])
        services.mark_sent(line().due, on=clock.today() - timedelta(days=3), by=Cast()["Priya"])
        db.session.commit()
        today = clock.today()
        for on, board, words in (
            (today - timedelta(days=4), key, "was sent on"),
            (today + timedelta(days=1), key, "to come"),
            (today, "nobody", "does not go there"),
        ):
            with pytest.raises(DomainError, match=words):
                services.note_received(line(), board, on=on, by=Cast()["Priya"])
    browser, address = sign_in("Priya"), f"/reports/{KEY}/receipts"
    assert browser.post(address, data={"board": key, "on": "1/1/2026"}).status_code == 422
    browser.post(address, data={"board": key, "on": "22/11/2026"})
    assert f"{name}: Sunday 22 November 2026, as Priya Plum noted." in browser.get(f"/reports/{KEY}").text
    assert browser.post(address, data={"board": key, "on": "22/11/2026"}).status_code == 409
    browser.post(f"{address}/removal", data={"board": key})
    assert "as Priya Plum noted." not in browser.get(f"/reports/{KEY}").text.partition('id="received"')[2]


def test_word_at_once(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 12})
        services.save_words(line().due, "depth", "Practice is steady.", seen=0, by=Cast()["Priya"])
        db.session.commit()
    browser = sign_in("Priya")
    page = browser.post(f"/reports/{KEY}/copies", data={"kind": "word"}).headers["Location"]
    assert "is ready" in browser.get(page).text
    file = browser.get(f"{page}/file")
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(file.data)).paragraphs)
    assert "Practice is steady." in words
    assert sign_in("Bea").get(f"{page}/file").status_code == 404
    assert browser.post(f"/reports/{KEY}/copies", data={"kind": "odt"}).status_code == 422


def test_pdf_in_a_job_and_gone_after_a_day(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12})
        draft = queries.draft_of(Cast()["Priya"], line())
        copy = services.ask_for_report_copy(KEY, "A report", "pdf", queries.body_of_draft(draft), by=Cast()["Priya"])
        db.session.commit()
        id_ = copy.id
        tasks.make_report_copy(id_)
        tasks.make_report_copy(id_)
        copy = db.session.get(ReportCopy, id_)
        assert services.file_of(copy).startswith(b"%PDF")
        with clock.stopped_at(clock.now() + timedelta(hours=25)):
            tasks.tidy_report_copies()
            db.session.expire_all()
            assert (copy.file, copy.body) == (None, None)
            with pytest.raises(Stale, match="gone"):
                services.file_of(copy)


def test_what_comes_to_no_end_is_given_up(town: Flask) -> None:
    with town.app_context():
        judge({"good": 6})
        body = queries.body_of_draft(queries.draft_of(Cast()["Priya"], line()))
        copy = services.ask_for_report_copy(KEY, "A report", "pdf", body, by=Cast()["Priya"])
        copy.started_at = clock.now()
        db.session.commit()
        with clock.stopped_at(clock.now() + timedelta(minutes=4)):
            tasks.tidy_report_copies()
            assert copy.failure.startswith("The file could not be made")


def test_a_report_of_some_time_counts_what_ends_then(saltmarsh: Flask) -> None:
    with saltmarsh.app_context():
        ends = [one.ends_on for one in db.session.query(PublishedActivity)]
        lines = [one for one in boards.outlook(Cast()["Priya"], clock.today()).lines if one.due.kind == "period"]
        held = {one.due.key: sum(one.due.covers_from <= day <= one.due.covers_to for day in ends) for one in lines}
        most = max(lines, key=lambda one: held[one.due.key])
        draft = queries.draft_of(Cast()["Priya"], most)
        assert draft.sides[0].tables[0].rows[-1][1] == str(held[most.due.key])
        assert draft.about[0].startswith("Of ")


@pytest.mark.parametrize(("first", "status"), [("Priya", 200), ("Bea", 200), ("Pat", 403), ("Gus", 404)])
def test_who_puts_it_together(town: Flask, sign_in: SignIn, first: str, status: int) -> None:
    with town.app_context():
        judge({"good": 6})
    assert sign_in(first).get(f"/reports/{KEY}/draft").status_code == status


def test_it_asks_the_database_little(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 12}, second="good")
        engine = db.engine
    browser = sign_in("Priya")
    browser.get(f"/reports/{KEY}/draft")
    found: list[str] = []
    note = lambda *args: found.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    browser.get(f"/reports/{KEY}/draft")
    event.remove(engine, "before_cursor_execute", note)
    assert len(found) <= 25


def test_a_version_that_is_none_is_no_server_error(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 6})
    browser, address = sign_in("Priya"), f"/reports/{KEY}/draft/breadth"
    assert browser.post(address, data={"words": "All held.", "seen": "9" * 5000}).status_code == 303
    for seen in ("9" * 5000, "²", "-1", "one"):
        assert browser.post(address, data={"words": "None held.", "seen": seen}).status_code == 409, seen


def test_a_draft_about_days_leads_to_the_year_that_it_tells_of(
    town: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year that begins in another month is called after two years of the calendar. This framework has no report about
    days, so one about a piece of work is taken for one."""
    monkeypatch.setattr(
        "qaportal.insight.queries.reports._scope", lambda due, *_, **__: Scope(due.covers_from, due.covers_to)
    )
    with town.app_context():
        judge({"good": 6})
        db.session.query(Programme).one().year = "2026-27"
        db.session.commit()
    assert "/programme/2026-27" in sign_in("Priya").get(f"/reports/{KEY}/draft").text


def test_a_draft_about_a_piece_of_work_leads_to_it(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 6})
    assert ">The work: CPR-2027-01<" in sign_in("Priya").get(f"/reports/{KEY}/draft").text


def test_words_that_came_while_it_was_sent_are_read_before_it_is_sent(town: Flask, sign_in: SignIn) -> None:
    """Bea writes after Priya's page was counted and before it is kept."""
    with town.app_context():
        judge({"good": 12})
        services.save_words(line().due, "depth", "Steady.", seen=0, by=Cast()["Priya"])
        db.session.commit()
        draft = queries.draft_of(Cast()["Priya"], line())
        seen = {side: text.version for side, text in draft.texts.items()}
        services.save_words(line().due, "impact", "Families say so.", seen=0, by=Cast()["Bea"])
        db.session.commit()
        body = queries.body_of_draft(draft)
        with pytest.raises(Stale, match="wrote in it while you sent it"):
            services.send_collated(line().due, body, on=clock.today(), by=Cast()["Priya"], seen=seen)


@pytest.mark.both
def test_words_that_come_after_it_was_read_are_in_it_or_refused(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12})
        due = line().due
        draft = queries.draft_of(Cast()["Priya"], line())
        other = Meanwhile(town, lambda: services.save_words(due, "depth", "Not so.", seen=0, by=Cast()["Bea"]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(boards, "sent_row", in_the_middle(other, boards.sent_row))
            services.send_collated(due, queries.body_of_draft(draft), on=clock.today(), by=Cast()["Priya"], seen={})
        db.session.commit()
        assert other.end() == "This report is sent. Take that back before you change its words."
        assert texts() == {}
