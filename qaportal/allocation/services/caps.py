"""How many seats the holders of a post take at most (X-05)."""

from sqlalchemy import select

from qaportal.allocation import queries
from qaportal.allocation.caps import NONE, Caps, Pair, changed, digest_of
from qaportal.allocation.models import PostCap
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person, Post

CHANGED = "Somebody else changed the numbers while you were looking. Nothing was saved. Open the page again."


def set_caps(wanted: Caps, *, seen: str | None = None, by: Person | None) -> int:
    """Whoever holds a post of `wanted` (by its key) takes at most so many seats; posts that it does not name stay as
    they are. How many changed. `seen` is of the caps that were looked at (`caps.digest_of`): raises Stale where they
    are others by now, and DomainError for a number below nothing or a post that is not there."""
    rows = {row.post_id: row for row in db.session.scalars(select(PostCap).with_for_update())}
    before = queries.caps()
    if seen is not None and seen != digest_of(before):
        raise Stale(CHANGED)
    if any(number is not None and number < 0 for pair in wanted.values() for number in pair):
        raise DomainError("A number of seats is 0 or more.")
    fresh = changed(wanted, before)
    posts = {post.key: post for post in db.session.scalars(select(Post).where(Post.key.in_(sorted(fresh))))}
    for key, pair in sorted(fresh.items()):
        if key not in posts:
            raise DomainError("There is no such post.")
        _write(posts[key], rows.get(posts[key].id), pair, by)
        _record(posts[key], before.get(key, NONE), pair, by)
    db.session.flush()
    return len(fresh)


def _write(post: Post, row: PostCap | None, pair: Pair, by: Person | None) -> None:
    if pair == NONE:
        db.session.delete(row)
        return
    who = by.id if by else None
    if row is None:
        db.session.add(PostCap(post=post, per_cycle=pair[0], per_year=pair[1], set_at=clock.now(), set_by_id=who))
        return
    row.per_cycle, row.per_year, row.set_at, row.set_by_id = *pair, clock.now(), who


def _record(post: Post, old: Pair, new: Pair, by: Person | None) -> None:
    changes = {"in_one_activity": [old[0], new[0]], "in_twelve_months": [old[1], new[1]]}
    record("set a cap", "post", post.key, by=by, name=post.title, seats=changes)
