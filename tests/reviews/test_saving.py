"""Answers are kept as they are written, each for itself, and never over somebody else's unseen (CC-1, CC-3, R1)."""

import pytest
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotAllowed
from qaportal.reviews import services
from qaportal.reviews.models import Answer
from qaportal.reviews.sealing import unseal
from qaportal.reviews.services import saving
from tests.cast import Cast
from tests.reviews.filled import as_seen, begun, hand_in, keep, part_of, reviewed, say_none

pytestmark = pytest.mark.both


def kept(review: object, key: str) -> tuple[object, str, int]:
    """Value, note and version of an answer as the database has them."""
    chosen = select(Answer.value, Answer.note, Answer.version).where(Answer.review_id == review.id, Answer.key == key)  # type: ignore[attr-defined]
    return tuple(db.session.execute(chosen).one())  # type: ignore[return-value]


def acts(act: str) -> int:
    return len(db.session.scalars(select(LogEntry).where(LogEntry.act == act)).all())


def test_each_save_makes_a_version(saltmarsh: Cast) -> None:
    review = begun()
    assert keep("Rowan", review, "facts", "some", "Page 1.").version == 1
    assert keep("Rowan", review, "facts", "clear", "Page 1.").version == 2
    assert keep("Rowan", review, "facts", None, "").version == 3
    assert kept(review, "facts") == (None, "", 3)


