"""Which single records are looked at again, by what is known of them (WS-061)."""

from collections.abc import Mapping
from typing import Any

from qaportal.frameworks.schema import ActivityType, FollowUpCadence


def called_for(kind: ActivityType, of: str, known: Mapping[str, Any]) -> FollowUpCadence | None:
    """The rule by which a record of the activity `of` (its key) is followed up by work of `kind`; None where it is not.

    `known` are the answers and facts of the record, each under its key. The first rule that holds counts.
    """
    rules = (rule for rule in kind.cadence if isinstance(rule, FollowUpCadence) and rule.per == "item")
    return next((rule for rule in rules if rule.of == of and (not rule.when or rule.when.holds_of(known))), None)
