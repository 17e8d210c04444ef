"""The four packs, and a council that works by each of them, with its year 2027 published."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from tests.pack_checks.councils import CASTS, Standing
from tests.programme.councils import Council
from tests.stage import Stage


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


@pytest.fixture
def council(stage: Stage) -> Iterator[Callable[[str], Council]]:
    """The council of a pack as it stands on 23 November 2026: made once, then put back for each check."""
    with ExitStack() as stack:

        def standing(key: str) -> Council:
            if not (stage.folder / f"{key}.db").exists():
                app = stage.set("empty")
                with app.test_request_context():
                    Council(app, key, CASTS[key])
                    db.session.remove()
                stage.keep(key)
            app = stage.set(key)
            stack.enter_context(app.test_request_context())
            return Standing(app, _pack(key))

        yield standing
