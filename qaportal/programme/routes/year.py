"""The planner: one year in four views, from one address."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, request, url_for

from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.formats import MONTHS, day_medium, moment_long, plural, span_long
from qaportal.lib.pages import page, page_or_fragment
from qaportal.lib.workdays import DAY, WorkCalendar
from qaportal.people import queries as people
from qaportal.people.models import Person, Service, Team
from qaportal.programme import planner, policy, queries
from qaportal.programme.dates import months_of
from qaportal.programme.models import Programme
from qaportal.programme.plans import Row, Wanted
from qaportal.programme.routes.blueprint import bp

VIEWS = ("year", "month", "week", "agenda")


@bp.get("/programme")
@access(policy.can_view)
def index() -> Response:
    """The year that matters today, or what to do while there is none."""
    found = queries.current_year(me(), clock.today())
    if found:
        return htmx.redirect(url_for("programme.show", year=found))
    return page("programme/none.html", can_plan=policy.can_plan(me()))


@bp.get("/programme/<year:year>")
@access(policy.can_view, load=queries.visible_programme)
def show(year: Programme) -> Response:
    """One programme year in the view and under the filters of the address."""
    context = planner_context(me(), year, request.args)
    name = context["planner"]["view"]
    return page_or_fragment(f"programme/{name}.html", "programme/_planner.html", **context)


@bp.get("/programme/<year:year>/versions")
@access(policy.can_view_versions, load=queries.visible_programme)
def versions(year: Programme) -> Response:
    """Every version that was published, with what it changed."""
    return page("programme/versions.html", programme=year, publications=queries.publications(year))


def args_of_planner(address: str) -> Mapping[str, str]:
    """The view and filters in the address of a planner page."""
    return dict(parse_qsl(urlsplit(address).query))


def planner_context(person: Person, programme: Programme, args: Mapping[str, str]) -> dict[str, Any]:
    """All that the planner's templates need: `planner` for the frame, and the lists of the chosen view."""
    pack = pack_of(programme.framework)
    today = clock.today()
    view = args.get("view", "year") if args.get("view") in VIEWS else "year"
    teams, services = (
        people.teams_on(max(today, programme.starts_on)),
        people.services_on(max(today, programme.starts_on)),
    )
    wanted = _wanted(args, teams, services, {kind.key for kind in pack.lanes()})
    rows = [row for row in queries.rows_for(person, programme) if wanted.keeps(row)]
    first, body = _view(
        view, args, programme, rows, today, lanes_wanted=not wanted.lane and policy.sees_all_activities(person)
    )
    frame = _Frame(person, programme, view, args, first, today)
    context = frame.context(rows)
    context["filters"] = _filters(pack, teams, services, wanted)
    context["applied"] = frame.applied(pack, teams, services, wanted)
    context["legend"] = planner.legend(pack)
    return {"planner": context, "months": planner.months(pack, programme.starts_on, programme.ends_on), **body}


def _view(
    view: str, args: Mapping[str, str], programme: Programme, rows: list[Row], today: date, *, lanes_wanted: bool
) -> tuple[date, dict[str, Any]]:
    """The first day that the view shows, and its own lists."""
    pack = pack_of(programme.framework)
    calendar = WorkCalendar({c.day: c.why for c in pack.calendar.closure_days})
    inside = min(max(today, programme.starts_on), programme.ends_on)
    if view == "month":
        first = _day(args.get("month", "") + "-01", programme, inside).replace(day=1)
        return first, {"weeks": planner.month(pack, rows, first, calendar, today)}
    if view == "week":
        day = _day(args.get("week", ""), programme, inside)
        monday = day - timedelta(days=day.weekday())
        return monday, {"days": planner.week(pack, rows, monday, calendar)}
    if view == "agenda":
        first = programme.starts_on if args.get("from") == "start" or today > programme.ends_on else inside
        last = max([programme.ends_on, *(planner.last_day(row) for row in rows)])
        return first, {"groups": planner.agenda(pack, rows, first, last, calendar)}
    lanes = planner.year(pack, rows, programme.starts_on, programme.ends_on, today, every_lane=lanes_wanted)
    return programme.starts_on, {"lanes": lanes}


