"""Five hundred things that no page would send: each is answered with a page or a sentence, none breaks the portal."""

import random
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.reviews.made import Desk, two_more

TRIES = 500
WORDS = [
    "", " ", "x" * 121, "x" * 601, "yes", "up", "down", "records", "plan", "lead", "often", "once", "{{7*7}}", "<b>",
    "0", "-1", "9" * 30, "½", "a\nb", "a\na", "1: low\n5: high", "text", "choice", "ticks", "rating", "grade",
    "actions", "grades", "is_the_child_s_voice_there", "what_does_the_child_say", "made-", "pack-", "\u202e",
]  # fmt: skip
FIELDS = [
    "name", "summary", "seat", "often", "seen_by", "child", "start", "title", "help", "may_omit", "kind", "ask",
    "options", "other", "scale", "lowest", "highest", "anchors", "refused_words", "support", "required",
    "not_applicable",
    "evidence", "scored", "section", "on", "answers", "way", "another",
]  # fmt: skip
ACTS = [
    "details", "sections", "sections/{section}", "sections/{section}/place", "sections/{section}/removal",
    "sections/{section}/questions/new", "questions/{question}", "questions/{question}/place",
    "questions/{question}/removal", "questions/{question}/condition", "use", "next", "withdrawal",
]  # fmt: skip
KEYS = {
    "section": ["records", "plan", "gone"],
    "question": ["is_the_child_s_voice_there", "what_does_the_child_say", "since_when", "where_is_it", "gone"],
}


def test_nothing_that_is_sent_breaks_it(desk: Desk, work: str, sign_in: Callable[[str], FlaskClient]) -> None:
    rng, client = random.Random(60), sign_in("Priya")  # noqa: S311 -- the same five hundred each time
    made = desk.edited(desk.written(work), two_more)
    statuses: dict[int, int] = {}
    for _ in range(TRIES):
        act = rng.choice(ACTS).format(**{name: rng.choice(keys) for name, keys in KEYS.items()})
        path = f"/activity/{work}/made-forms/new" if rng.random() < 0.05 else f"{made.path}/{act}"
        fields = {name: rng.choice(WORDS) for name in rng.sample(FIELDS, rng.randint(0, len(FIELDS)))}
        version = str(desk.kept(made.public_id).version) if rng.random() < 0.8 else rng.choice(WORDS)
        headers = {"HX-Request": "true"} if rng.random() < 0.3 else {}
        answer = client.post(path, data=fields | {"version": version}, headers=headers)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        if answer.status_code == 303:
            assert client.get(made.path).status_code == 200, (path, fields)
            if desk.kept(made.public_id).is_used:
                made = desk.edited(desk.written(work), two_more)
    assert set(statuses) <= {200, 303, 404, 409, 422}, statuses
