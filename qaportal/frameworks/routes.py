"""The framework pages: which packs are installed, and one pack as its readers would tell it. Read only."""

from typing import Any

from flask import Blueprint, Flask, Response
from flask_login import current_user
from werkzeug.routing import BaseConverter

from qaportal.frameworks import outline, policy, queries
from qaportal.frameworks.models import Framework
from qaportal.lib.access import access
from qaportal.lib.pages import page

bp = Blueprint("frameworks", __name__, url_prefix="/frameworks")


class PackVersion(BaseConverter):
    """The key and the version of a pack, as they stand in an address: `council/2022-1`."""

    regex = r"[a-z][a-z0-9-]{1,39}/[0-9a-z](?:[0-9a-z-]{0,18}[0-9a-z])?"
    part_isolating = False

    def to_python(self, value: str) -> tuple[str, str]:
        key, _slash, version = value.partition("/")
        return key, version

    def to_url(self, value: Any) -> str:
        return value.ref if isinstance(value, Framework) else "/".join(value)


def init_app(app: Flask) -> None:
    """Teach the addresses their converter and open the pages."""
    app.url_map.converters["pack"] = PackVersion
    app.register_blueprint(bp)


@bp.get("")
@access(policy.can_view)
def index() -> Response:
    """Every installed version."""
    return page("frameworks/index.html", frameworks=queries.visible_to(current_user))


@bp.get("/<pack:framework>")
@access(policy.can_view, load=queries.visible_framework)
def show(framework: Framework) -> Response:
    """One version: the year, the work, the boards, and what the source leaves open."""
    pack = queries.pack_of(framework)
    return page(
        "frameworks/show.html",
        framework=framework,
        pack=pack,
        year=outline.year_of(pack),
        activities=outline.activities_of(pack),
        boards=outline.boards_of(pack),
        disputes=outline.steps_of(pack),
        questions=pack.open_questions(),
    )
