"""The planner: one year in four views, from one address."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request, url_for

from qaportal.frameworks.schema import Pack
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.formats import capital, day_medium, moment_long, plural
from qaportal.lib.pages import page, page_or_fragment
from qaportal.people import queries as people
from qaportal.people.models import Person, Service, Team
from qaportal.programme import planner, policy, queries
from qaportal.programme.browsing import FILTERS, PAPERS, Browsing, Span, first_shown, view_of
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Programme
from qaportal.programme.plans import Row, Wanted
from qaportal.programme.routes.blueprint import bp


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
    today = clock.today()
    all_rows = queries.rows_for(person, programme)
    pack = queries.pack_of_year(programme, all_rows)
    year = (programme.starts_on, programme.ends_on)
    day = max(today, programme.starts_on)
    teams, services = people.teams_on(day), people.services_on(day)
    wanted = _wanted(args, teams, services, {kind.key for kind in pack.lanes()})
    rows = [row for row in all_rows if wanted.keeps(row)]
    view, reach = view_of(args), planner.reach(all_rows, *year)
    kept = {name: args[name] for name in FILTERS if args.get(name)}
    first = first_shown(view, args, year, reach, today)
    browsing = Browsing(url_for("programme.show", year=programme.year), view, first, reach, kept)
    lanes_wanted = not wanted.lane and policy.sees_all_activities(person)
    return {
        "planner": {
            **_around(person, programme, browsing),
            **_on_paper(view, args, today),
            "count": len(rows),
            "filters": _filters(pack, teams, services, wanted),
            "applied": browsing.applied(_names(pack, teams, services, wanted)),
            "legend": planner.legend(pack),
            "called": capital(pack.word("programme")),
            "one": capital(pack.word("activity")),
        },
        "months": planner.months(pack, *year),
        **_lists(pack, browsing, rows, year, today, _owed(person, programme, pack, wanted), lanes_wanted=lanes_wanted),
    }


def _owed(person: Person, programme: Programme, pack: Pack, wanted: Wanted) -> list[planner.Owed]:
    """Standing duties of the whole council; none under a filter of team or service, where the counts would be wrong."""
    if wanted.team_id or wanted.service_id or not pack.duties or not policy.can_track(person):
        return []
    counts = queries.duty_counts(programme)
    return planner.owed(pack, counts, programme.starts_on, programme.ends_on, lane=wanted.lane)


def _lists(
    pack: Pack,
    browsing: Browsing,
    rows: list[Row],
    year: Span,
    today: date,
    owing: list[planner.Owed],
    *,
    lanes_wanted: bool,
) -> dict[str, Any]:
    """The lists of the view itself."""
    calendar = office_calendar(pack)
    if browsing.view == "month":
        return {"weeks": planner.month(pack, rows, browsing.first, calendar, today, owing)}
    if browsing.view == "week":
        return {"days": planner.week(pack, rows, browsing.first, calendar, owing)}
    if browsing.view == "agenda":
        return {"groups": planner.agenda(pack, rows, browsing.first, browsing.reach[1], calendar, owing)}
    return {"lanes": planner.year(pack, rows, *year, today, every_lane=lanes_wanted), "owed": owing, "pack": pack}


def _wanted(args: Mapping[str, str], teams: Any, services: Any, lanes: set[str]) -> Wanted:
    team = next((t.id for t in teams if t.key == args.get("team")), None)
    service = next((s.id for s in services if s.key == args.get("service")), None)
    theirs = frozenset(t.id for t in teams if t.service_id == service) if service else frozenset()
    lane = args.get("lane", "")
    return Wanted(lane if lane in lanes else "", team, service, theirs)


def _names(pack: Pack, teams: Sequence[Team], services: Sequence[Service], wanted: Wanted) -> dict[str, str | None]:
    """What each filter in use keeps, by name."""
    return {
        "lane": next((k.plural for k in pack.lanes() if k.key == wanted.lane), None),
        "service": next((s.name for s in services if s.id == wanted.service_id), None),
        "team": next((t.name for t in teams if t.id == wanted.team_id), None),
    }


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


def _on_paper(view: str, args: Mapping[str, str], today: date) -> dict[str, str]:
    paper = args.get("print", "") if view == "year" and args.get("print") in PAPERS else ""
    return {"paper": paper, "printed": day_medium(today) if paper else "", "this_month": f"{today:%Y-%m}"}


def _around(person: Person, programme: Programme, browsing: Browsing) -> dict[str, Any]:
    """What stands around the view: state, links, steps."""
    can_plan = policy.can_plan(person, programme)
    waiting = queries.unpublished_count(programme.id) if can_plan else 0
    before, after = browsing.steps()
    return {
        "view": browsing.view,
        "year_label": programme.year,
        "state": "Published" if programme.is_published else "Draft",
        "version_note": _note(programme, waiting),
        "publish_url": url_for("invites.review_publication", year=programme.year) if waiting else None,
        "ask_url": _ask_url(person, programme),
        "can_edit": can_plan,
        "links": _links(person, programme, can_plan),
        "views": browsing.views(),
        "prints": browsing.prints(),
        "action": browsing.base,
        "hidden": browsing.hidden(),
        "prev": before,
        "next": after,
        "heading": browsing.heading(),
        "only_theirs": not policy.sees_all_activities(person),
    }


def _ask_url(person: Person, programme: Programme) -> str | None:
    may_ask = policy.can_commission(person, programme)
    return url_for("programme.commission_form", year=programme.year) if may_ask else None


def _note(programme: Programme, waiting: int) -> str:
    published = f"version {programme.published_number}" if programme.is_published else "nothing published yet"
    if programme.published_at and not waiting:
        published += f", {moment_long(programme.published_at)}"
    return f"{plural(waiting, 'unpublished change')} · {published}" if waiting else published


def _links(person: Person, programme: Programme, can_plan: bool) -> list[tuple[str, str]]:
    year = programme.year
    others = [y for y in queries.years(person) if y != year]
    links = [(f"Programme {y}", url_for("programme.show", year=y)) for y in others[:3]]
    if programme.is_published and policy.can_view_versions(person):
        links.append(("Versions", url_for("programme.versions", year=year)))
    if programme.is_published and can_plan:
        links.append(("Invitations", url_for("invites.year_invitations", year=year)))
    if can_plan:
        links.append(("Add an activity", url_for("programme.add_form", year=year)))
        links.append(("Create another year", url_for("programme.new_year")))
        if not programme.is_published:
            links.append(("Take this draft back", url_for("programme.removal_form", year=year)))
    return links
