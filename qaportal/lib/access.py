"""Who may call what: a rule for each (endpoint, method), and nothing without one (AC-2).

A view declares its rule above itself:

    @bp.get("/activity/<ref:activity>")
    @access(policy.can_view, load=queries.visible_activity)
    def show(activity): ...

`load(person, value)` turns the first path parameter into the thing, through the person: out of sight is 404.
`rule(person, thing)`, or `rule(person)` where nothing is loaded, then says yes or no: no is 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from qaportal.lib.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[..., bool]


class NoRule(Exception):
    """A route was reached that declares no rule: a fault of the code, never of the person."""


def public(_person: Any, _thing: Any = None) -> bool:
    """Anyone, signed in or not; where something is loaded, anyone who has its secret."""
    return True


def signed_in(person: Any) -> bool:
    """Anyone who is signed in."""
    return bool(person.is_authenticated)


@dataclass(frozen=True)
class Access:
    rule: Rule
    load: Callable[..., Any] | None = None

    @property
    def is_public(self) -> bool:
        return self.rule is public


def access(rule: Rule, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Declare who may call the view, and what its first path parameter stands for."""

    def declare(view: View) -> View:
        view.access = Access(rule, load)  # type: ignore[attr-defined]
        return view

    return declare


def register(app: Flask) -> None:
    """Collect every view's rule into `app.extensions["access"]`, keyed by (endpoint, method), and enforce it."""
    table: dict[tuple[str, str], Access] = {}
    for route in app.url_map.iter_rules():
        declared = getattr(app.view_functions[route.endpoint], "access", None)
        if declared is not None:
            table.update({(route.endpoint, method): declared for method in route.methods or ()})
    table.update({("static", method): Access(public) for method in ("GET", "HEAD", "OPTIONS")})
    app.extensions["access"] = table
    app.before_request(enforce)


def rules(app: Flask) -> dict[tuple[str, str], Access]:
    """The registry: (endpoint, method) → Access."""
    table: dict[tuple[str, str], Access] = app.extensions["access"]
    return table


def me() -> Any:
    """The person of this request: a person who is signed in, or Flask-Login's anonymous one."""
    return current_user._get_current_object()


def enforce() -> Any:
    """Before each request: find the rule, sign-in first, then load, then ask. No rule means no."""
    if request.endpoint is None:
        return None  # no such page: the router's own 404 or 405 follows
    declared = rules(current_app).get((request.endpoint, request.method))
    if declared is None:
        if current_app.testing:
            raise NoRule(f"{request.method} {request.endpoint} declares no access rule")
        raise NotAllowed("This page is not open to anyone yet.")
    if declared.is_public and declared.load is None:
        return None
    if not declared.is_public and not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return _check(declared)


def _check(declared: Access) -> None:
    person = me()
    things = []
    if declared.load is not None and request.view_args:
        name = next(iter(request.view_args))
        request.view_args[name] = declared.load(person, request.view_args[name])
        things = [request.view_args[name]]
    if not declared.rule(person, *things):
        raise NotAllowed("Your role does not include this. Ask the quality assurance team if you think it should.")
