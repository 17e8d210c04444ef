"""Who is who in the four councils of the checks, and how their pages and years are read.

Days are of 2027 in England: 1 January, 26 and 29 March, 3 and 31 May, 30 August, 27 and 28 December are days off.
"""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask

from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.programme.generate import preview
from qaportal.programme.models import PublishedActivity
from qaportal.programme.plans import Planned
from tests.programme.councils import Browser, Council

# First name → post. Edda chairs Lambeth's Assurance Board; Quinn, Petra, Sue and Priya plan their council's year.
CASTS = {
    "north-somerset": {"Priya": "head_of_qa", "Hazel": "head_of_service", "Tom": "team_manager", "Dora": "dcs"},
    "lambeth": {
        "Edda": "executive_director", "Quinn": "sm_qa", "Pia": "psw", "Polly": "police", "Cass": "community_safety",
        "Yasmin": "yos",
    },
    "west-sussex": {"Petra": "principal_manager", "Olli": "qa_officer", "Sol": "social_worker"},
    "bedford": {
        "Heike": "head_of_service", "Sue": "sqa_officer", "Tam": "team_manager", "Ada": "advanced_practitioner",
    },
}  # fmt: skip


# Pages say the same on either database: what differs between the two is tested where it is written.
on_one_database = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


class Standing(Council):
    """A council that is there already."""

    def __init__(self, app: Flask, pack: Pack) -> None:
        self.app, self.pack = app, pack


def text_of(browser: Browser, path: str) -> str:
    """What the main part of a page says, on one line."""
    answer = browser.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def missing(words: tuple[str, ...] | list[str], text: str) -> list[str]:
    """Those of `words` that do not stand in `text`."""
    return [each for each in words if each not in text]


def planned(pack: Pack, ref: str) -> Planned:
    """One activity of 2027 as the pack alone has it."""
    return next(row for row in preview(pack, "2027").activities if row.ref == ref)


def phases(row: Planned) -> dict[str, tuple[date, date]]:
    """First day and due day of each phase."""
    return {phase.key: (phase.starts, phase.due) for phase in row.phases}


def dues(council: Council, ref: str) -> dict[str, date]:
    """The due day of each phase as it last left the portal."""
    row = db.session.get_one(PublishedActivity, council.activity(ref).id)
    return {phase["key"]: date.fromisoformat(phase["due_on"]) for phase in row.phases}
