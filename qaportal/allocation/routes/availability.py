"""What narrows whom allocation may choose: how many seats a post takes, and declared conflicts."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.allocation import policy, queries, services
from qaportal.allocation.capacity_forms import CapsForm, caps_form
from qaportal.allocation.caps import digest_of
from qaportal.allocation.models import Conflict
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.people.queries import PAGE

# Capacity -----------------------------------------------------------------------------------------------


@bp.get("/admin/capacity")
@access(policy.can_set_caps)
def capacity() -> Response:
    """How many seats each post takes at most."""
    return _capacity_page(*_caps_form())


def _caps_form() -> tuple[CapsForm, dict[str, str]]:
    posts, caps = queries.posts_to_cap(), queries.caps()
    return caps_form(posts, caps, digest_of(caps)), posts


def _capacity_page(form: CapsForm, posts: dict[str, str], status: int = 200) -> Response:
    return page("allocation/capacity.html", status, form=form, posts=posts)


@bp.post("/admin/capacity")
@access(policy.can_set_caps)
def set_caps() -> Response:
    """From now on so many."""
    form, posts = _caps_form()
    if not form.validate():
        return _capacity_page(form, posts, 422)
    try:
        count = services.set_caps(form.caps(list(posts)), seen=form.seen.data, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _capacity_page(form, posts, error.status)
    flash(f"Capacity of {plural(count, 'post')} changed." if count else "Nothing to change.", "success")
    return htmx.redirect(url_for("allocation.capacity"))


# Declared conflicts -------------------------------------------------------------------------------------


def _number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), 10_000)


@bp.get("/my-conflicts")
@access(policy.can_declare)
def my_conflicts() -> Response:
    """With whom I am in conflict, and a search for one more."""
    words, number = request.args.get("q", "")[:200], _number()
    found, count = queries.colleagues(me(), words, number)
    shown: dict[str, Any] = {"today": clock.today(), "found": found, "count": count, "words": words, "number": number}
    return page("allocation/my_conflicts.html", conflicts=queries.conflicts_of(me()), pages=-(-count // PAGE), **shown)


@bp.post("/my-conflicts")
@access(policy.can_declare)
def declare_conflict() -> Response:
    """I am not to look at their work."""
    other = queries.colleague(me(), request.form.get("colleague", ""))
    services.declare_conflict(me(), other, by=me())
    db.session.commit()
    flash(f"Saved. You are not chosen to look at the work of {other.name}.", "success")
    return htmx.redirect(url_for("allocation.my_conflicts"))


@bp.post("/my-conflicts/<id:conflict>/ending")
@access(policy.can_end_conflict, load=queries.own_conflict)
def end_conflict(conflict: Conflict) -> Response:
    """It stands no more."""
    services.end_conflict(conflict, by=me())
    db.session.commit()
    flash("Ended. You may be chosen again.", "success")
    return htmx.redirect(url_for("allocation.my_conflicts"))


@bp.get("/admin/conflicts")
@access(policy.can_see_conflicts)
def conflicts() -> Response:
    """All that stand."""
    number = _number()
    found, count = queries.page_of_conflicts(number)
    return page("allocation/conflicts.html", conflicts=found, count=count, number=number, pages=-(-count // PAGE))
