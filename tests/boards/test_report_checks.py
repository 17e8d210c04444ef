"""Who looks a report over, and by which day (D89). Days of 2027, by hand."""

from datetime import date
from pathlib import Path

import pytest

from qaportal.boards.register import register
from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from tests.boards.packs import council
from tests.frameworks.packs import refused, written

OLD = "    checked_by: [director]\n"


def text(*steps: str) -> str:
    assert council().count(OLD) == 1
    return council().replace(OLD, "    checks:\n" + "".join(f"      - {{{step}, source: page 9}}\n" for step in steps))


def test_the_days_count_from_the_day_it_is_due(tmp_path: Path) -> None:
    """March's is due on Wednesday 7 April: three working days before is Friday the 2nd, two after Friday the 9th."""
    steps = ("by: [manager], before: 3 working days", "by: [director, forum], after: 2 working days, how: Approve it.")
    pack = read_pack(written(tmp_path, text(*steps)))
    found = register(pack, date(2027, 1, 1), date(2027, 12, 31), ())
    (march,) = [one for one in found if one.label == "March 2027" and one.report_key == "plans"]
    assert march.due == date(2027, 4, 7)
    assert march.checks == (("Manager", date(2027, 4, 2)), ("Director and Forum", date(2027, 4, 9)))
    assert outline.reports_of(pack)[0].in_short == (
        "Team Manager writes it. Manager looks it over 3 working days before it is due. "
        "Director and Forum look it over 2 working days after it is due (approve it)."
    )


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("by: [director]",
         "reports.plans.checks.1: this must say exactly one of before (the report is due) and after."),
        ("by: [directors], before: 1 day", "The report plans names the post, party or board directors, which is not in "
                                           "this pack; did you mean director?"),
        ("by: [director], before: 60 weeks", "A check of the report plans is given 60 weeks, which is more than a "
                                             "year: 366 days are the most."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, step: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(step))] == [sentence]
