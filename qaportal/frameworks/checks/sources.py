"""Sources that point to a document which the pack does not list."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import Choice, Pack
from qaportal.lib.formats import or_list

# The document in "framework:12", at the start or after another: "001:3, 7; 004:12", "see 004:82".
NAMED = re.compile(r"(?:^|[;,] ?|\bsee )([\w.-]+):\d")


def unknown_sources(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Every source of the form document:lines names a document under `sources`, where the pack lists any."""
    listed = list(pack.sources)
    if not listed:
        return
    for path, source in _sources(pack, ()):
        if path[0] == "activities" and path[1] in pack.meetings:  # said with their board
            continue
        for name in dict.fromkeys(NAMED.findall(source)):
            if name not in listed:
                yield (
                    path,
                    f"The source {source} is in {name}, which is not under sources: there it is {or_list(listed)}.",
                )


def _sources(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, BaseModel):
        source = getattr(value, "source", None)
        if isinstance(source, str):
            yield (*path, "source"), source
    for name, part in _parts(value):
        yield from _sources(part, (*path, *name))


def _parts(value: object) -> Iterator[tuple[Path, object]]:
    if isinstance(value, Choice):
        yield (), value.value
        yield ("conflict",), value.readings
    elif isinstance(value, BaseModel):
        yield from (((field,), getattr(value, field)) for field in type(value).model_fields)
    elif isinstance(value, dict):
        yield from (((key,), part) for key, part in value.items())
    elif isinstance(value, tuple):
        yield from (((n,), part) for n, part in enumerate(value))
