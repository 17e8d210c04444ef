"""A previewed year as plain data: what `programme preview --json` prints. Days are ISO text, months "2027-03"."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from qaportal.boards.register import DueReport, register
from qaportal.boards.sittings import sittings
from qaportal.frameworks.outline import clocks_of, duties_of, quorum_words, records_followed_up
from qaportal.frameworks.schema import ActivityType, Count, CoverageTarget, OutcomeTarget, Pack, PercentTarget, Sample
from qaportal.programme.duties import Roster, Window, fold, obligations
from qaportal.programme.plans import Planned, Preview, Row, as_row

Counts = Mapping[str, Mapping[date, int]]


def as_data(pack: Pack, made: Preview, roster: Roster | None) -> dict[str, Any]:
    """The whole year: kinds of work, activities, duties, reports, boards, cohorts, forms, targets and warnings.

    `roster` is who works there; without it duties are rules with no counts (null).
    """
    rows = [as_row(row) for row in made.activities]
    return {
        "year": made.year,
        "kinds": [_kind(pack, kind) for kind in pack.lanes()],
        "activities": [_activity(pack, row) for row in made.activities],
        "follow_ups": [{"activity": key, "in_words": when} for key, when in records_followed_up(pack)],
        "duties": _duties(pack, counts_of(pack, made, roster) if roster else None),
        "reports": _reports(register(pack, made.starts_on, made.ends_on, rows)),
        "boards": _boards(pack, made, rows),
        "cohorts": [_cohort(pack, key) for key in pack.cohorts],
        "forms": [_form(pack, key) for key in pack.forms],
        "targets": [{"activity": kind.key, **told} for kind in pack.lanes() for told in _targets(kind)],
        "coverage": {
            "totals": [asdict(total) for total in made.totals],
            "by_name": [asdict(one) for one in made.coverage],
        },
        "warnings": [warning.sentence for warning in made.warnings],
    }


def counts_of(pack: Pack, made: Preview, roster: Roster) -> Counts:
    """How many pieces of each duty fall due in each month of the year, by its first day."""
    return fold(obligations(pack, roster, window_of(made)))


def window_of(made: Preview) -> Window:
    """The year as seen on its first day."""
    return Window(made.starts_on, made.ends_on, today=made.starts_on, since=made.starts_on)


def _kind(pack: Pack, kind: ActivityType) -> dict[str, Any]:
    return {
        "key": kind.key,
        "name": kind.name,
        "sample": _sample(pack, kind.sample) if kind.sample else None,
        "seats": [
            {
                "key": seat.key,
                "name": seat.name,
                "per": seat.per,
                "count": _least_and_most(seat.count.value),
                "posts": [post.title for post in pack.posts_of(seat.posts.value)],
                "must_not": list(seat.must_not.value) if seat.must_not else [],
                **{name: list(said.value) for name in ("needs", "not_while") if (said := getattr(seat, name))},
            }
            for seat in kind.seats
        ],
        "forms": list(kind.forms),
        "overall": kind.overall.value if kind.overall else None,
        "targets": _targets(kind),
    }


def _sample(pack: Pack, sample: Sample) -> dict[str, Any]:
    return {
        "frame": pack.frames[sample.frame].name,
        "per": sample.per,
        "picks": [
            {
                "label": pick.label,
                "method": pick.method,
                **_least_and_most(pick.number.value),
                **({"percent": pick.percent.value} if pick.percent else {}),
                **({"by_fact": pick.by_fact, "taken": pick.taken} if pick.by_fact else {}),
            }
            for pick in sample.picks
        ],
    }


def _least_and_most(count: Count) -> dict[str, int]:
    return {"at_least": count.at_least, "at_most": count.at_most}


def _activity(pack: Pack, row: Planned) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "type": row.type_key,
        "code": row.code,
        "title": row.title,
        "month": row.month.month,
        "subject": row.subject,
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "follows": row.follows,
        "phases": [
            {
                "name": p.name,
                "owner": p.owner_name,
                "starts": p.starts.isoformat(),
                "due": p.due.isoformat(),
                "at": p.at,
            }
            for p in row.phases
        ],
        "clocks": [asdict(clock) for clock in clocks_of(pack, pack.activities[row.type_key])],
        "warnings": [warning.sentence for warning in row.warnings],
    }


def _duties(pack: Pack, counts: Counts | None) -> list[dict[str, Any]]:
    told = {line.key: line for line in duties_of(pack)}
    return [
        {
            "key": duty.key,
            "name": duty.name,
            "of": duty.activity or duty.plan,
            "by": [post.title for post in pack.posts_of(duty.by.value)],
            "each": duty.each,
            "rule": duty.rule.kind,
            "in_words": told[duty.key].rule,
            "otherwise": list(told[duty.key].otherwise),
            "not_while": list(duty.not_while.value) if duty.not_while else [],
            "can_be_late": duty.can_be_late,
            "due": None if counts is None else {f"{m:%Y-%m}": n for m, n in sorted(counts.get(duty.key, {}).items())},
        }
        for duty in pack.duties.values()
    ]


def _reports(found: Sequence[DueReport]) -> list[dict[str, Any]]:
    return [
        {
            "report": one.report_key,
            "edition": one.edition_key,
            "title": one.title,
            "due": one.due.isoformat(),
            "checks": [{"by": by, "on": on.isoformat()} for by, on in one.checks],
            "authors": [author.name for author in one.authors],
            "joint": one.is_joint,
            "to": [name for _key, name in one.to],
            "contents": list(one.contents),
            "published": one.is_published,
            "ref": one.ref,
        }
        for one in found
    ]


def _boards(pack: Pack, made: Preview, rows: Sequence[Row]) -> list[dict[str, Any]]:
    meetings = sittings(pack, made.year, rows)
    return [
        {
            "key": board.key,
            "name": board.name,
            "aliases": list(board.aliases),
            "chair": pack.name_of(board.chair.value),
            "quorum": quorum_words(pack, board),
            "reports_to": board.reports_to,
            "meetings": [
                {"ref": m.ref, "on": m.starts.isoformat(), "papers_due": m.papers_due.isoformat()}
                for m in meetings
                if m.board == board.key
            ],
        }
        for board in pack.boards.values()
    ]


def _cohort(pack: Pack, key: str) -> dict[str, Any]:
    cohort = pack.cohorts[key]
    posts = [pack.posts[seat.post] for seat in cohort.seats]
    return {
        "key": key,
        "name": cohort.name,
        "size": cohort.size,
        "posts": [post.title for post in posts],
        "outside": [post.title for post in posts if post.outside],
    }


def _form(pack: Pack, key: str) -> dict[str, Any]:
    form = pack.forms[key]
    return {
        "key": key,
        "name": form.name,
        "kinds": list(form.kinds),
        "parts": [{"key": part.key, "seat": part.seat, "title": part.title} for part in form.parts],
        "questions": sum(1 for _ in form.questions()),
        "by_section": {section.key: len(section.questions) for section in form.sections()},
    }


def _targets(kind: ActivityType) -> list[dict[str, Any]]:
    return [
        {
            "kind": target.kind,
            "wanted": str(target),
            "per": target.per,
            "percent": target.percent if isinstance(target, PercentTarget | OutcomeTarget) else None,
            "of": target.of if isinstance(target, PercentTarget) else None,
            "level": target.level if isinstance(target, OutcomeTarget) else None,
            "each": target.each if isinstance(target, CoverageTarget) else None,
        }
        for target in kind.targets
    ]
