"""Untrusted input of the page of capacity, as typed values."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from qaportal.allocation.caps import Caps
from qaportal.lib.forms import Form, NumberField

MOST = 999
NUMBERS = (("cycle", "in one activity"), ("year", "in twelve months"))


class CapsForm(Form):
    """At most how many seats, post by post: fields `cycle:<key>` and `year:<key>`. `seen` is of the caps that the form
    was made from."""

    seen = HiddenField()

    def caps(self, keys: Sequence[str]) -> Caps:
        """The caps of these posts, as they were entered."""
        return {key: (self[f"cycle:{key}"].data, self[f"year:{key}"].data) for key in keys}


def caps_form(posts: Mapping[str, str], caps: Caps, seen: str) -> CapsForm:
    """The form for these posts (key → title), with the caps that they have."""
    fields: dict[str, Any] = {}
    start: dict[str, Any] = {"seen": seen}
    for key, title in posts.items():
        for at, (name, words) in enumerate(NUMBERS):
            label = f"{title}, {words}"
            wrong = f"{label}: enter a whole number from 0 to {MOST}, or nothing"
            fields[f"{name}:{key}"] = NumberField(label, least=0, most=MOST, wrong=wrong, is_needed=False)
            start[f"{name}:{key}"] = caps.get(key, (None, None))[at]
    form: CapsForm = type("CapsOf", (CapsForm,), fields)(data=start)
    return form
