"""A year that several versions of a framework share: which goes for which days, and the rules to read it by. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from qaportal.frameworks.schema import Pack

Version = TypeVar("Version")
# What names and places activities on a page; every other rule is asked of the version that an activity is pinned to.
SHARED = ("posts", "parties", "boards", "frames", "scales", "cohorts")


def between(
    own: Version, adopted: Iterable[tuple[date, Version]], begins: date, first: date, last: date
) -> list[Version]:
    """The versions by which a year that begins on `begins` is planned from `first` to `last`, in order: its `own`, and
    those in force since a later day. `adopted` are in the order of these days."""
    found = [own]
    for since, version in adopted:
        if begins < since <= last:
            found = [version] if since <= first else [*found, version]
    return found


def with_kinds_of(pack: Pack, other: Pack) -> Pack:
    """`pack`, with the kinds of work that only `other` knows as lanes after its own, and what they name."""
    missing = [kind for kind in other.lanes() if kind.key not in pack.activities]
    first = max(kind.lane for kind in pack.lanes()) + 1
    added = {kind.key: kind.model_copy(update={"lane": lane}) for lane, kind in enumerate(missing, first)}
    shared: dict[str, Any] = {name: {**getattr(other, name), **getattr(pack, name)} for name in SHARED}
    return pack.model_copy(update={"activities": {**pack.activities, **added}, **shared})
