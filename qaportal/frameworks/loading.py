"""From a folder to a Pack, or to every reason why not."""

from pathlib import Path as Folder
from typing import Any

from pydantic import ValidationError

from qaportal.frameworks.checks import faults_of
from qaportal.frameworks.faults import Fault, Lines, PackFaults
from qaportal.frameworks.reading import LARGEST, read_yaml
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.sentences import faults_in

__all__ = ["SHIPPED", "Fault", "PackFaults", "pack_from", "read_pack", "shipped"]

SHIPPED = Folder(__file__).parent / "packs"


def shipped(key: str) -> Folder:
    """The folder of a pack that comes with the portal."""
    return SHIPPED / key


def read_pack(folder: Folder | str) -> Pack:
    """The pack in `folder` (its pack.yaml). Raises PackFaults with every fault found."""
    path = Folder(folder) / "pack.yaml"
    file = str(path)
    data, lines = read_yaml(_bytes(path, file), file)
    return _checked(data, lines, file)


def pack_from(body: dict[str, Any]) -> Pack:
    """The pack that plain data (`Pack.body`, back from JSON) holds. Raises PackFaults."""
    return _checked(_tuples(body), Lines(), "pack")


def _bytes(path: Folder, file: str) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise PackFaults([Fault(file, 1, f"The file cannot be read: {error.strerror or error}.")]) from None


def _checked(data: dict[str, Any], lines: Lines, file: str) -> Pack:
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        found = list(faults_in(error, data, Pack))
        raise PackFaults(Fault(file, lines.of(path), sentence) for path, sentence in found) from None
    found = list(faults_of(pack))
    if found:
        raise PackFaults(Fault(file, lines.of(path), sentence) for path, sentence in found)
    pack._body.update(_lists(data))
    return pack


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(part) for key, part in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    return list(map(_lists, value)) if isinstance(value, list | tuple) else value
