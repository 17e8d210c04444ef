"""Who may read the log of changes."""

from typing import Any


def can_read_log(person: Any) -> bool:
    """QA leads. The log lies below people, so it knows the role by its key alone."""
    return bool(person.is_authenticated) and "qa_lead" in person.role_keys
