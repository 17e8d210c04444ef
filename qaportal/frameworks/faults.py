"""What is wrong with a pack, where, in a plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the file as it was named, the line (from 1), and a sentence that says what to do."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class PackFaults(Exception):
    """A pack was refused. `faults` has every reason found, by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Lines:
    """The line on which each value of a file stands, by its path."""

    def __init__(self) -> None:
        self._at: dict[Path, int] = {(): 1}

    def note(self, path: Path, line: int) -> None:
        self._at[path] = line

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        while path not in self._at:
            path = path[:-1]
        return self._at[path]
