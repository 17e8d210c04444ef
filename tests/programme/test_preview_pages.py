"""The preview keeps the rules that moving keeps, and creates exactly what it showed (ux 2.4)."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.cast import Cast
from tests.programme.councils import Council
from tests.security.walking import forms_of

FROM = {"framework": "north-somerset 2022-1", "start_from": "pack"}


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("ref", "day", "sentence"),
    [
        ("TS-2027-02", "1 January 2026", "is outside the year: choose a day from 1 January 2027 to 31 December 2027."),
        ("TS-2027-02", "3 August 2027", "Team Spotlights do not start in August: no core QA activity."),
        ("TS-2027-02", "29 March 2027", "Monday 29 March 2027 is a day off (Easter Monday). Choose a working day."),
        ("TS-2027-02", "13 February 2027", "Saturday 13 February 2027 is at a weekend. Choose a working day."),
        ("TS-2027-02", "soon", "Enter a real date, such as 12 April 2027 or 12/4/2027."),
    ],
)
def test_a_start_that_moving_would_refuse_is_refused_here(
    sign_in: Callable[[str], FlaskClient], town: Flask, ref: str, day: str, sentence: str
) -> None:
    """NS-011."""
    priya = sign_in("Priya")
    first = priya.get("/programme/2027/preview", query_string=FROM)
    sent = {**FROM, f"starts:{ref}": day, "seen": seen(first.text)}
    for address in ("/programme/2027/preview", "/programme/2027/creation"):
        answer = priya.post(address, data=sent)
        assert answer.status_code == 422
        assert sentence in answer.text
    with town.app_context():
        assert db.session.query(Activity).count() == 0


def test_what_was_previewed_is_what_is_created(sign_in: Callable[[str], FlaskClient], town: Flask) -> None:
    priya = sign_in("Priya")
    wishes = {**FROM, "starts:TS-2027-02": "16 February 2027", "out:PW-2027": "y"}
    shown = priya.post("/programme/2027/preview", data=wishes)
    assert shown.status_code == 200
    made = priya.post("/programme/2027/creation", data={**wishes, "seen": seen(shown.text)})
    assert made.status_code == 303
    with town.app_context():
        rows = {row.ref: row.starts_on.isoformat() for row in db.session.query(Activity)}
        assert rows["TS-2027-02"] == "2027-02-16"
        assert len(rows) == 35
        assert "PW-2027" not in rows


@pytest.mark.parametrize(
    ("typed", "goes_to"), [("2028 ", "/programme/2028/preview"), ("2027/28", "/programme/2027-28/preview")]
)
def test_a_year_is_read_as_people_write_it(sign_in: Callable[[str], FlaskClient], typed: str, goes_to: str) -> None:
    answer = sign_in("Priya").post("/programmes/new", data={**FROM, "year": typed})
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, goes_to)


def test_a_year_that_the_framework_does_not_have_is_refused(sign_in: Callable[[str], FlaskClient]) -> None:
    answer = sign_in("Priya").get("/programme/2027-28/preview", query_string=FROM)
    assert answer.status_code == 422
    assert "There is no programme year “2027-28”: this framework’s years are written like 2027." in answer.text


def test_a_reference_that_another_year_has_is_refused_by_name(
    sign_in: Callable[[str], FlaskClient], town: Flask
) -> None:
    """Two frameworks whose years overlap: not told as if somebody had just created the year."""
    priya = sign_in("Priya")
    with town.app_context():
        Cast().year("2026")
        moved = db.session.query(Activity).filter_by(ref="PW-2026").one()
        moved.ref = "PW-2027"
        db.session.commit()
    shown = priya.get("/programme/2027/preview", query_string=FROM)
    sent = {**FROM, "seen": seen(shown.text)}
    refused = priya.post("/programme/2027/creation", data=sent)
    assert refused.status_code == 422
    assert "Another year has PW-2027 already. Leave out the rows of that name, then create." in refused.text
    without = priya.post("/programme/2027/preview", data={**sent, "out:PW-2027": "y"})
    made = priya.post("/programme/2027/creation", data={**FROM, "out:PW-2027": "y", "seen": seen(without.text)})
    assert made.status_code == 303


def test_month_and_agenda_show_what_is_due_before_the_year(sign_in: Callable[[str], FlaskClient], town: Flask) -> None:
    """NS-083: the team of January's conversation is nominated by 30 December 2026."""
    with town.app_context():
        Cast().year("2027")
    priya = sign_in("Priya")
    december = priya.get("/programme/2027?view=month&month=2026-12").text
    assert "December 2026" in december
    assert "team nominated due" in december
    january = priya.get("/programme/2027?view=month").text
    assert "January 2027" in january
    assert "month=2026-12" in january
    agenda = priya.get("/programme/2027?view=agenda").text
    assert "Wednesday 30 December" in agenda


def test_a_year_made_from_its_preview_unchanged_keeps_what_its_work_follows(app: Flask) -> None:
    """WS-061, D85: at the first press, and each follow-up still knows the themed audit of the quarter before."""
    with app.test_request_context():
        council = Council(app, "west-sussex", {"Paul": "principal_manager"})
        paul, framework = council.browser("Paul"), council.year.framework
        query = urlencode({"framework": f"{framework.key} {framework.version}", "start_from": "pack"})
        shown = paul.get(f"/programme/2028/preview?{query}")
        form = next(one for one in forms_of("/", shown.text) if "/programme/2028/creation" in one.actions)
        made = paul.post("/programme/2028/creation", form.fields)
        assert "You changed rows since the last preview" not in made.text
        found = db.session.query(Activity).filter(Activity.ref.in_(["TDS-2028-03", "TDS-2028-06"]))
        followed = {one.ref: one.follows.ref for one in found.order_by(Activity.ref) if one.follows}
        assert followed == {"TDS-2028-03": "THM-2027-11", "TDS-2028-06": "THM-2028-02"}
