"""Two readers of iCalendar from outside the project: Python's vobject and JavaScript's ical.js (Thunderbird's)."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import vobject

ROOT = Path(__file__).resolve().parents[2]

_SCRIPT = """
import ICAL from 'ical.js'
import { readFileSync } from 'node:fs'
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')))
for (const zone of calendar.getAllSubcomponents('vtimezone'))
  ICAL.TimezoneService.register(new ICAL.Timezone(zone))
const when = (time) => time.isDate ? time.toString() : time.toJSDate().toISOString()
console.log(JSON.stringify(calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component)
  return [event.uid, event.summary, when(event.startDate), when(event.endDate), event.location || '', event.sequence]
})))
"""


@dataclass(frozen=True)
class Seen:
    """An event as a calendar program shows it: days for whole days (the end not included), else UTC moments."""

    title: str
    starts: date | datetime
    ends: date | datetime
    place: str = ""
    sequence: int = 0


def by_vobject(body: bytes) -> list[Seen]:
    """What vobject reads, in the order of the file."""
    calendar = vobject.readOne(body.decode())
    return [
        Seen(
            event.summary.value,
            _utc(event.dtstart.value),
            _utc(event.dtend.value),
            event.location.value if hasattr(event, "location") else "",
            int(event.sequence.value),
        )
        for event in getattr(calendar, "vevent_list", [])
    ]


def _utc(value: date | datetime) -> date | datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def by_ical_js(body: bytes) -> list[Seen]:
    """What ical.js reads. Skips the test, by name, where Node or the package is missing."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "ical.js").is_dir():
        pytest.skip("ical.js: node or node_modules/ical.js is missing")
    done = subprocess.run(
        [node, "--input-type=module", "-e", _SCRIPT], input=body, cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    return [
        Seen(title, _when(starts), _when(ends), place, sequence)
        for _uid, title, starts, ends, place, sequence in json.loads(done.stdout)
    ]


def _when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


READERS = [pytest.param(by_vobject, id="vobject"), pytest.param(by_ical_js, id="ical.js")]
