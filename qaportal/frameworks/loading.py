"""From a folder to a Pack, or to every reason why not."""

from collections.abc import Iterable, Iterator
from pathlib import Path as Folder
from typing import Any

from pydantic import ValidationError

from qaportal.frameworks.checks import faults_of
from qaportal.frameworks.faults import Fault, Lines, PackFaults, Path
from qaportal.frameworks.reading import LARGEST, read_yaml
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.sentences import faults_in, of_board

__all__ = ["SHIPPED", "Fault", "PackFaults", "pack_from", "read_pack", "shipped"]

SHIPPED = Folder(__file__).parent / "packs"
# What stands in files of its own, one thing a file, named after the file.
IN_FILES = ("forms", "rubrics")
MOST_FILES = 100


def shipped(key: str) -> Folder:
    """The folder of a pack that comes with the portal."""
    return SHIPPED / key


def read_pack(folder: Folder | str) -> Pack:
    """The pack in `folder`: its pack.yaml, with the files of its folders forms and rubrics.

    Raises PackFaults with every fault found, each with the file and line where it stands.
    """
    strays = list(_not_read(Folder(folder)))
    try:
        pack = _sound(Folder(folder))
    except PackFaults as error:
        raise PackFaults([*error.faults, *strays]) from None
    if strays:
        raise PackFaults(strays)
    return pack


def _not_read(folder: Folder) -> Iterator[Fault]:
    """YAML files of a pack that nobody would read: a form beside the folder of forms, an ending that is not .yaml."""
    found = sorted(path for at in ("*", "*/*") for path in folder.glob(at) if path.suffix in (".yaml", ".yml"))
    for path in found:
        where, name = path.parent.relative_to(folder), path.name
        if path.suffix == ".yaml" and (str(where) in IN_FILES or path == folder / "pack.yaml"):
            continue
        yield Fault(str(path), 1, f"{where / name} is not read: a pack is pack.yaml, forms/*.yaml and rubrics/*.yaml.")


def _sound(folder: Folder) -> Pack:
    data, lines = _read(folder / "pack.yaml")
    for kind in IN_FILES:
        files = sorted((folder / kind).glob("*.yaml"))
        if files:
            data = {**data, kind: _with_files(kind, data, lines, files)}
    pack = _shaped(data, lines)
    found = list(faults_of(pack))
    if found:
        raise PackFaults(_placed(lines, ((of_board(path, data), sentence) for path, sentence in found)))
    return pack


def pack_from(body: dict[str, Any]) -> Pack:
    """The pack that plain data (`Pack.body`, back from JSON) holds. Raises PackFaults where its shape is wrong.

    What holds across a pack is not judged again: it held when the pack was installed, and old years must open.
    """
    return _shaped(_tuples(body), Lines())


def _with_files(kind: str, data: dict[str, Any], lines: Lines, files: list[Folder]) -> dict[str, Any]:
    if kind in data:
        raise PackFaults([Fault(lines.file, lines.of((kind,)), f"{kind} stand here and in a folder. Keep the folder.")])
    if len(files) > MOST_FILES:
        raise PackFaults([Fault(str(files[0].parent), 1, f"There are more than {MOST_FILES} files in {kind}.")])
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for file in files:
        try:
            found[file.stem], part = _read(file)
            lines.join((kind, file.stem), part)
        except PackFaults as error:
            faults += error.faults
    if faults:
        raise PackFaults(faults)
    return found


def _read(path: Folder) -> tuple[dict[str, Any], Lines]:
    file = str(path)
    try:
        with path.open("rb") as opened:
            return read_yaml(opened.read(LARGEST + 1), file)
    except OSError as error:
        raise PackFaults([Fault(file, 1, f"The file cannot be read: {error.strerror or error}.")]) from None


def _shaped(data: dict[str, Any], lines: Lines) -> Pack:
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise PackFaults(_placed(lines, faults_in(error, data, Pack))) from None
    pack._body.update(_lists(data))
    return pack


def _placed(lines: Lines, found: Iterable[tuple[Path, str]]) -> Iterator[Fault]:
    for path, sentence in found:
        file, line = lines.place(path)
        yield Fault(file, line, sentence)


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(part) for key, part in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    return list(map(_lists, value)) if isinstance(value, list | tuple) else value
