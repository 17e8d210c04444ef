"""The tables of the timetable: the seats of each activity, and the sessions of a practice week."""

from qaportal.timetable.models.slots import Slot
from qaportal.timetable.models.weeks import WeekMember, WeekRoom, WeekSession, WeekTeam, WeekVersion

__all__ = ["Slot", "WeekMember", "WeekRoom", "WeekSession", "WeekTeam", "WeekVersion"]
