"""The four councils' packs, read once."""

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack

KEYS = ("bedford", "lambeth", "north-somerset", "west-sussex")
PACKS: dict[str, Pack] = {key: read_pack(shipped(key)) for key in KEYS}
