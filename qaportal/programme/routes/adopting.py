"""A version of a framework and the years: what it would change in them, and putting it in force from a day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Response, flash, request, url_for

from qaportal.frameworks import policy as frameworks_policy
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks.models import Framework
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import and_list, day_medium
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme import queries, services
from qaportal.programme.comparing import DutyChange, RowChange, compare, compare_duties, years_from
from qaportal.programme.forms import AdoptionForm
from qaportal.programme.plans import Wishes
from qaportal.programme.routes.blueprint import bp


@bp.get("/programme/compare")
@access(frameworks_policy.can_view)
def compare_years() -> Response:
    """The running year and the next as two versions would make them, activity by activity."""
    old, new = (frameworks.visible_framework(me(), _ref(request.args.get(name, ""))) for name in ("old", "new"))
    labels = years_from(frameworks.pack_of(new), clock.today())
    years = [(label, *_changes(old, new, at)) for at, label in enumerate(labels)]
    return page_or_fragment("programme/compare.html", "programme/_compare.html", old=old, new=new, years=years)


def _ref(text: str) -> tuple[str, str]:
    key, _slash, version = text.partition("/")
    return key, version


def _changes(old: Framework, new: Framework, at: int) -> tuple[tuple[RowChange, ...], tuple[DutyChange, ...]]:
    """What differs in the running year (`at` 0) or the next (1), in activities and in standing duties; each version by
    its own calendar."""
    packs = [frameworks.pack_of(one) for one in (old, new)]
    made = [
        services.propose(one, years_from(pack, clock.today())[at], wishes=Wishes())
        for one, pack in zip((old, new), packs, strict=True)
    ]
    owed = [queries.expected(pack, one.starts_on, one.ends_on) for one, pack in zip(made, packs, strict=True)]
    return compare(*made), compare_duties(*zip(packs, owed, strict=True))


@bp.get("/frameworks/<pack:framework>/adoption")
@access(frameworks_policy.can_adopt, load=frameworks.visible_framework)
def adoption_form(framework: Framework) -> Response:
    """From which day?"""
    return _adoption_page(framework, AdoptionForm())


@bp.post("/frameworks/<pack:framework>/adoption")
@access(frameworks_policy.can_adopt, load=frameworks.visible_framework)
def adopt(framework: Framework) -> Response:
    """What follows in the drafts of the years; once that was seen, put it in force and bring them along."""
    form = AdoptionForm()
    if not form.validate():
        return _adoption_page(framework, form, 422)
    day: date = form.from_on.data
    said = {"by": me(), "outside_validity": form.outside_validity.data}
    try:
        follows = services.consequences(framework, day, **said)
        seal = _seal(day, follows)
        if form.seen.data != seal:
            form.seen.raw_data, form.seen.data = None, seal
            return _adoption_page(framework, form, day=day, follows=follows)
        done = services.adopt(framework, day, **said)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _adoption_page(framework, form, error.status)
    flash(f"Version {framework.version} is in force from {day_medium(day)}. {_told(done)}", "success")
    return htmx.redirect(url_for("frameworks.index"))


def _seal(day: date, follows: Sequence[services.Consequence]) -> str:
    return sha256(repr((day, follows)).encode()).hexdigest()


def _told(done: Mapping[str, Counter[str]]) -> str:
    """What changed in the drafts, year by year."""
    years = [
        f"{year}: {and_list([f'{what} {count}' for what, count in found.items()])}" for year, found in done.items()
    ]
    return f"In the draft of {'; '.join(years)}. Review and publish to tell people." if years else "No draft changes."


def _adoption_page(framework: Framework, form: AdoptionForm, status: int = 200, **seen: Any) -> Response:
    current = frameworks.in_force_on(clock.today())
    return page("programme/adoption.html", status=status, framework=framework, form=form, current=current, **seen)
