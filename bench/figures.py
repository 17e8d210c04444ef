"""docs/figures.md: each suite writes its own part of it and leaves the others as they are."""

import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qaportal.config import ROOT

PAGE = ROOT / "docs" / "figures.md"
PARTS = ("bench", "forms", "contests", "week", "chaos")  # in the order in which they stand
HEAD = "# Figures measured\n\n`make bench`, `forms`, `contests`, `week` and `chaos` each write their part of this page."
SOURCES = ("qaportal", "templates", "static", "bench", "tests")


@dataclass(frozen=True)
class Check:
    """One figure against the most it may be."""

    what: str
    value: float
    most: float

    @property
    def is_kept(self) -> bool:
        """Whether it is within the budget."""
        return self.value <= self.most

    @property
    def mark(self) -> str:
        """How the table says so."""
        return "kept" if self.is_kept else "**missed**"


def parts_of(page: str) -> dict[str, str]:
    """The text of each part that the page has."""
    found = re.findall(r"<!-- make (\w+) -->\n(.*?)\n<!-- end of make \1 -->", page, re.DOTALL)
    return {name: text.strip() for name, text in found}


def page_of(parts: dict[str, str]) -> str:
    """The page with these parts."""
    blocks = [
        f"<!-- make {name} -->\n\n{parts[name]}\n\n<!-- end of make {name} -->" for name in PARTS if name in parts
    ]
    return "\n\n".join([HEAD, *blocks]) + "\n"


def write(name: str, text: str, path: Path = PAGE) -> None:
    """Put this part into the page in the place of what was measured before."""
    kept = parts_of(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(page_of(kept | {name: text.strip()}), "utf-8")


def finish(command: str, checks: Sequence[Check]) -> None:
    """Say what was missed, and end with 1 where anything was."""
    missed = [check for check in checks if not check.is_kept]
    for check in missed:
        print(f"missed: {check.what} is {check.value:.2f}, at most {check.most:g}")
    print(f"docs/figures.md has the part of {command}; {len(missed) or 'no'} budgets are missed.")
    sys.exit(1 if missed else 0)


def where() -> str:
    """The commit, the day and the machine that figures are of."""
    day = datetime.now(UTC).date()
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"Commit {_commit()}, {day.day} {day:%B %Y}, on {_processor()}, {python}, {sys.platform}."


def _commit() -> str:
    def git(*args: str) -> str:
        done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", *SOURCES)
    return f"`{git('rev-parse', '--short', 'HEAD') or 'unknown'}`" + (
        " and changes not yet committed" if changed else ""
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.machine()
    return f"{max(len(models), 1)} cores of {name}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def check_row(check: Check) -> list[str]:
    """Its cells in the table of budgets."""
    return [check.what, f"{round(check.value, 2):g}", f"{check.most:g}", check.mark]


def verdict(checks: Sequence[Check]) -> str:
    """How many there are, and how many were missed."""
    missed = sum(not check.is_kept for check in checks)
    return f"{len(checks)} figures have a budget; {missed or 'none'} missed it."
