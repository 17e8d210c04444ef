"""Who may do what about second looks."""

from qaportal.moderation.policy.second_looks import can_decide, can_see, can_see_looks

__all__ = ["can_decide", "can_see", "can_see_looks"]
