"""The framework pages: which packs are installed, and one pack as its readers would tell it. Read only."""

from typing import Any

from flask import Blueprint, Flask, Response, request
from flask_login import current_user
from werkzeug.routing import BaseConverter

from qaportal.frameworks import comparing, outline, policy, queries
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.access import access
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page

bp = Blueprint("frameworks", __name__, url_prefix="/frameworks")


class PackVersion(BaseConverter):
    """The key and the version of a pack, as they stand in an address: `council/2022-1`."""

    regex = r"[a-z][a-z0-9-]{1,39}/[0-9a-z](?:[0-9a-z-]{0,18}[0-9a-z])?"
    part_isolating = False

    def to_python(self, value: str) -> tuple[str, str]:
        return split(value)

    def to_url(self, value: Any) -> str:
        return value.ref if isinstance(value, Framework) else "/".join(value)


def split(ref: str) -> tuple[str, str]:
    """The key and the version in `council/2022-1`."""
    key, _slash, version = ref.partition("/")
    return key, version


def init_app(app: Flask) -> None:
    """Teach the addresses their converter and open the pages."""
    app.url_map.converters["pack"] = PackVersion
    app.register_blueprint(bp)


def _part(template: str, framework: Framework, **told: Any) -> Response:
    """A page of one version, with what stands on all of them."""
    pack = queries.pack_of(framework)
    return page(f"frameworks/{template}.html", framework=framework, pack=pack, **told)


@bp.get("")
@access(policy.can_view)
def index() -> Response:
    """Every installed version, and which is in force since when."""
    return page(
        "frameworks/index.html",
        frameworks=queries.visible_to(current_user),
        adoptions=queries.adoptions(),
        current=queries.in_force_on(clock.today()),
        today=clock.today(),
        can_adopt=policy.can_adopt(current_user),
    )


@bp.get("/compare")
@access(policy.can_view)
def compare() -> Response:
    """Two versions rule by rule; what would change in the year is the programme's to say, at an address of its own."""
    chosen = {name: request.args.get(name, "") for name in ("old", "new")}
    found = [queries.visible_framework(current_user, split(ref)) for ref in chosen.values() if ref]
    areas = comparing.compare(*map(queries.pack_of, found)) if len(found) == 2 else ()
    return page(
        "frameworks/compare.html",
        frameworks=queries.visible_to(current_user),
        chosen=chosen,
        compared=found if len(found) == 2 else None,
        areas=areas,
    )


@bp.get("/<pack:framework>")
@access(policy.can_view, load=queries.visible_framework)
def show(framework: Framework) -> Response:
    """One version at a glance: the year, who is who, and where some words stand."""
    pack = queries.pack_of(framework)
    sought = request.args.get("q", "")[:100].strip()
    return _part(
        "show",
        framework,
        year=outline.year_of(pack),
        all_year=outline.all_year(pack),
        posts=outline.posts_of(pack),
        groups=outline.groups_of(pack),
        sought=sought,
        hits=outline.find(pack, sought),
    )


@bp.get("/<pack:framework>/work")
@access(policy.can_view, load=queries.visible_framework)
def work(framework: Framework) -> Response:
    """Each kind of work."""
    return _part("work", framework, activities=outline.activities_of(queries.pack_of(framework)))


@bp.get("/<pack:framework>/duties")
@access(policy.can_view, load=queries.visible_framework)
def duties(framework: Framework) -> Response:
    """What everyone in a post owes, again and again."""
    return _part("duties", framework, duties=outline.duties_of(queries.pack_of(framework)))


@bp.get("/<pack:framework>/reports")
@access(policy.can_view, load=queries.visible_framework)
def reports(framework: Framework) -> Response:
    """Who writes what, how often, for whom."""
    pack = queries.pack_of(framework)
    return _part("reports", framework, reports=outline.reports_of(pack), written=outline.written_by_work(pack))


@bp.get("/<pack:framework>/boards")
@access(policy.can_view, load=queries.visible_framework)
def boards(framework: Framework) -> Response:
    """Who sits where, and what each board gets."""
    return _part("boards", framework, boards=outline.boards_of(queries.pack_of(framework)))


@bp.get("/<pack:framework>/forms")
@access(policy.can_view, load=queries.visible_framework)
def forms(framework: Framework) -> Response:
    """The forms and rubrics there are."""
    pack = queries.pack_of(framework)
    rubrics = [outline.rubric_of(pack, key) for key in pack.rubrics]
    return _part("forms", framework, forms=outline.forms_of(pack), rubrics=rubrics)


@bp.get("/<pack:framework>/forms/<key:key>")
@access(policy.can_view, load=queries.visible_framework)
def form(framework: Framework, key: str) -> Response:
    """A blank form, as it is read and printed."""
    pack = queries.pack_of(framework)
    if key not in pack.forms:
        raise NotFound("This framework has no such form. Start from its list of forms.")
    return _part("form", framework, sheet=outline.sheet_of(pack, key))


@bp.get("/<pack:framework>/rubrics/<key:key>")
@access(policy.can_view, load=queries.visible_framework)
def rubric(framework: Framework, key: str) -> Response:
    """A rubric: what each level of a scale looks like."""
    pack = queries.pack_of(framework)
    if key not in pack.rubrics:
        raise NotFound("This framework has no such rubric. Start from its list of forms.")
    return _part("rubric", framework, rubric=outline.rubric_of(pack, key))


@bp.get("/<pack:framework>/rules")
@access(policy.can_view, load=queries.visible_framework)
def rules(framework: Framework) -> Response:
    """What follows from what is found, and how days count."""
    pack = queries.pack_of(framework)
    return _part(
        "rules",
        framework,
        disputes=outline.disputes_of(pack),
        alerts=outline.alerts_of(pack),
        actions=outline.actions_of(pack),
        moderation=outline.moderation_of(pack),
        feedback=outline.feedback_of(pack),
        plans=outline.plans_of(pack),
        reminders=outline.reminders_of(pack),
        calendar=outline.calendar_of(pack),
    )


@bp.get("/<pack:framework>/open-questions")
@access(policy.can_view, load=queries.visible_framework)
def open_questions(framework: Framework) -> Response:
    """What the source leaves open, and the choice that the portal runs on."""
    pack = queries.pack_of(framework)
    kind = request.args.get("kind", "")
    kind = kind if kind in outline.KINDS else ""
    return _part("open_questions", framework, groups=outline.questions_of(pack, kind), kind=kind, kinds=outline.KINDS)
