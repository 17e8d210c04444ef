"""Invitations to a whole year from one press: looked at, written in the background, stopped (issue 5, item 1; JB-5)."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from qaportal.auditlog.models import LogEntry
from qaportal.invites import queries, services, tasks
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Invite, Letter, Mailing
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme.models import Programme
from tests.cast import Cast
from tests.invites.test_inviting import leave, move, seated, told
from tests.sampling.frames import CPR, activity

__all__ = ["seated"]


@pytest.fixture
def year(seated: Cast) -> Programme:
    """The year of the review in March, and of every meeting of it."""
    return activity(CPR).programme


def looked_at(year: Programme) -> str:
    return queries.year_told(year, clock.today()).seal()


def press(year: Programme, *, everyone: bool = False) -> Mailing:
    made = services.send_year(year, everyone=everyone, seal=looked_at(year), by=Cast()["Priya"])
    db.session.commit()
    return made


def letters(made: Mailing) -> list[Letter]:
    return db.session.query(Letter).filter_by(mailing_id=made.id).order_by(Letter.id).all()


def run(made: Mailing) -> tuple[int, int, int]:
    """Sent, held, stopped."""
    db.session.expire_all()
    found = queries.run_of(made, clock.now(), NO_LONGER)
    return found.sent, found.held, found.stopped


def test_a_year_is_the_sum_of_its_activities(year: Programme) -> None:
    found = queries.year_told(year, clock.today())
    assert [(one.ref, str(one.told)) for one in found.parts if one.ref in (CPR, "QPM-2027-01")] == [
        (one.ref, str(services.preview(activity(one.ref)))) for one in found.parts if one.ref in (CPR, "QPM-2027-01")
    ]
    assert sorted(map(str, found.all.entries)) == sorted(map(str, services.preview(year).entries))
    assert all(one.told.seal() == services.preview(activity(one.ref)).seal() for one in found.parts)


def test_one_press_tells_everybody_once(year: Programme) -> None:
    wanted = len(services.preview(year).changes)
    made = press(year)
    assert (made.total, made.written, letters(made)) == (wanted, 0, [])
    tasks.write_mailing(made.id)
    assert (made.written, made.finished_at is not None, made.passed_over) == (wanted, True, [])
    assert len(letters(made)) == wanted
    assert services.preview(year).changes == []
    tasks.write_mailing(made.id)
    tasks.write_mailings()
    assert len(letters(made)) == wanted


def test_what_is_held_leaves_after_ten_minutes(year: Programme) -> None:
    made = press(year)
    tasks.write_mailing(made.id)
    soon = sum(one.due_at <= clock.now() for one in letters(made))
    assert run(made) == (0, made.total - soon, 0)
    leave(0)
    assert run(made) == (soon, made.total - soon, 0)
    leave(10)
    assert run(made) == (made.total, 0, 0)


def test_a_run_that_broke_off_goes_on_where_it_was(year: Programme) -> None:
    made = press(year)
    assert services.write_next(made.id) is True
    db.session.commit()
    first = len(letters(made))
    services.write_next(made.id)
    db.session.rollback()  # the process ended here
    assert len(letters(made)) == first
    tasks.write_mailings()
    db.session.expire_all()
    assert (made.written, len(letters(made))) == (made.total, made.total)
    assert len({(one.about["invite"], one.about["method"]) for one in letters(made)}) == made.total


def test_what_has_changed_since_is_left_out_and_named(year: Programme) -> None:
    made = press(year)
    move(date(2027, 4, 1))
    tasks.write_mailing(made.id)
    assert made.passed_over == [CPR]
    assert {kind for _, kind in told()} == {"new"}
    assert made.written == made.total - len(told())


def test_one_that_cannot_be_written_does_not_stop_the_others(year: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    made = press(year)
    before = services.write_next

    def breaks(ident: int) -> bool:
        """The review alone cannot be written."""
        if made.looked_at[made.done][0] == activity(CPR).id:
            raise ValueError("a fault of the code")
        return before(ident)

    monkeypatch.setattr(services, "write_next", breaks)
    tasks.write_mailing(made.id)
    assert (made.passed_over, made.finished_at is not None) == ([CPR], True)
    assert made.written == made.total - len(told())


def test_another_than_what_was_looked_at_is_refused(year: Programme) -> None:
    seal = looked_at(year)
    move(date(2027, 4, 1))
    with pytest.raises(Stale, match="Look again"):
        services.send_year(year, seal=seal, by=Cast()["Priya"])


def test_two_who_press_at_once_are_one_run(year: Programme) -> None:
    press(year)
    with pytest.raises(DomainError, match="being written already"):
        services.send_year(year, seal=looked_at(year), by=Cast()["Priya"])


def test_nothing_to_tell_is_a_sentence(year: Programme) -> None:
    tasks.write_mailing(press(year).id)
    with pytest.raises(DomainError, match="Everybody has been told already"):
        services.send_year(year, seal=looked_at(year), by=Cast()["Priya"])


def test_everyone_hears_the_same_again(year: Programme) -> None:
    tasks.write_mailing(press(year).id)
    leave(10)
    before = {one.id: one.told_sequence for one in db.session.query(Invite)}
    again = press(year, everyone=True)
    tasks.write_mailing(again.id)
    assert (again.total, again.written) == (len(before), len(before))
    assert {one.id: one.told_sequence for one in db.session.query(Invite)} == before


def test_stopping_takes_back_what_has_not_left_and_writes_no_more(year: Programme) -> None:
    wanted = services.preview(year).changes
    made = press(year)
    services.write_next(made.id)
    db.session.commit()
    stopped = services.stop_mailing(made, by=Cast()["Priya"])
    db.session.commit()
    assert stopped == made.written > 0
    tasks.write_mailings()
    assert run(made) == (0, 0, stopped)
    assert [(one.event_id, one.person_id, one.kind) for one in services.preview(year).changes] == [
        (one.event_id, one.person_id, one.kind) for one in wanted
    ]
    acts = [one.act for one in db.session.query(LogEntry).filter_by(thing_kind="mailing").order_by(LogEntry.id)]
    assert acts == ["asked for invitations", "stopped invitations"]


class TestPages:
    def test_from_the_programme_to_how_far_it_is(self, year: Programme, sign_in: Callable[[str], FlaskClient]) -> None:
        seal, wanted = looked_at(year), len(services.preview(year).changes)
        db.session.commit()
        priya = sign_in("Priya")
        assert f'href="/programme/{2027}/invitations"' in priya.get("/programme/2027").text
        page = priya.get("/programme/2027/invitations").text
        assert f"{wanted} new: {wanted} mails to" in page
        assert "Rowan" in priya.get("/programme/2027/invitations?by=person").text
        sent = priya.post("/programme/2027/invitations", data={"reviewed": seal, "whom": "changed"})
        assert sent.status_code == 303
        waits = priya.get(sent.headers["Location"]).text
        assert (f"Writing: 0 of {wanted} mails." in waits, 'hx-trigger="load delay:2s"' in waits) == (True, True)
        tasks.write_mailings()
        assert "All are written." in priya.get(sent.headers["Location"]).text
        stopped = priya.post(f"{sent.headers['Location']}/removal", follow_redirects=True).text
        assert ("Stopped by Priya" in stopped, "hx-trigger" in stopped.partition("<main")[2]) == (True, False)

    def test_a_page_that_was_open_too_long_is_refused(
        self, year: Programme, sign_in: Callable[[str], FlaskClient]
    ) -> None:
        seal = looked_at(year)
        move(date(2027, 4, 1))
        answer = sign_in("Priya").post("/programme/2027/invitations", data={"reviewed": seal, "whom": "changed"})
        assert (answer.status_code, "Look again, then send." in answer.text) == (409, True)
        assert seal not in answer.text  # the form has what stands now

    def test_an_address_of_another_year_opens_nothing(
        self, year: Programme, sign_in: Callable[[str], FlaskClient]
    ) -> None:
        made = press(year).public_id
        db.session.commit()
        priya = sign_in("Priya")
        assert priya.get(f"/programme/2027/invitations/{made}").status_code == 200
        assert priya.get(f"/programme/2027/invitations/{'A' * 22}").status_code == 404
