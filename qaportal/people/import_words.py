"""What a staff file would do, in lines of plain text for a terminal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from qaportal.lib.formats import day_medium
from qaportal.people.staff_file import label

HEADINGS = {
    "new": "New",
    "changed": "Changed",
    "left": "Left",
    "absent": "Not in the file (nothing happens to them)",
    "gone": "Left before they came into the portal (not added)",
}


def summary(file_name: str, plan: dict[str, Any], counts: dict[str, int]) -> list[str]:
    """Counts first, then section by section, then what cannot be read by line and column."""
    words = ", ".join(f"{counts[name]} {word}" for name, word in (
        ("new", "new"), ("changed", "changed"), ("unchanged", "unchanged"), ("left", "left"),
        ("absent", "not in the file"), ("unreadable", "unreadable"),
    ))  # fmt: skip
    lines = [f"{file_name} ({plan['encoding']}): {words}."]
    if plan["unknown_columns"]:
        lines.append(f"Columns that are not used: {', '.join(plan['unknown_columns'])}.")
    for name, heading in HEADINGS.items():
        lines += _section(heading, (_entry(entry) for entry in plan[name]))
    adds = plan["adds"]
    lines += _section("New teams", (f"{team} in {service}" for team, service in adds["teams"]))
    lines += _section("New services", adds["services"])
    lines += _section("New posts", adds["posts"])
    return lines + _section("Unreadable, left out", (_fault(fault) for fault in plan["unreadable"]))


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return [f"{heading}:", *found] if found else []


def _entry(entry: dict[str, Any]) -> str:
    record = entry["record"]
    where = f"line {entry['line']}: " if entry["line"] else ""
    who = f"{where}{record['staff_number']} {record['name']}"
    changes = entry.get("changes", {})
    if changes:
        pairs = ((name, (shown(name, text) or "none" for text in pair)) for name, pair in changes.items())
        return f"{who}; " + "; ".join(f"{label(name)} {' → '.join(pair)}" for name, pair in pairs)
    return ", ".join(part for part in (who, record["post"], record["team"] or record["service"]) if part)


def shown(field: str, text: str) -> str:
    """The value of a field as people read it: days in words."""
    return day_medium(date.fromisoformat(text)) if text and field in ("starts_on", "leaves_on") else text


def _fault(fault: dict[str, Any]) -> str:
    column = f", column “{fault['column']}”" if fault["column"] else ""
    return f"line {fault['line']}{column}: {fault['sentence']}"
