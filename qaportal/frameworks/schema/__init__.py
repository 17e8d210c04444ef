"""What a pack may say, as frozen models. Growth is by adding members to the unions (decision 0002)."""

from qaportal.frameworks.schema.activity import (
    ActivityType,
    Amount,
    CoverageTarget,
    Frame,
    PercentTarget,
    Sample,
    Seat,
    TotalTarget,
)
from qaportal.frameworks.schema.base import Duration
from qaportal.frameworks.schema.calendar import Calendar, ClosedMonths
from qaportal.frameworks.schema.choice import Choice, Reading
from qaportal.frameworks.schema.governance import Board, Dispute, Scale
from qaportal.frameworks.schema.header import Header, Party, Post, Term
from qaportal.frameworks.schema.pack import Pack
from qaportal.frameworks.schema.questions import OpenQuestion, in_words
from qaportal.frameworks.schema.timing import (
    CalendarCadence,
    Due,
    Entry,
    FirstWorkingDay,
    NthWeekday,
    Offset,
    OnRequestCadence,
    Opening,
    Phase,
    Report,
    Span,
    Step,
    Window,
)

__all__ = [
    "ActivityType",
    "Amount",
    "Board",
    "Calendar",
    "CalendarCadence",
    "Choice",
    "ClosedMonths",
    "CoverageTarget",
    "Dispute",
    "Due",
    "Duration",
    "Entry",
    "FirstWorkingDay",
    "Frame",
    "Header",
    "NthWeekday",
    "Offset",
    "OnRequestCadence",
    "OpenQuestion",
    "Opening",
    "Pack",
    "Party",
    "PercentTarget",
    "Phase",
    "Post",
    "Reading",
    "Report",
    "Sample",
    "Scale",
    "Seat",
    "Span",
    "Step",
    "Term",
    "TotalTarget",
    "Window",
    "in_words",
]
