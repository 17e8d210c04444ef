"""Whatever anybody writes stays text wherever it is given back (A25–A27); every page of every role is walked through in
test_every_page."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask

from qaportal.frameworks.queries import latest
from qaportal.frameworks.services import install
from qaportal.lib import mail
from qaportal.lib.db import db
from qaportal.people import emails
from qaportal.people.models import SignInLink
from tests.security.canaries import MARK, SHORT, Aviary, alive, put_everywhere, sums
from tests.security.lived_in import LivedIn


def test_the_parser_of_these_tests_sees_a_live_canary() -> None:
    words = Aviary().bird("here")
    assert len(alive(f"<p>{words}</p>")) == 2
    assert alive(f'<input value="{words}">') != []
    assert alive(f"<p>{SHORT}</p>") != []
    assert sums("49 onerror=bird101") != []


@pytest.fixture
def birds(place: LivedIn) -> Aviary:
    """The town, with a canary in every text."""
    found = Aviary()
    with place.app.app_context():
        put_everywhere(found)
    return found


def test_what_a_wrong_form_gives_back_is_text(place: LivedIn) -> None:
    """The other sink: what was typed, with what is wrong about it."""
    client, words = place.client("Priya"), Aviary().bird("here")
    long, pat, draft = words * 60, f"/admin/people/{place.people['Pat']}", f"/activity/{place.unpublished}"
    pattern = f"/people/{place.people['Pat']}/working-pattern"
    row = {"starts:CPR-2029-01": words, "subject:CPR-2029-01": long, words: words}
    made = f"/made-forms/{place.making.draft}"
    sent = {
        f"/activity/{place.making.work}/made-forms/new": {"name": long, "summary": long, "seat": words, "start": words},
        f"{made}/details": {"name": long, "summary": words, "seat": words, "version": words},
        f"{made}/sections": {"title": long, "version": words},
        f"{made}/sections/plan/questions/new": {"kind": "choice", "ask": long, "options": words, "version": words},
        f"{pat}/details": {"name": words, "email": long, "staff_number": long},
        f"{pat}/post": {"post": words, "manager": words, "on": words},
        f"{pat}/roles": {"role": words},
        f"{pattern}/flags/new": {"kind": words, "on": words},
        f"{pattern}/flags/{place.flags['Pat']}/ending": {"on": words},
        f"{pattern}/absences/new": {"kind": words, "starts": words, "ends": words},
        "/admin/teams/new": {"name": words, "service": words},
        "/admin/teams/children-in-care/aliases": {"alias-name": long},
        "/admin/posts/new": {"title": long, "role": words},
        "/sign-in": {"email": words, "next": words},
        f"{draft}/move": {"month": words, "starts": words, "version": words},
        f"{draft}/details": {"subject": long, "place": long, "starts_at": words, "ends_at": words},
        f"{draft}/cancellation": {"reason": long, "version": "1"},
        "/programme/2028/activities/new": {"type_key": words, "starts": words, "subject": long},
        "/programme/2028/publication": {"note": long, "reviewed": words},
        "/programmes/new": {"year": words, "framework": words, "start_from": words},
        "/programme/2029/preview": {"framework": "north-somerset 2022-1", **row},
        "/me/feeds": {"scope": words},
        "/me/preferences": {"theme": words},
        "/activity/GPC-2027-01/nominations/team": {"team": words, "why": long, "is_reserve": words},
        "/activity/TS-2027-03/nominations/seats/member": {"person": words, "why": long},
        f"/activity/GPC-2027-01/nominations/{place.nominated.standing['Hazel']}/decline": {"reason": long},
    }
    for path, data in sent.items():
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(path, data=data, headers=headers)
            assert answer.status_code == 422, path
            assert (alive(answer.text), sums(answer.text)) == ([], []), path


def test_a_stale_form_shows_both_sides_as_text(place: LivedIn) -> None:
    """Indico 3.3.13: a conflict screen, fed from both sides."""
    mine, theirs = Aviary().bird("mine"), Aviary().bird("theirs")
    first, second, path = place.client("Priya"), place.client("Priya"), f"/activity/{place.unpublished}/details"
    assert first.post(path, data={"subject": theirs, "place": theirs, "version": "1"}).status_code in (303, 409)
    answer = second.post(path, data={"subject": mine, "place": mine, "version": "1"})
    assert answer.status_code == 409
    assert MARK.search(answer.text)
    assert (alive(answer.text), sums(answer.text)) == ([], [])


def test_mail_is_text_too(place: LivedIn, birds: Aviary) -> None:
    with place.app.app_context():
        mail.send(emails.sign_in(db.session.query(SignInLink).one(), "A" * 43))
        db.session.remove()
    message = message_from_bytes(latest_mail(place.app).read_bytes(), policy=policy.default)
    html = message.get_body(preferencelist=("html",))
    assert html is not None
    assert MARK.search(html.get_content())
    assert (alive(html.get_content()), sums(html.get_content())) == ([], [])
    assert not any("\n" in str(value) for value in message.values())


def latest_mail(app: Flask) -> Path:
    return max((Path(app.config["INSTANCE"]) / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)


def test_a_pack_cannot_bring_markup_along(place: LivedIn, tmp_path: Path) -> None:
    """A27: words of a framework are text like any other."""
    birds, folder = Aviary(), tmp_path / "pack"
    folder.mkdir()
    words = birds.bird("pack", 60)
    with place.app.app_context():
        pack = dict(latest("north-somerset").body)  # type: ignore[union-attr]
    pack["version"] = "2099-1"
    pack["title"] = pack["authority"] = words
    for kind in pack["activities"].values():
        kind["name"] = kind["plural"] = words
    for board in pack["boards"].values():
        board["name"] = words
    (folder / "pack.yaml").write_text(json.dumps(pack))
    with place.app.app_context():
        install(folder, by=None)
        db.session.commit()
    client = place.client("Priya")
    for path in ("/frameworks", "/frameworks/north-somerset/2099-1", "/programmes/new",
                 "/programme/2029/preview?framework=north-somerset+2099-1"):  # fmt: skip
        html = client.get(path).text
        assert MARK.search(html), path
        assert (alive(html), sums(html)) == ([], []), path
