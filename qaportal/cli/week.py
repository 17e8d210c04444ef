"""The timetable of a practice week from the shell: what is placed, what is not and why, and how long it took."""

import json
from typing import Any

import click

from qaportal.cli.base import on_data
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.programme.models import Activity
from qaportal.sampling.queries import activity_by_ref
from qaportal.timetable.week.clashes import Clash, clashes, clock
from qaportal.timetable.week.solving import SECONDS, solve
from qaportal.timetable.week.values import Place, Plan, Problem
from qaportal.weeks import queries, services


@click.group("week")
def week_group() -> None:
    """The timetable of a practice week."""


@week_group.command("solve")
@click.argument("ref")
@click.option("--dry-run", is_flag=True, help="Only say what would be when; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--seconds", type=click.FloatRange(min=0.5, max=3600), default=SECONDS, show_default=True)
@on_data
def solve_week(ref: str, dry_run: bool, as_json: bool, seconds: float) -> None:
    """Fill the timetable of a practice week, such as PW-2027, as a draft. Nobody is told of it."""
    activity = activity_by_ref(ref)
    if activity is None:
        raise DomainError(f"There is no activity {ref}.")
    services.prepare(activity, by=None)
    problem, base, told = queries.problem_of(activity), queries.base_of(activity), _told(activity)
    _let_go(keep=not dry_run)
    plan = solve(problem, seconds=seconds)
    if not dry_run:
        services.use(activity, plan, base=base, by=None)
        db.session.commit()
    data = _as_data(ref, problem, plan, told)
    click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else _as_text(data))


def _let_go(*, keep: bool) -> None:
    """End the transaction: nobody waits for the database while the engine runs."""
    if keep:
        db.session.commit()
    else:
        db.session.rollback()


def _told(activity: Activity) -> dict[str, Any]:
    """What of the week is told by name once its transaction is over: dates, teams by id."""
    ground = queries.ground_of(activity)
    days = [day.isoformat() for day in queries.dates_of(activity)]
    return {"dates": days, "teams": {host.id: host.name for host in ground.hosts}}


def _as_data(ref: str, problem: Problem, plan: Plan, told: dict[str, Any]) -> dict[str, Any]:
    wrong = clashes(problem, plan.places)
    placed = sorted(plan.places.items(), key=lambda one: (one[1].day, one[1].start, one[0]))
    return {
        "week": ref,
        "sessions": [_session(problem, key, place, told) for key, place in placed],
        "unplaced": [_named(problem, one.key, told) | {"why": list(one.why)} for one in plan.unplaced],
        "clashes": [_clash(clash) for clash in wrong],
        "figures": {
            "wanted": len(problem.sessions), "placed": len(plan.places), "unplaced": len(plan.unplaced),
            "members": len(problem.members), "moved": len(plan.moved), "score": plan.score, "proven": plan.proven,
            "hard_clashes": sum(clash.is_hard for clash in wrong), "seconds": plan.seconds,
        },
    }  # fmt: skip


def _session(problem: Problem, key: str, place: Place, told: dict[str, Any]) -> dict[str, Any]:
    session = problem.session[key]
    room = next((room.name for room in problem.rooms if room.id == place.room), "")
    return _named(problem, key, told) | {
        "day": place.day,
        "date": told["dates"][place.day - 1],
        "start": clock(place.start),
        "end": clock(place.start + session.minutes),
        "room": room,
        "site": session.site,
        "locked": key in problem.locked,
    }


def _named(problem: Problem, key: str, told: dict[str, Any]) -> dict[str, Any]:
    session = problem.session[key]
    names = [problem.person[one].name for one in session.members]
    return {
        "session": key, "kind": session.kind, "name": session.name,
        "member": names[0] if len(names) == 1 else "", "members": names,
        "with": [problem.person[one].name for one in session.others],
        "team": told["teams"].get(session.team, ""), "minutes": session.minutes,
    }  # fmt: skip


def _clash(clash: Clash) -> dict[str, Any]:
    return {"kind": clash.kind, "hard": clash.is_hard, "says": clash.sentence}


def _as_text(data: dict[str, Any]) -> str:
    figures = data["figures"]
    lines = [
        f"{data['week']}: {figures['placed']} of {plural(figures['wanted'], 'session')} placed for"
        f" {plural(figures['members'], 'member')}, {figures['seconds']} seconds",
        f"{plural(figures['hard_clashes'], 'hard clash', 'hard clashes')}, {figures['moved']} moved,"
        f" {plural(figures['score'], 'point')} against it",
    ]
    for one in data["sessions"]:
        whose = one["member"] or one["team"] or "everybody"
        met = f", with {', '.join(one['with'])}" if one["with"] else ""
        where = f", {one['room'] or one['site']}" if one["room"] or one["site"] else ""
        lines.append(f"  {one['date']} {one['start']}–{one['end']}  {whose}: {one['name']}{met}{where}")
    for one in data["unplaced"]:
        lines += [f"  nowhere: {one['member'] or one['team'] or 'everybody'}: {one['name']}"]
        lines += [f"      {sentence}" for sentence in one["why"]]
    return "\n".join(lines)
