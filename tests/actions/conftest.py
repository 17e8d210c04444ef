"""The town of the tests of actions: that of filled forms."""

from tests.reviews.conftest import saltmarsh

__all__ = ["saltmarsh"]
