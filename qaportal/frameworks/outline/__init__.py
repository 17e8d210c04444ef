"""A pack as its readers would tell it: what happens when, who does it, by which form, and who hears of it. Pure."""

from qaportal.frameworks.outline.boards import boards_of, quorum_words, reports_of, written_by_work
from qaportal.frameworks.outline.counts import FormCount, RubricCount, counts_of, made_for_each
from qaportal.frameworks.outline.duties import duties_of
from qaportal.frameworks.outline.finding import find
from qaportal.frameworks.outline.opens import KINDS, questions_of
from qaportal.frameworks.outline.phases import clocks_of, when_of
from qaportal.frameworks.outline.rules import (
    actions_of,
    alerts_of,
    calendar_of,
    disputes_of,
    feedback_of,
    moderation_of,
    plans_of,
    reminders_of,
)
from qaportal.frameworks.outline.sheets import forms_of, rubric_of, sheet_of
from qaportal.frameworks.outline.who import groups_of, posts_of
from qaportal.frameworks.outline.words import Fact
from qaportal.frameworks.outline.work import activities_of
from qaportal.frameworks.outline.year import all_year, cadence_words, records_followed_up, target_words, year_of

__all__ = [
    "KINDS",
    "Fact",
    "FormCount",
    "RubricCount",
    "actions_of",
    "activities_of",
    "alerts_of",
    "all_year",
    "boards_of",
    "cadence_words",
    "calendar_of",
    "clocks_of",
    "counts_of",
    "disputes_of",
    "duties_of",
    "feedback_of",
    "find",
    "forms_of",
    "groups_of",
    "made_for_each",
    "moderation_of",
    "plans_of",
    "posts_of",
    "questions_of",
    "quorum_words",
    "records_followed_up",
    "reminders_of",
    "reports_of",
    "rubric_of",
    "sheet_of",
    "target_words",
    "when_of",
    "written_by_work",
    "year_of",
]
