"""What a review recommends becomes actions with an owner and a day (X-16, NS-119, LB-088, WS-050)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from qaportal.actions.models import Action
from qaportal.actions.services import hand_in
from qaportal.actions.wanted import is_past, too_late
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.workdays import WorkCalendar
from qaportal.reviews.models import Review
from tests.cast import Cast
from tests.reviews.filled import as_seen, begun, fill, keep, part_of, reviewed, say_none, send_back

TALK = {"what": "Talk about the plan", "who": "Tom Thyme", "when": "2027-04-12"}
ASK = {"what": "Ask health", "who": "The health visitor", "when": "2027-05-03", "support": "A letter"}


def written(*actions: dict[str, str]) -> Review:
    """A review of Rowan's whose conclusion recommends these, and is not in yet."""
    review = begun()
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    for key in ("child_view", "family_view", "review"):
        take_in(review, key)
    fill("Rowan", review, "conclusion", actions=list(actions))
    return review


def take_in(review: Review, key: str) -> None:
    sight = as_seen("Rowan", review)
    hand_in(sight, part_of(sight, key), by=Cast()["Rowan"])
    db.session.commit()


def rows() -> list[tuple[Any, ...]]:
    found = db.session.scalars(select(Action).order_by(Action.number))
    return [
        (one.ref, one.what, one.owner_name, one.due_on, one.first_due_on, one.withdrawn_at is None) for one in found
    ]


def test_each_row_of_the_table_is_an_action(saltmarsh: Cast) -> None:
    take_in(written(TALK, ASK), "conclusion")
    assert rows() == [
        ("A-0001", "Talk about the plan", "Tom Thyme", date(2027, 4, 12), date(2027, 4, 12), True),
        ("A-0002", "Ask health", "The health visitor", date(2027, 5, 3), date(2027, 5, 3), True),
    ]


def test_its_owner_is_the_one_person_of_that_name(saltmarsh: Cast) -> None:
    take_in(written(TALK, ASK), "conclusion")
    found = db.session.scalars(select(Action).order_by(Action.number))
    assert [(one.owner_id, one.level, one.support) for one in found] == [
        (saltmarsh["Tom"].id, "child", ""), (None, "child", "A letter"),
    ]  # fmt: skip


def test_what_is_handed_in_anew_keeps_its_first_day_and_what_is_gone_is_withdrawn(saltmarsh: Cast) -> None:
    review = written(TALK, ASK)
    take_in(review, "conclusion")
    send_back("Priya", review, "conclusion")
    keep("Rowan", review, "actions", [TALK | {"when": "2027-04-26"}])
    take_in(review, "conclusion")
    assert rows() == [
        ("A-0001", "Talk about the plan", "Tom Thyme", date(2027, 4, 26), date(2027, 4, 12), True),
        ("A-0002", "Ask health", "The health visitor", date(2027, 5, 3), date(2027, 5, 3), False),
    ]


def test_a_day_that_is_over_is_none_to_do_something_by(saltmarsh: Cast) -> None:
    review = written(TALK, ASK | {"when": "2026-01-05"})
    with pytest.raises(DomainError, match=r"Action 2: 5 January 2026 is past\."):
        take_in(review, "conclusion")
    assert (rows(), as_seen("Rowan", review).kept["conclusion"].is_in) == ([], False)


def test_numbers_go_on_over_all_work(saltmarsh: Cast) -> None:
    take_in(written(TALK), "conclusion")
    other = reviewed("Tom", number=1)
    send_back("Priya", other, "conclusion")
    sight = as_seen("Tom", other)
    hand_in(sight, part_of(sight, "conclusion"), by=saltmarsh["Tom"])
    assert [one[0] for one in rows()] == ["A-0001", "A-0002"]


class Seen:
    """As much of a review as the rule of days asks for."""

    def __init__(self, **answers: Any) -> None:
        pack = read_pack(shipped("west-sussex"))
        self.kind = pack.activities["collaborative_audit"]
        self.facts: dict[str, Any] = {}
        self.answers = {key: type("Kept", (), {"value": value})() for key, value in answers.items()}
        self.rules = pack.action_rules["audit_actions"]


@pytest.mark.parametrize(
    ("grade", "safeguarding", "last"),
    [("inadequate", "yes", date(2027, 3, 8)), ("inadequate", "no", None), ("good", "yes", None)],
)
def test_after_an_inadequate_audit_with_a_safeguarding_concern_five_working_days_are_left(
    grade: str, safeguarding: str, last: date | None
) -> None:
    """From Monday 1 March 2027: the fifth working day after it is Monday 8 March."""
    key = read_pack(shipped("west-sussex")).activities["collaborative_audit"].moderation.grade
    seen = Seen(**{key: grade, "safeguarding": safeguarding})
    one = type("Wanted", (), {"due": date(2027, 3, 9)})()
    said = too_late(seen, seen.rules, [one], date(2027, 3, 1), WorkCalendar())
    wanted = (
        f"Action 1: what was found here is urgent, so it is due by {last.day} March 2027 at the latest." if last else ""
    )
    assert said == wanted


def test_today_is_not_past() -> None:
    one = type("Wanted", (), {"due": date(2027, 3, 1)})()
    assert (is_past([one], date(2027, 3, 1)), is_past([one], date(2027, 3, 2)) != "") == ("", True)
