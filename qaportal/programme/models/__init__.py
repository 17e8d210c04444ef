"""The tables of the programme: the year as it is planned and published, what is done of it, and what happened of its
standing duties."""

from qaportal.programme.models.duties import DutyDone, DutyMonth, DutyWork, Exemption, LoggedMeeting
from qaportal.programme.models.phases import PhaseMark
from qaportal.programme.models.themes import Benchmark, Commission, Terms, ThemeChoice
from qaportal.programme.models.year import Activity, Phase, Programme, Publication, PublishedActivity

__all__ = [
    "Activity",
    "Benchmark",
    "Commission",
    "DutyDone",
    "DutyMonth",
    "DutyWork",
    "Exemption",
    "LoggedMeeting",
    "Phase",
    "PhaseMark",
    "Programme",
    "Publication",
    "PublishedActivity",
    "Terms",
    "ThemeChoice",
]
