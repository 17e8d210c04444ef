"""Who may see an action, and who may do what with it. What is said of a child or a worker is for few (DM-2)."""

from collections.abc import Collection
from typing import Any

from qaportal.actions.models import OPEN_LEVELS, Action, ActionPlan
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActionRules, ActivityType, Pack, PlanRule
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.policy import services_headed
from qaportal.people.roles import STAFF, BusinessSupport, HeadOfService, Leadership, QaLead, TeamManager, holds
from qaportal.programme.policy import posts_at


def can_list(person: Person, _thing: Any = None) -> bool:
    """The lists of actions and plans: everybody who works here; what is on them is theirs to see."""
    return holds(person, *STAFF)


def sees_every_place(person: Person) -> bool:
    """Whether actions of every team and service are theirs to see, as far as they are about no child and no worker."""
    return holds(person, QaLead, Leadership, BusinessSupport)


def knows_of_all(person: Person) -> bool:
    """Whether they know of every action that there is one, how far and whose it is: QA leads."""
    return holds(person, QaLead)


def can_take_out(person: Person, _thing: Any = None) -> bool:
    """Take a list of them out as a file: QA leads."""
    return holds(person, QaLead)


def counts_all(person: Person) -> bool:
    """Whether they see how many actions there are about children and workers: those who lead the whole of it."""
    return holds(person, QaLead, Leadership)


# The framework's rules ------------------------------------------------------------------------------------------


def pack_for(action: Action) -> Pack:
    """The framework whose rules an action goes by: that of its review, else of its plan."""
    framework = action.review.framework if action.review else action.plan.framework  # type: ignore[union-attr]
    return pack_of(framework)


def rules_of(action: Action) -> ActionRules | None:
    """The framework's rules for an action; None where it has none."""
    return pack_for(action).action_rules.get(action.rules_key)


def plan_rule_of(plan: ActionPlan) -> PlanRule | None:
    """The framework's rule that a plan is made by."""
    return pack_of(plan.framework).plans.get(plan.plan_key)


def plan_rules(pack: Pack) -> list[PlanRule]:
    """The plans that are kept in the portal: those of a team, a service or all. What one person is to learn stays with
    them and their manager (NS-031)."""
    return [rule for rule in pack.plans.values() if rule.level in OPEN_LEVELS]


def recheck_kinds(action: Action) -> list[ActivityType]:
    """The kinds of work that may look again: the one that the framework names for its plan, else all but meetings."""
    pack = pack_for(action)
    rule = plan_rule_of(action.plan) if action.plan else None
    if rule and rule.rechecked_by:
        return [pack.activities[rule.rechecked_by]]
    return [kind for kind in pack.lanes() if kind.key not in pack.meetings]


def signing_posts(action: Action) -> frozenset[str]:
    """Keys of the posts that sign an action off: those that its rules name, else those that lead its plan."""
    pack, rules = pack_for(action), rules_of(action)
    named: Collection[str] = rules.signed_off_by.value if rules else _leading(action)
    return frozenset(
        post.key for post in pack.posts_of(key for key in named if key in pack.posts or key in pack.parties)
    )


def _leading(action: Action) -> Collection[str]:
    rule = plan_rule_of(action.plan) if action.plan else None
    return (rule.led_by,) if rule else ()


# Persons ----------------------------------------------------------------------------------------------------------


def manages(person: Person, other: Person | None) -> bool:
    """Whether `person` is a line manager of `other` today."""
    return other is not None and any(one.manager_id == person.id for one in other.appointments_on(clock.today()))


def teams_managed(person: Person) -> list[int]:
    """Ids of the teams that they manage today."""
    held = person.appointments_on(clock.today()) if holds(person, TeamManager) else []
    return sorted({one.team_id for one in held if one.team_id and one.post.role == TeamManager.key})


def usual_doers(level: str) -> tuple[str, ...]:
    """Keys of the roles that usually have to do what a plan of this level asks for, those first that lead it."""
    doers = {"team": (TeamManager,), "service": (HeadOfService, QaLead, TeamManager), "strategic": (Leadership,)}
    return tuple(role.key for role in doers[level])


