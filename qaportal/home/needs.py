"""What needs somebody now, and what is coming: from published rows and who they are. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qaportal.allocation.held import Open, Together
from qaportal.allocation.lacking import Again, Lacking
from qaportal.allocation.nominating import Call, Opening
from qaportal.boards.lines import Line
from qaportal.frameworks.schema import PORTALS_OWN, Ladder
from qaportal.invites.notices import COVER, DUE, TAKEN
from qaportal.lib.formats import day_long, day_short, plural, span_long
from qaportal.programme import ahead
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.telling import piece, used
from qaportal.programme.owners import Place, is_theirs, owns
from qaportal.programme.phases import state_of
from qaportal.programme.plans import PhaseRow, Row
from qaportal.programme.themes import Unsettled

Ladders = Callable[[str, str], Ladder]
Filled = Callable[[Obligation], tuple[str, bool]]  # where the form of what is owed is, and whether a press opens it
UNSETTLED = {
    "theme": ("No theme is settled", "theme", "Note it"),
    "draft": ("Terms of reference are not drafted", "terms/draft", "Draft"),
    "sign_off": ("Terms of reference are not signed off", "terms/sign-off", "Sign off"),
}


@dataclass(frozen=True)
class Need:
    """A line of "Needs you now": when, what, where it leads and the verb on its button.

    With `sends`, the button sends those fields to `href` instead of opening it; the title then leads to `page`.

    By mail (`digests`) it is told as the `kind` of notice that it is, "" for what stays here: on the rungs of its
    `ladder`, counted from `counts_from` or else `day`; where it has no day, once, being new `since` then. What is
    private is not told by its title. `ident` stays while its title changes.
    """

    due: str
    title: str
    href: str
    verb: str
    more: str = ""
    late: bool = False
    day: date | None = None
    sends: tuple[tuple[str, str], ...] = ()
    page: str = ""
    kind: str = DUE
    since: datetime | None = None
    counts_from: date | None = None
    ladder: Ladder = PORTALS_OWN
    is_private: bool = False
    ident: str = ""


@dataclass(frozen=True)
class Coming:
    """A date of theirs; `is_seat` says that they have a seat there."""

    day: date
    ref: str
    code: str
    title: str
    detail: str
    href: str = ""
    is_seat: bool = False


NOWHERE: Mapping[tuple[str, str], str] = {}


def portals_own(_ref: str = "", _phase: str = "") -> Ladder:
    """The ladder of a phase, by its activity's reference and its key, where no framework has a say."""
    return PORTALS_OWN


def on_no_form(_one: Obligation) -> tuple[str, bool]:
    """Nothing is done on a form."""
    return "", False


def deadlines(
    rows: Iterable[Row], place: Place, today: date, told: Collection[tuple[str, str]] = frozenset(),
    ladder: Ladders = portals_own, paths: Mapping[tuple[str, str], str] = NOWHERE,
) -> list[Need]:  # fmt: skip
    """Phases that wait for them and are not done: the late ones first, by date, and those due soon, or as soon as their
    ladder begins; but for those (reference, phase) that other lines have `told` (X-21). `paths` lead to their seats, by
    (reference, kind)."""
    found = [
        _need(row, phase, today, ladder(row.ref, phase.key), paths.get((row.ref, phase.owner), ""))
        for row in rows
        for phase in row.phases
        if (row.ref, phase.key) not in told and owns(phase, row, place)
        if (state := state_of(phase, row, today)) in ("late", "due")
        or (state == "to_come" and phase.due <= today + _at_first(ladder(row.ref, phase.key)))
    ]
    return sorted(found, key=lambda need: (need.day or today, need.title))


def _at_first(ladder: Ladder) -> timedelta:
    """How long before its day something is on Home at the latest where the ladder begins early: working days twice, for
    the weekends and holidays between them."""
    return timedelta(days=2 * max(ladder.before, default=0))


def _need(row: Row, phase: PhaseRow, today: date, ladder: Ladder, path: str) -> Need:
    days, late = abs((phase.due - today).days), phase.due < today
    due = f"{phase.due:%a} {day_short(phase.due)}" if days else "Today"
    due += f", {phase.at}" if phase.at else ""
    more = f"{plural(days, 'day')} late" if late else f"in {plural(days, 'day')}" if days else ""
    href = path or f"/activity/{row.ref}#phase-{phase.key}"
    return Need(due, f"{phase.name}: {row.title}", href, "Open", more, late, day=phase.due, ladder=ladder)


def reports(waiting: Iterable[Line], today: date, ladder: Ladders = portals_own) -> list[Need]:
    """Reports that they have to send, the late ones among them (X-19)."""
    return [_report(line, today, ladder(line.due.ref, line.due.edition_key)) for line in waiting]


