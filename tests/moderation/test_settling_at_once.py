"""R13: of two settlements at the same moment one is the one; the other is told so."""

import pytest
from flask import Flask

from tests.moderation.looked import Work
from tests.security.test_races import at_once
from tests.signing import sign_in

pytestmark = pytest.mark.both


def test_of_two_talks_at_once_one_settles_it(town: Flask) -> None:
    with town.app_context():
        work = Work("north-somerset")
        work.hand_in_first(grade="good")
        work.judge(moderated_grade="inadequate")
        path = f"/reviews/{work.review.public_id}/moderation/talk"
    clients = [sign_in(town, "Tom") for _ in range(2)]

    def settle(number: int, grade: str) -> int:
        data = {"held_on": "20/11/2026", "said": "We read it.", "agreed": grade, "seen": "0"}
        return clients[number].post(path, data=data).status_code

    answers = at_once(lambda: settle(0, "good"), lambda: settle(1, "inadequate"))
    assert sorted(answers) == [303, 409]
    with town.app_context():
        looked = work.again()
        won = ("good", "inadequate")[answers.index(303)]
        assert (looked.state, looked.review.grade, [one.agreed_grade for one in looked.look.talks]) == (
            "settled",
            won,
            [won],
        )


def test_who_sends_it_back_and_who_lets_it_stand_at_once(town: Flask) -> None:
    """Two pages of the same moderator: one of the two holds."""
    with town.app_context():
        work = Work("lambeth")
        work.hand_in_first(overall_grade="good")
        work.judge(audit_adequate="no", agrees_grade="yes")
        path = f"/reviews/{work.review.public_id}/moderation"
    clients = [sign_in(town, "Tom") for _ in range(2)]
    answers = at_once(
        lambda: clients[0].post(f"{path}/return", data={"why": "Hear the child."}).status_code,
        lambda: clients[1].post(f"{path}/standing").status_code,
    )
    assert sorted(answers) == [303, 409]
    with town.app_context():
        assert work.again().state == ("waits" if answers[0] == 303 else "settled")
