"""Reads of installed packs."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.models import Adoption, Framework
from qaportal.frameworks.policy import can_view
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person

ADOPTIONS = "adoptions"  # where a session keeps what it read of them


def installed() -> Sequence[Framework]:
    """Every installed version without its body, by key, the newest installed first."""
    order = (Framework.key, Framework.installed_at.desc(), Framework.id.desc())
    return db.session.scalars(select(Framework).options(defer(Framework.body)).order_by(*order)).all()


def visible_to(person: Person) -> Sequence[Framework]:
    """The installed versions that `person` may read."""
    return installed() if can_view(person) else []


def version_of(key: str, version: str) -> Framework | None:
    """That version of that pack, if it is installed."""
    return db.session.scalar(select(Framework).filter_by(key=key, version=version))


def latest(key: str) -> Framework | None:
    """The version of the pack `key` that was installed last."""
    order = (Framework.installed_at.desc(), Framework.id.desc())
    return db.session.scalar(select(Framework).filter_by(key=key).order_by(*order).limit(1))


def visible_framework(person: Person, ref: tuple[str, str]) -> Framework:
    """The version that an address names. Raises NotFound where there is none, or `person` may not read it."""
    framework = version_of(*ref) if can_view(person) else None
    if framework is None:
        raise NotFound("There is no such framework here. Start from the list of frameworks.")
    return framework


def adoptions() -> Sequence[Adoption]:
    """Every day from which a version is in force, the earliest first. Read once in each transaction."""
    session = db.session()
    kept = session.info.get(ADOPTIONS)
    if kept is not None and kept[0] is (session.get_nested_transaction() or session.get_transaction()):
        return cast("Sequence[Adoption]", kept[1])
    of = joinedload(Adoption.framework).defer(Framework.body)
    found = session.scalars(select(Adoption).options(of).order_by(Adoption.from_on)).all()
    session.info[ADOPTIONS] = (session.get_nested_transaction() or session.get_transaction(), found)
    return found


def pack_in_force() -> Pack | None:
    """The rules that the council works by today; None before any were put in force."""
    found = in_force_on(clock.today())
    return pack_of(found) if found else None


def in_force_on(day: date) -> Framework | None:
    """The version that the council works under on `day`; None before any was put in force."""
    found = [adoption for adoption in adoptions() if adoption.from_on <= day]
    return found[-1].framework if found else None


def pack_of(framework: Framework) -> Pack:
    """The rules of an installed version. Read once for each content and then kept."""
    return _kept.get(framework.digest) or _read(framework)


_kept: dict[str, Pack] = {}


def _read(framework: Framework) -> Pack:
    if len(_kept) >= 32:
        _kept.clear()
    return _kept.setdefault(framework.digest, pack_from(framework.body))
