"""Fixtures of filled forms."""

import pytest
from flask import Flask

from tests.reviews.made import Desk, led
from tests.sampling.frames import published_town


@pytest.fixture
def work(town: Flask) -> str:
    """The reference of a dip audit that Tom leads."""
    with town.app_context():
        return led(published_town())


@pytest.fixture
def desk(town: Flask) -> Desk:
    """Where forms are made."""
    return Desk(town)
