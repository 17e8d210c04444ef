"""The town of the tests of meetings: that of filled forms."""

from tests.reviews.conftest import saltmarsh, sign_in

__all__ = ["saltmarsh", "sign_in"]
