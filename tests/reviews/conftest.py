"""The town of the tests of filled forms."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import Cast
from tests.reviews.filled import seated_town


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    """The cast, with seats of a collaborative practice review that are published: Rowan reviews the first record, Tom
    the second, and each moderates the other's; the work is Pat's."""
    with town.test_request_context():
        yield seated_town()
