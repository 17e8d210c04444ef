"""Standing duties: what people owe again and again, worked out and never stored (X-18, D13 to D17)."""

from qaportal.programme.duties.engine import fold, obligations
from qaportal.programme.duties.values import (
    Done,
    FlagSpan,
    Free,
    Holding,
    Meeting,
    Obligation,
    Roster,
    Window,
)

__all__ = ["Done", "FlagSpan", "Free", "Holding", "Meeting", "Obligation", "Roster", "Window", "fold", "obligations"]
