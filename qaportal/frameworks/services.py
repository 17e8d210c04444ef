"""The one verb of frameworks: install."""

import json
from hashlib import sha256
from pathlib import Path

from qaportal.auditlog.services import record
from qaportal.frameworks.loading import pack_from, read_pack
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import version_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
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
    record("installed", "framework", framework.ref, by=by, digest=digest)
    return framework


def _add_posts(pack: Pack, by: Person | None) -> None:
    """The pack's posts become posts of the council, with the role each carries; those that exist stay as they are."""
    known = {post.key for post in all_posts() if post.role}
    for post in pack.posts.values():
        if post.key not in known:
            people.take_on_post(post.key, post.title, post.role, by=by)
