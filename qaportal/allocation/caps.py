"""How many seats whoever holds a post takes at most: which posts there are to cap, which caps differ."""

from collections.abc import Mapping
from hashlib import sha256

from qaportal.frameworks.schema import Pack

Pair = tuple[int | None, int | None]  # in one activity, in twelve months; None for no cap
Caps = Mapping[str, Pair]  # by the key of the post
NONE: Pair = (None, None)


def posts_with_seats(pack: Pack) -> dict[str, str]:
    """Key → title of every post that the framework has sit in some seat, the most senior first."""
    named = {key for activity in pack.activities.values() for seat in activity.seats for key in seat.posts.value}
    named |= {seat.post for cohort in pack.cohorts.values() for seat in cohort.seats}
    known = named & {*pack.posts, *pack.parties}
    return {post.key: post.title for post in pack.posts_of(sorted(known))}


def changed(wanted: Caps, caps: Caps) -> Caps:
    """Those of `wanted` that are not so yet."""
    return {key: pair for key, pair in wanted.items() if pair != caps.get(key, NONE)}


def digest_of(caps: Caps) -> str:
    """What tells one state of the caps from another."""
    return sha256(repr(sorted(caps.items())).encode()).hexdigest()
