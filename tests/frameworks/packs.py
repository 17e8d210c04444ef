"""Packs for tests: a small good one, and the same with one thing changed."""

from pathlib import Path
from shutil import copytree

from qaportal.cli.frameworks import SKELETON
from qaportal.frameworks.loading import PackFaults, read_pack

GOOD = (Path(__file__).parent / "good.yaml").read_text()
MARK = "  # here"


def written(folder: Path, text: str | bytes) -> Path:
    """A pack folder that holds `text`."""
    (folder / "pack.yaml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return folder


def changed(old: str, new: str) -> str:
    """The good pack with `old`, which stands in it once, written as `new`."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in good.yaml"
    return GOOD.replace(old, new)


def refused(folder: Path, text: str | bytes) -> list[tuple[str, int, str]]:
    """File name, line and sentence of each fault found; empty when the pack is taken."""
    try:
        read_pack(written(folder, text))
    except PackFaults as faults:
        return [(Path(fault.file).name, fault.line, fault.sentence) for fault in faults.faults]
    return []


def laid_down(folder: Path, **changes: tuple[str, str]) -> Path:
    """The pack that `qaportal frameworks new` lays down, with each text (old, new) of its pack.yaml changed."""
    copytree(SKELETON, folder)
    text = (folder / "pack.yaml").read_text()
    for old, new in changes.values():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the pack"
        text = text.replace(old, new)
    (folder / "pack.yaml").write_text(text)
    return folder
