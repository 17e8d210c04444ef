"""What a pack can say, and what its readers can ask of it."""

import json
from pathlib import Path
from typing import get_args

import pytest

from qaportal.frameworks.loading import SHIPPED, pack_from, read_pack
from qaportal.frameworks.schema import Pack, header
from qaportal.people.roles import BY_KEY
from tests.frameworks.packs import GOOD, changed, written


def pack_with(folder: Path, old: str, new: str) -> Pack:
    return read_pack(written(folder, changed(old, new)))


@pytest.mark.parametrize("key", sorted(path.name for path in SHIPPED.iterdir()))
def test_a_shipped_pack_reads_back_the_same_from_json(key: str) -> None:
    pack = read_pack(SHIPPED / key)
    assert pack.key == key
    assert pack_from(json.loads(json.dumps(pack.body))) == pack


def test_local_words_change_what_a_thing_is_called(tmp_path: Path) -> None:
    """D2"""
    pack = pack_with(
        tmp_path,
        "valid_from: 2027-01-01",
        "valid_from: 2027-01-01\nvocabulary:\n"
        "  review: audit\n  action_plan: {one: plan on a page, many: plans on a page}",
    )
    assert (pack.word("review"), pack.word("review", 2)) == ("audit", "audits")
    assert pack.word("action_plan", 3) == "plans on a page"
    assert (pack.word("case_record"), pack.word("moderator", 2)) == ("case record", "moderators")


def test_a_stated_value_may_say_where(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "    chair: director", "    chair: {stated: director, source: page 2}")
    chair = pack.boards["forum"].chair
    assert (chair.kind, chair.value, chair.source) == ("stated", "director", "page 2")
    assert pack.open_questions() == ()


def test_a_conflict_keeps_its_readings_and_runs_on_its_choice(tmp_path: Path) -> None:
    """D56"""
    pack = pack_with(
        tmp_path,
        "        lasts: 20 working days",
        "        lasts:\n"
        "          conflict:\n"
        "            - {reading: A month, source: page 6, value: 1 month}\n"
        "            - {reading: Twenty days, source: page 9, value: 20 working days}\n"
        "          choice: 20 working days\n"
        "          why: It can be counted.",
    )
    (question,) = pack.open_questions()
    assert question.path == "activities.look.phases.review.lasts"
    assert question.where == "Look: Review: how long it lasts"
    assert question.source == "page 6; page 9"
    assert question.choice == "20 working days"
    assert str(pack.activities["look"].phases[0].lasts.value) == "20 working days"  # type: ignore[union-attr]


def test_choices_are_shown_by_name(tmp_path: Path) -> None:
    pack = pack_with(
        tmp_path,
        "    chair: director",
        "    chair: {unspecified: Who, source: page 2, choice: manager, why: Free.}",
    )
    assert [question.choice for question in pack.open_questions()] == ["Manager"]


def test_chosen_months_are_shown_by_name(tmp_path: Path) -> None:
    pack = pack_with(
        tmp_path,
        "    cadence:\n      - kind: calendar\n        entries:\n          - {month: 1, subject: North}\n"
        "          - {month: 3, subject: South}\n        source: page 5",
        "    cadence:\n      - {kind: times, n: 2, per: year, source: page 5,\n"
        "         months: {unspecified: When, source: page 5, choice: [3, 10], why: Clear of holidays.}}",
    )
    assert [(question.where, question.choice) for question in pack.open_questions()] == [
        ("Look: months", "March and October")
    ]


def test_posts_of_a_party_come_most_senior_first_and_once(tmp_path: Path) -> None:
    pack = read_pack(written(tmp_path, GOOD))
    assert [post.key for post in pack.posts_of(["manager", "seniors"])] == ["director", "manager"]


def test_nothing_in_a_pack_can_be_changed(tmp_path: Path) -> None:
    pack = read_pack(written(tmp_path, GOOD))
    with pytest.raises(Exception, match="frozen"):
        pack.activities["look"].name = "Other"  # type: ignore[misc]


def test_packs_know_the_roles_of_the_portal() -> None:
    assert set(get_args(header.Role)) == set(BY_KEY)
