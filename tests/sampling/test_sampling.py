"""From a list to a sample and its receipt, as it is kept: frames, draws, replacements, references (X-07, EN-1..3)."""

from datetime import date

import pytest
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.models import LogEntry
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.sealing import Sealed, new_key
from qaportal.programme import services as programme
from qaportal.sampling import queries, services
from qaportal.sampling.drawing import Asked
from qaportal.sampling.models import Draw, FrameRow, Record, SampleFrame
from qaportal.sampling.services.draws import ground_of
from tests.cast import Cast
from tests.sampling.frames import (
    CPR,
    NEW,
    SPOTLIGHT,
    activity,
    drawn,
    file_of,
    framed,
    lines,
    put_forward,
    references,
    send,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("saltmarsh")


def rows() -> int:
    return db.session.query(FrameRow).count()


# Frames ---------------------------------------------------------------------------------------------------


def test_nothing_is_written_before_it_is_confirmed_and_then_exactly_what_was_shown() -> None:
    frame = send(file_of(*lines(3), "no reference,31/2/2027,,,,,,,"))
    assert (rows(), frame.is_confirmed) == (0, False)
    checked = queries.checked(frame, keyring.ring())
    services.confirm_frame(frame, checked.digest, by=Cast()["Priya"])
    assert (rows(), frame.kept, frame.refused, frame.body) == (3, 3, 1, "")


def test_a_file_that_is_confirmed_after_the_portal_moved_on_is_looked_through_again() -> None:
    frame = send(file_of(*lines(3)))
    digest = queries.checked(frame, keyring.ring()).digest
    Cast()["Pat"].staff_number = "S900"
    db.session.flush()
    with pytest.raises(Stale, match="Look through it again"):
        services.confirm_frame(frame, digest, by=Cast()["Priya"])
    assert rows() == 0


def test_a_file_without_a_heading_that_is_understood_waits_for_its_columns_to_be_named() -> None:
    frame = send(b"Key,Since\nLCS-1001,2/3/2026\n")
    assert frame.columns == {}
    with pytest.raises(DomainError, match="Say which column holds the reference"):
        services.map_columns(frame, {"opened_on": "Since"}, by=Cast()["Priya"])
    services.map_columns(frame, {"reference": "Key", "opened_on": "Since", "team": ""}, by=Cast()["Priya"])
    [row] = queries.checked(frame, keyring.ring()).rows
    assert (row.reference, row.opened_on) == ("LCS-1001", date(2026, 3, 2))


def test_only_the_latest_file_waits_and_only_frames_that_were_drawn_from_are_kept() -> None:
    send(file_of(*lines(1)))
    send(file_of(*lines(2)))
    assert db.session.query(SampleFrame).count() == 1
    framed(*lines(10))
    framed(*lines(20))
    assert (db.session.query(SampleFrame).count(), rows()) == (1, 20)
    services.undo(drawn(), "Wrong list.", by=Cast()["Priya"])
    framed(*lines(15))
    assert (db.session.query(SampleFrame).count(), rows()) == (2, 35)
    with pytest.raises(DomainError, match="kept for its receipt"):
        services.put_aside(db.session.query(Draw).one().frame, by=Cast()["Priya"])


def test_no_frame_is_sent_while_there_is_a_draw() -> None:
    framed(*lines(20))
    drawn()
    with pytest.raises(DomainError, match="drawn already"):
        send(file_of(*lines(3)))


# The draw -------------------------------------------------------------------------------------------------


def test_the_rules_say_what_they_leave_out_before_anything_is_drawn() -> None:
    """NS-023: six are not open for four weeks, four are of another service; two were looked at since 27 May."""
    framed(
        *lines(10), *lines(6, first=20, opened=NEW), *lines(4, first=30, team="Front Door"),
        *lines(2, first=40, looked="1/6/2026"), *lines(1, first=50, looked="1/5/2026"), *lines(3, first=60, age="12"),
    )  # fmt: skip
    ground = ground_of(activity(), Asked(age_to=11, months=6))
    assert ground.sifted.excluded == [
        ("Open for less than 4 weeks, or not known", 6),
        ("Not in Family Support and Safeguarding", 4),
        ("Older than 11, or not known", 3),
        ("Looked at in the last 6 months", 2),
    ]
    assert len(ground.sifted.eligible) == 11
    assert db.session.query(Draw).count() == 0


def test_a_draw_keeps_who_and_when_and_by_what_and_runs_again_to_the_same_list() -> None:
    framed(*lines(40), *lines(5, first=50, opened=NEW))
    made = drawn(sizes={"at random": 9}, months=6)
    assert (len(made.records), made.eligible, made.drawn_by.name) == (9, 40, "Priya Plum")
    assert made.excluded[0] == ["Open for less than 4 weeks, or not known", 5]
    assert len(made.seed) == 32
    assert queries.check_of(made) == []
    assert len(set(references(made))) == 9


def test_a_sample_is_drawn_once_unless_it_is_undone_with_a_reason() -> None:
    framed(*lines(40))
    first = drawn()
    with pytest.raises(Stale, match="it is drawn once"):
        drawn()
    services.undo(first, "The list was of last year.", by=Cast()["Priya"])
    with pytest.raises(Stale, match="undone already"):
        services.undo(first, "Again.", by=Cast()["Priya"])
    second = drawn()
    assert second.seed != first.seed
    assert [one.undo_reason for one in queries.draws_of(activity())] == ["", "The list was of last year."]


def test_two_live_draws_of_one_activity_cannot_stand_in_the_database() -> None:
    framed(*lines(40))
    first = drawn()
    names = [column.name for column in Draw.__table__.columns if column.name not in ("id", "public_id")]
    chosen = ", ".join(names)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            text(f"INSERT INTO draw (public_id, {chosen}) SELECT 'another', {chosen} FROM draw WHERE id = :id"),  # noqa: S608
            {"id": first.id},
        )


