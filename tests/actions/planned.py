"""Plans with actions in the town of filled forms."""

from datetime import date
from typing import Any

from qaportal.actions import services
from qaportal.actions.models import Action, ActionPlan
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import latest
from qaportal.lib.db import db
from tests.cast import Cast

DUE = date(2027, 1, 18)


def framework() -> Framework:
    """North Somerset's rules."""
    found = latest("north-somerset")
    assert found is not None
    return found


def planned(key: str = "service_plan", team: str = "Children with Disabilities", lead: str = "Hazel") -> ActionPlan:
    """A plan of Tom's team, or of its service, which Hazel heads."""
    place = Cast().team(team)
    where: dict[str, Any] = {"team": place} if key == "team_plan" else {"service": place.service}
    made = services.start_plan(framework(), key, title="", lead=Cast()[lead], by=Cast()["Priya"], **where)
    db.session.commit()
    return made


def added(
    plan: ActionPlan, what: str = "Ask health each time", owner: str = "Tom", by: str = "Hazel", **but: Any
) -> Action:
    """An action of a plan that Tom has to do."""
    said = {"why": "Health was asked in two of five", "due": DUE} | but
    made = services.add_action(plan, what=what, owner=Cast()[owner], by=Cast()[by], **said)
    db.session.commit()
    return made


def done(action: Action, by: str = "Tom", **but: Any) -> Action:
    """Tom says that it is done."""
    services.complete(action, evidence="Eight of ten files show it", by=Cast()[by], **but)
    db.session.commit()
    return action


def signed_off(action: Action, by: str = "Hazel") -> Action:
    """Done by Tom and signed off by Hazel."""
    if action.state != "done":
        done(action)
    services.sign_off(action, by=Cast()[by])
    db.session.commit()
    return action


def closed(action: Action, difference: str = "made") -> Action:
    """Signed off, and closed with what it changed."""
    signed_off(action)
    services.close(action, difference=difference, how_known="Six families said so", by=Cast()["Hazel"])
    db.session.commit()
    return action
