"""What a preview of a year costs: each framework with a small and a large staff, as a function and as a command."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic, process_time

from bench.councils import YEAR, build
from bench.measuring import frozen
from bench.starting import QAPORTAL, environ
from qaportal.boards.register import register
from qaportal.cli.preview import as_data, window_of
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.lib import clock
from qaportal.programme import queries
from qaportal.programme.duties import obligations
from qaportal.programme.generate import preview
from qaportal.programme.plans import as_row
from qaportal.programme.services.rows import units

PACKS = ("north-somerset", "lambeth", "west-sussex", "bedford")
STAFF = {300: 2.0, 2000: 10.0}  # people, and seconds that a preview may take
TIMES = 3


@dataclass(frozen=True)
class Previewed:
    """Seconds of CPU of the whole preview as a function and as a command, of the command also on the clock; and what
    the preview comes to."""

    pack: str
    staff: int
    function: float
    command: float
    clock: float
    activities: int
    duties: int
    reports: int


def measure(folder: Path, packs: Sequence[str] = PACKS) -> list[Previewed]:
    """Every framework with either staff, each the best of TIMES."""
    return [_measured(folder / f"{pack}-{staff}", pack, staff) for pack in packs for staff in STAFF]


def _measured(folder: Path, pack: str, staff: int) -> Previewed:
    council = build(folder, pack, staff, 1)
    with council.app.app_context(), frozen():
        taken = min(_function(pack) for _ in range(TIMES))
        rules = read_pack(shipped(pack))
        made = preview(rules, _label(pack), units=units(clock.today()))
        owed = obligations(rules, queries.happened(rules, window_of(made)), window_of(made))
        due = register(rules, made.starts_on, made.ends_on, [as_row(row) for row in made.activities])
    cpu, wall = (min(values) for values in zip(*(_command(folder, pack) for _ in range(TIMES)), strict=True))
    return Previewed(pack, staff, taken, cpu, wall, len(made.activities), len(owed), len(due))


def _label(pack: str) -> str:
    start = read_pack(shipped(pack)).calendar.year_start_month
    return str(YEAR) if start == 1 else f"{YEAR}-{(YEAR + 1) % 100:02}"


def _function(pack: str) -> float:
    """The framework read from its files, the activities, everybody's duties, the reports and the boards' sittings."""
    label, began = _label(pack), process_time()
    rules = read_pack(shipped(pack))
    made = preview(rules, label, units=units(clock.today()))
    json.dumps(as_data(rules, made, queries.happened(rules, window_of(made))))
    return process_time() - began


def _command(folder: Path, pack: str) -> tuple[float, float]:
    """CPU and clock, as somebody runs it who has run it before: byte code is kept."""
    command = [*QAPORTAL, "programme", "preview", pack, _label(pack), "--json"]
    began, before = monotonic(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, env=environ(folder), check=True, stdout=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, monotonic() - began
