"""Fixtures of filled forms."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.programme.models import Activity
from tests.cast import Cast
from tests.reviews.made import led
from tests.sampling.frames import published_town


@pytest.fixture
def inside(town: Flask) -> Iterator[Cast]:
    """Inside the app, with the year published."""
    with town.app_context():
        yield published_town()


@pytest.fixture
def work(inside: Cast) -> Activity:
    """A dip audit that Tom leads."""
    return led(inside)