def _report(line: Line, today: date, ladder: Ladder) -> Need:
    due, late = line.due.due, line.state == "late"
    days = abs((due - today).days)
    when = f"{due:%a} {day_short(due)}" if days else "Today"
    more = f"{plural(days, 'day')} late" if late else f"in {plural(days, 'day')}" if days else ""
    return Need(when, line.due.title, f"/reports/{line.due.key}", "Open", more, late, day=due, ladder=ladder)


def duties(
    found: Iterable[Obligation],
    names: Mapping[str, str],
    href: str,
    today: date,
    private: Collection[str] = (),
    filled: Filled = on_no_form,
) -> list[Need]:
    """What they owe of standing duties: one line a duty and day, whomever it is for. `names` has the duties by key;
    those that are `private` tell of a sensitive flag (BD-052). A line of one thing that is done on a form leads there,
    as `filled` says."""
    owed: dict[tuple[str, str, date, bool], list[Obligation]] = {}
    for one in found:
        owed.setdefault((one.duty_key, used(one), one.due, one.state == "late"), []).append(one)
    return [_duty(key, those, names, href, today, private, filled) for key, those in owed.items()]


def _duty(
    key: tuple[str, str, date, bool], those: Sequence[Obligation], names: Mapping[str, str], href: str, today: date,
    private: Collection[str], filled: Filled,
) -> Need:  # fmt: skip
    duty, said, due, late = key
    about = ["" if one.about_kind == "self" else one.about_name for one in those]
    need = Need(
        "Late" if late else "Today" if due == today else f"{due:%a} {day_short(due)}",
        piece(names[duty], about, said), href, "Open",
        f"was due by {day_short(due)}" if late else _in_days(due, today),
        late, due, is_private=duty in private, ident=f"{duty} {due} {' '.join(about)}",
    )  # fmt: skip
    path, is_sent = filled(those[0]) if len(those) == 1 else ("", False)
    if not path:
        return need
    sends = (("from", "home"),) if is_sent else ()
    return replace(need, href=path, verb="Fill in", sends=sends, page=href)


def _in_days(day: date, today: date) -> str:
    return "" if day == today else f"in {plural((day - today).days, 'day')}"


def unsettled(found: Iterable[Unsettled], today: date) -> list[Need]:
    """Work that is to start and has no theme, or no terms of reference that are signed off (LB-030, LB-031)."""
    return [_unsettled(one, today) for one in found]


def _unsettled(one: Unsettled, today: date) -> Need:
    words, page, verb = UNSETTLED[one.wants]
    late, when = one.starts < today, f"{one.starts:%a} {day_short(one.starts)}"
    more = f"work started on {day_short(one.starts)}" if late else f"work starts on {day_short(one.starts)}"
    return Need(when, f"{words}: {one.title}", f"/activity/{one.ref}/{page}", verb, more, late, day=one.starts)


def seats(found: Iterable[Lacking], today: date) -> list[Need]:
    """Work whose seats want somebody, or whose people do not know of them yet (ux 2.3)."""
    return [_seats(one, today) for one in found]


def _seats(one: Lacking, today: date) -> Need:
    late, when, page = one.starts < today, f"{one.starts:%a} {day_short(one.starts)}", f"/activity/{one.ref}/seats"
    title, more = f"{one.title}: {one.words}", "it has started" if late else "when it starts"
    if one.seats and not one.lacking:
        return Need(when, title, f"{page}/publication", "Publish", more, late, day=one.starts)
    sends = (("from", "home"),)
    return Need(when, title, f"{page}/proposals", "Allocate", more, late, day=one.starts, sends=sends, page=page)


def again(found: Iterable[Again], today: date) -> list[Need]:
    """Work with published seats whose holders cannot keep them, as things stand by now."""
    return [_again(one, today) for one in found]


def _again(one: Again, today: date) -> Need:
    more = "it has started; " if one.starts < today else ""
    return Need(
        f"{one.starts:%a} {day_short(one.starts)}", f"{one.title}: {one.words}", f"/activity/{one.ref}/seats", "Look",
        f"{more}somebody is away, has moved or is too near by now", one.starts < today, max(one.starts, today),
        counts_from=one.starts,
    )  # fmt: skip


def nominations(found: Iterable[Call], today: date, ladder: Ladders = portals_own) -> list[Need]:
    """What they are asked to put forward, late where its day has passed and the work has not begun (X-04)."""
    return [_nomination(one, today, ladder(*one.phase)) for one in found]


def _nomination(one: Call, today: date, ladder: Ladder) -> Need:
    opening, row = one.opening, one.row
    day = opening.last_day(row)
    late = day < today
    when = "Late" if late else "Today" if day == today else f"{day:%a} {day_short(day)}"
    what, path = to_nominate(opening)
    more = f"was due by {day_short(day)}" if late else _in_days(day, today)
    more = ". ".join(filter(None, [more, one.declined]))
    href = f"/activity/{row.ref}/nominations/{path}"
    return Need(when, f"{what}: {row.title}", href, "Nominate", more, late, day, ladder=ladder)


