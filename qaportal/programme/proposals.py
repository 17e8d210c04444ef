"""A year as it is proposed, before anything is saved: which wishes cannot be met, and what was shown. Pure."""

from hashlib import blake2b

from qaportal.frameworks.schema import Pack
from qaportal.programme.dates import why_not_start
from qaportal.programme.plans import Preview, Wishes


def refused_starts(pack: Pack, made: Preview, wishes: Wishes) -> dict[str, str]:
    """Reference → why its row may not start on the day asked for: the rule that moving keeps too (NS-011)."""
    year = (made.starts_on, made.ends_on)
    asked = [row for row in made.activities if row.ref in wishes.changes and wishes.changes[row.ref].starts]
    said = {row.ref: why_not_start(pack, pack.activities[row.type_key], year, row.starts) for row in asked}
    return {ref: sentence for ref, sentence in said.items() if sentence}


def seal(made: Preview) -> str:
    """What a preview showed, as a short digest: creating is held to it."""
    return blake2b(repr(made.activities).encode(), digest_size=16).hexdigest()
