"""A large staff file: what it costs to check it and to write what was checked."""

from dataclasses import dataclass
from pathlib import Path
from time import process_time

from bench.towns import Size, build
from qaportal.lib.db import db
from qaportal.people.services import check_import, confirm_import

PEOPLE = 5_000
CHECKED, WRITTEN = 5.0, 10.0  # seconds of CPU at most
HEADINGS = "staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on"


@dataclass(frozen=True)
class Imported:
    """Seconds of CPU for a file of PEOPLE who all are new."""

    checked: float
    written: float


def measure(folder: Path) -> Imported:
    """Into a small council; one in ten is a manager of ten."""
    town = build(folder, Size(1, 8, 30))
    with town.app.app_context():
        times = [process_time()]
        row = check_import(_file().encode(), "staff.csv", None)
        times.append(process_time())
        confirm_import(row, None)
        db.session.commit()
        times.append(process_time())
    return Imported(times[1] - times[0], times[2] - times[1])


def _file() -> str:
    managers = ["", *(f"N{at // 10:04}" for at in range(1, PEOPLE))]
    lines = (
        f"N{at:04},Person {at},n{at}@saltmarsh.example,Practitioner,,Quality,{manager},1/4/2020,"
        for at, manager in enumerate(managers)
    )
    return "\n".join((HEADINGS, *lines))
