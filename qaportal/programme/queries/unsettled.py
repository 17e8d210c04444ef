"""Reads of published work that has no theme yet, or no terms of reference that are signed off (LB-030, LB-031)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme import ahead, policy, themes
from qaportal.programme.models import Activity, Programme, Terms
from qaportal.programme.plans import Row
from qaportal.programme.queries.versions import packs_of_years

Themed = tuple[Activity, themes.Unsettled]
Years = Iterable[tuple[Programme, Sequence[Row]]]
MAY = {"theme": policy.can_name_theme, "draft": policy.can_draft_terms, "sign_off": policy.can_sign_off_terms}
WHOSE = {"theme": themes.deciders, "draft": themes.drafters, "sign_off": themes.signers}


def themed(years: Years, today: date) -> list[Themed]:
    """Published work that begins within ahead.THEMES, or has begun, and has no theme, no terms or none that are signed
    off."""
    return list(_lacking(_near(years, today, today + ahead.THEMES)))


def unsettled(person: Person, found: Iterable[Themed]) -> list[themes.Unsettled]:
    """What of this waits for `person` to note the theme, draft the terms or sign them off (LB-030, LB-031)."""
    return [one for activity, one in found if MAY[one.wants](person, activity)]


def begun_unsettled(years: Years, today: date) -> list[tuple[themes.Unsettled, themes.Posts]]:
    """Published work that has begun without its theme or its terms, with the posts whose holders the framework has see
    to that. It asks nobody's leave."""
    found = []
    for activity, one in _lacking(_near(years, today, today)):
        pack = pack_of(activity.framework)
        if one.starts < today:
            found.append((one, WHOSE[one.wants](pack, pack.activities[activity.type_key])))
    return found


def _near(years: Years, today: date, last: date) -> dict[str, Row]:
    """Work that is about a theme, is not over and begins by `last`, by reference."""
    known = list(years)
    themed = [_themed(packs) for packs in packs_of_years(year for year, _ in known)]
    near = zip(known, themed, strict=True)
    return {row.ref: row for (_, found), keys in near for row in found if _may_wait(row, keys, today, last)}


def _may_wait(row: Row, themed: Collection[str], today: date, last: date) -> bool:
    return row.starts <= last and row.ends >= today and row.state != "cancelled" and row.type_key in themed


def _themed(packs: Iterable[Pack]) -> set[str]:
    """Keys of the kinds of work that are about a theme by any of the rules."""
    return {kind.key for pack in packs for kind in pack.lanes() if kind.theme is not None}


def _lacking(rows: Mapping[str, Row]) -> Iterator[Themed]:
    """Those of these rows that lack something by the draft as it stands, in the order of their days."""
    if not rows:
        return
    chosen = select(Activity, Terms).outerjoin(Terms, Terms.activity_id == Activity.id)
    chosen = chosen.where(Activity.ref.in_(rows)).options(joinedload(Activity.framework).defer(Framework.body))
    for activity, terms in db.session.execute(chosen.order_by(Activity.starts_on, Activity.ref)):
        if wants := _wants(activity, terms):
            row = rows[activity.ref]
            yield activity, themes.Unsettled(row.ref, row.title, row.starts, wants)


def _wants(activity: Activity, terms: Terms | None) -> str:
    """theme, draft or sign_off: what is wanted next; "" where nothing is."""
    if activity.is_cancelled:
        return ""
    if not activity.subject:
        return "theme"
    if not themes.asks_for_terms(pack_of(activity.framework).activities[activity.type_key]):
        return ""
    if terms is None:
        return "draft"
    return "" if terms.is_signed_off else "sign_off"
