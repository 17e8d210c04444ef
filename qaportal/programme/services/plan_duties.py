"""A plan that was gone through is a duty done: whoever notes that it was need not mark the duty as well (NS-122)."""

from datetime import date

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.queries.pattern import lock_person
from qaportal.programme import queries
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.values import About
from qaportal.programme.models import DutyDone
from qaportal.programme.services.duties import write_mark


def plan_gone_through(
    plan_key: str, team_id: int | None, service_id: int | None, *, on: date, lead: Person, note: str, by: Person | None
) -> list[DutyDone]:
    """A plan of this kind, of a team or else a service, was gone through on a day: the duties that are a review of it
    are done, as far as any is left that counts on that day. Of several who owe it, it is done by the `lead` of the
    plan, else by the first. `note` is a reference."""
    rules = queries.standing(clock.today())
    about: tuple[About, int] = ("team", team_id) if team_id else ("service", service_id or 0)
    left: dict[str, list[Obligation]] = {}
    for one in queries.of_plan(rules, plan_key, about, on) if rules else ():
        left.setdefault(one.duty_key, []).append(one)
    marks = []
    for owed in left.values():
        what = next((one for one in owed if one.owner_id == lead.id), owed[0])
        owner = db.session.get_one(Person, what.owner_id)
        lock_person(owner)
        marks.append(write_mark(owner, what, on=on, note=note, by=by))
    return marks
