"""The verbs of frameworks: install a version, and put one in force from a day."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

from qaportal.auditlog.services import record
from qaportal.frameworks.loading import pack_from, read_pack
from qaportal.frameworks.models import Adoption, Framework
from qaportal.frameworks.queries import ADOPTIONS, adoptions, in_force_on, version_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.people.queries import all_posts


def digest_of(pack: Pack) -> str:
    """SHA-256 of what the pack says, in hex. Order counts: it is the order of the lanes."""
    return sha256(json.dumps(pack.body, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def install(source: Path | str | Pack, *, by: Person | None) -> Framework:
    """Install the pack in a folder, or a pack already read. The same content again changes nothing.

    Raises PackFaults where the folder holds faults, DomainError where this version is installed with other content.
    """
    pack = source if isinstance(source, Pack) else read_pack(source)
    digest = digest_of(pack)
    existing = version_of(pack.key, pack.version)
    if existing is None:
        return _add(pack, digest, by)
    if existing.digest != digest:
        raise DomainError(
            f"Version {pack.version} of {pack.key} is installed already and says something else. "
            "Installed versions never change: raise the version in the pack and install it again."
        )
    return existing


def _add(pack: Pack, digest: str, by: Person | None) -> Framework:
    pack_from(pack.body)  # what is stored must read back
    framework = Framework(
        key=pack.key,
        version=pack.version,
        title=pack.title,
        authority=pack.authority,
        valid_from=pack.valid_from,
        valid_to=pack.valid_to,
        digest=digest,
        body=pack.body,
        installed_at=clock.now(),
        installed_by=by,
    )
    db.session.add(framework)
    db.session.flush()
    _add_posts(pack, by)
    people.take_on_flags(((flag.key, flag.name, flag.sensitive) for flag in pack.flags.values()), by=by)
    record("installed", "framework", framework.ref, by=by, digest=digest)
    return framework


def _add_posts(pack: Pack, by: Person | None) -> None:
    """The pack's posts become posts of the council, with the role each carries; those that exist stay as they are."""
    known = {post.key for post in all_posts() if post.role}
    for post in pack.posts.values():
        if post.key not in known:
            people.take_on_post(post.key, post.title, post.role, by=by)


def adopt(framework: Framework, from_on: date, *, by: Person | None, outside_validity: bool = False) -> Adoption:
    """Put a version in force from `from_on`. What was to come into force on the same day gives way to it.

    Raises DomainError for a day that has passed (the first version of all may have been in force for long), for a day
    on which the framework says that it does not hold unless `outside_validity`, and where it is in force then already.
    """
    current = in_force_on(from_on)
    if current is not None and current.id == framework.id:
        raise DomainError(f"{framework.ref} is in force on {day_medium(from_on)} already.", field="from_on")
    known = {adoption.from_on: adoption for adoption in adoptions()}
    if known and from_on < clock.today():
        raise DomainError(
            "A new version cannot be in force from a day that has passed: work was done under another one. "
            "Choose today or a later day.",
            field="from_on",
        )
    if not (framework.is_valid_on(from_on) or outside_validity):
        raise DomainError(
            f"The framework says that it holds {_validity(framework)}. Choose a day of that time, or confirm below "
            "that the council uses it all the same.",
            field="outside_validity",
        )
    adoption = known.get(from_on) or Adoption(from_on=from_on)
    adoption.framework = framework
    adoption.adopted_at, adoption.adopted_by = clock.now(), by
    db.session.add(adoption)
    db.session.flush()
    db.session.info.pop(ADOPTIONS, None)
    record("adopted", "framework", framework.ref, by=by, from_on=from_on.isoformat())
    return adoption


def _validity(framework: Framework) -> str:
    until = f" to {day_medium(framework.valid_to)}" if framework.valid_to else ""
    return f"from {day_medium(framework.valid_from)}{until}"
