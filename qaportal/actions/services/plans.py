"""Start a plan, note that it was gone through, close it, open it again."""

from datetime import date
from typing import Any

from qaportal.actions import policy, queries
from qaportal.actions.models import ActionPlan, PlanReview
from qaportal.actions.services.common import check_version, hold, numbered
from qaportal.auditlog.services import record
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium, plural
from qaportal.lib.text import one_line
from qaportal.people.models import Person, Service, Team
from qaportal.programme import services as programmes
from qaportal.programme.models import Activity

NOT_YOURS = "You may begin plans where you manage. Choose your own team or service, or ask the QA team."


def start_plan(
    framework: Framework,
    plan_key: str,
    *,
    title: str,
    lead: Person,
    by: Person | None,
    team: Team | None = None,
    service: Service | None = None,
    activity: Activity | None = None,
) -> ActionPlan:
    """A plan by one of the framework's rules, from today (X-17). A team's plan is one of its service too.

    Raises DomainError where the framework has no such plan, or it wants a team or a service that is not given.
    """
    rule = pack_of(framework).plans.get(plan_key)
    if rule is None or rule.level not in ("team", "service", "strategic"):
        raise DomainError("The framework has no such plan. Choose another kind.", field="plan_key")
    if rule.level == "team" and team is None:
        raise DomainError("Choose the team whose plan it is.", field="team")
    service = team.service if team else service
    if rule.level == "service" and service is None:
        raise DomainError("Choose the service whose plan it is.", field="service")
    return numbered(
        lambda: ActionPlan(
            number=queries.next_plan_number(), framework_id=framework.id, plan_key=plan_key, level=rule.level,
            title=one_line(title) or rule.name, team_id=team.id if team and rule.level == "team" else None,
            service_id=service.id if service and rule.level != "strategic" else None,
            activity_id=activity.id if activity else None, lead_id=lead.id, started_on=clock.today(),
            made_at=clock.now(), made_by_id=by.id if by else None,
        ),
        "started", "action plan", by=by, lead=lead.name,
    )  # fmt: skip


def start_own_plan(
    framework: Framework, plan_key: str, *, team: Team | None, service: Service | None, by: Person, **more: Any
) -> ActionPlan:  # fmt: skip
    """The same where it is theirs to begin. Raises DomainError where it is not, and what `start_plan` raises."""
    rule = pack_of(framework).plans.get(plan_key)
    place = team.service_id if team else service.id if service else None
    if rule and not policy.can_start_plan_for(by, rule.level, team.id if team else None, place):
        raise DomainError(NOT_YOURS, field="team" if rule.level == "team" else "service")
    return start_plan(framework, plan_key, team=team, service=service, by=by, **more)


def note_review(plan: ActionPlan, *, on: date, note: str, by: Person | None, version: int | None = None) -> PlanReview:
    """A plan was gone through on a day, which moves the next time on (NS-121, NS-122).

    Raises Stale where it was changed meanwhile; DomainError for a closed plan, a day to come, one before it began, or
    one that is noted already.
    """
    check_version(plan, version)
    if not plan.is_open:
        raise DomainError("This plan is closed. There is nothing left to go through.")
    if on > clock.today():
        raise DomainError("That day is still to come. Note it once you have met.", field="on")
    if on < plan.started_on:
        raise DomainError(f"The plan began on {day_medium(plan.started_on)}. Enter that or a later day.", field="on")
    if any(one.held_on == on for one in plan.reviews):
        raise DomainError(f"That it was gone through on {day_medium(on)} is noted already.", field="on")
    held = PlanReview(
        held_on=on, note=note.strip(), noted_at=clock.now(), noted_by_id=by.id if by else None
    )  # fmt: skip
    plan.reviews.append(held)
    db.session.flush()
    record("went through", "action plan", plan.ref, by=by, on=day_medium(on))
    programmes.plan_gone_through(
        plan.plan_key, plan.team_id, plan.service_id, on=on, lead=plan.lead, note=plan.ref, by=by
    )  # where the framework makes it a standing duty, that is done
    return held


def close_plan(plan: ActionPlan, *, by: Person, version: int | None = None) -> None:
    """Nothing more is put into it. Raises Stale where that was done or it was changed meanwhile; DomainError while
    anything in it is still to be done."""
    hold(plan)
    check_version(plan, version)
    if not plan.is_open:
        raise Stale("This plan is closed already.")
    if left := queries.count_open(plan):
        words = plural(left, "action is", "actions are")
        raise DomainError(f"{words} not closed yet. Close them, or let them go on in another plan’s action.")
    plan.closed_at, plan.closed_by_id = clock.now(), by.id
    db.session.flush()
    record("closed", "action plan", plan.ref, by=by)


def open_plan_again(plan: ActionPlan, *, by: Person) -> bool:
    """A closed plan is open again, for something in it is to be done; whether it was closed."""
    hold(plan)
    if plan.is_open:
        return False
    plan.closed_at = plan.closed_by_id = None
    db.session.flush()
    record("opened again", "action plan", plan.ref, by=by)
    return True
