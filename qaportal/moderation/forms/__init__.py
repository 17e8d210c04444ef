"""Untrusted input of the pages of second looks, as typed values."""

from qaportal.moderation.forms.second_looks import NOT_AGREED, ReturnForm, TalkForm

__all__ = ["NOT_AGREED", "ReturnForm", "TalkForm"]
