"""Copies of finished reviews: who takes which parts out, what for, what becomes of the file (EX-1, EX-3, A23)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock, keyring
from qaportal.lib.confined import Exhausted
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.lib.papers import as_pdf
from qaportal.lib.sealing import Key, Ring, new_key
from qaportal.people.models import Person
from qaportal.reviews import queries, services, tasks
from qaportal.reviews.models import Export, ExportFile, Review
from tests.cast import Cast
from tests.lib.papers import WordFile
from tests.reviews.exported import begun, finished, reviewer_of, sight, worker_of

SignIn = Callable[[str], FlaskClient]
WHY = "For the child’s file."


@pytest.fixture
def review(inside: None) -> Review:
    """A review that is finished."""
    return finished()


def copy(review: Review, by: Person, kind: str = "word", **more: bool) -> Export:
    made = services.ask_for_copy(sight(review, by), kind, WHY, by=by, **more)
    db.session.commit()
    return made


def first(person: Person) -> str:
    return person.name.split()[0]


def test_a_copy_says_what_the_review_says_to_whoever_takes_it_out(review: Review) -> None:
    reviewer = reviewer_of(review)
    made = WordFile(services.file_of(copy(review, reviewer)))
    ref = f"{review.activity.ref} review {review.number}"
    assert made.styled("Title", "Heading2", "Heading3") == [
        "A look at a plan", "The review", "The plan", "The child’s voice",
    ]  # fmt: skip
    assert made.styled("Question", "Answer", "Remark") == [
        "1 Which record?",
        "Given in the portal, and not taken out of it",
        "2 What went well?",
        "Warm and clear, {{7*7}} & <b>bold</b>.",
        "Where it can be seen: See the minutes of 3 May.",
        "3 Was it in time?",
        "Yes",
        "4 Why not?",
        "Not asked",
        "5 What is to be done?",
        "6 Anything else?",
        "Not answered",
        "This section was left out.",
    ]
    assert made.styled("Cell")[3:] == ["Write the plan anew", "Pat Poppy", "1 June 2027"]  # nobody asked for support
    assert f"{ref} · made by {reviewer.name} on 23 November 2026 at 09:00" in made.paragraphs("word/footer1.xml")[0]
    assert dict(row.split("\t") for row in made.styled("Fact"))["In this copy"] == "Only 1 part: The review"


def test_it_holds_only_the_parts_that_its_reader_may_read(review: Review) -> None:
    worker = worker_of(review)
    assert "A hard month." not in services.file_of(copy(review, reviewer_of(review))).decode("latin-1")
    theirs = WordFile(services.file_of(copy(review, worker)))
    assert theirs.styled("Heading2") == ["The review", "My own view"]
    assert "A hard month." in theirs.styled("Answer")


def test_the_register_and_the_log_keep_who_what_for_and_the_digest_of_the_file(review: Review) -> None:
    reviewer = reviewer_of(review)
    made = copy(review, reviewer)
    file = services.file_of(made)
    assert (made.reason, made.kind, made.others, made.asked_by_id) == (WHY, "word", 0, reviewer.id)
    assert (made.sha256, made.size) == (hashlib.sha256(file).hexdigest(), len(file))
    entry = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.thing_ref, entry.reason, entry.person_id) == (
        "took a copy out", f"{review.activity.ref} review {review.number}", WHY, reviewer.id,
    )  # fmt: skip
    assert entry.details == {"copy": "word", "others": 0}


def test_what_is_kept_cannot_be_read_in_the_database(review: Review) -> None:
    made = copy(review, reviewer_of(review))
    kept = db.session.get_one(ExportFile, made.id).sealed
    assert kept.partition(".")[2]
    assert "PK" not in kept[:8]


def test_with_a_new_key_a_file_can_still_be_fetched(review: Review) -> None:
    made = copy(review, reviewer_of(review))
    file, ring = services.file_of(made), keyring.ring()
    fresh = Key.read(new_key())
    assert services.reseal(ring, Ring.of([fresh], fresh.id)) == 2  # the reference on the form, and the file
    kept = db.session.get_one(ExportFile, made.id).sealed
    assert kept.startswith(f"{fresh.id}.")
    services.reseal(Ring.of([fresh], fresh.id), ring)
    assert services.file_of(made) == file


def test_nobody_takes_out_what_is_not_finished(inside: None) -> None:
    review = begun()
    with pytest.raises(Stale, match="not finished"):
        copy(review, reviewer_of(review))


def test_nobody_takes_anything_out_without_saying_what_for(review: Review) -> None:
    reviewer = reviewer_of(review)
    with pytest.raises(DomainError, match="what it is for"):
        services.ask_for_copy(sight(review, reviewer), "word", " ", by=reviewer)


def test_a_pdf_is_made_in_a_job(review: Review) -> None:
    made = copy(review, reviewer_of(review), "pdf")
    assert not made.is_finished
    tasks.make_export(made.id)
    assert services.file_of(db.session.get_one(Export, made.id)).startswith(b"%PDF-")


def test_a_job_that_is_rung_for_twice_makes_one_file(review: Review) -> None:
    made = copy(review, reviewer_of(review), "pdf")
    assert services.begin(made.id) is not None
    assert services.begin(made.id) is None


def test_what_cannot_be_made_says_why(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_given: object, **_named: object) -> bytes:
        raise Exhausted("no answer within 60 seconds")

    monkeypatch.setattr(as_pdf, "confined", exhausted)
    made = copy(review, reviewer_of(review), "pdf")
    tasks.make_export(made.id)
    failed = db.session.get_one(Export, made.id)
    assert failed.failure == "No PDF could be made of this: it may be too long. Take it as Word."
    with pytest.raises(Stale):
        services.file_of(failed)


def test_what_is_sent_back_meanwhile_gives_no_file(review: Review) -> None:
    made = copy(review, reviewer_of(review), "pdf")
    seen = sight(review, reviewer_of(review))
    services.return_part(seen, seen.form.parts[0], "Say more.", by=Cast()["Priya"])
    db.session.commit()
    tasks.make_export(made.id)
    assert db.session.get_one(Export, made.id).failure == queries.exports.NO_EXPORT


def test_a_file_is_kept_for_a_day_and_its_line_for_ever(review: Review) -> None:
    made = copy(review, reviewer_of(review))
    with clock.stopped_at(clock.now() + timedelta(hours=23, minutes=59)):
        tasks.tidy_exports()
        assert services.file_of(db.session.get_one(Export, made.id))
    with clock.stopped_at(clock.now() + timedelta(hours=24)):
        with pytest.raises(Stale, match="24 hours"):
            services.file_of(db.session.get_one(Export, made.id))
        tasks.tidy_exports()
    kept = db.session.get_one(Export, made.id)
    assert (db.session.get(ExportFile, made.id), kept.reason, bool(kept.removed_at)) == (None, WHY, True)


def test_the_clock_makes_what_no_bell_was_heard_for_and_gives_up_what_broke_off(review: Review) -> None:
    reviewer = reviewer_of(review)
    missed, broken = copy(review, reviewer, "pdf"), copy(review, reviewer, "pdf")
    services.begin(broken.id)
    db.session.commit()
    with clock.stopped_at(clock.now() + timedelta(minutes=4)):
        assert queries.ids_waiting() == [missed.id]
        tasks.tidy_exports()
    assert db.session.get_one(Export, broken.id).failure == services.BROKE


# Another family's record (A23) ------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["As with OTHER.", "See OTHER, too", "(OTHER/)", "Worse than\nOTHER_"])
def test_text_that_names_another_record_is_stopped_until_somebody_has_looked(inside: None, said: str) -> None:
    review = finished(said)
    reviewer = reviewer_of(review)
    with pytest.raises(DomainError, match="names another record"):
        copy(review, reviewer)
    db.session.rollback()
    assert copy(review, reviewer, others_belong=True).others == 1


@pytest.mark.parametrize("said", ["OWN went well.", "LCS-4711 is in no list.", "In 2026, on 3/5/2026, 100 times."])
def test_its_own_record_and_other_numbers_are_none(inside: None, said: str) -> None:
    review = finished(said)
    assert copy(review, reviewer_of(review)).others == 0


# In the browser ---------------------------------------------------------------------------------------


@pytest.fixture
def visited(town: Flask) -> dict[str, str]:
    """A finished review, for browsers: its random id, and first names of its reviewer and worker."""
    with town.test_request_context():
        review = finished()
        told = {"id": review.public_id, "reviewer": first(reviewer_of(review)), "worker": first(worker_of(review)),
                "file": f"{review.activity.ref}-review-{review.number}"}  # fmt: skip
        db.session.remove()
    return told


def asked(client: FlaskClient, review: str, **sent: str) -> TestResponse:
    return client.post(f"/reviews/{review}/exports", data={"reason": WHY, "kind": "word"} | sent)


def test_a_copy_is_asked_for_looked_at_and_fetched(visited: dict[str, str], sign_in: SignIn) -> None:
    client = sign_in(visited["reviewer"])
    assert "Take a copy out" in client.get(f"/reviews/{visited['id']}").text
    shown = client.get(f"/reviews/{visited['id']}/exports").text
    assert "What will be in it" in shown
    assert "Never keep it in: Worker’s file." in shown
    sent = asked(client, visited["id"])
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert f"{visited['file']}.docx is ready" in page
    got = client.get(f"{sent.location}/file")
    assert got.data.startswith(b"PK")
    assert {name: got.headers[name] for name in (
        "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "Content-Type",
    )} == {
        "Content-Disposition": f'attachment; filename="{visited["file"]}.docx"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }  # fmt: skip
    assert WHY in client.get(f"/reviews/{visited['id']}/exports").text


def test_a_pdf_says_how_far_it_is_until_it_is_there(visited: dict[str, str], sign_in: SignIn, town: Flask) -> None:
    client = sign_in(visited["reviewer"])
    address = asked(client, visited["id"], kind="pdf").location
    assert "Waiting for its turn." in client.get(address).text
    piece = client.get(address, headers={"HX-Request": "true"})
    assert 'hx-trigger="load delay:2s"' in piece.text
    with town.app_context():
        town.extensions["jobs"].drain()
        db.session.remove()
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert "is ready" in client.get(address).text
    assert client.get(f"{address}/file").data.startswith(b"%PDF-")


def test_a_file_is_for_whoever_asked_for_it(visited: dict[str, str], sign_in: SignIn) -> None:
    address = asked(sign_in(visited["reviewer"]), visited["id"]).location
    for other in (visited["worker"], "Priya" if visited["reviewer"] != "Priya" else "Lena"):
        assert sign_in(other).get(address).status_code == 404
        assert sign_in(other).get(f"{address}/file").status_code == 404


@pytest.mark.parametrize("reason", ["", " "])
def test_without_a_reason_nothing_is_made(visited: dict[str, str], sign_in: SignIn, town: Flask, reason: str) -> None:
    answer = asked(sign_in(visited["reviewer"]), visited["id"], reason=reason)
    assert answer.status_code == 422
    assert "Say what it is for." in answer.text
    with town.app_context():
        assert db.session.scalar(select(Export)) is None


def test_somebody_who_reads_nothing_of_it_cannot_ask(visited: dict[str, str], sign_in: SignIn) -> None:
    for other in ("Bea", "Gus"):
        assert sign_in(other).get(f"/reviews/{visited['id']}/exports").status_code == 404
        assert asked(sign_in(other), visited["id"]).status_code == 404


def test_sixty_files_an_hour_are_enough(
    visited: dict[str, str], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qaportal.reviews.routes.exporting.allows", lambda *_given, **_named: False)
    assert asked(sign_in(visited["reviewer"]), visited["id"]).status_code == 429


def test_export_of_another_is_not_found(review: Review) -> None:
    made = copy(review, reviewer_of(review))
    with pytest.raises(NotFound):
        queries.visible_export(Cast()["Bea"], made.public_id)
