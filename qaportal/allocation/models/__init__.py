"""The tables of allocation: who sits where, what the engine proposed, nominations, caps,
conflicts and cover; and what people have done of what their seats are for."""

from qaportal.allocation.models.cover import CoverOffer, CoverRequest
from qaportal.allocation.models.nominations import Nomination
from qaportal.allocation.models.parts import PartMark
from qaportal.allocation.models.seats import Assignment, Proposal
from qaportal.allocation.models.settings import Conflict, PostCap

__all__ = ["Assignment", "Conflict", "CoverOffer", "CoverRequest", "Nomination", "PartMark", "PostCap", "Proposal"]
