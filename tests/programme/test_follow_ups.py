"""Follow-ups so long after, and those that single records call for (WS-061). Days of 2027, by hand."""

from datetime import date
from pathlib import Path

import pytest

from qaportal.cli.preview import as_data
from qaportal.cli.preview_text import as_text
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.follow_ups import called_for
from qaportal.frameworks.schema import FollowUpCadence, Pack
from qaportal.programme.generate import preview
from qaportal.programme.places import Followed, follow_up_day
from tests.frameworks.packs import changed, refused, written
from tests.programme.test_places import SECOND

WEAK = "{fact: grade, is: badly}"


def text(rule: str) -> str:
    cadence = f"{{kind: follow_up, of: look, {rule}, benchmark: Grades, source: p}}"
    return changed("activities:\n", "activities:\n" + SECOND.replace("{CADENCE}", cadence))


def pack(folder: Path, rule: str) -> Pack:
    return read_pack(written(folder, text(rule)))


def dips(pack: Pack, *before: Followed) -> list[tuple[str, date, str]]:
    found = preview(pack, "2027", before=before).activities
    return [(row.ref, row.starts, row.follows) for row in found if row.type_key == "dip"]


def test_twelve_weeks_after_each(tmp_path: Path) -> None:
    """The looks end on Friday 29 January and, over Easter, on Tuesday 30 March; one of last year ended on a Sunday."""
    before = Followed("look", "LOK-2026-11", "East", date(2026, 11, 2), date(2026, 11, 15))
    assert dips(pack(tmp_path, "after: 12 weeks"), before) == [
        ("DIP-2027-02", date(2027, 2, 8), "LOK-2026-11"),
        ("DIP-2027-04", date(2027, 4, 23), "LOK-2027-01"),
        ("DIP-2027-06", date(2027, 6, 22), "LOK-2027-03"),
    ]


def test_what_would_come_in_a_closed_month_waits_for_its_own_day_of_the_next(tmp_path: Path) -> None:
    """Five months after 30 March is 30 August, closed to it: so on the second Tuesday of September, the 14th."""
    found = text("after: 5 months").replace("silences: [look]", "silences: [look, dip]")
    assert dips(read_pack(written(tmp_path, found)))[-1] == ("DIP-2027-09", date(2027, 9, 14), "LOK-2027-03")


def test_a_single_record_calls_for_it_by_what_is_known(tmp_path: Path) -> None:
    found = pack(tmp_path, f"after: 12 weeks, per: item, when: {WEAK}")
    dip = found.activities["dip"]
    rule = called_for(dip, "look", {"grade": "badly"})
    assert rule is not None
    assert called_for(dip, "look", {"grade": "well"}) is None
    assert called_for(dip, "dip", {"grade": "badly"}) is None
    assert follow_up_day(found, dip, rule, date(2027, 1, 13)) == date(2027, 4, 7)


def test_a_record_may_be_followed_up_in_the_next_quarter_too(tmp_path: Path) -> None:
    """Of the second month of the next quarter, May, the second Tuesday."""
    found = pack(tmp_path, "falls_in: next_quarter, month: 2, per: item")
    (rule,) = found.activities["dip"].cadence
    assert isinstance(rule, FollowUpCadence)
    assert follow_up_day(found, found.activities["dip"], rule, date(2027, 1, 13)) == date(2027, 5, 11)


def test_it_has_no_place_in_the_year_and_is_told_as_a_rule(tmp_path: Path) -> None:
    found = pack(tmp_path, f"after: 12 weeks, per: item, when: {WEAK}")
    made = preview(found, "2027")
    assert dips(found) == []
    words = "12 weeks after each record of a Look where grade is Badly, against Grades"
    assert f"Where a record calls for it:\n  Dip: {words}\n" in as_text(found, made, None)
    assert as_data(found, made, None)["follow_ups"] == [{"activity": "dip", "in_words": words}]


def test_a_second_look_may_be_followed_up_by_its_own_kind(tmp_path: Path) -> None:
    own = text(f"after: 12 weeks, per: item, when: {WEAK}").replace("of: look,", "of: dip,")
    assert refused(tmp_path, own) == []


AT = "activities.dip.cadence.1: this"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("after: 12 weeks, falls_in: next_year, month: 1", f"{AT} must say exactly one of falls_in (the next period) "
                                                           "and after (a length)."),
        ("falls_in: next_year", f"{AT} must say which month of that period: add month, with falls_in and only then."),
        ("after: 0 weeks", f"{AT} must come so many days, working days, weeks or months after."),
        ("after: 12 weeks, when: {fact: age, at_least: 3}", f"{AT} has a condition, which is asked of single records: "
                                                            "write per: item."),
        ("after: 60 weeks", "The follow-up dip is given 60 weeks, which is more than a year: 366 days are the most."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, rule: str, sentence: str) -> None:

    assert [said for _file, _line, said in refused(tmp_path, text(rule))] == [sentence]
