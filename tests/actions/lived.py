"""Plans and actions of a town that is lived in, and what their addresses need."""

from dataclasses import dataclass, field
from datetime import date

from qaportal.actions import queries, services
from qaportal.actions.models import Action, ActionPlan
from qaportal.frameworks.queries import latest
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.reviews.models import Review
from tests.cast import Cast

SAID = "canary-of-the-action: visit the child alone before Christmas"
DUE = date(2027, 1, 18)


@dataclass
class Acted:
    """What the access table says of an action or a plan → its random id."""

    actions: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)


def act_on(cast: Cast, review: str) -> Acted:
    """A plan of Hazel's service with an action that Tom has to do, and one each that Bea has done, that Hazel signed
    off, and that is closed; a plan of another service; an action about the child of `review` (random id) that Tom has.
    """
    theirs, others = _plan(cast, "Children with Disabilities", "Hazel"), _plan(cast, "Front Door", "Priya")
    to_do = _added(cast, theirs, "Ask health each time", "Tom")
    services.change_due(to_do, date(2027, 2, 1), "Two posts are empty", by=cast["Tom"])
    services.note_progress(to_do, "All teams agreed", by=cast["Tom"])
    done, signed, closed = (
        _done(cast, theirs, what) for what in ("Write to fathers", "Name stand-ins", "Meet schools")
    )
    for one in (signed, closed):
        services.sign_off(one, by=cast["Hazel"])
    services.close(closed, difference="made", how_known="Six families said so", by=cast["Hazel"],
                   progress_test=[("When?", "By summer")])  # fmt: skip
    elsewhere = _added(cast, others, "Read a file together", "Priya")
    child = _about_a_child(cast, db.session.query(Review).filter_by(public_id=review).one())
    mine = "of the head's service"
    made = {
        mine: to_do, "it is done": done, "it is signed off": signed, "it is closed": closed,
        "of another service": elsewhere, "about a child": child,
    }  # fmt: skip
    empty = _plan(cast, "Children with Disabilities", "Hazel")
    plans = {mine: theirs, "of another service": others, "nothing is left in it": empty}
    return Acted(
        {thing: one.public_id for thing, one in made.items()}, {thing: one.public_id for thing, one in plans.items()}
    )


def _plan(cast: Cast, team: str, lead: str) -> ActionPlan:
    framework = latest("north-somerset")
    assert framework is not None
    return services.start_plan(
        framework, "service_plan", title="", lead=cast[lead], by=cast["Priya"], service=cast.team(team).service
    )


def _added(cast: Cast, plan: ActionPlan, what: str, owner: str) -> Action:
    return services.add_action(
        plan, what=what, why="Two of five", owner=cast[owner], due=DUE, support="An hour", measure="Six files are read",
        by=cast["Priya"],
    )  # fmt: skip


def _done(cast: Cast, plan: ActionPlan, what: str) -> Action:
    action = _added(cast, plan, what, "Bea")
    services.complete(action, evidence="Eight of ten files show it", by=cast["Bea"])
    return action


def _about_a_child(cast: Cast, review: Review) -> Action:
    team = cast.team("Children with Disabilities")
    action = Action(
        number=queries.last_number() + 1, review=review, part_key="conclusion", question_key="actions", level="child",
        team_id=team.id, service_id=team.service_id, rules_key="review_actions", what=SAID, owner_id=cast["Tom"].id,
        owner_name=cast["Tom"].name, first_due_on=DUE, due_on=DUE, made_at=clock.now(), made_by_id=cast["Rowan"].id,
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    return action
