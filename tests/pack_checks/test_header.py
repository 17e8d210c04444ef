"""What a framework is, since when it holds, what it calls things, and what it leaves open (D1-D6, D56)."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.queries import in_force_on
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.services import install
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.programme.generate import preview
from qaportal.programme.services import adopt, create, publish
from tests.pack_checks.councils import missing, on_one_database, text_of
from tests.programme.councils import Council
from tests.signing import sign_in
from tests.stage import Stage

Councils = Callable[[str], Council]
LATER = {
    "version": "2027-1",
    "valid_from": "2027-04-01",
    "valid_to": "2028-09-30",
    "header": {
        "supersedes": "2022-1",
        "approved_by": "The leadership team",
        "approved_on": "2026-11-09",
        "next_review": "2028-06-30",
        "changes": "Dip audits are told of in ten days.",
    },
}


@on_one_database
@pytest.mark.says("D1")
def test_an_edition_takes_the_place_of_another_from_its_day_and_what_began_under_that_one_stays(
    council: Councils, ns: Pack
) -> None:
    """NS-002: the edition in hand holds for 18 months; another is installed and put in force from 1 April 2027."""
    here = council("north-somerset")
    adopt(here.year.framework, date(2026, 11, 23), by=None, outside_validity=True)
    later = install(pack_from({**ns.body, **LATER}), by=None)
    adopt(later, date(2027, 4, 1), by=None)
    db.session.commit()
    in_force = [in_force_on(day) for day in (date(2027, 3, 31), date(2027, 4, 1))]
    assert [one.version if one else "" for one in in_force] == ["2022-1", "2027-1"]
    assert {ref: here.activity(ref).framework.version for ref in ("CPR-2027-03", "CPR-2027-05")} == {
        "CPR-2027-03": "2022-1",
        "CPR-2027-05": "2027-1",
    }
    priya = here.browser("Priya")
    told = [
        "Holds from 1 April 2027 to 30 September 2028",
        "Approved by The leadership team, 9 November 2026",
        "Next review 30 June 2028",
        "Takes the place of 2022-1",
        "What changed Dip audits are told of in ten days.",
    ]
    assert missing(told, text_of(priya, "/frameworks/north-somerset/2027-1")) == []
    old = text_of(priya, "/frameworks/north-somerset/2022-1")
    assert "Holds from 1 August 2022 to 31 January 2024" in old
    assert "Takes the place of" not in old
    with pytest.raises(DomainError, match="Installed versions never change"):
        install(pack_from({**ns.body, **LATER, "title": "Another"}), by=None)


@pytest.mark.says("D1")
def test_approvers_and_reviews_are_those_of_each_source(lb: Pack, ws: Pack) -> None:
    """LB-001: of November 2020, reviewed every two years. WS 1.3: approved on 6 April 2020, next review March 2021."""
    assert (lb.valid_from, lb.header.review_every) == (date(2020, 11, 1), "2 years")
    assert [(day.year, day.month) for day in (lb.header.next_review, ws.header.next_review) if day] == [
        (2022, 11),
        (2021, 3),
    ]
    assert ws.header.approved_on == date(2020, 4, 6)
    assert missing(["Steering Group", "SLT"], ws.header.approved_by or "") == []


@pytest.mark.says("D3")
def test_one_board_has_two_names(ns: Pack) -> None:
    assert "QA and Performance Board" in ns.boards["qapm"].aliases


@pytest.mark.says("D6")
def test_the_sign_off_list_tells_who_signs_off_and_who_is_informed(lb: Pack) -> None:
    """LB-001"""
    assert [(entry.who, entry.part) for entry in lb.header.sign_off] == [
        ("Director of Children's Services", "sign_off"),
        ("Assistant Directors", "sign_off"),
        ("Service Managers", "information"),
        ("All social care staff", "information"),
    ]


# What each page of open questions has to tell: the kind with its place in the source, and the choice beside it.
OPEN = {
    "north-somerset": [
        "Two readings (002:101; 000:49; 002:272):",  # GAP-04: when moderation begins
        "From the day the review closes (002:101)",
        "From the day the moderator is given it (000:49; 002:272)",
        "One window for the whole cycle can be planned and reported from",
        "Lost (000:68-70; 002:291-293):",  # GAP-01: the chart of the twenty days
        "Our default, not from the framework; the council may change any step.",
        "Not said (002:97-101, 143):",  # GAP-03: what a working day is
        "Monday to Friday, less the bank holidays of England and the closure days of the pack The usual meaning",
    ],
    "lambeth": [
        "Children older than 11 (001:113)",  # GAP-08: three places, two ages
        "Children older than 12 (001:330)",
        "Not children under 12 (001:337)",
        "Two of the three places agree that a child of 12 is asked.",
        "Not said (001:241-247): Who chairs the Assurance Board Executive Director Children's Services",
    ],
    "west-sussex": [
        "Not said (003:91): How large the sample for moderation is 25",
        "Lost (003:200, 471): The chart of the dispute resolution process, Appendix 2 5 working days",  # GAP-01
    ],
    "bedford": [
        "Not said (004:77): Whether the 48 hours run through nights and weekends",  # BD-031
        "The plain reading of hours, and the safer one for the child.",
        "One of each kind a month",  # BD-040: "a Team Manager" is one, or each of them
    ],
}


@on_one_database
@pytest.mark.says("D56")
@pytest.mark.parametrize("key", list(OPEN))
def test_a_page_tells_what_is_silent_lost_or_contradictory_with_its_source_and_the_choice(
    council: Councils, key: str
) -> None:
    here = council(key)
    first = {"north-somerset": "Priya", "lambeth": "Quinn", "west-sussex": "Petra", "bedford": "Sue"}[key]
    page = f"/frameworks/{key}/{here.pack.version}/open-questions"
    assert missing(OPEN[key], text_of(here.browser(first), page)) == []
    kinds = {kind: text_of(here.browser(first), f"{page}?kind={kind}") for kind in ("unspecified", "lost", "conflict")}
    assert [kind for kind, text in kinds.items() if "Nothing here is of that kind." in text] == []


@pytest.mark.says("D56")
def test_a_contradiction_has_two_readings_and_everything_open_a_source_a_choice_and_a_reason(
    ns: Pack, lb: Pack, ws: Pack, bb: Pack
) -> None:
    for pack in (ns, lb, ws, bb):
        found = pack.open_questions()
        assert {question.kind for question in found} == {"unspecified", "lost", "conflict"}
        assert [q.path for q in found if not (q.source and q.choice and q.why)] == []
        assert [q.path for q in found if q.kind == "conflict" and len(q.readings) < 2] == []


WORDS = {
    "board": {"one": "panel", "many": "panels"},
    "duty": {"one": "promise", "many": "promises"},
    "programme": {"one": "yearbook", "many": "yearbooks"},
    "activity": {"one": "happening", "many": "happenings"},
    "moderation": "second reading",
    "case_record": {"one": "casebook", "many": "casebooks"},
    "record_system": "shelf",
}


@pytest.fixture
def worded(stage: Stage, ns: Pack) -> Flask:
    """The cast's town under the same framework with other words."""
    if not (stage.folder / "worded.db").exists():
        app = stage.set("town")
        with app.app_context():
            local = pack_from({**ns.body, "version": "local", "vocabulary": WORDS})
            publish(create(install(local, by=None), preview(local, "2027"), by=None), by=None)
            db.session.commit()
            db.session.remove()
        stage.keep("worded")
    return stage.set("worded")


@on_one_database
@pytest.mark.says("D2")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/boards", ["Panels"]),
        ("/duties", ["Promises", "Every promise"]),
        ("/programme/2027", ["Yearbook", "Happening", "Promises: how many fall due in each month"]),
        ("/activity/CPR-2027-03", ["happening", "Shelf"]),
        ("/frameworks/north-somerset/local", ["Standing promises", "Panels", "Casebooks are kept in"]),
        ("/frameworks/north-somerset/local/rules", ["The second look: second reading"]),
        ("/frameworks/north-somerset/local/boards", ["Panels"]),
    ],
)
def test_local_names_change_every_screen(worded: Flask, address: str, said: list[str]) -> None:
    """The same framework with other words: the words stand on its screens, and no code knows of them."""
    assert missing(said, sign_in(worded, "Priya").get(address).text) == []
