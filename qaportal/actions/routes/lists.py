"""The list of actions, the same as a board, and one action with everything about it."""

from typing import Any

from flask import Response, request

from qaportal.actions import asking, policy, queries, sheet
from qaportal.actions.asking import Asked
from qaportal.actions.history import steps_of
from qaportal.actions.models import LEVELS, Action
from qaportal.actions.routes.blueprint import bp
from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_in_force
from qaportal.lib import clock
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.lib.sheets import joined
from qaportal.people.queries import services_on


@bp.get("/actions")
@access(policy.can_list)
def index() -> Response:
    """What is to be done, as the address asks; those first that are late against their first day."""
    asked, today = asking.asked_of(request.args), clock.today()
    found = queries.page_of(me(), asked, today)
    return page(
        "actions/board.html" if asked.view == "board" else "actions/index.html",
        found=found, asked=asked, today=today, boxes=_boxes(asked), views=asking.VIEWS, levels=LEVELS,
        columns=asking.columns(found.lines, asked.group, asked.status) if asked.view == "board" else (),
        about_people=queries.about_people(me(), today), knows_of_all=policy.knows_of_all(me()),
        can_take_out=policy.can_take_out(me()),
    )  # fmt: skip


@bp.post("/actions/copies")
@access(policy.can_take_out)
def take_out() -> Response:
    """The list that the address asks for, all of it, as a CSV file; that it was taken out is logged."""
    asked, today = asking.asked_of(request.args), clock.today()
    lines = queries.every_line(me(), asked, today)
    record("took actions out", "actions", "list", by=me(), actions=len(lines), asked=asked.filters)
    headers = {"Content-Disposition": f'attachment; filename="actions-{today}.csv"'}
    answer = Response(joined([sheet.HEAD, *sheet.rows(lines)]), mimetype="text/csv", headers=headers)
    db.session.commit()
    return answer


def _boxes(asked: Asked) -> list[dict[str, Any]]:
    """The filters of the list, each with what is chosen."""
    pack = pack_in_force()
    kinds = [(kind.key, kind.name) for kind in pack.lanes() if kind.actions] if pack else []
    services = [(one.key, one.name) for one in services_on(clock.today())]
    boxes = [
        ("whose", "Whose", list(asking.WHOSE.items())),
        ("status", "How far", list(asking.STATUSES.items())),
        ("level", "Level", [("", "Every level"), *LEVELS.items()]),
        ("service", "Service", [("", "Every service"), *services]),
        ("source", "From", [("", "Anything"), *kinds]),
        ("due", "Due", list(asking.DUES.items())),
    ]
    if asked.view == "board":
        boxes.append(("group", "Columns by", list(asking.GROUPS.items())))
    return [
        {"name": name, "label": label, "choices": known, "chosen": getattr(asked, name)} for name, label, known in boxes
    ]


@bp.get("/actions/<id:action>")
@access(policy.can_list, load=queries.visible_action)
def show(action: Action) -> Response:
    """One action: what, why, by whom, until when, how far, and everything that happened."""
    return shown(action)


def shown(action: Action, status: int = 200, **more: Any) -> Response:
    """The page of an action."""
    person = me()
    return page(
        "actions/show.html", status, action=action, standing=queries.standing_of(action, clock.today()),
        steps=steps_of(action), rules=policy.rules_of(action), today=clock.today(), level=LEVELS[action.level],
        can={
            "change": policy.can_change(person, action), "sign_off": policy.can_sign_off(person, action),
            "close": policy.can_close(person, action), "reopen": policy.can_reopen(person, action),
            "recheck": policy.can_book_recheck(person, action),
        },
        signing=_signing(action), **more,
    )  # fmt: skip


def _signing(action: Action) -> list[str]:
    """What those are called who sign it off."""
    pack, rules = policy.pack_for(action), policy.rules_of(action)
    by_line = ["the line manager"] if rules and "line_manager" in rules.signed_off_by.value else []
    return by_line + [post.title for post in pack.posts.values() if post.key in policy.signing_posts(action)]
