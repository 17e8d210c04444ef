"""Somebody is let in to read a review: whoever answers for information governance hears of it, once (AC-11)."""

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from qaportal.allocation.models import Assignment
from qaportal.concerns import services, tasks
from qaportal.invites import emails
from qaportal.invites.models import Letter
from qaportal.lib.db import db
from qaportal.reviews.models import Look
from qaportal.reviews.services import let_in, open_review
from tests.cast import Cast


def told() -> list[Letter]:
    """The letters of it."""
    return list(db.session.scalars(select(Letter).where(Letter.kind == "let_in").order_by(Letter.id)))


def test_the_lead_for_information_governance_is_written_to_once_and_not_told_why(
    seat: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = Cast()
    monkeypatch.setitem(current_app.config, "PRIVACY_LEAD", cast["Lena"].email)
    review = open_review(seat, "practice_review", by=cast["Rowan"])
    let_in(review, "A complaint about canary-family.", by=cast["Priya"])
    db.session.commit()
    tasks.tell_of_looks()
    tasks.tell_of_looks()  # it may run twice
    (letter,) = told()
    assert letter.person == cast["Lena"]
    message = emails.message_of(letter)
    assert message is not None
    assert message["Subject"] == f"{cast['Priya'].name} was let in to read a review of CPR-2027-03"
    text = message.as_string()
    assert "canary-family" not in text
    assert "from 23 November 2026" in " ".join(text.split())


def test_nobody_is_told_of_themselves(seat: Assignment, inside: Flask) -> None:
    """Without such a lead the other QA leads are; here there is no other."""
    cast = Cast()
    let_in(open_review(seat, "practice_review", by=cast["Rowan"]), "A complaint.", by=cast["Priya"])
    db.session.commit()
    tasks.tell_of_looks()
    assert told() == []


def test_one_that_breaks_stops_no_other(seat: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast()
    monkeypatch.setitem(current_app.config, "PRIVACY_LEAD", cast["Lena"].email)
    review = open_review(seat, "practice_review", by=cast["Rowan"])
    first, second = (let_in(review, why, by=cast["Priya"]) for why in ("A complaint.", "Another one."))
    db.session.commit()
    tell, broken = services.tell_of_look, first.id

    def breaks(look: Look) -> None:
        if look.id == broken:
            raise RuntimeError("this one alone")
        tell(look)

    monkeypatch.setattr(services, "tell_of_look", breaks)
    tasks.tell_of_looks()
    assert [letter.about for letter in told()] == [{"look": second.id}]
