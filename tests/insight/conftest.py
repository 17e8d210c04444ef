"""The town whose year runs by a pack with a board and a register of reports."""

from tests.boards.conftest import saltmarsh

__all__ = ["saltmarsh"]
