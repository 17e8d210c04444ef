"""What people have done of the work that their seats are for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.allocation.models.seats import Assignment
from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person


class PartMark(Model):
    """The holder of a seat has done their part of a phase (X-21). Once all seats of the kind have, the phase itself is
    done. A part that is taken back has no row; the log keeps both."""

    __tablename__ = "part_mark"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    phase_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_on: Mapped[date]
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    assignment: Mapped[Assignment] = relationship()
    done_by: Mapped[Person] = relationship()
