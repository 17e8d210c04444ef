"""Days as answers keep them: 2027-03-31 (ISO 8601)."""

from datetime import date


def as_day(text: str) -> date:
    """The day of a kept text. Raises ValueError where it is none."""
    return date.fromisoformat(text)
