"""Needs whose work is a form lead to the form. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qaportal.home.needs import Need
from qaportal.reviews.lines import Line

SEATS = "/seats/"
REVIEWS = "/reviews"


def forms_waiting(lines: Iterable[Line]) -> list[Need]:
    """Forms that wait for them and that no phase of the work has a day for: a practitioner's own reflection. What has a
    day is among the deadlines already. Several that would read alike are one line, which leads to the list of them."""
    found: dict[tuple[str, str], dict[int, Line]] = defaultdict(dict)
    for line in lines:
        if line.is_open and line.due is None:
            found[line.seat.slot.activity.ref, line.bound.form.key].setdefault(line.seat.id, line)
    return [_many(list(those.values())) if len(those) > 1 else _undated(*those.values()) for those in found.values()]


def _many(lines: Sequence[Line]) -> Need:
    first = lines[0]
    activity = first.seat.slot.activity
    return Need(
        "Open", f"{first.part.title}: {activity.title}", REVIEWS, "Open", f"{activity.ref}, {len(lines)} to write",
        kind="", ident=f"forms {activity.ref} {first.bound.form.key}",
    )  # fmt: skip


def _undated(line: Line) -> Need:
    activity = line.seat.slot.activity
    need = Need(
        "Open", f"{line.part.title}: {activity.title}", f"{SEATS}{line.seat.public_id}", "Start", activity.ref,
        kind="", ident=f"form {line.seat.public_id} {line.bound.form.key}",
    )  # fmt: skip
    return _with_form(need, [line])


def with_forms(needs: Iterable[Need], lines: Iterable[Line]) -> list[Need]:
    """The same needs; where what a seat has to do by that day is one form, they begin it or go on with it."""
    of_seat: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.is_open:
            of_seat[line.seat.public_id].append(line)
    return [_with_form(need, of_seat.get(_seat(need.href), [])) for need in needs]


def _seat(href: str) -> str:
    return href.removeprefix(SEATS).partition("#")[0] if href.startswith(SEATS) else ""


def _with_form(need: Need, lines: Sequence[Line]) -> Need:
    now = [line for line in lines if line.due == need.day] or []
    if not now or len({(line.bound.form.key, line.review.id if line.review else 0) for line in now}) != 1:
        return need
    first = now[0]
    if first.review is not None:
        verb = "Continue" if any(line.state == "begun" for line in now) else "Start"
        return replace(need, href=f"/reviews/{first.review.public_id}", verb=verb)
    form = f"{SEATS}{first.seat.public_id}/forms/{first.bound.form.key}"
    return replace(need, href=form, verb="Start", sends=(("begin", "1"),), page=need.href)
