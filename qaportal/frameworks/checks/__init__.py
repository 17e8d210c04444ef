"""What must hold across a pack, once every value in it is of the right kind."""

from collections.abc import Iterator

from qaportal.frameworks.checks.asking import impossible_forms
from qaportal.frameworks.checks.conditions import impossible_conditions
from qaportal.frameworks.checks.duties import impossible_duties, open_ended_rules
from qaportal.frameworks.checks.fairness import unfair_seats, unheard_reports
from qaportal.frameworks.checks.judgements import misplaced_judgements
from qaportal.frameworks.checks.limits import closed_all_year, never_valid, no_intervals, unowed_duties
from qaportal.frameworks.checks.references import unknown_keys
from qaportal.frameworks.checks.rounds import doubled_months, endless_times, impossible_rounds, undated_sittings
from qaportal.frameworks.checks.second_looks import impossible_second_looks
from qaportal.frameworks.checks.sources import unknown_sources
from qaportal.frameworks.checks.sums import doubled_names, wrong_sums
from qaportal.frameworks.checks.times import impossible_phases, impossible_plans
from qaportal.frameworks.checks.weeks import impossible_weeks
from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import Pack


def faults_of(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Every fault of a whole pack: its place and a sentence. Times are looked at once all keys are known."""
    unknown = list(unknown_keys(pack))
    yield from unknown
    yield from never_valid(pack)
    yield from unknown_sources(pack)
    yield from doubled_names(pack)
    yield from wrong_sums(pack)
    yield from impossible_rounds(pack)
    yield from endless_times(pack)
    yield from doubled_months(pack)
    yield from unheard_reports(pack)
    yield from no_intervals(pack)
    yield from unowed_duties(pack)
    yield from closed_all_year(pack)
    if not unknown:
        yield from impossible_duties(pack)
        yield from open_ended_rules(pack)
        yield from undated_sittings(pack)
        yield from unfair_seats(pack)
        yield from impossible_conditions(pack)
        yield from impossible_forms(pack)
        yield from impossible_second_looks(pack)
        yield from misplaced_judgements(pack)
        yield from impossible_plans(pack)
        yield from impossible_phases(pack)
        yield from impossible_weeks(pack)