def test_numbers_that_the_framework_does_not_allow_are_refused() -> None:
    framed(*lines(40))
    for wrong in (5, 13):
        with pytest.raises(DomainError, match=f"{wrong} is not 6 to 12"):
            drawn(sizes={"at random": wrong})


def test_a_frame_that_was_replaced_meanwhile_is_not_drawn_from() -> None:
    framed(*lines(40))
    with pytest.raises(Stale, match="Another frame"):
        services.draw(activity(), Asked(), digest="of an older one", by=Cast()["Priya"])


def test_nothing_is_drawn_for_work_that_is_called_off_or_from_nothing() -> None:
    framed(*lines(10, opened=NEW))
    with pytest.raises(DomainError, match="leave no record"):
        drawn()
    one = activity()
    programme.cancel(one, "Inspection.", version=one.version, by=Cast()["Priya"])
    with pytest.raises(DomainError, match="is cancelled"):
        drawn()


def test_strata_are_in_proportion_and_the_receipt_tells_the_rounding() -> None:
    """10 of 40: 25 in need are 6.25, 15 under protection 3.75."""
    framed(*lines(25, plan="Need"), *lines(15, first=50, plan="Protection"))
    made = drawn(strata="plan_type", sizes={"at random": 10})
    assert made.strata == [["Need", 25, "6.25", 6], ["Protection", 15, "3.75", 4]]
    assert queries.check_of(made) == []


def test_what_the_portal_looked_at_before_is_known_by_its_blind_index_across_activities() -> None:
    """LCS-1001 to 1006 were drawn for work that ends on 30 March 2027, so they are being looked at today."""
    framed(*lines(6))
    assert len(drawn().records) == 6
    db.session.flush()
    framed(*lines(16), ref="CPR-2027-07")
    assert len(ground_of(activity("CPR-2027-07"), Asked(months=6)).sifted.eligible) == 10
    assert len(ground_of(activity("CPR-2027-07"), Asked()).sifted.eligible) == 16
    made = drawn("CPR-2027-07", months=6)
    services.undo(queries.live_draw(activity()) or made, "A mistake.", by=Cast()["Priya"])
    assert queries.check_of(made) == []  # what was known at the draw is kept with it


