"""The framework pages, as staff see them (D56; issue 2 item 4)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

SignIn = Callable[[str], FlaskClient]
PAGE = "/frameworks/north-somerset/2022-1"


def test_the_list_names_each_version(sign_in: SignIn) -> None:
    body = sign_in("Pat").get("/frameworks").text
    assert f'href="{PAGE}"' in body
    assert "North Somerset Council: Quality Assurance Framework" in body
    assert "31 January 2024" in body


@pytest.mark.parametrize("who", ["Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea"])
def test_all_staff_may_read_a_framework(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get(PAGE).status_code == 200


def test_a_page_tells_when_who_and_to_which_board(sign_in: SignIn) -> None:
    body = sign_in("Tom").get(PAGE).text
    assert "10 working days, after Moderation" in body
    assert "QA and Safeguarding Team" in body
    assert "Findings report to Quality Assurance and Performance Monitoring Meeting" in body


def test_a_page_lists_what_is_open_with_source_and_choice(sign_in: SignIn) -> None:
    body = sign_in("Tom").get(PAGE).text
    assert "From the day the review closes (002:101)" in body
    assert "From the day the moderator is given it (000:49; 002:272)" in body
    assert "The quick-reference table has no wording for Good" in body


def test_guests_do_not_read_frameworks(sign_in: SignIn) -> None:
    guest = sign_in("Gus")
    assert guest.get("/frameworks").status_code == 403
    assert guest.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/frameworks/north-somerset", "/frameworks/north-somerset/2030-1", "/frameworks/NORTH/1", "/frameworks/a/b/c"],
)
def test_what_is_not_there_is_not_found(sign_in: SignIn, path: str) -> None:
    assert sign_in("Priya").get(path).status_code == 404
