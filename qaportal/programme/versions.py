"""A year that two versions of a framework share: the rules to read it by. Pure."""

from typing import Any

from qaportal.frameworks.schema import Pack

# What names and places activities on a page; every other rule is asked of the version that an activity is pinned to.
SHARED = ("posts", "parties", "boards", "frames", "scales", "cohorts")


def with_kinds_of(pack: Pack, other: Pack) -> Pack:
    """`pack`, with the kinds of work that only `other` knows as lanes after its own, and what they name."""
    missing = [kind for kind in other.lanes() if kind.key not in pack.activities]
    first = max(kind.lane for kind in pack.lanes()) + 1
    added = {kind.key: kind.model_copy(update={"lane": lane}) for lane, kind in enumerate(missing, first)}
    shared: dict[str, Any] = {name: {**getattr(other, name), **getattr(pack, name)} for name in SHARED}
    return pack.model_copy(update={"activities": {**pack.activities, **added}, **shared})
