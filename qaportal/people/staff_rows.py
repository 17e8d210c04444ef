"""One row of a staff file against what the portal knows: a record of clean values, or what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from qaportal.lib.formats import day_medium, read_date
from qaportal.lib.text import folded
from qaportal.people.staff_file import Row, Sheet, label
from qaportal.people.telephones import plain_phone

Record = dict[str, str]  # staff_file.FIELDS → text; days as ISO, "" for none; line_manager as a staff number
CAPS = {"staff_number": 40, "name": 120, "email": 200, "phone": 60, "post": 120, "team": 120, "service": 120,
        "line_manager": 200}  # fmt: skip
SUGGESTIONS = 200
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+")


@dataclass(frozen=True)
class KnownPerson:
    """Someone in the portal, in the words of a staff file."""

    id: int
    record: Record


@dataclass(frozen=True)
class Known:
    """What the portal knows on the day of the check. Names are keyed as people compare them (lib.text.folded)."""

    people: dict[str, KnownPerson] = field(default_factory=dict)  # by staff number, case folded
    teams: dict[str, tuple[str, str]] = field(default_factory=dict)  # folded → (team, its service)
    services: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)  # folded → name of a team or service that has ended


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line, in one sentence; `column` is the heading as it stands in the file."""

    line: int
    column: str
    sentence: str


