"""Write down the mail that says what is due: one a person a day, or a mail of its own for each thing (X-21)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from qaportal.home.digests import Look, Told
from qaportal.invites import queries as invites
from qaportal.invites import services
from qaportal.people.models import Person

DIGEST, REMINDER = "digest", "reminder"


def tell(person: Person, told: Told, look: Look, kinds: Collection[str]) -> None:
    """Write the letters of one look; `kinds` are those that the daily mail is to tell of. Repeating changes nothing.

    One that still waits for the relay takes today's along, so that nobody finds three of them after an outage.
    """
    seen = {
        "last": look.last.isoformat() if look.last else "",
        "until": look.until.isoformat(),
        "first": look.on.isoformat(),
    }
    wanted: dict[str, dict[str, Any]] = {
        f"{REMINDER}:{person.id}:{one.key}": {**seen, "key": one.key} for one in told.at_once
    }
    if told.daily:
        wanted[f"{DIGEST}:{person.id}"] = {**seen, "kinds": sorted(kinds)}
    waiting = invites.waiting_in(wanted)
    for thread, about in wanted.items():
        old = waiting.get(thread)
        if old is None or not services.amend(old, about | {name: old.about[name] for name in ("last", "first")}):
            kind, dedupe = thread.partition(":")[0], f"{thread}:{look.on}"
            services.write(kind, person, about=about, dedupe=dedupe, thread=thread, by=None)


def look_of(about: dict[str, Any]) -> Look:
    """From when to when a letter tells."""
    last = datetime.fromisoformat(about["last"]) if about["last"] else None
    return Look(last, datetime.fromisoformat(about["until"]), date.fromisoformat(about["first"]))
