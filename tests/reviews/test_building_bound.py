"""A form that is made is bound to the seat it is made for, in every kind of work whose forms are made (D60)."""

import pytest
from flask import Flask

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.reviews import building, drafting, services
from qaportal.reviews.binding import bound, forms_for
from qaportal.reviews.building import Details
from qaportal.reviews.models import MadeForm
from qaportal.reviews.policy import has_made_forms
from tests.allocation.seated import held_by
from tests.cast import Cast
from tests.reviews.made import Desk
from tests.sampling.frames import activity

COUNCILS = ("bedford", "lambeth", "north-somerset", "west-sussex")
PACKS = {key: read_pack(shipped(key)) for key in COUNCILS}
MADE = [(key, kind.key) for key in COUNCILS for kind in PACKS[key].activities.values() if has_made_forms(kind)]


def how(pack: Pack, kind: ActivityType, seat: str, *, often: bool) -> tuple[str, bool]:
    """What there is one review for, and whether a holder of the seat begins it, by the real checks of a pack."""
    body, section = building.with_section(drafting.new_body("voice", "Made for a theme"), "Records")
    body, _ = building.with_question(pack, body, section, {"kind": "text", "ask": "What is seen?"})
    body = building.described(body, Details("Voice", "Is it there?", seat, (), True, often))
    assert drafting.lacks_of(pack, kind, body) == []
    form = drafting.so_far(body)
    assert form is not None
    assert form in forms_for(pack, kind, [form])
    found = bound(kind, form, seat)
    assert found is not None
    return found.how, found.may_start


@pytest.mark.parametrize(("council", "kind"), MADE)
def test_each_seat_may_be_given_a_form(council: str, kind: str) -> None:
    pack = PACKS[council]
    work = pack.activities[kind]
    for seat in work.seats:
        shared = "record" if seat.per == "item" else "holder" if seat.count.value.at_most > 1 else "once"
        assert how(pack, work, seat.key, often=False) == (shared, True)
        assert how(pack, work, seat.key, often=True) == ("record" if seat.per == "item" else "often", True)


def test_every_council_has_work_whose_forms_are_made() -> None:
    assert {council for council, _ in MADE} == set(COUNCILS)


def test_no_review_is_begun_on_a_form_that_was_just_taken_out_of_use(town: Flask, desk: Desk, work: str) -> None:
    made = desk.used(work)
    with town.app_context():
        seat = held_by("Tom", activity(work), "lead")
        row = db.session.query(MadeForm).filter_by(public_id=made.public_id).one()
        bound_form, kept = services.opening.queries.form_of_seat(seat, made.key)
        assert kept is row
        services.withdraw(row, by=Cast()["Priya"])
        assert bound_form is not None
        with pytest.raises(Stale, match="taken out of use at the same moment"):
            services.opening._new(seat, bound_form, row, 1, Cast()["Tom"])
