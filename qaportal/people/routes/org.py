"""Looking after services, teams, their other names, and posts."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from qaportal.auditlog.queries import history_of
from qaportal.lib import clock
from qaportal.lib.access import access, me
from qaportal.lib.pages import page
from qaportal.people import forms, policy, queries, services
from qaportal.people.models import Service, Team
from qaportal.people.roles import BY_KEY
from qaportal.people.routes.blueprint import bp, change


@bp.get("/admin/teams")
@access(policy.can_manage_people)
def teams() -> Response:
    """Every service with its teams and the names they go by, and every post."""
    names = {"team": _names("team_id"), "service": _names("service_id")}
    return page(
        "people/teams.html", services=queries.all_services(), teams=queries.all_teams(), names=names,
        posts=queries.all_posts(), role_of=BY_KEY, today=clock.today(),
    )  # fmt: skip


def _names(owner: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for alias in queries.all_aliases():
        if getattr(alias, owner):
            found.setdefault(getattr(alias, owner), []).append(alias.name)
    return found


def _onto_teams() -> str:
    return url_for("people.teams")


# New ones -----------------------------------------------------------------------------------------


@bp.get("/admin/services/new")
@access(policy.can_manage_people)
def service_form() -> Response:
    """What is the new service called?"""
    return page("people/new.html", form=forms.NameForm(), what="service")


@bp.post("/admin/services/new")
@access(policy.can_manage_people)
def add_service() -> Response:
    """Add it, from today."""
    form = forms.NameForm()

    def act() -> None:
        services.add_service(form.name.data, on=clock.today(), by=me())

    return change(form, "people/new.html", act, f"{form.name.data} added.", _onto_teams, lambda: {"what": "service"})


def _team_form() -> forms.NewTeamForm:
    options = [(service.key, service.name) for service in queries.services_on(clock.today())]
    form: forms.NewTeamForm = forms.fill(forms.NewTeamForm(), service=[("", "Choose"), *options])
    return form


@bp.get("/admin/teams/new")
@access(policy.can_manage_people)
def team_form() -> Response:
    """What is the new team called, and whose is it?"""
    return page("people/new.html", form=_team_form(), what="team")


@bp.post("/admin/teams/new")
@access(policy.can_manage_people)
def add_team() -> Response:
    """Add it, from today."""
    form = _team_form()

    def act() -> None:
        services.add_team(form.name.data, queries.service(me(), form.service.data), on=clock.today(), by=me())

    return change(form, "people/new.html", act, f"{form.name.data} added.", _onto_teams, lambda: {"what": "team"})


@bp.get("/admin/posts/new")
@access(policy.can_manage_people)
def new_post_form() -> Response:
    """What is the new post called, and what does it let people do?"""
    return page("people/new.html", form=forms.NewPostForm(), what="post")


@bp.post("/admin/posts/new")
@access(policy.can_manage_people)
def add_post() -> Response:
    """Add it."""
    form = forms.NewPostForm()

    def act() -> None:
        services.add_post(form.title.data, form.role.data or "", by=me())

    return change(form, "people/new.html", act, f"{form.title.data} added.", _onto_teams, lambda: {"what": "post"})


# One of them: three forms on its page ---------------------------------------------------------------


def _page_of(thing: Team | Service, form: str = "", filled: Any = None) -> dict[str, Any]:
    """What the page of a team or service shows; the form called `form` as it was sent."""
    shown = {
        "rename": forms.NameForm(prefix="rename", data={"name": thing.name}),
        "alias": forms.NameForm(prefix="alias", formdata=None),
        "close": forms.DayForm(prefix="close", formdata=None),
    }
    kind = "team" if isinstance(thing, Team) else "service"
    owner = f"{kind}_id"
    aliases = [alias for alias in queries.all_aliases() if getattr(alias, owner) == thing.id]
    return {
        "thing": thing, "kind": kind, "aliases": aliases, "entries": history_of(kind, thing.key),
        "forms_of": shown | ({form: filled} if form else {}), "today": clock.today(),
    }  # fmt: skip


def _change_thing(thing: Team | Service, name: str, form: Any, act: Callable[[], None], done: str) -> Response:
    def onto() -> str:
        if isinstance(thing, Team):
            return url_for("people.team", team=thing.key)
        return url_for("people.service", service=thing.key)

    return change(form, "people/team.html", act, done, onto, lambda: _page_of(thing, name, form))


def _rename(thing: Team | Service) -> Response:
    form = forms.NameForm(prefix="rename")
    return _change_thing(thing, "rename", form, lambda: services.rename(thing, form.name.data, by=me()), "Name saved.")


def _add_alias(thing: Team | Service) -> Response:
    form = forms.NameForm(prefix="alias")

    def act() -> None:
        services.add_alias(thing, form.name.data, by=me())

    return _change_thing(thing, "alias", form, act, f"Also known as {form.name.data}.")


def _remove_alias(thing: Team | Service) -> Response:
    form = forms.NameForm(prefix="gone")
    done = "The other name is gone."
    return _change_thing(thing, "gone", form, lambda: services.remove_alias(thing, form.name.data, by=me()), done)


def _close(thing: Team | Service) -> Response:
    form = forms.DayForm(prefix="close")
    done = "Last day saved."
    return _change_thing(thing, "close", form, lambda: services.close(thing, on=form.on.data, by=me()), done)


@bp.get("/admin/teams/<key:team>")
@access(policy.can_manage_people, load=queries.team)
def team(team: Team) -> Response:
    """One team."""
    return page("people/team.html", **_page_of(team))


@bp.post("/admin/teams/<key:team>/name")
@access(policy.can_manage_people, load=queries.team)
def rename_team(team: Team) -> Response:
    """Rename it."""
    return _rename(team)


@bp.post("/admin/teams/<key:team>/aliases")
@access(policy.can_manage_people, load=queries.team)
def add_team_alias(team: Team) -> Response:
    """Another name for it."""
    return _add_alias(team)


@bp.post("/admin/teams/<key:team>/aliases/removal")
@access(policy.can_manage_people, load=queries.team)
def remove_team_alias(team: Team) -> Response:
    """One name less."""
    return _remove_alias(team)


@bp.post("/admin/teams/<key:team>/closing")
@access(policy.can_manage_people, load=queries.team)
def close_team(team: Team) -> Response:
    """It ends."""
    return _close(team)


@bp.get("/admin/services/<key:service>")
@access(policy.can_manage_people, load=queries.service)
def service(service: Service) -> Response:
    """One service."""
    return page("people/team.html", **_page_of(service))


@bp.post("/admin/services/<key:service>/name")
@access(policy.can_manage_people, load=queries.service)
def rename_service(service: Service) -> Response:
    """Rename it."""
    return _rename(service)


@bp.post("/admin/services/<key:service>/aliases")
@access(policy.can_manage_people, load=queries.service)
def add_service_alias(service: Service) -> Response:
    """Another name for it."""
    return _add_alias(service)


@bp.post("/admin/services/<key:service>/aliases/removal")
@access(policy.can_manage_people, load=queries.service)
def remove_service_alias(service: Service) -> Response:
    """One name less."""
    return _remove_alias(service)


@bp.post("/admin/services/<key:service>/closing")
@access(policy.can_manage_people, load=queries.service)
def close_service(service: Service) -> Response:
    """It ends."""
    return _close(service)
