"""What became of a report reads as words, not as the log has it (X-19)."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from qaportal.boards.history import steps_of

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("act", "details", "said"),
    [
        ("wrote in", {"head": "breadth"}, "Wrote under Breadth"),
        ("sent", {"on": "22 November 2026"}, "Marked as sent on 22 November 2026"),
        ("took back", {"on": "22 November 2026"}, "Not sent after all: the mark of 22 November 2026 was taken back"),
        ("received", {"board": "Forum", "on": "23 November 2026"}, "Forum received it on 23 November 2026"),
        ("not received", {"board": "forum"}, "Forum did not receive it after all"),
        ("took a copy out", {"copy": "word"}, "Took it out as a Word file"),
        ("took a copy out", {"copy": "pdf"}, "Took it out as a PDF file"),
    ],
)
def test_each_entry_in_words(act: str, details: dict[str, Any], said: str) -> None:
    entry = SimpleNamespace(act=act, details=details, happened_at=AT, person_name="Bea Birch")
    (step,) = steps_of([entry], {"forum": "Forum"})
    assert (step.at, step.what, step.who) == (AT, said, "Bea Birch")
