"""Reads of how many seats the holders of posts take at most."""

from sqlalchemy import select
from sqlalchemy.orm import defer

from qaportal.allocation.caps import Pair, posts_with_seats
from qaportal.allocation.models import PostCap
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import in_force_on, pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Post
from qaportal.programme.models import Activity


def caps() -> dict[str, Pair]:
    """Key of each post that has a cap → (in one activity, in twelve months), None for no cap."""
    chosen = select(Post.key, PostCap.per_cycle, PostCap.per_year).join(PostCap, PostCap.post_id == Post.id)
    return {key: (per_cycle, per_year) for key, per_cycle, per_year in db.session.execute(chosen)}


def posts_to_cap() -> dict[str, str]:
    """Key → title of the posts that sit in some seat: by the framework in force, and by those that work of the running
    and coming years goes by. None before there is any."""
    wanted: dict[str, str] = {}
    for version in _versions():
        wanted = wanted | posts_with_seats(pack_of(version))
    rows = db.session.execute(select(Post.key, Post.title).where(Post.key.in_(wanted)))
    there = {row.key: row.title for row in rows}
    return {key: there[key] for key in wanted if key in there}


def _versions() -> list[Framework]:
    """The version in force first."""
    going_on = select(Activity.framework_id).where(Activity.ends_on >= clock.today())
    used = select(Framework).where(Framework.id.in_(going_on)).options(defer(Framework.body)).order_by(Framework.id)
    now = in_force_on(clock.today())
    return [*([now] if now else []), *(one for one in db.session.scalars(used) if now is None or one.id != now.id)]