@dataclass
class Additions:
    """What the readable rows name that the portal does not have yet, in the spelling met first."""

    services: dict[str, str] = field(default_factory=dict)
    teams: dict[str, tuple[str, str]] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads the rows of one sheet. Line managers are left as they were written: importing.py resolves them."""

    def __init__(self, sheet: Sheet, known: Known) -> None:
        self.columns, self.known = sheet.columns, known
        self.adds = Additions()
        self.suggested = 0
        self._guesses: dict[tuple[str, str], str] = {}

    def read(self, row: Row) -> tuple[Record, list[Fault]]:
        """The row's values, complete with what stays as it is, and everything that is wrong with it."""
        faults: list[Fault] = []
        before = self.known.people.get(row.cells["staff_number"].casefold())
        record = dict(before.record) if before else dict.fromkeys(CAPS, "") | {"starts_on": "", "leaves_on": ""}
        old = dict(record)
        record |= {name: value for name, value in row.cells.items() if name not in ("starts_on", "leaves_on")}
        record["email"] = record["email"].lower()
        if before:
            record["staff_number"] = old["staff_number"]
        self._read_plain(row, record, faults)
        self._read_days(row, record, faults)
        self._read_post(row, record, faults)
        self._read_place(row, record, old, faults)
        if not record["post"] and "post" not in self.columns and (record["service"] or record["line_manager"]):
            faults.append(Fault(row.line, "", "A team or line manager goes with a post, and no post is known."))
        return record, faults

    def fault(self, row: Row, name: str, sentence: str) -> Fault:
        """A fault in the cell of this field."""
        return Fault(row.line, self.columns.get(name, ""), sentence)

    def _read_plain(self, row: Row, record: Record, faults: list[Fault]) -> None:
        if row.extra:
            faults.append(Fault(row.line, "", f"There are {row.extra} more cells than headings."))
        for name in ("staff_number", "name", "email"):
            if not record[name]:
                faults.append(self.fault(row, name, f"There is no {label(name)}."))
        if record["email"] and not _EMAIL.fullmatch(record["email"]):
            faults.append(self.fault(row, "email", f"“{record['email']}” is not an e-mail address."))
        if (phone := plain_phone(record["phone"])) is None:
            faults.append(self.fault(row, "phone", f"“{record['phone']}” is not a telephone number."))
        else:
            record["phone"] = phone
        for name, most in CAPS.items():
            if len(record[name]) > most:
                faults.append(self.fault(row, name, f"The {label(name)} is longer than {most} characters."))

    def _read_days(self, row: Row, record: Record, faults: list[Fault]) -> None:
        for name in ("starts_on", "leaves_on"):
            text = row.cells.get(name)
            if text is None or (name == "starts_on" and not text):
                continue
            try:
                record[name] = iso_day(text) if text else ""
            except ValueError:
                sentence = f"“{text}” is not a date. Write day, month and year, such as 12/4/2027."
                faults.append(self.fault(row, name, sentence))
        if record["leaves_on"] and record["leaves_on"] < record["starts_on"]:
            first, last = (day_medium(date.fromisoformat(record[name])) for name in ("starts_on", "leaves_on"))
            faults.append(self.fault(row, "leaves_on", f"They would leave on {last}, before they start on {first}."))

    def _read_post(self, row: Row, record: Record, faults: list[Fault]) -> None:
        post, known = record["post"], self.known.posts
        if "post" not in self.columns:
            return
        if not post:
            faults.append(self.fault(row, "post", "There is no post."))
        elif folded(post) in known:
            record["post"] = known[folded(post)]
        elif guess := self._guess(post, known.values(), 0.9):
            faults.append(self.fault(row, "post", _unsure("post", post, guess)))
        else:
            record["post"] = self.adds.posts.setdefault(folded(post), post)

    def _read_place(self, row: Row, record: Record, old: Record, faults: list[Fault]) -> None:
        """Team and service together: a team brings its service; a team nobody knows is new in the row's service."""
        if not {"team", "service"} & self.columns.keys():
            return
        found = len(faults)
        stated = self._read_service(row, faults) if "service" in self.columns else ""
        if len(faults) > found:
            return
        if "team" in self.columns:
            self._read_team(row, record, old, stated, faults)
        elif stated != old["service"]:
            record["team"], record["service"] = "", stated

    def _read_service(self, row: Row, faults: list[Fault]) -> str:
        name = row.cells["service"]
        if not name or folded(name) in self.known.services:
            return self.known.services.get(folded(name), "")
        if folded(name) in self.known.closed:
            faults.append(self.fault(row, "service", f"{self.known.closed[folded(name)]} has closed."))
        elif folded(name) in self.known.teams:
            faults.append(self.fault(row, "service", f"“{name}” is a team, not a service."))
        elif guess := self._guess(name, self.known.services.values(), 0.85):
            faults.append(self.fault(row, "service", _unsure("service", name, guess)))
        else:
            return self.adds.services.setdefault(folded(name), name)
        return ""

    def _read_team(self, row: Row, record: Record, old: Record, stated: str, faults: list[Fault]) -> None:
        name = row.cells["team"]
        team, home = self.known.teams.get(folded(name)) or self.adds.teams.get(folded(name)) or ("", "")
        if not name:
            keeps = "service" not in self.columns and not old["team"]
            record["team"], record["service"] = "", old["service"] if keeps else stated
        elif team:
            record["team"], record["service"] = team, home
        elif folded(name) in self.known.services:
            record["team"], record["service"] = "", self.known.services[folded(name)]
        else:
            self._read_new_team(row, record, stated, faults)
            return
        if stated and stated != record["service"]:
            place = f"{team} is a team of {home}" if team else f"{record['service']} is a service of its own"
            faults.append(self.fault(row, "service", f"{place}, not of {stated}."))

    def _read_new_team(self, row: Row, record: Record, stated: str, faults: list[Fault]) -> None:
        name = row.cells["team"]
        if folded(name) in self.known.closed:
            faults.append(self.fault(row, "team", f"{self.known.closed[folded(name)]} has closed."))
        elif guess := self._guess(name, (team for team, _service in self.known.teams.values()), 0.85):
            faults.append(self.fault(row, "team", _unsure("team", name, guess)))
        elif not stated:
            sentence = f"There is no team “{name}”. Name its service as well, so that it can be added."
            faults.append(self.fault(row, "team", sentence))
        else:
            record["team"], record["service"] = self.adds.teams.setdefault(folded(name), (name, stated))

    def _guess(self, name: str, names: Iterable[str], cutoff: float) -> str:
        """The known name that `name` is probably a slip of, or ""."""
        key = (name.casefold(), str(cutoff))
        if key not in self._guesses:
            self.suggested += 1
            spelled = {folded(other): other for other in names} if self.suggested <= SUGGESTIONS else {}
            close = get_close_matches(folded(name), spelled, n=1, cutoff=cutoff)
            self._guesses[key] = spelled[close[0]] if close else ""
        return self._guesses[key]


def _unsure(word: str, name: str, guess: str) -> str:
    return f"There is no {word} “{name}”. Did you mean “{guess}”? If it is a new {word}, add it in the portal first."


@lru_cache(maxsize=2048)
def iso_day(text: str) -> str:
    """A day as people write it, as ISO. A time behind it is dropped. Raises ValueError."""
    plain = re.sub(r"[ T]0?0:00(:00)?(\.0+)?$", "", text)
    return read_date(plain).isoformat()
