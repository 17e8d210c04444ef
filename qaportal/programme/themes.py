"""What a framework says of themes, of work on request and of looking again: whose it is, and how it stands. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.schema import ActivityType, FollowUpCadence, OnRequestCadence, Pack
from qaportal.lib.formats import day_long

Posts = frozenset[str]
NOBODY: Posts = frozenset()


def posts_behind(pack: Pack, key: str) -> Posts:
    """Keys of the posts that stand behind a key of the pack: a post itself, those of a party, a board's chair. None
    behind a seat, which nobody sits in yet."""
    if key in pack.boards and key not in pack.posts and key not in pack.parties:
        key = pack.boards[key].chair.value
    if key not in pack.posts and key not in pack.parties:
        return NOBODY
    return frozenset(post.key for post in pack.posts_of([key]))


def all_behind(pack: Pack, keys: Collection[str]) -> Posts:
    """Keys of the posts behind any of these."""
    return NOBODY.union(*(posts_behind(pack, key) for key in keys))


# Themes and terms of reference (LB-030, LB-031) ---------------------------------------------------------


def has_theme(kind: ActivityType) -> bool:
    """Whether each activity of this kind is about a theme (NS-013)."""
    return kind.focus == "theme" or kind.theme is not None


def asks_for_terms(kind: ActivityType) -> bool:
    """Whether its work may not start before terms of reference are signed off."""
    return kind.theme is not None and kind.theme.terms is not None


def deciders(pack: Pack, kind: ActivityType) -> Posts:
    """Posts whose holders settle its theme."""
    return posts_behind(pack, kind.theme.by) if kind.theme else NOBODY


def drafters(pack: Pack, kind: ActivityType) -> Posts:
    """Posts whose holders draft its terms of reference."""
    return posts_behind(pack, kind.theme.terms.drafted_by) if kind.theme and kind.theme.terms else NOBODY


def signers(pack: Pack, kind: ActivityType) -> Posts:
    """Posts whose holders sign them off: of a board, its chair's."""
    return posts_behind(pack, kind.theme.terms.signed_off_by) if kind.theme and kind.theme.terms else NOBODY


def unsigned(starts: date, today: date) -> str:
    """The warning on an activity whose terms of reference are not signed off."""
    verb = "starts" if starts >= today else "started"
    return f"Terms of reference are not signed off; work {verb} on {day_long(starts)}."


@dataclass(frozen=True)
class Unsettled:
    """Work that is not ready to start: `wants` is theme, draft or sign_off."""

    ref: str
    title: str
    starts: date
    wants: str


# Work on request (D19) ----------------------------------------------------------------------------------


def on_request(kind: ActivityType) -> OnRequestCadence | None:
    """The rule by which it may be asked for, if it may."""
    return next((cadence for cadence in kind.cadence if isinstance(cadence, OnRequestCadence)), None)


def askers(pack: Pack, kind: ActivityType) -> Posts:
    """Posts whose holders may ask for it; none where nobody may."""
    rule = on_request(kind)
    return all_behind(pack, rule.by.value) if rule else NOBODY


def asked_kinds(pack: Pack) -> list[ActivityType]:
    """Kinds of work that are done when somebody asks for them."""
    return [kind for kind in pack.lanes() if on_request(kind)]


def may_ask_for(pack: Pack, posts: Collection[str]) -> list[ActivityType]:
    """Kinds of work that the holders of these posts may ask for."""
    return [kind for kind in asked_kinds(pack) if not askers(pack, kind).isdisjoint(posts)]


# Looking again (WS-061, D85) ----------------------------------------------------------------------------


def follow_up(kind: ActivityType) -> FollowUpCadence | None:
    """The rule by which it follows up work of another kind, if it does."""
    return next((cadence for cadence in kind.cadence if isinstance(cadence, FollowUpCadence)), None)


def is_looked_at_again(pack: Pack, kind: ActivityType) -> bool:
    """Whether a later activity is compared with it: another kind follows it up, or it is about a theme."""
    follows = (follow_up(other) for other in pack.lanes())
    return has_theme(kind) or any(rule is not None and rule.of == kind.key for rule in follows)


def doers(pack: Pack, kind: ActivityType, *, by_post: bool = False) -> Posts:
    """Posts that own a phase of it: they know what it found. With `by_post` without those behind a party or a board
    that acts as one for all."""
    owners = {phase.owner for phase in kind.phases}
    near = {key for key, party in pack.parties.items() if party.of == "focus"}
    together = all_behind(pack, owners - pack.posts.keys() - near)
    return all_behind(pack, owners) - (together if by_post else NOBODY)