def is_in_charge(person: Person, action: Action) -> bool:
    """Whether it is theirs to see to: its owner, the owner's line manager, who leads its plan."""
    leads = action.plan is not None and action.plan.lead_id == person.id
    return person.id == action.owner_id or manages(person, action.owner) or leads


def holds_signing_seat(person: Person, action: Action) -> bool:
    """Whether the framework has them sign off what is done there: by a post in its team or for its service, or as line
    manager of the worker whose work it is about."""
    held, rules = person.appointments_on(clock.today()), rules_of(action)
    posts = posts_at(held, action.team_id, action.service_id) | posts_at(held, None, action.service_id)
    by_line = rules is not None and "line_manager" in rules.signed_off_by.value
    return bool(posts & signing_posts(action)) or (by_line and manages(person, action.worker or action.owner))


def can_work_on(person: Person, action: Action) -> bool:
    """Write how far it is, move its day, say that it is done, give it to somebody: whoever sees to it or signs it off;
    QA leads where it is about no child and no worker."""
    if not can_list(person) or not action.is_live:
        return False
    by_role = holds(person, QaLead) and not action.is_about_people
    return by_role or is_in_charge(person, action) or holds_signing_seat(person, action)


def can_change(person: Person, action: Action) -> bool:
    """The same while it is to be done."""
    return action.is_open and can_work_on(person, action)


def can_sign_off(person: Person, action: Action) -> bool:
    """Whoever has the seat for it, or manages the one who did it; never the one who said that it is done."""
    if action.state != "done" or not can_list(person) or person.id == action.done_by_id:
        return False
    return holds_signing_seat(person, action) or manages(person, action.done_by)


def can_close(person: Person, action: Action) -> bool:
    """Say what difference it made, once it is signed off: who leads its plan, signs it off or heads its service;
    QA leads and leadership where it is about no child and no worker."""
    return action.state == "signed_off" and may_judge(person, action)


def may_judge(person: Person, action: Action) -> bool:
    """Whether the difference that it made, and opening it again, are theirs to say."""
    if not can_list(person):
        return False
    by_role = holds(person, QaLead, Leadership) and not action.is_about_people
    leads = action.plan is not None and action.plan.lead_id == person.id
    heads = action.service_id is not None and action.service_id in services_headed(person)
    return by_role or leads or heads or holds_signing_seat(person, action)


def can_reopen(person: Person, action: Action) -> bool:
    """Take back that it is done, signed off or closed."""
    return action.state in ("done", "signed_off", "closed") and may_judge(person, action)


def can_book_recheck(person: Person, action: Action) -> bool:
    """Have it looked at again in the programme (NS-128, WS-061): whoever may judge it, once it is signed off."""
    return action.state in ("signed_off", "closed") and action.recheck_id is None and may_judge(person, action)


# Plans -------------------------------------------------------------------------------------------------------------


def can_start_plan(person: Person, _thing: Any = None) -> bool:
    """Begin a plan: QA leads, leadership, who heads a service or manages a team."""
    return holds(person, QaLead, Leadership, HeadOfService, TeamManager)


def can_start_plan_for(person: Person, level: str, team_id: int | None, service_id: int | None) -> bool:
    """Begin one of that team or service: managers for where they work; QA leads and leadership anywhere."""
    if holds(person, QaLead, Leadership):
        return True
    teams = {one.team_id for one in person.appointments_on(clock.today())}
    if level == "team" and holds(person, TeamManager) and team_id in teams:
        return True
    return level != "strategic" and service_id is not None and service_id in services_headed(person)


def can_lead(person: Person, plan: ActionPlan) -> bool:
    """Add actions to a plan, note that it was gone through, close it: who leads it, the head of its service, QA leads;
    leadership."""
    heads = plan.service_id is not None and plan.service_id in services_headed(person)
    return can_list(person) and (plan.lead_id == person.id or heads or holds(person, QaLead, Leadership))


def can_add(person: Person, plan: ActionPlan) -> bool:
    """Add an action to a plan that is open."""
    return plan.is_open and can_lead(person, plan)
