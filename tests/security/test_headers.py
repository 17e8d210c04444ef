"""The same strict headers on refusals and on files of pages (WB-1); on pages, see test_every_page."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import abort
from flask.testing import FlaskClient

from qaportal import create_app
from qaportal.lib.access import access, public
from tests.security.headers import faults, is_private
from tests.security.lived_in import ROLES, LivedIn
from tests.security.walking import pages
from tests.stage import settings

REFUSED = {
    "nobody is signed in": ("GET", "/", None, 303),
    "a fragment, and nobody is signed in": ("GET", "/", None, 401),
    "not theirs to do": ("GET", "/admin/people", "practitioner", 403),
    "no such page": ("GET", "/nowhere", "practitioner", 404),
    "no such file of the pages": ("GET", "/static/nowhere.js", "practitioner", 404),
    "no such calendar": ("GET", "/f/qaf_nothing.ics", None, 404),
    "not that way": ("DELETE", "/", "practitioner", 405),
    "a form with nothing in it": ("POST", "/admin/teams/new", "qa_lead", 422),
}


@pytest.mark.parametrize("why", REFUSED)
def test_refusals_carry_them(place: LivedIn, why: str) -> None:
    method, path, who, status = REFUSED[why]
    headers = {"HX-Request": "true"} if "fragment" in why else {}
    with place.client(ROLES.get(who or "")).open(path, method=method, headers=headers) as answer:
        assert (answer.status_code, faults(answer.headers)) == (status, {})
        assert is_private(answer.headers)


def test_what_is_too_large_is_refused_with_them(place: LivedIn) -> None:
    answer = place.client("Priya").post("/admin/imports", data=b"x" * (4 * 1024 * 1024 + 1))
    assert (answer.status_code, faults(answer.headers)) == (413, {})


@pytest.fixture
def broken(tmp_path: Path) -> FlaskClient:
    """A portal as in production, with a page that breaks."""
    app = create_app(replace(settings(tmp_path, f"sqlite:///{tmp_path}/none.db"), base_url="https://qa.test"))
    secret = "a word that no reader should see"

    def breaks() -> str:
        raise RuntimeError(secret)

    app.add_url_rule("/breaks", "breaks", access(public)(breaks))
    app.add_url_rule("/teapot", "teapot", access(public)(lambda: abort(418)))
    app.view_functions["home.index"] = lambda: "open"
    app.extensions["access"] |= {(name, "GET"): breaks.access for name in ("breaks", "teapot")}  # type: ignore[attr-defined]
    return app.test_client()


def test_a_crash_says_nothing_of_its_cause(broken: FlaskClient) -> None:
    """A42."""
    answer = broken.get("/breaks")
    assert (answer.status_code, faults(answer.headers)) == (500, {})
    assert "RuntimeError" not in answer.text
    assert "no reader" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/breaks", "/teapot", "/nowhere", "/static/src/qa.js", "/static/nowhere", "/healthz"])
def test_under_https_every_answer_says_to_stay_there(broken: FlaskClient, path: str) -> None:
    with broken.get(path, base_url="https://qa.test") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_under_https_the_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    """WB-6."""
    app = create_app(replace(settings(tmp_path, f"sqlite:///{tmp_path}/none.db"), base_url="https://qa.test"))
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_options_say_which_methods_there_are_and_no_more(place: LivedIn) -> None:
    for path, _ in list(pages(place, "qa_lead"))[:12]:
        answer = place.client("Priya").options(path)
        assert (answer.status_code, answer.data, faults(answer.headers)) == (200, b"", {})
        assert answer.allow


def test_head_is_get_without_the_page(place: LivedIn) -> None:
    for path, got in pages(place, "practitioner"):
        with place.client("Pat").head(path) as answer:
            assert (answer.status_code, answer.data, faults(answer.headers)) == (got.status_code, b"", {}), path
