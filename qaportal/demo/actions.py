"""Plans of the demo council as if they had been worked on for months: some in time, some that slipped, some closed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle

from qaportal.actions import policy, queries, services
from qaportal.actions.models import Action, ActionPlan
from qaportal.demo.reports import lead
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import PlanRule
from qaportal.lib import clock
from qaportal.people import queries as people
from qaportal.people.models import Person, Service, Team

BEGAN = timedelta(days=110)  # so long ago the plans were begun
EACH = 5  # actions of each service
TO_DO = (
    ("Talk with every family before the plan is written", "Half of the plans were written before anybody had asked"),
    ("Write down within a week why a date was let pass", "Dates passed without a word why in a third of the files"),
    ("Ask health each time that a plan is gone through", "School is asked each time, health in two of five"),
    ("Go through chronologies in supervision", "One file in four has none that anybody could use"),
    ("See each child alone once in every six weeks", "It was not written whether children were seen alone"),
    ("Name who stands in while a worker is away", "Visits stopped while workers were on leave"),
    ("Give new workers a file to read with somebody", "New workers did not know what a good file looks like"),
    ("Invite fathers by letter and by phone", "Fathers were asked in a quarter of the assessments"),
    ("Write closing letters in plain words", "Parents said that they did not follow the last letter"),
    ("Meet schools each half-term about shared children", "Schools heard late of what had changed at home"),
    ("Read a file together in each team meeting", "Teams rarely hear what reviews found"),
    ("Check consent before anything is shared", "Consent was missing in one file of five"),
)
SUPPORT = ("An hour in each team meeting", "", "Somebody to read along", "Training in March", "")
MEASURE = "Six files are read after three months, two of each team"
SAID = ("All teams have agreed how.", "Two of three teams do it; the third begins next month.")
EVIDENCE = "Ten files were read: eight show it, with the day on which it was done."
KNOWN = {
    "made": "Families said so in six of eight talks, and the last dip into files shows it.",
    "not_yet": "Files show it, but families did not notice a change so far.",
}
GONE_THROUGH = "Each action was looked at. Two need help from another service."
SLIPPED = ("Two posts were empty until the spring.", "It waits for the new form.")
# How far each in turn is: days from the beginning to its first day, by how many it slipped, what came of it.
STORIES: tuple[tuple[int, tuple[int, ...], str], ...] = (
    (60, (), "started"), (85, (40,), "started"), (150, (), "new"), (45, (21, 35), "started"), (95, (), "done"),
    (70, (), "closed:made"), (112, (), "started"), (30, (28,), "new"), (160, (), "new"), (80, (), "signed_off"),
    (55, (20,), "closed:not_yet"), (115, (), "started"), (75, (60,), "started"), (140, (), "started"),
)  # fmt: skip


def plan_and_do(framework: Framework, today: date) -> None:
    """Begin the plans that the framework has for services, teams and the whole council, with their actions. The same
    each time. Commits nothing."""
    by, turn = lead(), cycle(range(len(TO_DO) * len(STORIES)))
    if by is None:
        return
    began = today - BEGAN
    for rule in policy.plan_rules(pack_of(framework)):
        for place, plan in _plans(framework, rule, began, by):
            for _ in range(EACH if rule.level == "service" else EACH // 2):
                _act(plan, next(turn), _doers(place), began, today, by)
            _go_through(plan, today)


def _plans(
    framework: Framework, rule: PlanRule, began: date, by: Person
) -> Iterator[tuple[Service | Team | None, ActionPlan]]:
    """The plans of one rule: of each service, of the first team of each, or of the whole council."""
    day = clock.today()
    services_there = list(people.services_on(day))
    teams = {one.service_id: one for one in reversed(people.teams_on(day))}
    places: Sequence[Service | Team | None] = (
        [None] if rule.level == "strategic" else services_there if rule.level == "service" else list(teams.values())
    )
    for place in places:
        team = place if isinstance(place, Team) else None
        service = place if isinstance(place, Service) else None
        name = f"{rule.name}: {place.name}" if place else rule.name
        with clock.stopped_at(datetime.combine(began, time(9), UTC)):
            yield (
                place,
                services.start_plan(
                    framework, rule.key, title=name, lead=_doers(place)[0], by=by, team=team, service=service
                ),
            )


def _go_through(plan: ActionPlan, today: date) -> None:
    """It was gone through each time that it was to be, but for the last days."""
    while (due := queries.view_of(plan, today).due) is not None and due < today - timedelta(days=10):
        with clock.stopped_at(datetime.combine(due, time(15), UTC)):
            services.note_review(plan, on=due, note=GONE_THROUGH, by=plan.lead)


def _doers(place: Service | Team | None) -> list[Person]:
    """Who does the actions of a place: those who work there, managers first; of the whole council, who leads it."""
    team = place.id if isinstance(place, Team) else None
    service = place.id if isinstance(place, Service) else None
    keys = policy.usual_doers("service" if service else "team" if team else "strategic")
    ranked = [one for key in keys for one in people.with_roles([key], clock.today())]
    here = [one for one in ranked if _works_in(one, team, service)]
    return here or ranked


def _works_in(person: Person, team: int | None, service: int | None) -> bool:
    held = person.appointments_on(clock.today())
    return not (team or service) or any(one.team_id == team if team else one.home_id == service for one in held)


def _act(plan: ActionPlan, turn: int, doers: Sequence[Person], began: date, today: date, by: Person) -> None:
    """One action of a plan, and what became of it."""
    what, why = TO_DO[turn % len(TO_DO)]
    ahead, slips, end = STORIES[turn % len(STORIES)]
    with clock.stopped_at(datetime.combine(began, time(10), UTC)):
        action = services.add_action(
            plan, what=what, why=why, owner=doers[turn % len(doers)], due=began + timedelta(days=ahead),
            support=SUPPORT[turn % len(SUPPORT)], measure=MEASURE, by=by,
        )  # fmt: skip
    for n, days in enumerate(slips):
        on = min(action.due_on - timedelta(days=2), today)
        with clock.stopped_at(datetime.combine(on, time(11), UTC)):
            to = action.due_on + timedelta(days=days)
            services.change_due(action, to, SLIPPED[(turn + n) % len(SLIPPED)], by=action.owner)
    _go_on(action, end, turn, today, by)


def _go_on(action: Action, end: str, turn: int, today: date, by: Person) -> None:
    """As far as its story has it."""
    doer = action.owner or by
    if end == "new":
        return
    on = min(action.due_on, today - timedelta(days=6))
    with clock.stopped_at(datetime.combine(on - timedelta(days=7), time(12), UTC)):
        services.note_progress(action, SAID[turn % len(SAID)], by=doer)
    if end == "started":
        return
    with clock.stopped_at(datetime.combine(on, time(13), UTC)):
        services.complete(action, evidence=EVIDENCE, by=doer)
    if end == "done":
        return
    with clock.stopped_at(datetime.combine(on + timedelta(days=3), time(14), UTC)):
        services.sign_off(action, by=doer if doer.id != action.done_by_id else by)
        state, _, difference = end.partition(":")
        if state == "closed":
            services.close(action, difference=difference, how_known=KNOWN[difference], by=by)
