"""The framework pages, as staff see them (D56; issue point 5 of packs: browse a pack as its readers would)."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.services import install
from qaportal.lib.db import db
from tests.frameworks.packs import GOOD, written

# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

SignIn = Callable[[str], FlaskClient]
PAGE = "/frameworks/north-somerset/2022-1"
FULL = "/frameworks/new-council/2027-1"
PARTS = ("", "/work", "/duties", "/reports", "/boards", "/forms", "/rules", "/open-questions")
SKELETON = Path("qaportal/frameworks/skeleton")


def read(client: FlaskClient, path: str) -> str:
    """The text of a page's main part on one line, as a reader meets it."""
    answer = client.get(path)
    assert answer.status_code == 200
    main = re.sub(r"<[^>]*>", " ", answer.text.split("<main")[1].split("</main>")[0])
    return " ".join(unescape(main).split())


@pytest.fixture
def full(town: Flask) -> Flask:
    """The town with a second framework, which has a form and a rubric as well."""
    with town.app_context():
        install(SKELETON, by=None)
        db.session.commit()
    return town


def test_the_list_names_each_version(sign_in: SignIn) -> None:
    body = sign_in("Pat").get("/frameworks").text
    assert f'href="{PAGE}"' in body
    assert "North Somerset Council: Quality Assurance Framework" in body
    assert "31 January 2024" in body