def test_a_save_that_changes_nothing_makes_none(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", "Page 1.")
    assert keep("Rowan", review, "facts", "some", "Page 1.").version == 1
    assert keep("Rowan", review, "case_summary", None, "", seen=0).version == 0
    assert db.session.scalar(select(Answer).where(Answer.key == "case_summary")) is None


def test_one_that_was_written_on_an_older_version_is_refused_with_both_texts(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", "Mine.", save_id="a")
    with pytest.raises(services.Conflict, match="Somebody else changed this answer") as refused:
        keep("Rowan", review, "facts", "clear", "Later.", seen=0, save_id="b")
    assert (refused.value.theirs.value, refused.value.theirs.note, refused.value.theirs.version) == ("some", "Mine.", 1)
    assert kept(review, "facts") == ("some", "Mine.", 1)


def test_different_questions_never_conflict(saltmarsh: Cast) -> None:
    review = begun()
    for key in ("facts", "case_summary", "chronology"):
        assert keep("Rowan", review, key, "some", seen=0).version == 1


def test_the_same_save_sent_twice_is_one(saltmarsh: Cast) -> None:
    """Its answer got lost."""
    review = begun()
    keep("Rowan", review, "facts", "some", save_id="a")
    assert keep("Rowan", review, "facts", "some", seen=0, save_id="a").version == 1


def test_more_was_typed_after_a_save_whose_answer_got_lost(saltmarsh: Cast) -> None:
    """DMPRoadmap 2515: no conflict with oneself."""
    review = begun()
    keep("Rowan", review, "facts", "some", "Page", save_id="a")
    assert keep("Rowan", review, "facts", "some", "Page 1.", seen=0, save_id="b", sent=("a", "b")).version == 2
    assert kept(review, "facts") == ("some", "Page 1.", 2)
    assert keep("Rowan", review, "facts", None, "", seen=0, save_id="c", sent=("b", "c")).version == 3


def test_a_lost_save_that_somebody_wrote_over_is_a_conflict_all_the_same(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", save_id="a")
    keep("Rowan", review, "facts", "clear", save_id="theirs")
    with pytest.raises(services.Conflict):
        keep("Rowan", review, "facts", "limited", seen=0, save_id="b", sent=("a", "b"))


def test_a_conflict_shows_what_stands_and_never_ones_own_words(
    saltmarsh: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody wrote over a save whose answer got lost, just as its writer’s next one had looked at it."""
    review = begun()
    keep("Rowan", review, "facts", "some", "Mine.", save_id="a")
    change = saving._change

    def after_them(*asked: object) -> bool:
        monkeypatch.setattr(saving, "_change", change)
        keep("Rowan", review, "facts", "clear", "Theirs.", save_id="theirs")
        return change(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "_change", after_them)
    with pytest.raises(services.Conflict) as refused:
        keep("Rowan", review, "facts", "some", "More.", seen=0, save_id="b", sent=("a", "b"))
    assert (refused.value.theirs.note, refused.value.theirs.version) == ("Theirs.", 2)


def test_an_empty_box_on_an_old_page_is_no_conflict_and_empties_nothing(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", "Page 1.", save_id="a")
    assert keep("Rowan", review, "facts", None, "", seen=0, save_id="b").value == "some"
    assert kept(review, "facts") == ("some", "Page 1.", 1)


def test_what_both_wrote_alike_is_no_conflict(saltmarsh: Cast) -> None:
    review = begun()
    keep("Rowan", review, "facts", "some", "Page 1.", save_id="a")
    assert keep("Rowan", review, "facts", "some", "Page 1.", seen=0, save_id="b").version == 1


def test_nothing_is_saved_in_a_part_that_was_handed_in_meanwhile(saltmarsh: Cast) -> None:
    """Even where the page was opened before."""
    review = begun()
    say_none("Rowan", review, "child_view")
    sight = as_seen("Rowan", review)
    part = part_of(sight, "child_view")
    question = part.sections[0].questions[0]
    hand_in("Rowan", review, "child_view")
    with pytest.raises(NotAllowed, match="This part is handed in"):
        services.save(sight, part, question, "Late.", "", seen=0, save_id="", by=saltmarsh["Rowan"])


def test_nothing_is_saved_in_a_review_that_was_made_final_meanwhile(saltmarsh: Cast) -> None:
    review = begun()
    sight = as_seen("Rowan", review)
    part = part_of(sight, "review")
    services.finalise(review, grade="", by=saltmarsh["Priya"])
    with pytest.raises(NotAllowed):
        services.save(sight, part, part.sections[0].questions[1], "LCS", "", seen=0, save_id="", by=saltmarsh["Rowan"])


def test_writing_is_in_the_log_once_in_a_while_and_without_a_word_of_it(saltmarsh: Cast) -> None:
    review = begun()
    for text in ("a", "ab", "abc"):
        keep("Rowan", review, "case_summary", "some", f"Secret {text}")
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act == "wrote in")).all()
    assert [(one.thing_ref, one.details) for one in entries] == [("CPR-2027-03 review 1", {"part": "The review"})]
    assert not any("Secret" in repr(one.details) for one in db.session.scalars(select(LogEntry)))


# References and signatures ---------------------------------------------------------------------------------------


def test_what_is_known_of_the_record_nobody_types_again(saltmarsh: Cast) -> None:
    review = begun()
    answer = as_seen("Rowan", review).answers["record"]
    assert answer.value is True
    assert unseal(review, answer).startswith("LCS-10")
    assert "LCS" not in answer.sealed


def test_a_reference_is_sealed_and_a_name_is_none(saltmarsh: Cast) -> None:
    review = begun()
    with pytest.raises(DomainError, match="not a record reference"):
        keep("Rowan", review, "record", "Daisy Dock")
    answer = keep("Rowan", review, "record", "LCS-4711")
    assert (answer.value, unseal(review, answer), answer.version) == (True, "LCS-4711", 2)
    assert keep("Rowan", review, "record", "LCS-4711").version == 2


def test_several_references_are_sealed_together(saltmarsh: Cast) -> None:
    review = begun()
    with pytest.raises(DomainError, match="not a record reference"):
        keep("Rowan", review, "record", ["LCS-4711", "Daisy"])
    answer = keep("Rowan", review, "record", ["LCS-4711", "LCS-4712"])
    assert (answer.value, unseal(review, answer)) == (True, "LCS-4711\nLCS-4712")


def test_the_keys_of_references_on_forms_are_rotated_too(saltmarsh: Cast) -> None:
    review = begun()
    before = as_seen("Rowan", review).answers["record"].sealed
    assert services.reseal(keyring.ring(), keyring.ring()) == 1
    assert as_seen("Rowan", review).answers["record"].sealed != before


def test_nobody_signs_for_somebody_else(saltmarsh: Cast) -> None:
    """Name and day are those of whoever ticks it, and stay when somebody saves the page again."""
    review = begun()
    sight = as_seen("Rowan", review)
    part = part_of(sight, "review")
    signed = part.sections[0].questions[1].model_copy(update={"key": "signed", "kind": "signature", "options": ()})
    first = services.save(sight, part, signed, True, "", seen=0, save_id="a", by=saltmarsh["Rowan"])
    assert first.value == {"name": "Rowan Reed", "on": "2026-11-23", "person": saltmarsh["Rowan"].public_id}
    again = services.save(as_seen("Tom", review), part, signed, True, "", seen=1, save_id="b", by=saltmarsh["Tom"])
    assert again.value["name"] == "Rowan Reed"
    gone = services.save(as_seen("Rowan", review), part, signed, None, "", seen=1, save_id="c", by=saltmarsh["Rowan"])
    assert gone.value is None


def test_a_final_review_keeps_what_was_written(saltmarsh: Cast) -> None:
    review = reviewed()
    sight = as_seen("Rowan", review)
    assert {key for key in sight.kept if sight.kept[key].is_in} == {"child_view", "family_view", "review", "conclusion"}
    assert not any(sight.writes(part) for part in sight.form.parts)
    assert acts("handed in") == 4
