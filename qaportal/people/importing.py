"""What a staff file would do, decided from its rows, what the portal knows, and the day. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from qaportal.lib.formats import and_list, day_medium
from qaportal.lib.text import folded
from qaportal.people.staff_file import FIELDS, Sheet
from qaportal.people.staff_rows import Fault, Known, KnownPerson, Reader, Record

POST_FIELDS = ("post", "team", "service", "line_manager")
SECTIONS = ("new", "changed", "unchanged", "left", "absent", "gone", "unreadable")


@dataclass
class Entry:
    """One line of the file on its way into the plan."""

    line: int
    record: Record
    before: KnownPerson | None
    faults: list[Fault] = field(default_factory=list)
    # Not added because they have left before they ever came into the portal.
    is_gone: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether nothing of this line will be written."""
        return bool(self.faults) or self.is_gone

    @property
    def number(self) -> str:
        return self.record["staff_number"].casefold()


def plan(sheet: Sheet, known: Known, *, today: date, missing_left: bool = False) -> dict[str, Any]:
    """The plan as it is shown, kept and written: sections of entries, ready for JSON.

    `today` is the day from which changed posts count. With `missing_left`, people of the portal who are not in
    the file are treated as having left yesterday.
    """
    reader = Reader(sheet, known)
    entries = list(_entries(sheet, known, reader, today))
    _Weighing(entries, known, reader, today).settle()
    sections: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    for entry in entries:
        _place(entry, sections)
    sections["unreadable"] = [asdict(fault) for entry in entries for fault in entry.faults]
    _missing(entries, known, today, missing_left, sections)
    readable = [entry.record for entry in entries if not entry.is_lost]
    return {
        "as_of": today.isoformat(),
        "encoding": sheet.encoding,
        "columns": sheet.columns,
        "unknown_columns": sheet.unknown,
        "missing_left": missing_left,
        "adds": _additions(reader, readable),
        **sections,
    }


def counts(planned: dict[str, Any]) -> dict[str, int]:
    """How many people each section speaks of, and how many lines cannot be read."""
    found = {name: len(planned[name]) for name in SECTIONS}
    return found | {"unreadable": len({fault["line"] for fault in planned["unreadable"]})}


def _entries(sheet: Sheet, known: Known, reader: Reader, today: date) -> Iterator[Entry]:
    for row in sheet.rows:
        record, faults = reader.read(row)
        before = known.people.get(record["staff_number"].casefold())
        entry = Entry(row.line, record, before, faults)
        if not faults and record["leaves_on"] and record["leaves_on"] < today.isoformat():
            entry.is_gone = before is None
            if before:
                record.update({name: before.record[name] for name in POST_FIELDS})
        if not record["starts_on"]:
            record["starts_on"] = today.isoformat()
        yield entry


