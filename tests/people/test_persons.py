"""People, their posts, and leaving (issue 2 item 3; A34, AC-8)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import queries, services
from qaportal.people.models import Person
from tests.cast import Cast

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def posts(person: Person) -> list[tuple[str, str, date, date | None]]:
    return [(held.post.title, held.place, held.starts_on, held.ends_on) for held in person.appointments]


def test_moving_ends_one_post_and_begins_the_next(cast: Cast) -> None:
    services.move(cast["Pat"], cast.post("isro"), place=cast.team("Quality and Assurance"), manager=cast["Priya"],
                  on=date(2027, 1, 4), by=cast["Priya"])  # fmt: skip
    assert posts(cast["Pat"]) == [
        ("Practitioner", "Children with Disabilities", date(2020, 1, 6), date(2027, 1, 3)),
        ("Independent Safeguarding Reviewing Officer", "Quality and Assurance", date(2027, 1, 4), None),
    ]
    assert cast["Pat"].role_keys == {"practitioner"}
    with clock.stopped_at(clock.to_utc(date(2027, 1, 4), "12:00")):
        assert cast["Pat"].role_keys == {"reviewer"}


def test_moving_twice_on_one_day_puts_the_first_move_right(cast: Cast) -> None:
    for place in ("Fostering", "Adoption"):
        services.move(cast["Pat"], cast.post("practitioner"), place=cast.team(place), on=MONDAY, by=None)
    assert [place for _title, place, _from, _to in posts(cast["Pat"])] == ["Children with Disabilities", "Adoption"]


def test_leaving_cuts_what_goes_beyond_and_a_later_last_day_stretches_it_again(cast: Cast) -> None:
    pat = cast["Pat"]
    services.move(pat, cast.post("practitioner"), place=cast.team("Adoption"), on=date(2027, 3, 1), by=None)
    services.leave(pat, on=date(2026, 12, 31), by=None)
    assert posts(pat) == [("Practitioner", "Children with Disabilities", date(2020, 1, 6), date(2026, 12, 31))]
    services.leave(pat, on=date(2027, 1, 29), by=None)
    assert posts(pat) == [("Practitioner", "Children with Disabilities", date(2020, 1, 6), date(2027, 1, 29))]
    assert (pat.is_here(date(2027, 1, 29)), pat.is_here(date(2027, 1, 30))) == (True, False)


@pytest.mark.parametrize(("days", "raised"), [(-1, 1), (0, 1), (1, 0)])
def test_sign_ins_and_links_end_at_once_when_the_last_day_is_here(cast: Cast, days: int, raised: int) -> None:
    pat = cast["Pat"]
    token, epoch = services.begin_sign_in(pat), pat.access_epoch
    services.leave(pat, on=MONDAY + timedelta(days=days), by=None)
    assert pat.access_epoch - epoch == raised
    assert (queries.sign_in_of(token, clock.now()) is None) == bool(raised)


def test_coming_back_revives_nothing(cast: Cast) -> None:
    pat = cast["Pat"]
    services.leave(pat, on=date(2026, 11, 20), by=None)
    services.rejoin(pat, on=MONDAY, by=None)
    assert (pat.left_on, pat.access_epoch, pat.role_keys) == (None, 2, frozenset())


def test_a_role_by_name_adds_to_that_of_the_post_until_it_is_taken_back(cast: Cast) -> None:
    tom = cast["Tom"]
    services.grant(tom, "reviewer", on=date(2026, 1, 5), by=cast["Priya"])
    db.session.refresh(tom)
    assert tom.role_keys == {"team_manager", "reviewer"}
    services.withdraw(tom, "reviewer", by=cast["Priya"])
    assert tom.role_keys == {"team_manager"}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    db.session.rollback()
    return error.value.sentence


def test_every_refusal_has_its_sentence(cast: Cast) -> None:
    pat, tom, hazel = cast["Pat"], cast["Tom"], cast["Hazel"]
    post = cast.post("practitioner")
    assert refused(lambda: services.move(hazel, post, manager=hazel, on=MONDAY, by=None)) == (
        "Hazel Heath would be their own line manager."
    )
    assert refused(lambda: services.move(hazel, post, manager=pat, on=MONDAY, by=None)) == (
        "Hazel Heath would be their own line manager through Pat Poppy."
    )
    assert refused(lambda: services.appoint(pat, post, on=date(2019, 1, 1), by=None)) == (
        "Pat Poppy does not work here on 1 January 2019."
    )
    assert refused(lambda: services.add_person("Eve", "PAT@saltmarsh.example", "S900", on=MONDAY, by=None)) == (
        "Pat Poppy already has this e-mail address."
    )
    assert refused(lambda: services.add_person("Eve", "eve@saltmarsh.example", "s005", on=MONDAY, by=None)) == (
        "Pat Poppy already has this staff number."
    )
    assert refused(lambda: services.leave(pat, on=date(2019, 12, 31), by=None)) == (
        "Pat Poppy joined on 6 January 2020. Choose a last day after that."
    )
    assert refused(lambda: services.rejoin(pat, on=MONDAY, by=None)) == (
        "Pat Poppy has not left before 23 November 2026."
    )
    assert refused(lambda: services.grant(pat, "king", on=MONDAY, by=None)) == "Choose a role."
    assert refused(lambda: services.withdraw(pat, "guest", by=None)) == "Pat Poppy was not given this role by name."
    assert tom.name == "Tom Thyme"


def test_what_was_decided_on_an_older_state_is_refused(cast: Cast) -> None:
    pat = cast["Pat"]
    seen = pat.version
    services.correct(pat, "Pat Pansy", pat.email, pat.staff_number, version=seen, by=None)
    with pytest.raises(Stale) as refused_:
        services.leave(pat, on=MONDAY, version=seen, by=None)
    assert refused_.value.sentence == "Someone else changed Pat Pansy while you were looking. Open the page again."


def test_who_may_see_whom(cast: Cast) -> None:
    def seen_by(first: str) -> list[str]:
        return [person.name for person in db.session.scalars(queries.visible_to(cast[first]).order_by(Person.name))]

    assert len(seen_by("Priya")) == 8
    assert seen_by("Pat") == ["Pat Poppy"]
