"""Looking after people: the list, one person, and each change as a form with an address of its own."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for

from qaportal.auditlog.queries import history_of
from qaportal.lib import clock
from qaportal.lib.access import access, me
from qaportal.lib.errors import DomainError
from qaportal.lib.pages import page
from qaportal.people import forms, policy, queries, services
from qaportal.people.models import Person, Service, Team
from qaportal.people.roles import BY_KEY
from qaportal.people.routes.blueprint import bp, change


@bp.get("/admin/people")
@access(policy.can_manage_people)
def people() -> Response:
    """Everyone, a page at a time, or those whose name, e-mail or number has the words of `q`."""
    number, words = max(request.args.get("page", 1, type=int), 1), request.args.get("q", "")[:200]
    found, count = queries.page_of_people(me(), words, min(number, 10_000))
    return page(
        "people/people.html", people=found, count=count, words=words, number=number,
        pages=-(-count // queries.PAGE), today=clock.today(),
    )  # fmt: skip


@bp.get("/admin/people/<id:person>")
@access(policy.can_manage_people, load=queries.visible_person)
def person(person: Person) -> Response:
    """Their posts, roles and history."""
    return page("people/person.html", **_of(person), form=forms.RoleForm())


def _of(person: Person) -> dict[str, Any]:
    return {
        "someone": person,
        "today": clock.today(),
        "entries": history_of("person", person.public_id),
        "roles": [BY_KEY[key] for key in sorted(person.role_keys) if key in BY_KEY],
        "role_of": BY_KEY,
        "sees_flags": policy.can_see_flags(me(), person),
        "flags": queries.flags_of(me(), person),
        "absences": queries.absences_of(person),
    }


def _onto(person: Person) -> Callable[[], str]:
    return lambda: url_for("people.person", person=person.public_id)


def _again(person: Person) -> Callable[[], dict[str, Any]]:
    return lambda: {"someone": person}


@bp.get("/admin/people/new")
@access(policy.can_manage_people)
def person_form() -> Response:
    """Who is new?"""
    return page("people/person_form.html", form=forms.PersonForm())


@bp.post("/admin/people/new")
@access(policy.can_manage_people)
def add_person() -> Response:
    """Add someone; their post comes next."""
    form = forms.PersonForm()
    added: list[str] = []

    def act() -> None:
        given = (form.name.data, form.email.data, form.staff_number.data)
        phone = form.phone.data or ""
        added.append(services.add_person(*given, phone=phone, on=form.on.data, by=me()).public_id)

    done = f"{form.name.data} added. Now give them a post."
    return change(form, "people/person_form.html", act, done, lambda: url_for("people.post_form", person=added[0]))


@bp.get("/admin/people/<id:person>/details")
@access(policy.can_manage_people, load=queries.visible_person)
def details_form(person: Person) -> Response:
    """Name, e-mail, staff number, telephone."""
    return page("people/person_form.html", form=forms.DetailsForm(obj=person), someone=person)


@bp.post("/admin/people/<id:person>/details")
@access(policy.can_manage_people, load=queries.visible_person)
def correct(person: Person) -> Response:
    """Put them right."""
    form = forms.DetailsForm()

    def act() -> None:
        given = (form.name.data, form.email.data, form.staff_number.data)
        services.correct(person, *given, phone=form.phone.data, version=form.version.data, by=me())

    return change(form, "people/person_form.html", act, "Details saved.", _onto(person),
                  _again(person))  # fmt: skip


@bp.get("/admin/people/<id:person>/post")
@access(policy.can_manage_people, load=queries.visible_person)
def post_form(person: Person) -> Response:
    """Which post, where, under whom, from when?"""
    held = person.main_appointment(clock.today())
    data = {"on": max(clock.today(), person.joined_on), "version": person.version}
    if held:
        place = f"team:{held.team.key}" if held.team else f"service:{held.service.key}" if held.service else ""
        manager = held.manager.staff_number if held.manager else ""
        data |= {"post": held.post.key, "place": place, "manager": manager}
    return page("people/post_form.html", form=_post_form(data), someone=person)


@bp.post("/admin/people/<id:person>/post")
@access(policy.can_manage_people, load=queries.visible_person)
def move(person: Person) -> Response:
    """End the post they hold and begin this one."""
    form = _post_form()

    def act() -> None:
        post = next(post for post in queries.all_posts() if post.key == form.post.data)
        services.move(
            person, post, place=_place(form.place.data), manager=_manager(form.manager.data),
            on=form.on.data, version=form.version.data, by=me(),
        )  # fmt: skip

    return change(form, "people/post_form.html", act, "Post saved.", _onto(person),
                  _again(person))  # fmt: skip


def _post_form(data: dict[str, Any] | None = None) -> forms.PostForm:
    day = clock.today()
    teams = [(f"team:{team.key}", f"{team.name} ({team.service.name})") for team in queries.teams_on(day)]
    whole = [(f"service:{service.key}", f"{service.name}, the whole service") for service in queries.services_on(day)]
    posts = [("", "Choose"), *((post.key, post.title) for post in queries.all_posts())]
    form: forms.PostForm = forms.fill(forms.PostForm(data=data), post=posts, place=[("", "Neither"), *teams, *whole])
    return form


def _place(value: str) -> Team | Service | None:
    kind, _, key = value.partition(":")
    if not key:
        return None
    return queries.team(me(), key) if kind == "team" else queries.service(me(), key)


def _manager(text: str | None) -> Person | None:
    if not text or not text.strip():
        return None
    found = queries.find_person(text)
    if found is None:
        raise DomainError("Nobody has this staff number or e-mail address.", field="manager")
    return found


@bp.get("/admin/people/<id:person>/leaving")
@access(policy.can_manage_people, load=queries.visible_person)
def leaving_form(person: Person) -> Response:
    """When is their last day?"""
    form = forms.DayForm(data={"on": person.left_on, "version": person.version})
    return page("people/leaving.html", form=form, someone=person)


@bp.post("/admin/people/<id:person>/leaving")
@access(policy.can_manage_people, load=queries.visible_person)
def leave(person: Person) -> Response:
    """Mark them as leaving or left."""
    form = forms.DayForm()

    def act() -> None:
        services.leave(person, on=form.on.data, version=form.version.data, by=me())

    return change(form, "people/leaving.html", act, f"{person.name}: last day saved.", _onto(person),
                  _again(person))  # fmt: skip


@bp.get("/admin/people/<id:person>/return")
@access(policy.can_manage_people, load=queries.visible_person)
def return_form(person: Person) -> Response:
    """From when are they back?"""
    return page("people/return.html", form=forms.DayForm(data={"version": person.version}), someone=person)


@bp.post("/admin/people/<id:person>/return")
@access(policy.can_manage_people, load=queries.visible_person)
def rejoin(person: Person) -> Response:
    """They work here again."""
    form = forms.DayForm()

    def act() -> None:
        services.rejoin(person, on=form.on.data, version=form.version.data, by=me())

    return change(form, "people/return.html", act, f"{person.name} is back. Now give them a post.", _onto(person),
                  _again(person))  # fmt: skip


@bp.post("/admin/people/<id:person>/roles")
@access(policy.can_manage_people, load=queries.visible_person)
def give_role(person: Person) -> Response:
    """Give a role by name."""
    form = forms.RoleForm()

    def act() -> None:
        services.grant(person, form.role.data, on=clock.today(), by=me())

    return change(form, "people/person.html", act, "Role given.", _onto(person),
                  lambda: _of(person))  # fmt: skip


@bp.post("/admin/people/<id:person>/roles/ending")
@access(policy.can_manage_people, load=queries.visible_person)
def take_back_role(person: Person) -> Response:
    """Take back a role given by name."""
    form = forms.RoleForm()

    def act() -> None:
        services.withdraw(person, form.role.data, by=me())

    return change(form, "people/person.html", act, "Role taken back.", _onto(person),
                  lambda: _of(person))  # fmt: skip
