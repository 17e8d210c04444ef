"""Who is who in a pack: posts, groups, cohorts and flags in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from qaportal.frameworks.outline.words import Fact, fact, facts, names
from qaportal.frameworks.schema import Cohort, Flag, Pack, Party, Post
from qaportal.frameworks.schema.header import CohortSeat
from qaportal.lib.formats import and_list
from qaportal.people.roles import BY_KEY


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post: what it is called and the portal role of its holder."""

    title: str
    short: str
    aliases: str
    role: str
    outside: bool
    source: str


def posts_of(pack: Pack) -> tuple[PostLine, ...]:
    """Every post, the most senior first."""
    return tuple(_post(post) for post in sorted(pack.posts.values(), key=lambda post: post.rank))


def _post(post: Post) -> PostLine:
    role = BY_KEY[post.role].label
    return PostLine(post.title, post.short or "", and_list(post.aliases), role, post.outside, post.source or "")


def groups_of(pack: Pack) -> tuple[Fact, ...]:
    """Groups that act as one, those that take part together, and what may be noted of a worker."""
    return facts(
        *(fact(party.name, _of_party(pack, party), source=party.source) for party in pack.parties.values()),
        *(_cohort(pack, cohort) for cohort in pack.cohorts.values()),
        *(_flag(flag) for flag in pack.flags.values()),
    )


def _of_party(pack: Pack, party: Party) -> str:
    who = names(pack, party.posts)
    return f"whoever of {who} answers for what is looked at" if party.of == "focus" else who


def _cohort(pack: Pack, cohort: Cohort) -> Iterator[Fact]:
    seats = and_list([_seat(pack, seat) for seat in cohort.seats])
    return fact(f"{cohort.name} ({cohort.size})", seats, source=cohort.source)


def _flag(flag: Flag) -> Iterator[Fact]:
    seen = "seen by few" if flag.sensitive else "seen by whoever plans the work"
    return fact(f"Flag: {flag.name}", seen, source=flag.source)


def _seat(pack: Pack, seat: CohortSeat) -> str:
    return seat.name or pack.posts[seat.post].title
