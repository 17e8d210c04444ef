"""Every form of every council's framework is somebody's to fill (X-12): in work of the year, in work whose seats are
dealt, or in work that whoever owes a standing duty opens."""

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.duties import duty_seats, is_dealt
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.reviews.binding import bound, forms_for

COUNCILS = ("bedford", "lambeth", "north-somerset", "west-sussex")
# Which duties lead to which form; by hand, from the rules of each framework.
OPENED = {
    "bedford": {
        "manager_compliance": "compliance_check", "practitioner_compliance": "compliance_check",
        "head_professional": "supervision_audit", "head_case": "supervision_audit",
        "manager_professional": "supervision_audit", "manager_case": "supervision_audit",
        "observe_staff": "staff_observation",
        "head_meetings": "meeting_observation", "leaders_meetings": "meeting_observation",
    },
    "lambeth": {"observe_practice": "observation"},
    "north-somerset": {},
    "west-sussex": {"weekly_dip": "dip_sample", "supervise": "supervision"},
}  # fmt: skip


def opened_by_duties(pack: Pack) -> dict[str, str]:
    """duty → the form that whoever owes it begins in the seat of its work"""
    found = {}
    for key, duty in pack.duties.items():
        seats = duty_seats(pack, duty)
        if seats is not None:
            kind = pack.activities[duty.activity or ""]
            begun = [bound(kind, form, seats.doer.key) for form in forms_for(pack, kind)]
            (found[key],) = [one.form.key for one in begun if one is not None and one.may_start]
    return found


def is_of_the_year(kind: ActivityType) -> bool:
    """Whether the year makes such work of itself, or somebody asks for it."""
    return bool(kind.cadence) or kind.week is not None


def deals_its_seats(kind: ActivityType) -> bool:
    """Whether the QA team brings the work in and gives its seats out: a second look, a worker of each record, many who
    each write their own."""
    return is_dealt(kind) or any(seat.count.value.at_most > 1 for seat in kind.seats if seat.does == "review")


@pytest.mark.parametrize("council", COUNCILS)
def test_every_form_is_somebodys_to_fill(council: str) -> None:
    pack = read_pack(shipped(council))
    reached = set(opened_by_duties(pack).values())
    for kind in pack.activities.values():
        if is_of_the_year(kind) or deals_its_seats(kind):
            reached |= {form.key for form in forms_for(pack, kind)}
        reached |= {pack.feedback[key].form for key in kind.feedback if pack.feedback[key].form}
    assert set(pack.forms) - reached == set()


@pytest.mark.parametrize("council", COUNCILS)
def test_which_duties_are_done_on_which_form(council: str) -> None:
    assert opened_by_duties(read_pack(shipped(council))) == OPENED[council]
