"""Whose work is it? From published rows and where somebody stands. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qaportal.frameworks.schema import Party
from qaportal.programme.plans import PhaseRow, Row


@dataclass(frozen=True)
class Place:
    """Where a person stands: the keys of their posts and of the parties those belong to, their teams and services.

    `near` are parties of which only those answer who have to do with what is looked at; `led` are the teams of their
    services. `seats` are theirs as (reference of the work, kind of seat), `done` what they have done there as
    (reference, phase).
    """

    posts: frozenset[str]
    parties: frozenset[str]
    teams: frozenset[int]
    services: frozenset[int]
    near: frozenset[str] = frozenset()
    led: frozenset[int] = frozenset()
    seats: frozenset[tuple[str, str]] = frozenset()
    done: frozenset[tuple[str, str]] = frozenset()


def place_among(
    held: Iterable[tuple[str, int | None, int | None]],
    parties: Mapping[str, Party],
    teams: Mapping[int, Collection[int]],
) -> Place:
    """Where somebody stands who holds these posts (key, team, service), by the parties that there are. Who works in a
    team is not in charge of its service. `teams` are those of each service."""
    those = tuple(held)
    services = frozenset(service for _, team, service in those if service and not team)
    posts = frozenset(post for post, _, _ in those)
    theirs = {key: party.of for key, party in parties.items() if posts & set(party.posts)}
    return Place(
        posts,
        frozenset(key for key, of in theirs.items() if of == "all"),
        frozenset(team for _, team, _ in those if team),
        services,
        frozenset(key for key, of in theirs.items() if of == "focus"),
        frozenset(team for service in services for team in teams.get(service, ())),
    )


def is_theirs(row: Row, place: Place) -> bool:
    """Whether a row is in somebody's own diary: it wants their post, or it looks at their team or service."""
    return bool(place.posts & set(row.posts)) or row.team_id in place.teams or row.service_id in place.services


def owns(phase: PhaseRow, row: Row, place: Place) -> bool:
    """Whether a phase waits for them: its owner is their post or party, and it is of their own team or service if it
    has one; or it falls to a seat of theirs, and they have not done their part."""
    if (row.ref, phase.owner) in place.seats:
        return (row.ref, phase.key) not in place.done
    here = row.team_id in place.teams | place.led or row.service_id in place.services
    here = here or not (row.team_id or row.service_id)
    if phase.owner in place.parties:
        return True
    if phase.owner in place.near and not (place.teams or place.services):
        return True  # in charge of all of them
    return phase.owner in place.posts | place.near and here
