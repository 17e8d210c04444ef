"""Changes come from our own pages and from nobody else's: tokens, origins, hosts, addresses to go on to (A9–A12)."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal import create_app
from qaportal.lib import mail
from qaportal.lib.db import db
from qaportal.lib.origins import is_foreign
from tests.architecture.access_table import Row, rows
from tests.security.lived_in import LivedIn
from tests.security.walking import BODIES, address, contents, demo
from tests.stage import settings

UNSAFE = [row for row in rows() if row.method != "GET"]
SEEN = frozenset({"sign_in.seen_at"})


@pytest.fixture
def guarded(place: LivedIn, monkeypatch: pytest.MonkeyPatch) -> LivedIn:
    """The town with its guard on, as in production."""
    monkeypatch.setitem(place.app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(place.app.config, "LIMITS", False)
    return place


def send(place: LivedIn, row: Row, data: dict[str, str], **headers: str) -> int:
    first = "Priya"
    with demo(place.app, row.thing == "in a demo"):
        body = BODIES.get(row.endpoint, {}) | data
        return place.client(first).post(address(place, row, first), data=body, headers=headers).status_code


def test_without_its_token_no_form_is_taken_and_nothing_changes(guarded: LivedIn) -> None:
    before = contents(guarded.app, SEEN)
    assert {(str(row), send(guarded, row, {})) for row in UNSAFE} == {(str(row), 400) for row in UNSAFE}
    assert contents(guarded.app, SEEN) == before


def token_of(client: FlaskClient, path: str = "/me/preferences") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_a_token_is_good_for_the_session_it_was_made_in_alone(guarded: LivedIn) -> None:
    mine, another = guarded.client("Pat"), guarded.client("Tom")
    wanted = {"theme": "dark", "csrf_token": token_of(another)}
    assert mine.post("/me/preferences", data=wanted).status_code == 400
    wanted["csrf_token"] = token_of(mine)
    assert mine.post("/me/preferences", data=wanted).status_code == 303


def test_signing_in_needs_a_token_too(guarded: LivedIn) -> None:
    """Login CSRF."""
    client = guarded.client(None)
    asked = {"email": "pat@saltmarsh.example"}
    assert client.post("/sign-in", data=asked).status_code == 400
    assert client.post("/sign-in", data=asked | {"csrf_token": token_of(client, "/sign-in")}).status_code == 303


FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://qa.test.evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://qa.test"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=lambda sent: " ".join(sent.values()))
def test_what_another_site_sends_is_refused_whatever_its_token(place: LivedIn, headers: dict[str, str]) -> None:
    before = contents(place.app, SEEN)
    assert {(str(row), send(place, row, {}, **headers)) for row in UNSAFE} == {(str(row), 403) for row in UNSAFE}
    assert contents(place.app, SEEN) == before


@pytest.mark.parametrize(
    ("site", "origin", "foreign"),
    [
        ("same-origin", None, False),
        ("none", None, False),
        (None, None, False),
        (None, "http://qa.test:8000", False),
        (None, "https://portal.council.example", False),
        ("same-site", "http://qa.test:8000", True),
        (None, "http://qa.test", True),
        (None, "null", True),
        (None, "", True),
    ],
)
def test_the_browsers_own_word_for_where_a_request_comes_from(
    site: str | None, origin: str | None, foreign: bool
) -> None:
    assert is_foreign(site, origin, frozenset({"qa.test:8000", "portal.council.example"})) is foreign


# Where to go on to -----------------------------------------------------------------------------------

ELSEWHERE = [
    "//evil.example", "https://evil.example", "https:evil.example", "/\\evil.example", "\\\\evil.example",
    "/%2f%2fevil.example", "/%5cevil.example", "//evil.example/%2e%2e", "/\t/evil.example", "\n//evil.example",
    "javascript:alert(1)", "http:///evil.example", "/;@evil.example", "////evil.example", "/..//evil.example",
    "https://qa.test@evil.example", "/sign-in?next=//evil.example", "\u2044\u2044evil.example", "/@evil.example",
    "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_signing_in_never_leads_out_of_the_portal(place: LivedIn, onward: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A11, whether already signed in, by link, or as one of the demo."""
    already = place.client("Pat").get("/sign-in", query_string={"next": onward})
    by_link = place.client(None)
    with by_link.session_transaction() as kept:
        kept["next"] = onward
    monkeypatch.setitem(place.app.config, "DEMO", True)
    in_demo = place.client(None).post(f"/sign-in/demo/{place.people['Tom']}", data={"next": onward})
    for answer in (already, by_link.post(f"/sign-in/{place.link}"), in_demo):
        assert answer.status_code == 303
        assert re.fullmatch(r"/(?:[a-z][a-z0-9/-]*)?", answer.headers["Location"])


# Whose name the portal goes by -----------------------------------------------------------------------


@pytest.fixture
def hosted(tmp_path: Path) -> Flask:
    """A portal that one host serves."""
    made = settings(tmp_path, f"sqlite:///{tmp_path}/none.db")
    return create_app(replace(made, trusted_hosts=("qa.test",)), TESTING=True, WTF_CSRF_ENABLED=False)


def test_a_request_to_another_host_is_refused(hosted: Flask) -> None:
    for host in ("evil.example", "qa.test.evil.example", "evil.example:80", "qa.test@evil.example"):
        answer = hosted.test_client().get("/sign-in", base_url=f"http://{host}")
        assert answer.status_code == 400
        assert "evil" not in answer.text
    assert hosted.test_client().get("/sign-in", base_url="http://qa.test").status_code == 200


def test_a_forwarded_host_is_not_believed(hosted: Flask) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = hosted.test_client().get("/", base_url="http://qa.test", headers=headers)
    assert "evil" not in answer.headers["Location"]


def test_mail_and_feeds_carry_the_configured_address_alone(place: LivedIn) -> None:
    """A12: not that of a request, even one to a name that is served."""
    client, by = place.client(None), "http://localhost"
    client.post("/sign-in", data={"email": "pat@saltmarsh.example"}, base_url=by)
    with place.app.app_context():
        place.app.extensions["jobs"].drain()
        messages = [message.text for message in mail.kept()]
        db.session.remove()
    assert len(messages) == 3  # two links to sign in, and the link of a guest
    assert all("http://qa.test/" in text and "localhost" not in text for text in messages)
    assert f"http://qa.test/f/{place.feed_tokens['Pat']}.ics" in page_of(place, "Pat", "/me/feeds")
    assert "localhost" not in client.get(f"/f/{place.feed_tokens['Pat']}.ics", base_url=by).text


def page_of(place: LivedIn, first: str, path: str) -> str:
    return place.client(first).get(path, headers={"X-Forwarded-Host": "evil.example"}).text