def to_nominate(opening: Opening) -> tuple[str, str]:
    """What is to be put forward, in words, and where that is done, below the nominations of the work."""
    if opening.is_team:
        return "Nominate a team", "team"
    return f"Nominate a colleague as {opening.name}", f"seats/{opening.seat_key}"


def late_work(people: int, chased: int, href: str) -> list[Need]:
    """How many people have late work, for those who chase them: one line, to the list."""
    if not people:
        return []
    more = f"{chased} of them {'was' if chased == 1 else 'were'} chased today" if chased else "nobody was chased today"
    words = f"{plural(people, 'person has', 'people have')} late work"
    return [Need("Late", words, href, "Chase", more, late=chased < people)]


def cover(found: Iterable[Open]) -> list[Need]:
    """Seats that they are asked to take over."""
    return [_offered(one) for one in found if one.offer]


def untaken(found: Iterable[Open]) -> list[Need]:
    """Seats that nobody has taken yet, for those who can ask more people."""
    return [_untaken(one) for one in found]


def untaken_in_all(found: Sequence[Open]) -> list[Need]:
    """How many seats nobody has taken yet, for those who keep an eye on cover: one line, to the list."""
    if not found:
        return []
    one, many = "1 seat whose holder cannot come has nobody yet", "seats whose holders cannot come have nobody yet"
    words = one if len(found) == 1 else f"{len(found)} {many}"
    return [Need("Cover", words, "/cover", "Look", kind=TAKEN, since=max(one.cover.asked_at for one in found))]


def taken(found: Sequence[Open]) -> list[Need]:
    """That seats were taken over lately, for those who look after cover: one line, however many."""
    if not found:
        return []
    if len(found) > 1:
        last = max(one.cover.closed_at for one in found)
        words = f"{len(found)} seats were taken over in the last 7 days"
        return [Need("Cover", words, "/cover", "Look", kind=TAKEN, since=last)]
    held, cover = found[0].held, found[0].cover
    words = f"{cover.taken_by.name} took the seat of {held.assignment.person.name} in {held.activity.ref}"
    return [
        Need(
            "Cover", words, f"/cover/{cover.public_id}", "Look", f"{held.title}, {held.when}", kind=TAKEN,
            since=cover.closed_at,
        )
    ]  # fmt: skip


def _offered(one: Open) -> Need:
    held = one.held
    when = held.window
    days = f"on {day_long(when.first)}" if when.first == when.last else f"from {span_long(when.first, when.last)}"
    words = f"{held.assignment.person.name} cannot come: could you take their seat as {held.slot.name} {days}?"
    path = f"/cover/{one.offer.public_id}/answer"
    return Need("Now", words, path, "Answer", held.activity.title, kind=COVER, since=one.offer.offered_at)


def _untaken(one: Open) -> Need:
    held = one.held
    words = f"Nobody has taken the seat of {held.assignment.person.name} yet: {held.title}"
    more = f"{held.when}; {one.standing}"
    path = f"/cover/{one.cover.public_id}"
    return Need("Cover", words, path, "Look", more, kind=TAKEN, since=one.cover.asked_at)


def coming(
    rows: Iterable[Row], place: Place, today: date, times: dict[str, str], seats: Iterable[Together] = ()
) -> Sequence[Coming]:
    """Every seat that they have within a year, and work that is in their diary anyway and comes soon, where no seat of
    theirs says as much; or the very next date. `times` has times of day by reference."""
    held = [_held(one, today) for one in seats if one.first.window.last >= today]
    said = {(one.ref, one.day) for one in held}
    theirs = [row for row in rows if is_theirs(row, place) and row.state != "cancelled" and row.ends >= today]
    dated = [Coming(max(row.starts, today), row.ref, row.code, row.title, times.get(row.ref, "")) for row in theirs]
    dated = sorted([*held, *(one for one in dated if (one.ref, one.day) not in said)],
                   key=lambda one: (one.day, one.ref))  # fmt: skip
    shown = [one for one in dated if one.day <= today + (ahead.SEATS if one.is_seat else ahead.SOON)]
    return shown or dated[:1]


def _held(one: Together, today: date) -> Coming:
    """Seats of one kind in one activity: what they are, and until when or at what time."""
    first, when = one.first, one.first.window
    hours = f"{when.starts:%H:%M} to {when.ends:%H:%M}" if when.starts and when.ends else ""
    detail = hours or (f"to {day_short(when.last)}" if when.first != when.last else "")
    if one.records > 1:
        detail = ", ".join(filter(None, [detail, plural(one.records, "record")]))
    return Coming(max(when.first, today), first.activity.ref, first.activity.code, first.title, detail, one.path, True)
