"""Last year carried forward with its teams rotated. Pure: last year's rows in, this year's subjects out."""

from collections.abc import Mapping, Sequence

from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import entries_of


def rotated(last_year: Sequence[str], missing: Sequence[str], places: int) -> tuple[str, ...]:
    """Who takes which place: those last year did not reach come first, then the others in the order it reached them.

    So everyone moves on, and where there are more names than places those reached most recently wait. Where nobody
    was missed, last year's first goes last.
    """
    in_turn = last_year if missing else [*last_year[1:], *last_year[:1]]
    return tuple([*missing, *(name for name in in_turn if name not in missing)][:places])


def subjects(
    pack: Pack, last_year: Mapping[str, Sequence[str]], missing: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Per type: the subject of each place in the year, in calendar order.

    Only kinds whose places the framework itself names are rotated.
    `last_year` has each type's subjects in the order they happened; `missing` those its coverage target lacks.
    """
    found = {}
    for kind in pack.lanes():
        places = entries_of(kind)
        names = [name for name in last_year.get(kind.key, ()) if name]
        if names and kind.focus in ("team", "service") and any(entry.subject for entry in places):
            found[kind.key] = rotated(names, missing.get(kind.key, ()), len(places))
    return found
