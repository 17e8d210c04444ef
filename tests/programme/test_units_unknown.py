"""Work for each team or service, where nobody has said which there are (LB-020, NS-084)."""

from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import preview
from qaportal.programme.plans import Unit
from tests.frameworks.packs import changed, written

CALENDAR = """      - kind: calendar
        entries:
          - {month: 1, subject: North}
          - {month: 3, subject: South}
        source: page 5
"""
TARGET = "    targets:\n      - {kind: total, exactly: 2, per: year, source: page 5}\n"
SERVICE = "No service is known yet: Look has no place in the year. Add services, or name them in the pack."
TEAM = "No team is known yet: Look has no place in the year. Add teams, or name them in the pack."


def for_each(folder: Path, said: str) -> Pack:
    """The good pack, whose work comes round for each of what `said` names."""
    text = changed(CALENDAR, f"      - {{kind: each, {said}, source: page 5}}\n").replace(TARGET, "")
    return read_pack(written(folder, text))


@pytest.mark.parametrize(("each", "sentence"), [("service", SERVICE), ("team", TEAM)])
def test_the_preview_says_that_work_has_no_place(tmp_path: Path, each: str, sentence: str) -> None:
    other = Unit("team" if each == "service" else "service", 1, "North")
    pack = for_each(tmp_path, f"each: {each}")
    for units in (None, {"north": other}):
        made = preview(pack, "2027", units=units)
        assert (made.activities, [caution.sentence for caution in made.warnings]) == ((), [sentence])


def test_nothing_is_said_where_some_are_known_or_named(tmp_path: Path) -> None:
    known = preview(for_each(tmp_path, "each: service"), "2027", units={"north": Unit("service", 1, "North")})
    named = preview(for_each(tmp_path, "each: service, named: [North]"), "2027")
    for made in (known, named):
        assert [row.subject for row in made.activities] == ["North"]
        assert "no_units" not in {caution.kind for caution in made.warnings}
