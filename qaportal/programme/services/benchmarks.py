"""What was found, kept for work that looks again: set, and taken back (WS-061, D85)."""

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.text import folded
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Benchmark
from qaportal.programme.queries import benchmarks_of
from qaportal.programme.services.changing import check_open


def set_benchmark(activity: Activity, *, measure: str, value: str, note: str, by: Person) -> Benchmark:
    """Keep one measure of what an activity found. Raises DomainError where that measure has a value already."""
    check_open(activity)
    if folded(measure) in {folded(one.measure) for one in benchmarks_of(activity.id)}:
        raise DomainError("There is a value of that measure already. Remove it first, then set it.", field="measure")
    benchmark = Benchmark(
        activity=activity, measure=measure, value=value, note=note, set_at=clock.now(), set_by_id=by.id
    )
    db.session.add(benchmark)
    db.session.flush()
    record("set a benchmark", "activity", activity.ref, by=by, measure=measure, value=value)
    return benchmark


def take_back_benchmark(benchmark: Benchmark, *, by: Person) -> None:
    """It was not found after all, or is to be written anew. Raises Stale where it was taken back already."""
    db.session.refresh(benchmark, ["taken_back_at"], with_for_update=True)
    if benchmark.taken_back_at is not None:
        raise Stale("This benchmark was taken back already. Go back to see what stands.")
    benchmark.taken_back_at, benchmark.taken_back_by_id = clock.now(), by.id
    db.session.flush()
    record("took back a benchmark", "activity", benchmark.activity.ref, by=by, measure=benchmark.measure)
