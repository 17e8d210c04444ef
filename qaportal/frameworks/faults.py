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
    """The file and the line on which each value of a pack stands, by its path."""

    def __init__(self, file: str = "pack") -> None:
        self.file = file
        self._at: dict[Path, int] = {(): 1}
        self._parts: dict[Path, Lines] = {}

    def note(self, path: Path, line: int) -> None:
        self._at[path] = line

    def join(self, path: Path, part: "Lines") -> None:
        """What stands below `path` is written in a file of its own."""
        self._parts[path] = part

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        return self.place(path)[1]

    def place(self, path: Path) -> tuple[str, int]:
        """The file and line of `path`, or of the nearest thing around it."""
        for start, part in self._parts.items():
            if path[: len(start)] == start:
                return part.place(path[len(start) :])
        while path not in self._at:
            path = path[:-1]
        return self.file, self._at[path]
