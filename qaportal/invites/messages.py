"""A message to the mailbox that invites, taken apart: whose it is, and what it says of one event. Values alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qaportal.lib.text import normalise, one_line

LONGEST_COMMENT = 300
ANSWERED = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}


@dataclass(frozen=True)
class Attendee:
    """For whom it speaks, what they say, and who says it for them. Addresses are in lower case."""

    address: str
    answer: str
    sent_by: str = ""
    delegated_to: str = ""


@dataclass(frozen=True)
class Entry:
    """What it says of one event. `sequence` is None where it cannot be read; `attendees` are two at most."""

    uid: str
    sequence: int | None
    stamp: datetime | None
    organiser: str
    attendees: tuple[Attendee, ...]
    comment: str = ""
    starts: datetime | date | None = None
    ends: datetime | date | None = None


@dataclass(frozen=True)
class Delivery:
    """What became of a message on its way to one mailbox, whose addresses these are, in the words of a server."""

    mailboxes: tuple[str, ...]
    action: str
    words: str


@dataclass(frozen=True)
class Report:
    """What a delivery report says: of which message, and of each mailbox that it speaks of."""

    about: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True)
class Message:
    """A message, taken apart. `method` and `entry` are those of its one calendar; `fault` says why it is not read."""

    message_id: str = ""
    answers_to: str = ""
    digest: str = ""
    senders: tuple[str, ...] = ()
    sender: str = ""
    automatic: str = "no"
    results: tuple[str, ...] = ()
    report: Report | None = None
    is_tnef: bool = False
    method: str = ""
    entry: Entry | None = None
    is_several: bool = False
    fault: str = ""

    @property
    def from_address(self) -> str:
        """The one address that it is from; "" where there are several."""
        return self.senders[0] if len(self.senders) == 1 else ""

    @property
    def attendee(self) -> Attendee | None:
        """The one for whom it speaks."""
        return self.entry.attendees[0] if self.entry and len(self.entry.attendees) == 1 else None

    @property
    def answer(self) -> str:
        """accepted, tentative or declined; "" for everything else."""
        return ANSWERED.get(self.attendee.answer, "") if self.attendee else ""


def message_of(raw: Mapping[str, Any]) -> Message:
    """The message, as `unwrapping` says it: text from outside, normalised once (UP-5)."""
    said = _clean(raw)
    events = [(one["method"], event) for one in said["calendars"] for event in one["events"]]
    events.sort(key=lambda one: one[0] != "REPLY")
    return Message(
        message_id=said["message_id"],
        answers_to=said["answers_to"],
        digest=said["digest"],
        senders=tuple(said["senders"]),
        sender=said["sender"],
        automatic=said["automatic"],
        results=tuple(said["results"]),
        report=_report(said["report"]) if said["report"] else None,
        is_tnef=said["is_tnef"],
        method=events[0][0] if events else "",
        entry=_entry(events[0][1]) if events else None,
        is_several=len(events) > 1,
        fault=said["fault"],
    )


def _clean(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _clean(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_clean(value) for value in said]
    return normalise(said) if isinstance(said, str) else said


def _report(said: Mapping[str, Any]) -> Report:
    return Report(said["about"], tuple(_delivery(one) for one in said["deliveries"]))


def _delivery(said: Mapping[str, Any]) -> Delivery:
    code = "" if said["status"] in said["words"] else said["status"]
    return Delivery(tuple(said["mailboxes"]), said["action"], one_line(f"{code} {said['words']}"))


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        said["uid"], said["sequence"], _moment(said["stamp"]), said["organiser"],
        tuple(Attendee(**one) for one in said["attendees"]), one_line(said["comment"])[:LONGEST_COMMENT],
        _when(said["starts"]), _when(said["ends"]),
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text and "T" in text else None


def _when(text: str | None) -> datetime | date | None:
    return _moment(text) or (date.fromisoformat(text) if text else None)
