"""The four packs."""

from functools import lru_cache

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack


@lru_cache
def _pack(key: str) -> Pack:
    return read_pack(shipped(key))


@pytest.fixture
def ns() -> Pack:
    return _pack("north-somerset")


@pytest.fixture
def lb() -> Pack:
    return _pack("lambeth")


@pytest.fixture
def ws() -> Pack:
    return _pack("west-sussex")


@pytest.fixture
def bb() -> Pack:
    return _pack("bedford")
