"""What `make bench` measured, and against which budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench import allocating, feeds, importing, judging, mailing, mornings, previews, seats, standing, starting
from bench.figures import Check, check_row, table, verdict, where
from bench.pages import MOST_STATEMENTS, Found
from bench.towns import Size

KB = 1024
YEAR_HTML, YEAR_ALL = 8.0, 60.0  # KB after gzip
GROWTH = 1.2
ROLES = {
    "qa_lead": "QA lead",
    "team_manager": "team manager",
    "head_of_service": "head of service",
    "business_support": "business support",
}
FEEDS = {300: (1.0, 1.0, 20.0), 3000: (1.0, 3.0, 30.0)}  # 304, stored, first after an edit: CPU milliseconds
UP_IN = 5.0  # seconds


@dataclass(frozen=True)
class Measured:
    """Everything that one run found."""

    sizes: Sequence[Size]
    pages: Sequence[Found]
    weights: dict[str, int]
    cards: int
    feeds: Sequence[feeds.Figures]
    previewed: Sequence[previews.Previewed]
    stood: Sequence[standing.Stood]
    judged: Sequence[standing.Stood]
    seated: Sequence[seats.Seated]
    imported: importing.Imported
    started: starting.Started
    allocated: Sequence[allocating.Allocated]
    mailed: mailing.Mailed
    mornings: Sequence[mornings.Morning]

    def checks(self) -> list[Check]:
        """Every figure that has a budget."""
        first = [*self._of_pages(), *self._of_previews(), *self._of_standing()]
        rest = [*self._of_weight(), *self._of_feeds(), *self._of_import(), *self._of_start()]
        later = [*self._of_seats(), *self._of_mail()]
        return [*first, *rest, *self._of_allocating(), *later]

    def _of_pages(self) -> Iterable[Check]:
        for found in self.pages:
            name = f"{found.page.name}, {ROLES[found.page.role]}"
            if found.page.budget is not None:
                yield Check(f"{name}: CPU, ms", found.costs[0].least, found.page.budget)
            yield Check(f"{name}: growth", found.ratio, GROWTH)
            if found.page.name.startswith("Year"):
                yield Check(f"{name}: SQL statements", max(found.statements), MOST_STATEMENTS)

    def _of_previews(self) -> Iterable[Check]:
        for one in self.previewed:
            name = f"Preview of {one.pack}, {one.staff:,} people"
            yield Check(f"{name}: function, CPU, s", one.function, previews.STAFF[one.staff])
            yield Check(f"{name}: command, CPU, s", one.command, previews.STAFF[one.staff])

    def _of_standing(self) -> Iterable[Check]:
        for one in (*self.stood, *self.judged):
            name = f"{one.found.page.name}, {ROLES[one.found.page.role]}, {one.staff:,} people"
            yield Check(f"{name}: CPU after ten years, ms", one.found.costs[-1].least, one.most)
            yield Check(f"{name}: growth", one.found.ratio, one.grows)

    def _of_weight(self) -> Iterable[Check]:
        yield Check(f"Year page of {self.cards} cards: HTML, KB", self.weights["HTML"] / KB, YEAR_HTML)
        yield Check(f"Year page of {self.cards} cards: all in, KB", sum(self.weights.values()) / KB, YEAR_ALL)

    def _of_feeds(self) -> Iterable[Check]:
        for found in self.feeds:
            names = ("304", "200 from the store", "200 after an edit")
            values = (found.not_modified, found.stored, found.after_edit)
            for name, value, most in zip(names, values, FEEDS[found.events], strict=True):
                yield Check(f"Feed of {found.events:,} events, {name}: CPU, ms", value, most)

    def _of_import(self) -> Iterable[Check]:
        name = f"A staff file of {importing.PEOPLE:,} who are new"
        yield Check(f"{name}: checked, CPU, s", self.imported.checked, importing.CHECKED)
        yield Check(f"{name}: written, CPU, s", self.imported.written, importing.WRITTEN)

    def _of_start(self) -> Iterable[Check]:
        yield Check("Second start to the first page, s", self.started.serve, UP_IN)

    def _of_allocating(self) -> Iterable[Check]:
        for one in self.allocated:
            yield Check(f"Allocating {one.name}: CPU, s", one.engine.cpu, one.limit)
            yield Check(f"Allocating {one.name}: rules broken", one.engine.broken + one.rerun.broken, 0)
            yield Check(f"Allocating {one.name}: seats empty, against greedy", one.engine.empty, one.greedy.empty)
            yield Check(f"Allocating {one.name}: memory, MB", one.memory, allocating.MOST_MEMORY)
            yield Check(f"Allocating {one.name}: seats moved by a re-run", one.moved, 2 * one.had_to_move)
            if not one.short:
                yield Check(f"Allocating {one.name}: seats empty, against the bound", one.engine.empty, one.bound)

    def _of_seats(self) -> Iterable[Check]:
        for one in self.seated:
            yield Check(f"{one.name}, {one.seats} seats: CPU after ten years, s", one.seconds[-1], seats.MOST)
            yield Check(f"{one.name}, {one.seats} seats: growth", one.ratio, seats.GROWTH)

    def _of_mail(self) -> Iterable[Check]:
        mailed = self.mailed
        yield Check(f"{mailed.letters:,} invitations: the press, s on the clock", mailed.press, mailing.PRESS)
        yield Check("Invitations: memory that writing takes, MB", mailed.written_grew, mailing.GROWS)
        yield Check("Invitations: memory that sending takes, MB", mailed.sent_grew, mailing.GROWS)
        for one in self.mornings:
            name = f"Daily mail of {one.people} people after {one.years} {'year' if one.years == 1 else 'years'}"
            yield Check(f"{name}: CPU, s", one.looked + one.delivered, mornings.MOST)
            yield Check(f"{name}: longest turn, CPU, s", one.turn, mornings.TURN)
        first, *_, last = self.mornings
        yield Check("Daily mail: growth over ten years", last.looked / first.looked, mornings.GROWTH)


def written(found: Measured) -> str:
    """The part of `make bench`."""
    checks = found.checks()
    return "\n\n".join(
        [
            f"`make bench`: {where()}",
            verdict(checks),
            "## Pages",
            _PAGES.format(small=found.sizes[0], large=found.sizes[-1]),
            table(_PAGE_HEAD, map(_page_row, found.pages)),
            "## Previews of a year",
            _PREVIEWS,
            table(_PREVIEW_HEAD, map(_preview_row, found.previewed)),
            "## Duties, reports and boards",
            _STANDING.format(pack=standing.PACK),
            table(_STANDING_HEAD, map(_standing_row, found.stood)),
            "## Insight",
            judging.TOLD,
            table(_STANDING_HEAD, map(_standing_row, found.judged)),
            f"## Bytes of the year page with {found.cards} cards, after gzip -9",
            table(("part", "KB"), _weight_rows(found.weights)),
            "## Feeds",
            _FEEDS,
            table(_FEED_HEAD, map(_feed_row, found.feeds)),
            "## A staff file",
            table(("what", "seconds of CPU"), _import_rows(found.imported)),
            "## Allocating a year",
            _ALLOCATING,
            table(_ALLOCATING_HEAD, (row for one in found.allocated for row in _allocating_rows(one))),
            "## Seats of an activity",
            seats.TOLD,
            table(seats.HEAD, (one.cells for one in found.seated)),
            "## Invitations from one press",
            mailing.TOLD,
            table(("what", "measured"), found.mailed.rows),
            "## A morning of daily mail",
            mornings.TOLD,
            table(mornings.HEAD, (one.cells for one in found.mornings)),
            "## Start",
            table(("what", "seconds"), _start_rows(found.started)),
            "## Budgets",
            table(("figure", "measured", "at most", ""), (check_row(check) for check in checks)),
        ]
    )


_PAGES = (
    "Small: {small}. Large: {large}. The same programme year is opened in both; all years are published, and in the "
    "last one every tenth activity has a change that waits. CPU is process time of one request through the WSGI app, "
    "in milliseconds: least and median of 200, by turns. The least is held against the budget: what lies above it is "
    "what else the machine was doing. Growth is large against small. Statements are those of SQL apart from BEGIN, in "
    "the small and the large one."
)
_PAGE_HEAD = (
    "page", "opened by", "small: least", "median", "large: least", "median", "growth", "statements", "HTML, KB",
    "gzip, KB",
)  # fmt: skip
_PREVIEWS = (
    "The whole preview: the framework read from its files, activities, what everybody owes, the register of reports, "
    "sittings of boards. As a function: seconds of CPU, the least of three, with the staff in a database. As a "
    "command: `qaportal programme preview … --json` from start to end, with byte code kept; seconds of CPU, and on the "
    "clock, the least of three."
)
_PREVIEW_HEAD = (
    "framework", "people", "activities", "pieces of duties", "reports", "function", "command, CPU", "on the clock"
)  # fmt: skip
_STANDING = (
    "A council that runs {pack}, in its first year with the portal and in its tenth: staff who come and go, done "
    "marks, meetings, absences, exemptions and reports sent of all those years. CPU in milliseconds, the least of many "
    "by turns. In the first year there is no year before to look back on: pages that look back so far cost more in the "
    "second, and no more from then on."
)
_STANDING_HEAD = ("page", "opened by", "people", "1 year", "10 years", "growth", "statements", "HTML, KB")
_FEEDS = (
    "A link to a whole programme, polled through the WSGI app: CPU in milliseconds, medians. Publishing is bringing "
    "the events of the year into line after one activity was changed."
)
_FEED_HEAD = ("events", "304", "200 from the store", "first 200 after an edit", "publishing", "KB")

_ALLOCATING = (
    "A whole year of seats, all at once: by the engine, by a greedy allocation of the same year (scarcest seat first, "
    "then whoever has least), and by the engine again after leave, leavers, dropped and new seats. Rules broken are "
    "counted by the judge of the tests, which shares no line with the engine. Hours are for a full-time year: the most "
    "that anyone has, and the standard deviation. The gap: how much more even a plan could be at most, as a percentage "
    "of squared hours over share. Seconds are of CPU, on one core; the engine is told to stop at 85 % of its budget. "
    "Moved is beside what had to move."
)
_ALLOCATING_HEAD = (
    "year", "people", "seats", "by", "empty", "at least", "rules broken", "most hours", "spread", "team again",
    "gap, %", "seconds", "MB", "moved",
)  # fmt: skip


def _page_row(found: Found) -> list[str]:
    costs = [f"{value:.1f}" for cost in found.costs for value in (cost.least, cost.middle)]
    counted = " / ".join(str(count) for count in found.statements)
    name = ROLES[found.page.role]
    return [found.page.name, name, *costs, f"{found.ratio:.2f}", counted, _kb(found.size), _kb(found.packed)]


def _preview_row(one: previews.Previewed) -> list[str]:
    counts = (one.staff, one.activities, one.duties, one.reports)
    seconds = (one.function, one.command, one.clock)
    return [one.pack, *(f"{count:,}" for count in counts), *(f"{value:.2f}" for value in seconds)]


def _standing_row(one: standing.Stood) -> list[str]:
    found = one.found
    costs = [f"{cost.least:.1f}" for cost in found.costs]
    counted = " / ".join(str(count) for count in found.statements)
    role = ROLES[found.page.role]
    return [found.page.name, role, f"{one.staff:,}", *costs, f"{found.ratio:.2f}", counted, _kb(found.size)]


def _allocating_rows(one: allocating.Allocated) -> list[list[str]]:
    gap = "" if one.gap is None else "0, proven" if one.proven else f"{one.gap:.2f}"
    first = [one.name, f"{one.staff:,}", f"{one.seats:,}"]
    ends = {
        "engine": (str(one.bound), gap, f"{one.memory:.0f}", ""),
        "greedy": ("", "", "", ""),
        "re-run": ("", "", "", f"{one.moved} of {one.had_to_move}"),
    }
    return [
        [*first, name, str(by.empty), ends[name][0], str(by.broken), f"{by.most:.1f}", f"{by.spread:.2f}",
         str(by.repeats), ends[name][1], f"{by.cpu:.1f}", *ends[name][2:]]
        for name, by in (("engine", one.engine), ("greedy", one.greedy), ("re-run", one.rerun))
    ]  # fmt: skip


def _weight_rows(weights: dict[str, int]) -> list[list[str]]:
    rows = [[name, _kb(size)] for name, size in weights.items()]
    return [*rows, ["all in", _kb(sum(weights.values()))]]


def _feed_row(found: feeds.Figures) -> list[str]:
    values = (found.not_modified, found.stored, found.after_edit, found.publish_one)
    return [f"{found.events:,}", *(f"{value:.2f}" for value in values), _kb(found.size)]


def _import_rows(found: importing.Imported) -> list[list[str]]:
    return [
        [f"{importing.PEOPLE:,} people who are new, checked", f"{found.checked:.1f}"],
        ["the same, written", f"{found.written:.1f}"],
    ]


def _start_rows(found: starting.Started) -> list[list[str]]:
    return [
        ["`qaportal --help`", f"{found.command:.1f}"],
        ["`qaportal serve --demo north-somerset` to the first page, second run", f"{found.serve:.1f}"],
    ]


def _kb(size: int) -> str:
    return f"{size / KB:.1f}"
