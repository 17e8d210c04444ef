"""The town as it is lived in, for tests that walk through the whole portal."""

import pytest
from flask import Flask

from tests.security.lived_in import LivedIn, live_in


@pytest.fixture
def place(town: Flask) -> LivedIn:
    return live_in(town)
