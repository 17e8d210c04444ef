"""Who may do what: every route × role × kind of thing, with and without htmx, against one table (AC-2, AC-3, A6)."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from qaportal import create_app
from qaportal.lib.access import NoRule, public, rules
from qaportal.lib.errors import NotAllowed
from tests.architecture.access_table import CELLS, PAGE, WHO, Row, page, rows
from tests.security.lived_in import ROLES, LivedIn
from tests.security.walking import BODIES, QUERIES, address, demo, nothing_stays
from tests.stage import settings

TABLE = rows()
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app to look at; its database is never opened."""
    folder = tmp_path_factory.mktemp("portal")
    return create_app(settings(folder, f"sqlite:///{folder}/none.db"), TESTING=True)


def routes(app: Flask) -> set[tuple[str, str, str]]:
    """(method, path, endpoint) of everything that can be asked for."""
    return {
        (method, route.rule, route.endpoint)
        for route in app.url_map.iter_rules()
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_in_the_table_and_every_row_is_a_route(portal: Flask) -> None:
    assert {row.route for row in TABLE} == routes(portal)


def test_every_route_has_a_rule_and_every_rule_a_route(portal: Flask) -> None:
    declared = {(endpoint, method) for endpoint, method in rules(portal) if method not in ("HEAD", "OPTIONS")}
    assert declared == {(endpoint, method) for method, _, endpoint in routes(portal)}


def test_the_table_is_whole_and_says_each_thing_once() -> None:
    said = [(row.route, row.thing) for row in TABLE]
    assert len(said) == len(set(said))
    assert {cell for row in TABLE for cell in row.cells.values()} <= CELLS


def test_what_the_public_may_see_is_short_and_known(portal: Flask) -> None:
    open_to_all = {endpoint for (endpoint, _), declared in rules(portal).items() if declared.rule is public}
    assert open_to_all == {
        "home.accessibility", "home.healthz", "invites.collect", "invites.guest_answer", "invites.guest_invite",
        "invites.robots", "people.demo_link", "people.link", "people.link_sent", "people.sign_in", "people.sign_in_as",
        "people.sign_in_form", "people.use_link", "static",
    }  # fmt: skip


def test_every_parameter_of_an_address_has_a_type(portal: Flask) -> None:
    """AC-7: none takes any text, none takes an integer; only the files of pages have a path."""
    loose = {
        (route.rule, name)
        for route in portal.url_map.iter_rules()
        for name, converter in route._converters.items()
        if type(converter).__module__.startswith("werkzeug.") and (route.endpoint, name) != ("static", "filename")
    }
    assert loose == set()


def test_a_route_without_a_rule_is_closed(tmp_path: Any) -> None:
    """AC-2: refused in production; in tests it raises, so that nobody forgets one."""
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path}/none.db"), TESTING=True)
    app.add_url_rule("/oops", "oops", lambda: "open")
    with app.test_request_context("/oops"), pytest.raises(NoRule, match="GET oops"):
        app.preprocess_request()
    app.testing = False
    with app.test_request_context("/oops"), pytest.raises(NotAllowed):
        app.preprocess_request()


def test_the_page_for_people_is_current() -> None:
    """`python -m tests.architecture.access_table` writes it anew."""
    assert PAGE.read_text() == page()


# The cells --------------------------------------------------------------------------------------


def kind_of(answer: TestResponse) -> str:
    """The class of an answer, in the words of the table."""
    onward = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    is_told = answer.status_code == 401 and b'href="/sign-in"' in answer.data  # what they sent is on the page
    if is_told or (answer.status_code in (303, 401) and onward.startswith("/sign-in?next=")):
        return "sign in"
    if answer.status_code < 400 or answer.status_code in (409, 422):
        return "yes"
    return {403: "no", 404: "hidden"}.get(answer.status_code, str(answer.status_code))


def with_query(path: str, row: Row) -> str:
    return f"{path}?{QUERIES[row.endpoint][0]}" if row.endpoint in QUERIES else path


def ask(place: LivedIn, row: Row, who: str, **headers: str) -> str:
    first = ROLES.get(who)
    url, body = with_query(address(place, row, first), row), BODIES.get(row.endpoint)
    with (
        demo(place.app, row.thing == "in a demo"),
        place.client(first).open(url, method=row.method, data=body, headers=headers) as answer,
    ):
        return kind_of(answer)


def test_every_answer_is_as_the_table_says(place: LivedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(place.app.config, "LIMITS", False)
    with nothing_stays(monkeypatch):
        different = [
            f"{row} as {who}{' by htmx' if is_htmx else ''}: {found}, not {row.cells[who]}"
            for n, row in enumerate(TABLE)
            for m, who in enumerate(WHO)
            for is_htmx in [(n + m) % 2 == 0]  # by turns: every role and every row is asked for both ways
            for found in [ask(place, row, who, **HTMX if is_htmx else {})]
            if found != row.cells[who]
        ]
    assert different == []