def test_records_are_not_picked_by_hand_where_the_framework_draws_at_random() -> None:
    framed(*lines(20))
    with pytest.raises(DomainError, match="nobody picks its records by hand"):
        drawn(chosen={"LCS-1001": "at random"})


# A mixture for each member --------------------------------------------------------------------------------


def test_each_member_of_a_spotlight_has_one_at_random_one_proud_and_one_challenging() -> None:
    """NS-096"""
    framed(*lines(20), ref=SPOTLIGHT)
    for number, label in ((1, "proud of"), (2, "proud of"), (3, "challenging"), (99, "challenging")):
        put_forward(f"LCS-{1000 + number}", label)
    ground = ground_of(activity(SPOTLIGHT), Asked())
    assert ground.put_forward == {"proud of": 2, "challenging": 1}  # LCS-1099 is not in the frame
    made = drawn(SPOTLIGHT, holders=2)
    labels = [(one.label, one.holder) for one in made.records]
    assert labels[:2] == [("at random", "1"), ("at random", "2")]
    assert {references(made)[at] for at, (label, _) in enumerate(labels) if label == "proud of"} <= {
        "LCS-1001", "LCS-1002",
    }  # fmt: skip
    assert queries.check_of(made) == []


def test_there_are_as_many_members_as_the_framework_says() -> None:
    framed(*lines(20), ref=SPOTLIGHT)
    with pytest.raises(DomainError, match="Choose 2 to 3"):
        drawn(SPOTLIGHT, holders=4)


def test_a_record_is_put_forward_once_and_not_after_the_draw() -> None:
    put_forward("LCS-1001", "proud of")
    with pytest.raises(DomainError, match="put forward already"):
        put_forward("lcs-1001", "challenging")
    with pytest.raises(DomainError, match="not a record reference"):
        put_forward("Jane Smith", "proud of")
    framed(*lines(20), ref=SPOTLIGHT)
    drawn(SPOTLIGHT, holders=2)
    with pytest.raises(DomainError, match="The sample is drawn"):
        put_forward("LCS-1002", "proud of")
    with pytest.raises(DomainError, match="The sample is drawn"):
        services.withdraw(activity(SPOTLIGHT), queries.nominees_of(activity(SPOTLIGHT))[0], by=Cast()["Pat"])


# Replacing ------------------------------------------------------------------------------------------------


def test_the_next_of_the_same_order_takes_the_place_and_both_stay() -> None:
    framed(*lines(30))
    made = drawn()
    gone = made.records[2]
    fresh = services.replace(gone, "The family has moved away.", by=Cast()["Priya"])
    assert (fresh.replaces_id, fresh.label) == (gone.id, gone.label)
    assert (gone.replace_reason, gone.replaced_by_id) == ("The family has moved away.", Cast()["Priya"].id)
    assert len(queries.records_of(activity())) == 6
    with pytest.raises(Stale, match="replaced already"):
        services.replace(gone, "Again.", by=Cast()["Priya"])
    services.replace(fresh, "Also moved.", by=Cast()["Priya"])
    live = queries.live_draw(activity())
    assert live is not None
    assert queries.check_of(live) == []


def test_where_the_frame_is_used_up_a_record_stays() -> None:
    framed(*lines(6))
    with pytest.raises(DomainError, match="no other record in the frame"):
        services.replace(drawn().records[0], "Moved.", by=Cast()["Priya"])


def test_a_check_tells_of_a_record_that_was_swapped_in_the_database() -> None:
    framed(*lines(30))
    made = drawn()
    used = {one.row_id for one in made.records}
    made.records[0].row_id = next(ident for ident in db.session.scalars(select(FrameRow.id)) if ident not in used)
    db.session.flush()
    assert queries.check_of(made) == [
        "1 record of the list would not be drawn.",
        "1 record would be drawn that the list does not have.",
    ]


