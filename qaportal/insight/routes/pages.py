"""What the year comes to: three sentences, the three sides, and each table as a file."""

from collections.abc import Iterable

from flask import Response, request, url_for

from qaportal.actions.policy import can_list as can_list_actions
from qaportal.boards import policy as boards
from qaportal.boards import queries as boards_queries
from qaportal.insight import policy, queries
from qaportal.insight.routes.blueprint import bp
from qaportal.insight.tables import SIDES, WORK, Side
from qaportal.lib import clock, sheets
from qaportal.lib.access import access, me
from qaportal.lib.pages import page
from qaportal.moderation.policy.calibration import can_see_agreement
from qaportal.moderation.policy.disputes import can_list_disputes
from qaportal.programme.policy import can_view as can_view_programme

ACTIVITY = "programme.activity"


@bp.get("/insight")
@access(policy.can_view)
def index() -> Response:
    """Breadth, depth and impact of the year that it is, a few sentences each."""
    year, sides = queries.three_sentences(me())
    return page("insight/index.html", year=year, sides=sides, reports=boards_queries.sent_to(me(), clock.today()))


@bp.get("/insight/<key:side>")
@access(policy.can_view)
def side(side: str) -> Response:
    """One of the three, with its tables and charts, as the address asks."""
    found = queries.page_of(me(), side, request.args)
    return page(
        "insight/side.html", found=found, side=found.side, names=SIDES[side], sides=SIDES, here=side,
        query=found.asked.query,
        links=links_of(found.asked.year, [found.side] if found.side else []),
    )  # fmt: skip


def links_of(year: str, sides: Iterable[Side], ref: str = "") -> dict[str, tuple[str, str]]:
    """What is behind the figures of these sides, as far as whoever looks may open it: label and address by the name of
    the evidence. Behind grades is the work that they are of: its pages lead to those reviews that are theirs to read.
    `ref` is the one piece of work that all of it is about."""
    person = me()
    found = {}
    if can_view_programme(person) and ref:
        found = dict.fromkeys(_evidence(sides, "programme"), (f"The work: {ref}", url_for(ACTIVITY, activity=ref)))
    elif can_view_programme(person) and year:
        found["programme"] = ("The programme", url_for("programme.show", year=year))
        for name in _evidence(sides):
            lane = url_for("programme.show", year=year, view="agenda", lane=name.removeprefix(WORK))
            found[name] = ("The work behind it", lane)
    if boards.can_view(person):
        found["reports"] = ("The register of reports", url_for("boards.register", quarter="all"))
    if can_list_actions(person):
        found["actions"] = ("Plans and actions", url_for("actions.index"))
    if can_see_agreement(person):
        found["agreement"] = ("Each pair of grades", url_for("moderation.agreement"))
    if can_list_disputes(person):
        found["disputes"] = ("Those that are yours to see", url_for("moderation.disputes"))
    return found


def _evidence(sides: Iterable[Side], *more: str) -> list[str]:
    """The names of kinds of work among the evidence of these sides, and of what else is asked for."""
    named = {name for side in sides for table in side.tables for name in table.evidence if name.startswith(WORK)}
    return sorted({*named, *more})


@bp.get("/insight/<key:side>/<key:table>")
@access(policy.can_view)
def table(side: str, table: str) -> Response:
    """One table as a CSV file: what is on the page, and nothing else."""
    found, chosen = queries.table_of(me(), side, table, request.args)
    name = f"{side}-{chosen.key}-{found.asked.year}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheets.joined([chosen.head, *chosen.rows]), mimetype="text/csv", headers=headers)
