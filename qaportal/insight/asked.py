"""What an address of insight asks for, of what there is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A year, a service by its key and a kind of work by its key; "" is all of them."""

    year: str
    service: str = ""
    kind: str = ""

    @property
    def query(self) -> dict[str, str]:
        """It as an address has it."""
        return {name: value for name, value in vars(self).items() if value}


class Filter(NamedTuple):
    """A list to choose from, as the filters of a page have it."""

    name: str
    label: str
    chosen: str
    choices: Choices


def asked_of(args: Mapping[str, str], years: Sequence[str], now: str, services: Choices, kinds: Choices) -> Asked:
    """What an address asks for; what is not there is not asked for. `now` is the year where it names none."""
    year = args.get("year", "")
    return Asked(year if year in years else now, _known(args, "service", services), _known(args, "kind", kinds))


def _known(args: Mapping[str, str], name: str, choices: Choices) -> str:
    asked = args.get(name, "")
    return asked if any(asked == value for value, _ in choices) else ""


@dataclass(frozen=True)
class Scope:
    """What facts are wanted: of everything, of the days `first` to `last`, or of one piece of work (its `ref`)."""

    first: date | None = None
    last: date | None = None
    ref: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.first is None and not self.ref


EVERYTHING = Scope()
