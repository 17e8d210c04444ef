"""Leave to write on after a form was closed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models import Person
from qaportal.reviews.models.reviews import REASON
from qaportal.timetable.models import Slot


class Extension(Model):
    """The holder of a seat may write on what closes at an hour (LB-052) `until` a later one, and why."""

    __tablename__ = "review_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(REASON))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    slot: Mapped[Slot] = relationship()
    given_by: Mapped[Person] = relationship()
