"""Services, teams, posts and the names that they go by."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select

from qaportal.auditlog.services import record
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium
from qaportal.lib.text import folded, one_line, slug
from qaportal.people import roles
from qaportal.people.models import Alias, Appointment, Person, Post, Service, Team


def add_service(name: str, *, on: date, by: Person | None, key: str = "") -> Service:
    """A new service that exists from the day `on`."""
    name = _free_name(Service, name)
    service = Service(key=_free_key(Service, key or slug(name)), name=name, starts_on=on)
    db.session.add(service)
    record("added", "service", service.key, by=by, name=name)
    db.session.flush()
    return service


def add_team(name: str, service: Service, *, on: date, by: Person | None, key: str = "") -> Team:
    """A new team of `service` that exists from the day `on`."""
    name = _free_name(Team, name)
    if service.ends_on and service.ends_on < on:
        raise DomainError(
            f"{service.name} closed on {day_medium(service.ends_on)}. Choose a service that is open.", field="service"
        )
    team = Team(key=_free_key(Team, key or slug(name)), name=name, service=service, starts_on=on)
    db.session.add(team)
    record("added", "team", team.key, by=by, name=name, service=service.name)
    db.session.flush()
    return team


def rename(thing: Team | Service, name: str, *, by: Person | None) -> None:
    """Give a team or service another name. The old one stays as an alias, so that it is still found by it."""
    old = thing.name
    if one_line(name) == old:
        return
    new = _free_name(type(thing), name, except_for=thing)
    thing.name = new
    record("renamed", kind_of(thing), thing.key, by=by, name=[old, new])
    db.session.flush()
    if folded(old) != folded(new) and folded(old) not in _names_in_use():
        add_alias(thing, old, by=by)


def close(thing: Team | Service, *, on: date, by: Person | None) -> None:
    """A team or service ends: `on` is its last day."""
    if on < thing.starts_on:
        raise DomainError(
            f"{thing.name} began on {day_medium(thing.starts_on)}. Choose a last day after that.", field="on"
        )
    busy = _last_in(thing, on)
    if busy:
        raise DomainError(
            f"{busy.person.name} is in {thing.name} after {day_medium(on)}. Move everyone first.", field="on"
        )
    if isinstance(thing, Service) and _open_teams(thing, on):
        raise DomainError(f"{thing.name} has teams that go on after {day_medium(on)}. Close them first.", field="on")
    record("closed", kind_of(thing), thing.key, by=by, name=thing.name, on=on.isoformat())
    thing.ends_on = on
    db.session.flush()


def add_alias(thing: Team | Service, name: str, *, by: Person | None) -> Alias:
    """Another name by which a team or service is found: its short name, or what others call it."""
    name = one_line(name)
    if not folded(name):
        raise DomainError("Enter the other name.", field="name")
    if folded(name) in _names_in_use():
        raise DomainError(f"“{name}” is already the name of a team or service. Choose another.", field="name")
    owner = {"team_id": thing.id} if isinstance(thing, Team) else {"service_id": thing.id}
    alias = Alias(name=name, folded=folded(name), **owner)
    db.session.add(alias)
    record("added a name", kind_of(thing), thing.key, by=by, name=thing.name, alias=name)
    db.session.flush()
    return alias


def remove_alias(thing: Team | Service, name: str, *, by: Person | None) -> None:
    """Take a name away again."""
    mine = Alias.team_id == thing.id if isinstance(thing, Team) else Alias.service_id == thing.id
    alias = db.session.scalar(select(Alias).where(mine, Alias.folded == folded(name)))
    if alias is None:
        raise DomainError(f"{thing.name} is not known as “{name}”.")
    db.session.delete(alias)
    record("removed a name", kind_of(thing), thing.key, by=by, name=thing.name, alias=alias.name)


def add_post(title: str, role: str = "", *, by: Person | None, key: str = "") -> Post:
    """A kind of job; `role` is the key of what holding it lets a person do, "" for no more than a sign-in."""
    title = one_line(title)
    if role and role not in roles.BY_KEY:
        raise DomainError(f"There is no role “{role}”.")
    if not slug(title):
        raise DomainError("Enter the title of the post.", field="title")
    taken = db.session.scalar(select(Post).where(func.lower(Post.title) == title.lower()))
    if taken:
        raise DomainError(f"There is already a post called {taken.title}.", field="title")
    post = Post(key=_free_key(Post, key or slug(title).replace("-", "_")), title=title, role=role)
    db.session.add(post)
    record("added", "post", post.key, by=by, name=title, role=role)
    db.session.flush()
    return post


def take_on_post(key: str, title: str, role: str, *, by: Person | None) -> Post:
    """The post that a framework means by `key`: one of that key or title that a staff file made, now with the
    framework's key and role, or else a new one."""
    same = or_(Post.key == key, func.lower(Post.title) == title.lower())
    post = db.session.scalar(select(Post).where(same).order_by(Post.key != key).limit(1))
    if post is None:
        return add_post(title, role, by=by, key=key)
    record("changed", "post", post.key, by=by, key=[post.key, key], role=[post.role, role])
    post.key, post.role = key, post.role or role
    db.session.flush()
    return post


def kind_of(thing: Team | Service) -> str:
    """The word under which the log keeps it."""
    return "team" if isinstance(thing, Team) else "service"


def _free_name(model: type[Team] | type[Service], name: str, except_for: Team | Service | None = None) -> str:
    """`name` on one line, when no other of its kind and no alias of another goes by it."""
    name, wanted = one_line(name), folded(name)
    word = "team" if model is Team else "service"
    if not slug(name):
        raise DomainError(f"Enter the name of the {word}.", field="name")
    others: Iterable[Team | Service] = db.session.scalars(select(model))
    if any(folded(other.name) == wanted for other in others if other is not except_for):
        raise DomainError(f"There is already a {word} called {name}.", field="name")
    alias = db.session.scalar(select(Alias).where(Alias.folded == wanted))
    if alias is None:
        return name
    mine = except_for is not None and except_for.id == (alias.team_id if model is Team else alias.service_id)
    if not mine:
        raise DomainError(
            f"“{name}” is already another name of a team or service. Take it away there first.", field="name"
        )
    db.session.delete(alias)
    return name


def _names_in_use() -> set[str]:
    names = [*db.session.scalars(select(Team.name)), *db.session.scalars(select(Service.name))]
    return {folded(name) for name in names} | set(db.session.scalars(select(Alias.folded)))


def _free_key(model: type[Team] | type[Service] | type[Post], wanted: str) -> str:
    """`wanted`, or with a number behind it when it is taken. Keys never change and are never used again."""
    wanted = wanted[:60].strip("-")
    taken = {"new", *db.session.scalars(select(model.key).where(model.key.startswith(wanted)))}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def _last_in(thing: Team | Service, day: date) -> Appointment | None:
    """Someone whose post in it goes on after `day`."""
    mine = Appointment.team_id == thing.id if isinstance(thing, Team) else Appointment.service_id == thing.id
    goes_on = or_(Appointment.ends_on.is_(None), Appointment.ends_on > day)
    return db.session.scalar(select(Appointment).where(mine, goes_on).order_by(Appointment.id).limit(1))


def _open_teams(service: Service, day: date) -> bool:
    goes_on = or_(Team.ends_on.is_(None), Team.ends_on > day)
    found = select(Team.id).where(Team.service_id == service.id, goes_on).limit(1)
    return db.session.scalar(found) is not None