def test_a_check_tells_of_a_frame_that_was_changed() -> None:
    framed(*lines(30))
    made = drawn()
    made.frame.digest = "0" * 64
    assert queries.check_of(made) == ["The stored frame was changed."]


# References -----------------------------------------------------------------------------------------------


def test_each_look_at_a_reference_is_logged_with_the_record_and_never_the_reference() -> None:
    """AU-2"""
    framed(*lines(6))
    one = drawn().records[0]
    assert services.reveal(one, by=Cast()["Priya"]).startswith("LCS-100")
    entry = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.thing_ref, entry.details) == ("looked at a reference", CPR, {"record": one.public_id})


def test_a_sealed_reference_on_another_row_is_refused() -> None:
    framed(*lines(6))
    made = drawn()
    first, second = made.records[0].row, made.records[1].row
    first.reference = second.reference
    with pytest.raises(Sealed, match="belongs elsewhere"):
        services.reveal(made.records[0], by=Cast()["Priya"])


def test_with_a_wrong_key_nothing_is_read_or_written(monkeypatch: pytest.MonkeyPatch, saltmarsh: Cast) -> None:
    framed(*lines(20))
    db.session.commit()
    frame = queries.current_frame(activity())
    monkeypatch.setitem(current_app.config, "SEALING_KEYS", (new_key(),))
    for act in (
        lambda: send(file_of(*lines(3))),
        lambda: drawn(),
        lambda: put_forward("LCS-1001", "proud of"),
        lambda: ground_of(activity(), Asked()),
    ):
        with pytest.raises(Sealed, match="which the portal does not have"):
            act()
        db.session.rollback()
    assert (db.session.query(SampleFrame).one(), rows(), db.session.query(Record).count()) == (frame, 20, 0)


def test_rotating_the_key_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """EN-3: references read the same, blind indexes match each other, and a draw still runs again to the same list."""
    framed(*lines(20))
    made = drawn()
    before, sealed = references(made), made.records[0].row.reference
    put_forward("LCS-1001", "proud of")
    send(file_of(*lines(2)), SPOTLIGHT)
    old = current_app.config["SEALING_KEYS"]
    monkeypatch.setitem(current_app.config, "SEALING_KEYS", (new_key(), *old))
    # 20 rows, the salt of their frame, a nominee, and a file that waits
    assert services.rotate_keys(by=None) == 23
    assert references(made) == before
    assert made.records[0].row.reference != sealed
    monkeypatch.setitem(current_app.config, "SEALING_KEYS", current_app.config["SEALING_KEYS"][:1])
    assert queries.check_of(made) == []
    assert len(queries.table_of(queries.pending_frame(activity(SPOTLIGHT)) or made.frame, keyring.ring()).rows) == 2


# For later stages -----------------------------------------------------------------------------------------


def test_later_stages_know_records_by_random_ids_with_team_service_worker_and_label() -> None:
    cast = Cast()
    framed(*lines(6))
    made = drawn()
    team = cast.team("Children with Disabilities")
    assert queries.records_of(activity()) == [
        (one.public_id, "at random", "", team.id, team.service_id, cast["Pat"].id) for one in made.records
    ]
    assert queries.records_of(activity("CPR-2027-05")) == []


def test_a_draft_that_is_taken_back_takes_its_samples_along() -> None:
    year, ref = Cast().year("2028"), "CPR-2028-03"
    framed(*lines(20), ref=ref)
    services.replace(drawn(ref).records[0], "Moved.", by=Cast()["Priya"])
    programme.take_back(year, by=Cast()["Priya"])
    db.session.flush()
    assert (rows(), db.session.query(Draw).count(), db.session.query(Record).count()) == (0, 0, 0)
