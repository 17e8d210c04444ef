"""Who may do what: every route × role × kind of thing, with and without htmx, against one table (AC-2, AC-3, A6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from qaportal import create_app
from qaportal.lib.access import NoRule, public, rules
from qaportal.lib.db import db
from qaportal.lib.errors import NotAllowed
from tests.architecture.access_table import CELLS, PAGE, WHO, Row, page, rows
from tests.security.lived_in import ROLES, LivedIn, live_in
from tests.stage import settings

TABLE = rows()
HTMX = {"HX-Request": "true"}
NEVER = "A" * 43


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
        "home.accessibility", "home.healthz", "invites.collect", "invites.robots", "people.demo_link", "people.link",
        "people.link_sent", "people.sign_in", "people.sign_in_as", "people.sign_in_form", "people.use_link", "static",
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


@contextmanager
def demo(app: Flask, on: bool) -> Iterator[None]:
    before = app.config["DEMO"]
    app.config["DEMO"] = on
    yield
    app.config["DEMO"] = before


def address(app: Flask, place: LivedIn, row: Row, first: str | None) -> str:
    """The row's address, for the thing that it speaks of."""
    first = first or "Pat"
    another = "Pat" if first == "Priya" else "Priya"
    whose = another if row.thing == "another's" else first
    values = {
        "activity": {
            "published; invites the guest": place.invited,
            "published; does not invite the guest": place.uninvited,
            "not published": place.unpublished,
        }.get(row.thing),
        "year": "2028" if row.thing == "a draft year" else "2029" if takes_new_year(row) else "2027",
        "person": place.people[whose],
        "sign_in": place.sign_ins[whose],
        "feed": place.feeds[whose],
        "framework": ("north-somerset", place.framework_version),
        "row": place.confirmed_import if row.endpoint == "people.undo_import" else place.checked_import,
        "team": "children-in-care",
        "service": "early-help",
        "token": token(place, row, first),
        "name": place.message,
        "filename": "src/qa.js",
    }
    with app.test_request_context():
        rule = next(r for r in app.url_map.iter_rules(row.endpoint))
        built = app.url_map.bind("qa.test").build(row.endpoint, {name: values[name] for name in rule.arguments})
    return f"{built}?{QUERY.get(row.endpoint, '')}"


def takes_new_year(row: Row) -> bool:
    return row.endpoint in ("programme.show_preview", "programme.change_preview", "programme.create")


QUERY = {"programme.show_preview": "framework=north-somerset+2022-1"}


def token(place: LivedIn, row: Row, first: str) -> str:
    if row.endpoint == "invites.collect":
        return place.feed_tokens[first] if row.thing == "a live link" else "qaf_nothing"
    return place.link if row.thing == "a link that was mailed" else NEVER


def kind_of(answer: TestResponse) -> str:
    """The class of an answer, in the words of the table."""
    onward = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    if answer.status_code in (303, 401) and onward.startswith("/sign-in?next="):
        return "sign in"
    if answer.status_code < 400 or answer.status_code in (409, 422):
        return "yes"
    return {403: "no", 404: "hidden"}.get(answer.status_code, str(answer.status_code))


BODIES = {"programme.change_preview": {"framework": "north-somerset 2022-1"},
          "programme.create": {"framework": "north-somerset 2022-1"}}  # fmt: skip


@contextmanager
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every request is rolled back at its end, so that one town serves for all cells."""
    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", db.session.flush)
        yield


def ask(place: LivedIn, row: Row, who: str, **headers: str) -> str:
    first = ROLES.get(who)
    url, body = address(place.app, place, row, first), BODIES.get(row.endpoint)
    with (
        demo(place.app, row.thing == "in a demo"),
        place.client(first).open(url, method=row.method, data=body, headers=headers) as answer,
    ):
        return kind_of(answer)


def db_is_sqlite(app: Flask) -> bool:
    return app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")


def test_every_cell_is_as_the_table_says(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(town.config, "LIMITS", False)
    place = live_in(town)
    ways = ({}, HTMX) if db_is_sqlite(town) else ({},)  # what htmx asks differently, it asks of every database alike
    with nothing_stays(monkeypatch):
        different = [
            f"{row} as {who}{' by htmx' if headers else ''}: {found}, not {row.cells[who]}"
            for row in TABLE
            for who in WHO
            for headers in ways
            for found in [ask(place, row, who, **headers)]
            if found != row.cells[who]
        ]
    assert different == []