class _Weighing:
    """Weighs the lines against each other: what one line loses may take others with it."""

    def __init__(self, entries: list[Entry], known: Known, reader: Reader, today: date) -> None:
        self.entries, self.known, self.reader, self.today = entries, known, reader, today.isoformat()
        self.by_number: dict[str, Entry] = {entry.number: entry for entry in entries}
        self.by_email: dict[str, Entry] = {entry.record["email"]: entry for entry in entries}
        self.known_by_email = {person.record["email"]: person for person in known.people.values()}
        self.reports: dict[str, list[Entry]] = {}
        self.lost: list[Entry] = []

    def settle(self) -> None:
        """Give every line its faults, until nothing more follows from them."""
        self._duplicates("staff_number", "Staff number")
        self._duplicates("email", "The e-mail address")
        for entry in self.entries:
            if not entry.is_lost:
                self._taken_email(entry)
            if not entry.is_lost:
                self._manager(entry)
        self.lost = [entry for entry in self.entries if entry.is_lost]
        self._follow()
        while circles := list(self._circles()):
            for circle in circles:
                self._refuse_circle(circle)
            self._follow()

    def _lose(self, entry: Entry, name: str, sentence: str) -> None:
        entry.faults.append(Fault(entry.line, self.reader.columns.get(name, ""), sentence))
        self.lost.append(entry)

    def _duplicates(self, name: str, words: str) -> None:
        lines: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.record[name]:
                lines.setdefault(entry.record[name].casefold(), []).append(entry)
        for same in lines.values():
            where = and_list([str(entry.line) for entry in same])
            for entry in same if len(same) > 1 else ():
                self._lose(entry, name, f"{words} {entry.record[name]} is on lines {where}.")

    def _taken_email(self, entry: Entry) -> None:
        """Someone of the portal has this address, and no line of the file takes it from them."""
        owner = self.known_by_email.get(entry.record["email"])
        if owner is None or owner is entry.before:
            return
        theirs = self.by_number.get(owner.record["staff_number"].casefold())
        if theirs is None or theirs.is_lost or theirs.record["email"] == entry.record["email"]:
            self._refuse_email(entry, owner)

    def _refuse_email(self, entry: Entry, owner: KnownPerson) -> None:
        who = f"{owner.record['name']} ({owner.record['staff_number']})"
        self._lose(entry, "email", f"The e-mail address {entry.record['email']} already belongs to {who}.")

    def _manager(self, entry: Entry) -> None:
        """Turn what stands in the line-manager cell into a staff number."""
        text = entry.record["line_manager"]
        if not text or "line_manager" not in self.reader.columns:
            return
        key = text.casefold()
        in_file = self.by_number.get(key) or self.by_email.get(key)
        person = self.known.people.get(key) or self.known_by_email.get(key)
        if in_file is None and person is None:
            sentence = f"There is nobody with the staff number or e-mail “{text}” in the file or in the portal."
            self._lose(entry, "line_manager", sentence)
            return
        record = in_file.record if in_file else person.record if person else {}
        entry.record["line_manager"] = record["staff_number"]
        is_new = entry.before is None or entry.before.record["line_manager"] != record["staff_number"]
        if is_new and record["leaves_on"] and record["leaves_on"] < self.today:
            left = day_medium(date.fromisoformat(record["leaves_on"]))
            self._lose(entry, "line_manager", f"{record['name']} ({record['staff_number']}) left on {left}.")
        self.reports.setdefault(record["staff_number"].casefold(), []).append(entry)

    def _follow(self) -> None:
        """A new person who cannot be read is nobody's manager; one of the portal keeps their old address."""
        while self.lost:
            gone = self.lost.pop()
            for report in self.reports.get(gone.number, ()) if gone.before is None else ():
                if not report.is_lost:
                    sentence = f"Their line manager is on line {gone.line}, which will not be added."
                    self._lose(report, "line_manager", sentence)
            taker = self.by_email.get(gone.before.record["email"]) if gone.before else None
            if taker and taker is not gone and not taker.is_lost and gone.before:
                self._refuse_email(taker, gone.before)

    def _circles(self) -> Iterator[list[str]]:
        """Rings of staff numbers in which each is managed by the next, if this file would make them."""
        above = {number: person.record["line_manager"].casefold() for number, person in self.known.people.items()}
        above |= {e.number: e.record["line_manager"].casefold() for e in self.entries if not e.is_lost}
        done: set[str] = set()
        for start in above:
            path: dict[str, int] = {}
            number = start
            while number in above and number not in done and number not in path:
                path[number] = len(path)
                number = above[number]
            if number in path:
                ring = list(path)[path[number] :]
                if any(self._moves(self.by_number.get(member)) for member in ring):
                    yield ring
            done |= path.keys()

    def _moves(self, entry: Entry | None) -> bool:
        """Whether this line gives its person another manager than before."""
        if entry is None or entry.is_lost:
            return False
        return entry.before is None or entry.before.record["line_manager"] != entry.record["line_manager"]

    def _refuse_circle(self, ring: list[str]) -> None:
        names = [self._name(member) for member in ring]
        if len(ring) == 1:
            sentence = f"{names[0]} would be their own line manager."
        else:
            shown = names if len(names) <= 5 else [*names[:4], "…"]
            sentence = f"Line managers would go round in a circle: {' → '.join([*shown, names[0]])}."
        for member in ring:
            entry = self.by_number.get(member)
            if entry and self._moves(entry):
                self._lose(entry, "line_manager", sentence)

    def _name(self, number: str) -> str:
        entry = self.by_number.get(number)
        return (entry.record if entry else self.known.people[number].record)["name"]


def _place(entry: Entry, sections: dict[str, list[Any]]) -> None:
    if entry.faults:
        return
    shown = {"line": entry.line, "id": entry.before.id if entry.before else None, "record": entry.record}
    if entry.is_gone:
        sections["gone"].append(shown)
    elif entry.before is None:
        sections["new"].append(shown)
    else:
        changes = _changes(entry.before.record, entry.record)
        leaves = "leaves_on" in changes and entry.record["leaves_on"]
        section = "left" if leaves else "changed" if changes else "unchanged"
        sections[section].append(shown | {"changes": changes})


def _changes(old: Record, new: Record) -> dict[str, list[str]]:
    return {name: [old[name], new[name]] for name in FIELDS if old[name] != new[name]}


def _missing(
    entries: Iterable[Entry], known: Known, today: date, are_left: bool, sections: dict[str, list[Any]]
) -> None:
    """People of the portal whom no line speaks of, not even an unreadable one."""
    spoken_of = {entry.number for entry in entries}
    yesterday = (today - timedelta(days=1)).isoformat()
    for number, person in known.people.items():
        old = person.record
        if number in spoken_of or (old["leaves_on"] and old["leaves_on"] < today.isoformat()):
            continue
        shown = {"line": None, "id": person.id, "record": old}
        if are_left and old["starts_on"] <= yesterday:
            new = old | {"leaves_on": yesterday}
            sections["left"].append(shown | {"record": new, "changes": _changes(old, new)})
        else:
            sections["absent"].append(shown)


def _additions(reader: Reader, readable: list[Record]) -> dict[str, list[Any]]:
    """The services, teams and posts that the readable lines name and the portal lacks."""
    used = {name: {folded(record[name]) for record in readable} for name in ("service", "team", "post")}
    adds = reader.adds
    return {
        "services": [name for key, name in adds.services.items() if key in used["service"]],
        "teams": [list(pair) for key, pair in adds.teams.items() if key in used["team"]],
        "posts": [name for key, name in adds.posts.items() if key in used["post"]],
    }