@pytest.mark.parametrize("who", ["Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea"])
def test_all_staff_may_read_a_framework(sign_in: SignIn, who: str) -> None:
    assert [sign_in(who).get(f"{PAGE}{part}").status_code for part in PARTS] == [200] * len(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_leads_to_the_others(sign_in: SignIn, full: Flask, part: str) -> None:
    body = sign_in("Tom").get(f"{FULL}{part}").text
    assert [f'href="{FULL}{other}"' in body for other in PARTS] == [True] * len(PARTS)
    assert body.count(f'href="{FULL}{part}" aria-current="page"') == (2 if part == "/open-questions" else 1)


def test_the_head_tells_what_else_is_drawn_on(sign_in: SignIn) -> None:
    """NS-006"""
    assert "Drawn on as well Performance data Inspections" in read(sign_in("Tom"), PAGE)


def test_a_framework_leads_to_its_forms_and_rubrics(sign_in: SignIn) -> None:
    """NS-035"""
    assert f"{PAGE}/forms" in sign_in("Tom").get(PAGE).text
    body = read(sign_in("Tom"), f"{PAGE}/forms")
    assert "Used for Collaborative practice review, The child's view and The family's or carer's view" in body
    assert "Overall grade: help and protection Children who need help and protection No wording for Good" in body


def test_a_framework_with_rubrics_and_without_forms_leads_to_them(
    sign_in: SignIn, town: Flask, tmp_path: Path
) -> None:
    words = "rubrics:\n  all: {name: What it looks like, scale: grades, source: p, rows: [{about: A}]}\n"
    with town.app_context():
        install(written(tmp_path, GOOD + words), by=None)
        db.session.commit()
    page = "/frameworks/saltmarsh/2027-1"
    assert f"{page}/forms" in sign_in("Tom").get(page).text
    body = read(sign_in("Tom"), f"{page}/forms")
    assert "This framework comes without forms. What the levels look like Rubric What it looks like" in body


def test_documents_named_beside_a_form_stand_on_its_page(sign_in: SignIn) -> None:
    """NS-009: without an address there is a name and no link."""
    body = read(sign_in("Tom"), f"{PAGE}/forms/practice_review")
    assert "To be read with it: Practice framework, Practice standards, Collaborative review guidance" in body


def test_work_leads_to_the_rubrics_that_are_to_hand_in_it(sign_in: SignIn) -> None:
    """NS-035, NS-R1.2"""
    tom = sign_in("Tom")
    assert f'href="{PAGE}/rubrics/basic_information"' in tom.get(f"{PAGE}/work").text
    assert "no wording for Good" in read(tom, f"{PAGE}/work")
    body = read(tom, f"{PAGE}/rubrics/basic_information")
    assert "About Clear evidence throughout" in body
    assert "Refreshed within 2 months, and the child's journey can be followed." in body
    assert "Used for Collaborative practice review" in body


def test_the_two_clocks_of_moderation_stand_side_by_side(sign_in: SignIn) -> None:
    """NS-040, D34"""
    body = read(sign_in("Tom"), f"{PAGE}/work")
    assert "10 working days, after Review" in body
    assert "each within 10 working days of its allocation" in body


def test_the_kinds_of_work_are_counted_without_the_meetings_of_boards(sign_in: SignIn, full: Flask) -> None:
    """As `frameworks check` counts them."""
    assert "2 kinds of work 1 standing duty 1 regular report 1 board" in read(sign_in("Tom"), FULL)


def test_the_work_tells_when_who_and_to_which_board(sign_in: SignIn) -> None:
    body = read(sign_in("Tom"), f"{PAGE}/work")
    assert "10 working days, after Moderation" in body
    assert "QA and Safeguarding Team" in body
    assert "Findings report to Quality Assurance and Performance Monitoring Meeting" in body


def test_a_duty_is_told_in_plain_sentences_first(sign_in: SignIn, full: Flask) -> None:
    body = read(sign_in("Tom"), f"{FULL}/duties")
    assert (
        "Each team manager audits one record a month. (framework:15) "
        "Each Team Manager owes 1 a month. Late work can still be done until the end of the next month. "
        "It makes: Monthly audit ."
    ) in body
    assert "People who join begin with the next whole period Our choice (framework:15)" in body


def test_reports_tell_each_edition(sign_in: SignIn, full: Flask) -> None:
    body = read(sign_in("Tom"), f"{FULL}/reports")
    assert "Quality Assurance Manager writes it. Head of Service looks it over before it goes." in body
    assert "Quarterly every quarter, 10 working days after it ends Quality Assurance Board" in body
    assert "Annual every year, 6 weeks after it ends Our choice Quality Assurance Board; published for anyone" in body


def test_a_board_tells_what_goes_to_it(sign_in: SignIn, full: Flask) -> None:
    body = read(sign_in("Tom"), f"{FULL}/boards")
    assert (
        "What goes to it Findings report (Case review) Quality assurance report (every quarter) "
        "Quality assurance report (every year)"
    ) in body


def test_a_blank_form_has_its_conditions_and_the_rubric_beside(sign_in: SignIn, full: Flask) -> None:
    body = read(sign_in("Tom"), f"{FULL}/forms/case_review")
    assert "What stands in the way of a plan? Only if question 1 is no or partly." in body
    assert "Filled in by: Social worker. Opens once “The audit” is handed in." in body
    assert "The plan is short, current and known to the family." in body


def test_a_level_without_wording_is_said_to_have_none(sign_in: SignIn, full: Flask) -> None:
    """D54"""
    body = read(sign_in("Tom"), f"{FULL}/rubrics/help_given")
    assert "The framework gives no wording for Outstanding." in body
    assert "no wording for Good" not in body


def test_rules_tell_when_actions_are_due(sign_in: SignIn, full: Flask) -> None:
    """D81"""
    body = read(sign_in("Tom"), f"{FULL}/rules")
    assert "When grade is Inadequate 5 working days framework:18 Otherwise 4 weeks framework:18" in body


def test_what_is_open_is_told_with_source_and_choice(sign_in: SignIn) -> None:
    body = read(sign_in("Tom"), f"{PAGE}/open-questions")
    assert "From the day the review closes (002:101)" in body
    assert "From the day the moderator is given it (000:49; 002:272)" in body
    assert "The quick-reference table has no wording for Good" in body


def test_open_questions_can_be_looked_at_by_kind(sign_in: SignIn) -> None:
    body = read(sign_in("Tom"), f"{PAGE}/open-questions?kind=conflict")
    assert "From the day the review closes (002:101)" in body
    assert "The quick-reference table has no wording for Good" not in body


def test_words_are_found_wherever_they_stand(sign_in: SignIn, full: Flask) -> None:
    answer = sign_in("Tom").get(f"{FULL}?q=Inadequate").text
    assert f'href="{FULL}/rules#actions-actions"' in answer
    assert f'href="{FULL}/rubrics/help_given"' in answer
    assert "Nothing in this framework says “lighthouse”." in read(sign_in("Tom"), f"{FULL}?q=lighthouse")


def test_guests_do_not_read_frameworks(sign_in: SignIn) -> None:
    guest = sign_in("Gus")
    assert guest.get("/frameworks").status_code == 403
    assert [guest.get(f"{PAGE}{part}").status_code for part in PARTS] == [404] * len(PARTS)


@pytest.mark.parametrize(
    "path",
    ["/frameworks/north-somerset", "/frameworks/north-somerset/2030-1", "/frameworks/NORTH/1", "/frameworks/a/b/c",
     f"{PAGE}/forms/nothing", f"{PAGE}/rubrics/nothing"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in("Priya").get(path).status_code == 404
