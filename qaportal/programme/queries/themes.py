"""Reads of themes with their terms of reference, of work that was asked for, and of what is compared with what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Appointment, Person, Post
from qaportal.people.queries.dates import runs
from qaportal.programme import policy, themes
from qaportal.programme.models import Activity, Benchmark, Commission, Programme, PublishedActivity, Terms, ThemeChoice
from qaportal.programme.plans import Row
from qaportal.programme.queries.rows import published_rows
from qaportal.programme.queries.versions import packs_of_years
from qaportal.programme.queries.year import row_for, rows_for


@dataclass(frozen=True)
class ThemeView:
    """The theme of an activity as somebody may see it. `is_waiting` says that one was chosen which they do not see
    before it is published; `warning` is "" where nothing stands against starting the work."""

    decided_by: str
    with_views_of: tuple[str, ...]
    proposed_by: tuple[str, ...]
    drafted_by: str
    signed_off_by: str
    choice: ThemeChoice | None
    terms: Terms | None
    is_waiting: bool
    may_name: bool
    may_draft: bool
    may_sign: bool
    may_read: bool
    warning: str


@dataclass(frozen=True)
class Compared:
    """What an activity found, kept for later; the work that looks again, and the earlier work that it looks at again
    itself (`follows`, with that work's benchmarks in `against` and what the framework compares in `rule`)."""

    found: Sequence[Benchmark]
    again: Sequence[Row]
    may_set: bool
    follows: Row | None = None
    against: Sequence[Benchmark] = ()
    rule: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands on an activity's page beside its dates."""

    theme: ThemeView | None
    compared: Compared | None
    commission: Commission | None


def beside(person: Person, activity: Activity, row: Row) -> Beside:
    """The theme, comparisons and commission of an activity, as far as `person` may see them."""
    return Beside(theme_of(person, activity, row), compared_of(person, activity), _commission_for(person, activity))


# Themes -------------------------------------------------------------------------------------------------


def theme_of(person: Person, activity: Activity, row: Row) -> ThemeView | None:
    """The theme of an activity; None for a kind of work that has none. `row` is the activity as they see it."""
    pack = pack_of(activity.framework)
    kind = pack.activities[activity.type_key]
    if not themes.has_theme(kind):
        return None
    theme, terms = kind.theme, terms_of(activity)
    rule = theme.terms if theme else None
    is_signed_off = terms is not None and terms.is_signed_off
    warns = themes.asks_for_terms(kind) and not is_signed_off and row.state != "cancelled"
    sees = row.subject == activity.subject
    return ThemeView(
        decided_by=pack.name_of(theme.by) if theme else "",
        with_views_of=_names(pack, theme.with_views_of if theme else ()),
        proposed_by=_names(pack, theme.proposed_by if theme else ()),
        drafted_by=pack.name_of(rule.drafted_by) if rule else "",
        signed_off_by=pack.name_of(rule.signed_off_by) if rule else "",
        choice=_choice_of(activity) if row.subject and sees else None,
        terms=terms,
        is_waiting=bool(activity.subject) and not row.subject,
        may_name=policy.can_name_theme(person, activity) and not activity.subject,
        may_draft=policy.can_draft_terms(person, activity),
        may_sign=policy.can_sign_off_terms(person, activity),
        may_read=policy.can_read_terms(person, activity, is_signed_off),
        warning=themes.unsigned(row.starts, clock.today()) if warns else "",
    )


def _names(pack: Pack, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(pack.name_of(key) for key in keys)


def terms_of(activity: Activity) -> Terms | None:
    """The terms of reference of an activity, drafted or signed off."""
    return db.session.get(Terms, activity.id, options=[joinedload(Terms.drafted_by), joinedload(Terms.signed_off_by)])


def readable_terms(person: Person, activity: Activity) -> Terms:
    """The terms of reference, for whoever may read them as they stand. Raises NotFound."""
    terms = terms_of(activity)
    if terms is None or not policy.can_read_terms(person, activity, terms.is_signed_off):
        raise NotFound(f"{activity.ref} has no terms of reference that are signed off yet. Look again later.")
    return terms


def _choice_of(activity: Activity) -> ThemeChoice | None:
    return db.session.get(ThemeChoice, activity.id)


def sittings_of(person: Person, activity: Activity) -> list[date]:
    """Days of the year on which the board that settles an activity's theme or signs its terms off sits, as far as
    `person` may see them; none where no board does, or its meetings are in somebody else's calendar."""
    pack = pack_of(activity.framework)
    theme = pack.activities[activity.type_key].theme
    keys = {theme.by, theme.terms.signed_off_by if theme.terms else theme.by} if theme else set()
    kinds = {board.meeting for key, board in pack.boards.items() if key in keys and board.meeting}
    if not kinds:
        return []
    rows = rows_for(person, activity.programme)
    return [row.starts for row in rows if row.type_key in kinds and row.state != "cancelled"]


# Work that was asked for ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Something that was asked for and what became of it: waiting, planned or called off. `row` is the activity as it
    was published."""

    commission: Commission
    kind: str
    state: str
    row: Row | None = field(default=None)


def _commission_for(person: Person, activity: Activity) -> Commission | None:
    found = db.session.get(Commission, activity.id, options=[joinedload(Commission.asked_by)])
    is_theirs = found is not None and (found.asked_by_id == person.id or policy.can_plan(person))
    return found if is_theirs else None


def asked_by(person: Person, programme: Programme) -> list[Asked]:
    """What `person` asked for in that year, the latest first; QA leads see everybody's."""
    chosen = select(Commission).join(Activity).where(Activity.programme_id == programme.id)
    if not policy.can_plan(person):
        chosen = chosen.where(Commission.asked_by_id == person.id)
    activity = joinedload(Commission.activity)
    pinned = activity.joinedload(Activity.framework).defer(Framework.body)
    chosen = chosen.options(pinned, joinedload(Commission.asked_by))
    found = db.session.scalars(chosen.order_by(Commission.asked_at.desc(), Commission.activity_id.desc())).all()
    out = {row.ref: row for row in published_rows(programme.id)} if found else {}
    return [_asked(one, out.get(one.activity.ref)) for one in found]


def _asked(commission: Commission, out: Row | None) -> Asked:
    activity = commission.activity
    kind = pack_of(activity.framework).activities[activity.type_key].name
    if out is None:
        return Asked(commission, kind, "called off" if activity.is_cancelled else "waiting")
    return Asked(commission, kind, "called off" if out.state == "cancelled" else "planned", out)


def waiting_commissions() -> Sequence[Commission]:
    """What was asked for and is not published yet, the soonest wanted first: for those who plan."""
    chosen = select(Commission).join(Activity).outerjoin(PublishedActivity)
    chosen = chosen.where(PublishedActivity.activity_id.is_(None), Activity.cancelled_at.is_(None))
    chosen = chosen.options(joinedload(Commission.activity), joinedload(Commission.asked_by))
    return db.session.scalars(chosen.order_by(Commission.wanted_on, Commission.activity_id)).all()


def who_may_ask(programme: Programme) -> Sequence[Person]:
    """Who may ask for some kind of work in the year, by name."""
    kinds = [(pack, kind) for pack in packs_of_years([programme])[0] for kind in themes.asked_kinds(pack)]
    return holders({post for pack, kind in kinds for post in themes.askers(pack, kind)}, clock.today())


def holders(posts: Iterable[str], day: date) -> Sequence[Person]:
    """Who holds any of these posts on `day`, by name."""
    held = select(Appointment.person_id).join(Post)
    held = held.where(Post.key.in_(list(posts)), runs(Appointment.starts_on, Appointment.ends_on, day))
    here = runs(Person.joined_on, Person.left_on, day)
    return db.session.scalars(select(Person).where(Person.id.in_(held), here).order_by(Person.name)).all()


# Looking again --------------------------------------------------------------------------------------------


def compared_of(person: Person, activity: Activity) -> Compared | None:
    """What an activity is compared with and what with it; None where it is neither, and for guests."""
    if not policy.sees_all_activities(person):
        return None
    pack = pack_of(activity.framework)
    kind = pack.activities[activity.type_key]
    rule = themes.follow_up(kind)
    if not (themes.is_looked_at_again(pack, kind) or activity.follows_id):
        return None
    earlier = _visible_row(person, activity.follows) if activity.follows else None
    return Compared(
        found=benchmarks_of(activity.id),
        again=_looking_again(person, activity),
        may_set=policy.can_set_benchmark(person, activity),
        follows=earlier,
        against=benchmarks_of(activity.follows_id) if activity.follows_id and earlier else (),
        rule=rule.benchmark if rule else "",
    )


def benchmarks_of(activity_id: int) -> Sequence[Benchmark]:
    """What stands of an activity's benchmarks, in the order in which they were set."""
    chosen = select(Benchmark).where(Benchmark.activity_id == activity_id, Benchmark.taken_back_at.is_(None))
    return db.session.scalars(chosen.order_by(Benchmark.id)).all()


def benchmark_of(activity: Activity, public_id: str) -> Benchmark:
    """One of them. Raises NotFound where it is another activity's, or was taken back."""
    found = next((one for one in benchmarks_of(activity.id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound(f"{activity.ref} has no such benchmark any more. See what stands on its page.")
    return found


def _looking_again(person: Person, activity: Activity) -> list[Row]:
    chosen = select(Activity).where(Activity.follows_id == activity.id).options(defer(Activity.warnings))
    found = db.session.scalars(chosen.order_by(Activity.starts_on, Activity.ref))
    return [row for one in found if (row := _visible_row(person, one))]


def unthemed_followers(activity: Activity) -> list[Activity]:
    """Work that follows up an activity, is about a theme and has none yet."""
    chosen = select(Activity).where(Activity.follows_id == activity.id, Activity.subject == "")
    found = db.session.scalars(chosen.where(Activity.cancelled_at.is_(None)).order_by(Activity.id))
    return [one for one in found if themes.has_theme(pack_of(one.framework).activities[one.type_key])]


def _visible_row(person: Person, activity: Activity) -> Row | None:
    try:
        return row_for(person, activity)
    except NotFound:
        return None
