"""Filters of the chase list: they stand in the address and choose people. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from qaportal.home.chasing import KINDS, Late
from qaportal.lib.formats import capital

NAMES = ("service", "team", "kind")


class Asked(NamedTuple):
    """Filters of the list, "" where there is none: keys of a service, a team, a kind."""

    service: str = ""
    team: str = ""
    kind: str = ""

    def keeps(self, late: Late) -> bool:
        """Whether somebody is shown: with all that is late of theirs, so that one mail tells all of it."""
        held = late.someone.held
        return (
            (not self.service or any(one.service.key == self.service for one in held))
            and (not self.team or any(one.team.key == self.team for one in held))
            and (not self.kind or any(item.kind == self.kind for item in late.items))
        )

    def in_address(self, **more: str | int) -> str:
        """The query of the page under these filters, with "?"; "" where it has none."""
        said = {name: value for name, value in (self._asdict() | more).items() if value}
        return f"?{urlencode(said)}" if said else ""


def asked_of(args: Mapping[str, str]) -> Asked:
    """What an address asks for."""
    return Asked(*(args.get(name, "")[:64] for name in NAMES))


class Box(NamedTuple):
    """A list to choose from: name in the address, label, (value, label) of each choice, what is chosen."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    chosen: str


def boxes(found: Iterable[Late], asked: Asked, words: Mapping[str, str]) -> list[Box]:
    """The filters: of services, teams and kinds those in which something is late. `words` has what the framework calls
    a service, a team and each kind."""
    late = list(found)
    held = [one for person in late for one in person.someone.held]
    kinds = {item.kind for person in late for item in person.items}
    services = sorted({one.service for one in held if one.service.key}, key=lambda one: one.name)
    teams = sorted({one.team for one in held if one.team.key}, key=lambda one: one.name)
    named = [(key, words.get(key, name)) for key, name in KINDS.items() if key in kinds]
    service, team = words["service"], words["team"]
    return [
        Box("service", capital(service), [("", f"Every {service}"), *services], asked.service),
        Box("team", capital(team), [("", f"Every {team}"), *teams], asked.team),
        Box("kind", "Who is late with", [("", "Anything"), *named], asked.kind),
    ]