def _day(text: str, programme: Programme, otherwise: date) -> date:
    """A day of the programme's year from the address; `otherwise` where there is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return min(max(day, programme.starts_on), programme.ends_on)


def _wanted(args: Mapping[str, str], teams: Any, services: Any, lanes: set[str]) -> Wanted:
    team = next((t.id for t in teams if t.key == args.get("team")), None)
    service = next((s.id for s in services if s.key == args.get("service")), None)
    theirs = frozenset(t.id for t in teams if t.service_id == service) if service else frozenset()
    lane = args.get("lane", "")
    return Wanted(lane if lane in lanes else "", team, service, theirs)


def _filters(pack: Any, teams: Any, services: Any, wanted: Wanted) -> list[dict[str, Any]]:
    lanes = [("", "All kinds", not wanted.lane)]
    lanes += [(kind.key, kind.plural, kind.key == wanted.lane) for kind in pack.lanes()]
    in_services = [("", "All services", wanted.service_id is None)]
    in_services += [(s.key, s.name, s.id == wanted.service_id) for s in services]
    in_teams = [("", "All teams", wanted.team_id is None)]
    in_teams += [(t.key, t.name, t.id == wanted.team_id) for t in teams]
    return [
        {"name": "lane", "label": "Kind", "options": lanes},
        {"name": "service", "label": "Service", "options": in_services},
        {"name": "team", "label": "Team", "options": in_teams},
    ]


class _Frame:
    """What stands around the four views: links, state, steps."""

    def __init__(
        self, person: Person, programme: Programme, view: str, args: Mapping[str, str], first: date, today: date
    ) -> None:
        self.person = person
        self.programme = programme
        self.view = view
        self.first = first
        self.today = today
        self.kept = {name: args[name] for name in ("lane", "service", "team") if args.get(name)}
        self.paper = args.get("print", "") if view == "year" and args.get("print") in ("a3", "a4") else ""

    def url(self, **args: str) -> str:
        query = urlencode({name: value for name, value in args.items() if value})
        address = url_for("programme.show", year=self.programme.year)
        return f"{address}?{query}" if query else address

    def context(self, rows: list[Row]) -> dict[str, Any]:
        can_plan = policy.can_plan(self.person, self.programme)
        waiting = queries.unpublished_count(self.programme.id) if can_plan else 0
        previous, following = self._steps()
        return {
            "view": self.view,
            "year_label": self.programme.year,
            "state": "Published" if self.programme.is_published else "Draft",
            "version_note": self._note(waiting),
            "publish_url": url_for("invites.review_publication", year=self.programme.year) if waiting else None,
            "can_edit": can_plan,
            "links": self._links(can_plan),
            "views": [(name.capitalize(), self.url(view=name, **self.kept), name == self.view) for name in VIEWS],
            "prints": [(f"Print {p.upper()}", self.url(view="year", print=p, **self.kept)) for p in ("a3", "a4")],
            "action": url_for("programme.show", year=self.programme.year),
            "hidden": [("view", self.view), *self._place()],
            "prev": previous,
            "next": following,
            "heading": self._heading(),
            "paper": self.paper,
            "printed": day_medium(self.today) if self.paper else "",
            "this_month": f"{self.today:%Y-%m}",
            "count": len(rows),
            "only_theirs": not policy.sees_all_activities(self.person),
        }

    def _note(self, waiting: int) -> str:
        published = (
            f"version {self.programme.published_number}" if self.programme.is_published else "nothing published yet"
        )
        if self.programme.published_at and not waiting:
            published += f", {moment_long(self.programme.published_at)}"
        return f"{plural(waiting, 'unpublished change')} · {published}" if waiting else published

    def _links(self, can_plan: bool) -> list[tuple[str, str]]:
        year = self.programme.year
        others = [
            (f"Programme {y}", url_for("programme.show", year=y)) for y in queries.years(self.person) if y != year
        ]
        links = others[:3]
        if self.programme.is_published and policy.can_view_versions(self.person):
            links.append(("Versions", url_for("programme.versions", year=year)))
        if can_plan:
            links.append(("Add an activity", url_for("programme.add_form", year=year)))
            links.append(("Create another year", url_for("programme.new_year")))
            if not self.programme.is_published:
                links.append(("Take this draft back", url_for("programme.removal_form", year=year)))
        return links

    def _place(self) -> list[tuple[str, str]]:
        if self.view == "month":
            return [("month", f"{self.first:%Y-%m}")]
        return [("week", self.first.isoformat())] if self.view == "week" else []

    def _heading(self) -> str:
        if self.view == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.view == "week":
            return span_long(self.first, self.first + 6 * DAY)
        return ""

    def _steps(self) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        starts, ends = self.programme.starts_on, self.programme.ends_on
        if self.view == "month":
            months = list(months_of(starts, ends))
            here = months.index(self.first)
            around = (months[here - 1] if here else None, months[here + 1] if here + 1 < len(months) else None)
            words, name = "%B %Y", "month"
        elif self.view == "week":
            before, after = self.first - 7 * DAY, self.first + 7 * DAY
            around = (before if before + 6 * DAY >= starts else None, after if after <= ends else None)
            words, name = "week of %d %B", "week"
        else:
            return None, None
        made = [
            (
                f"{day:{words}}".replace(" 0", " "),
                self.url(view=name, **{name: f"{day:%Y-%m}" if name == "month" else day.isoformat()}, **self.kept),
            )
            if day
            else None
            for day in around
        ]
        return made[0], made[1]

    def applied(
        self, pack: Any, teams: Sequence[Team], services: Sequence[Service], wanted: Wanted
    ) -> list[tuple[str, str]]:
        """Filters in use, each with the address that drops it."""
        names = {
            "lane": next((k.plural for k in pack.lanes() if k.key == wanted.lane), None),
            "service": next((s.name for s in services if s.id == wanted.service_id), None),
            "team": next((t.name for t in teams if t.id == wanted.team_id), None),
        }
        return [
            (
                label,
                self.url(view=self.view, **dict(self._place()), **{k: v for k, v in self.kept.items() if k != name}),
            )
            for name, label in names.items()
            if label
        ]
