"""The town of the sampling tests."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import Cast
from tests.sampling.frames import published_town


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    """The cast, with North Somerset's year 2027 published."""
    with town.test_request_context():
        yield published_town()
