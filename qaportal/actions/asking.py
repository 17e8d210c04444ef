"""Which actions a list is to have, as its address says it, and how a board sorts them into columns. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from qaportal.actions.models import LEVELS
from qaportal.actions.rag import STATES
from qaportal.lib.formats import MONTHS

PAGE = 50
WHOSE = {"": "Everybody’s", "mine": "Mine", "team": "My team’s"}
STATUSES = {
    "": "To be done", "late": "Late against the first date", "check": "Done: to be checked",
    "signed_off": "Signed off", "closed": "Closed", "not_yet": "Closed: no difference yet", "all": "All",
}  # fmt: skip
DUES = {"": "Any day", "over": "Past", "week": "In 7 days", "month": "In 31 days", "later": "Later"}
GROUPS = {"status": "Status", "service": "Service", "due": "Month due", "level": "Level"}
VIEWS = {"list": "List", "board": "Board"}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; "" is everything, but for `status`, where it is what is still to be done."""

    whose: str = ""
    level: str = ""
    status: str = ""
    due: str = ""
    service: str = ""
    source: str = ""
    plan: str = ""
    view: str = "list"
    group: str = "status"
    page: int = 1

    def query(self, **other: Any) -> str:
        """The address of the same list, with these things otherwise; what is as usual is left out."""
        usual, wanted = asdict(Asked()), asdict(replace(self, **({"page": 1} | other)))
        return urlencode({name: value for name, value in wanted.items() if value != usual[name]})

    @property
    def filters(self) -> str:
        """The same, for what is asked for alone: neither how it is shown nor which page."""
        return self.query(view="list", group="status")


def asked_of(args: Mapping[str, str]) -> Asked:
    """What an address asks for; words that it may not say count as not said."""

    def one_of(name: str, known: Iterable[str], usual: str = "") -> str:
        said = args.get(name, "")
        return said if said in known else usual

    number = args.get("page", "")
    return Asked(
        one_of("whose", WHOSE), one_of("level", LEVELS), one_of("status", STATUSES), one_of("due", DUES),
        args.get("service", "")[:64], args.get("source", "")[:64], args.get("plan", "")[:22],
        one_of("view", VIEWS, "list"), one_of("group", GROUPS, "status"),
        max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1,
    )  # fmt: skip


Card = TypeVar("Card")


@dataclass(frozen=True)
class Column:
    """A column of the board: what it is called, what stands in it; `state` is what a card that is put there becomes, ""
    where a card cannot be put there."""

    title: str
    cards: Sequence[Any]
    state: str = ""


REACHED: dict[str, tuple[str, ...]] = {
    "": ("new", "started"), "late": ("new", "started"), "check": ("done",), "signed_off": ("signed_off",),
    "closed": ("closed",), "not_yet": ("closed",), "all": ("new", "started", "done", "signed_off", "closed"),
}  # fmt: skip


def columns(cards: Iterable[Any], group: str, status: str = "all") -> list[Column]:
    """The cards by the columns of a group: of statuses those that somebody who asks for `status` may see, in order,
    else those that there are. In a column they stand as they come: those first that are late against the first day. A
    card has a `state`, a `service`, a `due_on` and a `level`."""
    found: dict[Any, list[Any]] = {key: [] for key in REACHED[status]} if group == "status" else {}
    for card in sorted(cards, key=lambda one: _order(one, group)):
        found.setdefault(_key(card, group), []).append(card)
    return [Column(_title(key, group), those, key if group == "status" else "") for key, those in found.items()]


def _key(card: Any, group: str) -> Any:
    if group == "service":
        return card.service.name if card.service else ""
    if group == "due":
        return card.due_on.year, card.due_on.month
    return card.level if group == "level" else card.state


def _order(card: Any, group: str) -> Any:
    """By which columns follow each other; cards of one column stay as they come."""
    if group == "service":
        return card.service.name if card.service else ""
    if group == "level":
        return list(LEVELS).index(card.level)
    return _key(card, group) if group == "due" else 0


def _title(key: Any, group: str) -> str:
    if group == "service":
        return key or "The whole council"
    if group == "due":
        return f"{MONTHS[key[1] - 1]} {key[0]}"
    return LEVELS[key] if group == "level" else STATES[key]


def is_late(state: str, first: date, today: date) -> bool:
    """Whether what is still to be done is past its first day."""
    return state in ("new", "started") and first < today
