"""Seats of an activity from the sample to the diary: set out, proposed, chosen, locked, published (X-05)."""

from collections import Counter
from datetime import date, timedelta

import pytest

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from qaportal.sampling import queries as sampling
from qaportal.sampling import services as samples
from qaportal.timetable import queries as timetable
from tests.allocation.seated import held_by, looked, out, seats_of, sitting
from tests.cast import Cast
from tests.sampling.frames import activity

POOL = {"Priya", "Hazel", "Rowan", "Lena"}  # who may look at Pat's work: Tom is of his team and manages him


def used(review: Activity, cast: Cast) -> Activity:
    services.use(looked(review), by=cast["Priya"])
    db.session.commit()
    return review


class TestSettingOut:
    def test_there_is_a_seat_of_each_kind_for_each_record(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        assert Counter(slot.seat_key for slot in timetable.open_slots(review)) == {
            "reviewer": 6, "worker": 6, "moderator": 6,
        }  # fmt: skip

    def test_the_practitioners_seat_is_the_records_own_worker(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        assert sitting(review, "worker") == ["Pat"] * 6
        assert sitting(review, "reviewer") == [""] * 6

    def test_to_do_it_again_changes_nothing(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        before = [slot.id for slot in timetable.open_slots(review)]
        services.set_out(review, by=cast["Priya"])
        assert [slot.id for slot in timetable.open_slots(review)] == before

    def test_a_record_that_is_replaced_takes_its_seats_with_it(self, review: Activity, cast: Cast) -> None:
        """Whoever sat there is free; the record that stands in has seats of its own, that are empty."""
        used(review, cast)
        live = sampling.live_draw(review)
        assert live is not None
        samples.replace(live.records[0], "The family has moved away.", by=cast["Priya"])
        services.set_out(review, by=cast["Priya"])
        assert Counter(bool(name) for name in sitting(review, "reviewer")) == {True: 5, False: 1}
        gone = db.session.query(Assignment).filter(Assignment.ended_at.is_not(None)).all()
        assert {one.slot.seat_key for one in gone} == {"reviewer", "worker", "moderator"}
        assert {one.end_reason for one in gone} == {
            "The seat fell away: the sample or the framework asks for it no more."
        }

    def test_what_stands_in_for_a_record_has_its_number(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        live = sampling.live_draw(review)
        assert live is not None
        told = [queries.about_one(slot).split(",")[0] for slot in seats_of(review, "reviewer")]
        assert told == [f"Record {n}" for n in range(1, 7)]
        fresh = samples.replace(live.records[1], "The family has moved away.", by=cast["Priya"])
        services.set_out(review, by=cast["Priya"])
        after = {slot.record_id: queries.about_one(slot).split(",")[0] for slot in seats_of(review, "reviewer")}
        assert after == {one.id: f"Record {n}" for n, one in enumerate(
            [live.records[0], fresh, *[one for one in live.records[2:] if one.id != fresh.id]], 1)}  # fmt: skip

    def test_nobody_is_looked_for_in_work_that_is_called_off(self, review: Activity, cast: Cast) -> None:
        programme.cancel(review, "Inspectors came.", version=review.version, by=cast["Priya"])
        with pytest.raises(DomainError, match="is cancelled: nobody is looked for"):
            services.set_out(review, by=cast["Priya"])

    def test_without_a_sample_there_is_nothing_to_fill(self, review: Activity, cast: Cast) -> None:
        with pytest.raises(DomainError, match="they come with the sample"):
            services.ask(activity("CPR-2027-05"), by=cast["Priya"])


class TestProposals:
    def test_every_seat_is_filled_by_somebody_of_the_pool(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        assert set(sitting(review, "reviewer")) | set(sitting(review, "moderator")) == POOL

    def test_nobody_moderates_what_they_reviewed(self, review: Activity, cast: Cast) -> None:
        """NS-052"""
        used(review, cast)
        pairs = zip(sitting(review, "reviewer"), sitting(review, "moderator"), strict=True)
        assert [pair for pair in pairs if pair[0] == pair[1]] == []

    def test_hours_are_even(self, review: Activity, cast: Cast) -> None:
        """Six reviews of four hours and six moderations of two among four people: nine hours each, or as near to it as
        whole seats come."""
        used(review, cast)
        hours = Counter[str]()
        for seat, each in (("reviewer", 4), ("moderator", 2)):
            for name in sitting(review, seat):
                hours[name] += each
        assert sorted(hours.values()) == [8, 8, 10, 10]

    def test_it_says_what_counted(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        assert all(held_by(name, review, "reviewer").why for name in set(sitting(review, "reviewer")))

    def test_the_same_question_has_the_same_answer(self, review: Activity, cast: Cast) -> None:
        assert looked(review).found["picks"] == looked(review).found["picks"]

    def test_it_is_used_once(self, review: Activity, cast: Cast) -> None:
        found = looked(review)
        services.use(found, by=cast["Priya"])
        with pytest.raises(Stale, match="were seated already"):
            services.use(found, by=cast["Priya"])

    def test_it_is_used_on_what_it_was_worked_out_from_and_on_nothing_else(self, review: Activity, cast: Cast) -> None:
        found = looked(review)
        services.choose(seats_of(review, "reviewer")[0], cast["Lena"], by=cast["Priya"])
        with pytest.raises(Stale, match="Seats, people or rules have changed"):
            services.use(found, by=cast["Priya"])
        assert sitting(review, "moderator") == [""] * 6

    def test_a_second_run_keeps_whom_it_can_and_never_moves_a_locked_one(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        kept = held_by("Rowan", review, "reviewer")
        services.lock(kept, by=cast["Priya"])
        before = sitting(review, "reviewer") + sitting(review, "moderator")
        gone = held_by("Hazel", review, "reviewer")
        people.note_absence(cast["Hazel"], starts=date(2027, 2, 22), ends=date(2027, 4, 30), kind="parental",
                            by=cast["Priya"])  # fmt: skip
        found = looked(review)
        seated, stayed = services.use(found, by=cast["Priya"])
        after = sitting(review, "reviewer") + sitting(review, "moderator")
        hazels = before.count("Hazel")
        assert gone.end_reason == "Moved when people were looked for again."
        assert "Hazel" not in after
        assert sum(old != new for old, new in zip(before, after, strict=True)) == seated >= hazels
        assert seated + stayed == 12
        assert kept.sits

    def test_seats_that_nobody_may_fill_stay_empty_and_say_why(self, review: Activity, cast: Cast) -> None:
        for name in ("Hazel", "Rowan", "Lena"):
            people.note_absence(cast[name], starts=date(2027, 2, 22), ends=date(2027, 4, 30), kind="leave",
                                by=cast["Priya"])  # fmt: skip
        found = looked(review).found
        # Priya may review, or moderate, but not both of one record
        assert (len(found["picks"]), len(found["empty"])) == (6, 6)
        assert found["empty"][0]["excluded"]["away"] == 3
        assert found["empty"][0]["excluded"]["post"] == 2  # Bea and Pat

    def test_evening_out_moves_no_more_than_it_may(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        for slot in seats_of(review, "reviewer"):
            services.seat(slot, cast["Rowan"], how="proposed", by=cast["Priya"])
        db.session.commit()
        seated, kept = services.use(looked(review, moves=2), by=cast["Priya"])
        assert (seated, kept) == (2, 4)
        assert sitting(review, "reviewer").count("Rowan") == 4


class TestChoosing:
    def test_a_choice_is_locked(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        made = services.choose(seats_of(review, "reviewer")[0], cast["Lena"], by=cast["Priya"])
        assert (made.is_locked, made.how, made.broken, made.reason) == (True, "chosen", [], "")

    def test_of_two_who_choose_at_once_the_second_is_told(self, review: Activity, cast: Cast) -> None:
        """Each saw an empty seat, or the same person in it."""
        services.set_out(review, by=cast["Priya"])
        slot = seats_of(review, "reviewer")[0]
        made = services.choose(slot, cast["Lena"], had="", by=cast["Priya"])
        with pytest.raises(Stale, match="Somebody else filled this seat"):
            services.choose(slot, cast["Rowan"], had="", by=cast["Priya"])
        services.choose(slot, cast["Rowan"], had=made.public_id, by=cast["Priya"])
        with pytest.raises(Stale, match="Somebody else filled this seat"):
            services.choose(slot, cast["Hazel"], had=made.public_id, by=cast["Priya"])

    def test_a_rule_is_broken_only_with_a_reason(self, review: Activity, cast: Cast) -> None:
        """X-05: Tom works in the worker's team and manages him."""
        services.set_out(review, by=cast["Priya"])
        seat = seats_of(review, "reviewer")[0]
        with pytest.raises(DomainError, match="Tom Thyme is the worker’s line manager, or was at the time"):
            services.choose(seat, cast["Tom"], by=cast["Priya"])
        made = services.choose(seat, cast["Tom"], reason="Nobody else knows signs.", by=cast["Priya"])
        assert (made.broken, made.reason) == (["manager", "own_team"], "Nobody else knows signs.")

    def test_nobody_is_in_two_places_whatever_the_reason(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        services.choose(seats_of(review, "reviewer")[0], cast["Lena"], by=cast["Priya"])
        with pytest.raises(DomainError, match="already has a place there or at that time"):
            services.choose(seats_of(review, "moderator")[0], cast["Lena"], reason="All the same.", by=cast["Priya"])

    def test_nobody_looks_at_their_own_record(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        with pytest.raises(DomainError, match="would look at their own work"):
            services.choose(seats_of(review, "reviewer")[0], cast["Pat"], by=cast["Priya"])

    def test_whoever_had_the_seat_has_it_no_more(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        slot = next(one for one in seats_of(review, "reviewer")
                    if queries.sitting_in([one])[one.id].person.name != cast["Lena"].name
                    and cast["Lena"].id not in _others(one, review))  # fmt: skip
        had = queries.sitting_in([slot])[slot.id]
        services.choose(slot, cast["Lena"], by=cast["Priya"])
        assert had.end_reason == "Lena Linden was chosen instead."
        assert queries.sitting_in([slot])[slot.id].person_id == cast["Lena"].id

    def test_a_choice_against_a_rule_stays_locked(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        seat = seats_of(review, "reviewer")[0]
        made = services.choose(seat, cast["Tom"], reason="Nobody else knows signs.", by=cast["Priya"])
        with pytest.raises(DomainError, match="against a rule: it stays locked"):
            services.unlock(made, by=cast["Priya"])

    def test_somebody_who_has_left_cannot_be_chosen(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])
        people.leave(cast["Rowan"], on=date(2026, 12, 31), by=cast["Priya"])
        with pytest.raises(DomainError, match="does not work here on any day of this seat"):
            services.choose(seats_of(review, "reviewer")[0], cast["Rowan"], reason="Please.", by=cast["Priya"])

    def test_who_moves_team_in_mid_cycle_is_flagged(self, review: Activity, cast: Cast) -> None:
        """X-05: over dated memberships."""
        services.set_out(review, by=cast["Priya"])
        services.choose(seats_of(review, "reviewer")[0], cast["Rowan"], by=cast["Priya"])
        people.appoint(cast["Rowan"], cast.post("isro"), on=date(2027, 3, 15), by=cast["Priya"],
                       place=cast.team("Children with Disabilities"), manager=cast["Tom"])  # fmt: skip
        db.session.flush()
        line = queries.board_of(review).groups[0].lines[0]
        assert line.cautions == ("Works in the same team.", "Moves to another team meanwhile.")


def _others(slot: object, review: Activity) -> set[int]:
    """Who sits in the other seats about the same record."""
    about = [one for one in timetable.open_slots(review) if one.record_id == slot.record_id]  # type: ignore[attr-defined]
    return {one.person_id for one in queries.sitting_in(about).values()}


class TestOnOneDay:
    """Two visits on one day: the demo has none, so one is moved onto the other."""

    def test_nobody_is_in_two_visits_at_once(self, inside: None, cast: Cast) -> None:
        year = cast.year()
        first, second = (
            db.session.query(Activity).filter_by(ref=ref).one() for ref in ("TS-2027-02", "TS-2027-03")
        )  # fmt: skip
        programme.move(second, first.starts_on, version=second.version, by=cast["Priya"])
        db.session.flush()
        assert (year.year, second.starts_on) == ("2027", first.starts_on)
        for one in (first, second):
            services.set_out(one, by=cast["Priya"])
        services.choose(seats_of(first, "lead")[0], cast["Lena"], by=cast["Priya"])
        assert queries.elsewhere_at(cast["Lena"], seats_of(second, "lead")[0]) == "TS-2027-02"
        with pytest.raises(DomainError, match="already has a place there or at that time"):
            services.choose(seats_of(second, "lead")[0], cast["Lena"], reason="She wants to.", by=cast["Priya"])
        with pytest.raises(Stale, match="is in TS-2027-02 at that time by now"):
            services.seat(seats_of(second, "lead")[0], cast["Lena"], how="proposed", by=cast["Priya"])
        found = looked(second).found
        picked = next(one["person"] for one in found["picks"] if one["slot"] == seats_of(second, "lead")[0].id)
        assert picked != cast["Lena"].id


class TestPublishing:
    def test_nobody_knows_of_a_seat_before_it_is_published(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        assert queries.published_groups(review) == []
        out(review)
        groups = queries.published_groups(review)
        told = {name: [who.person.name.split()[0] for who in people] for name, _, people in groups}
        seats = {"Reviewer": "reviewer", "Moderator": "moderator"}
        assert told == {name: sorted(set(sitting(review, seat))) for name, seat in seats.items()}

    def test_what_was_looked_at_is_published_and_nothing_else(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        seen = queries.seal(queries.waiting(review))
        services.free(held_by("Lena", review, "reviewer"), "On another job.", by=cast["Priya"])
        with pytest.raises(Stale, match="have changed since you looked at them"):
            services.publish(review, reviewed=seen, by=cast["Priya"])

    def test_seats_of_work_that_is_not_published_wait_for_it(self, inside: None, cast: Cast) -> None:
        cast.year()
        visit = activity("TS-2027-03")
        services.set_out(visit, by=cast["Priya"])
        services.choose(seats_of(visit, "lead")[0], cast["Lena"], by=cast["Priya"])
        with pytest.raises(DomainError, match="Publish the programme first, then its seats"):
            services.publish(visit, reviewed=queries.seal(queries.waiting(visit)), by=cast["Priya"])

    def test_a_seat_that_ended_leaves_at_the_next_publication(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        out(review)
        gone = held_by("Lena", review, "reviewer")
        services.free(gone, "On another job.", by=cast["Priya"])
        waits = queries.waiting(review)
        assert (waits.seated, list(waits.unseated)) == ([], [gone])
        assert gone.is_out
        out(review)
        assert not gone.is_out

    def test_a_draft_that_ended_is_told_to_nobody(self, review: Activity, cast: Cast) -> None:
        used(review, cast)
        services.free(held_by("Lena", review, "reviewer"), "On another job.", by=cast["Priya"])
        assert cast["Lena"].id not in {one.person_id for one in queries.waiting(review).unseated}

    def test_with_nothing_to_tell_it_says_so(self, review: Activity, cast: Cast) -> None:
        services.set_out(review, by=cast["Priya"])  # whoever the work is about has their own seat
        out(review)
        with pytest.raises(DomainError, match="Nothing about these seats waits"):
            services.publish(review, reviewed=queries.seal(queries.waiting(review)), by=cast["Priya"])


class TestWhoLeft:
    def test_the_seat_of_somebody_who_leaves_before_it_wants_somebody(self, review: Activity, cast: Cast) -> None:
        """A34: open work of a leaver comes up again, on the page and on Home."""
        used(review, cast)
        out(review)
        had = sum(sitting(review, seat).count("Rowan") for seat in ("reviewer", "moderator"))
        people.leave(cast["Rowan"], on=date(2026, 12, 31), by=cast["Priya"])
        db.session.flush()
        board = queries.board_of(review)
        assert (board.lacking, queries.standings([review.ref])[review.ref].lacking) == (had, had)
        assert {line.cautions for line in board.lines if line.is_gone} == {
            ("Does not work here on any day of this seat.",)
        }
        services.use(looked(review), by=cast["Priya"])
        assert queries.board_of(review).lacking == 0
        assert "Rowan" not in sitting(review, "reviewer") + sitting(review, "moderator")


class TestProposalsThatWait:
    def test_a_new_question_takes_the_place_of_one_that_nobody_used(self, review: Activity, cast: Cast) -> None:
        first, second = looked(review), looked(review)
        assert (first.found, first.failure != "", second.failure) == ({}, True, "")
        with pytest.raises(Stale, match="People were looked for again since"):
            services.use(first, by=cast["Priya"])
        assert services.use(second, by=cast["Priya"])[0] > 0

    def test_nothing_is_written_into_one_that_was_let_go_while_the_engine_was_at_it(
        self, review: Activity, cast: Cast
    ) -> None:
        first = services.ask(review, by=cast["Priya"])
        services.ask(review, by=cast["Priya"])
        services.finish(first.id, {"picks": [{"slot": 1}]}, base="")
        services.fail(first.id)
        assert (first.found, first.failure.split(".")[0]) == ({}, "People were looked for again since")

    def test_one_of_which_nothing_comes_is_said_to_be_stuck(self, review: Activity, cast: Cast) -> None:
        made = services.ask(review, by=cast["Priya"])
        assert not made.is_stuck(made.asked_at + timedelta(minutes=3))
        assert made.is_stuck(made.asked_at + timedelta(minutes=3, seconds=1))
