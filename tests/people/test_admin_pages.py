"""The pages on which QA leads look after people, teams and staff files; all work without script."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from qaportal.lib.db import db
from qaportal.people import services
from tests.cast import Cast
from tests.people.staff_files import HEADINGS

SignsIn = Callable[[str], FlaskClient]
PAGES = ["/admin/people", "/admin/people/new", "/admin/teams", "/admin/teams/new", "/admin/teams/fostering",
         "/admin/services/new", "/admin/services/early-help", "/admin/posts/new", "/admin/imports",
         "/admin/log"]  # fmt: skip


@pytest.fixture
def priya(sign_in: SignsIn) -> FlaskClient:
    return sign_in("Priya")


@pytest.fixture
def pat(town: Flask, cast: Cast) -> str:
    with town.app_context():
        return f"/admin/people/{cast['Pat'].public_id}"


def sentences(answer: Any) -> list[str]:
    """What the error summary says."""
    found = re.search(r'error-summary__list">(.*?)</ul>', answer.text, re.DOTALL)
    return re.findall(r">\s*([^<>\s][^<>]*?)\s*<", found[1]) if found else []


def upload(client: FlaskClient, text: str | bytes, name: str = "staff.csv", **fields: str) -> Any:
    data = text.encode() if isinstance(text, str) else text
    answer = client.post("/admin/imports", data={"file": (io.BytesIO(data), name)} | fields)
    answer.request.input_stream.close()
    return answer


@pytest.mark.parametrize(
    ("first", "status"), [("Priya", 200), ("Hazel", 403), ("Tom", 403), ("Pat", 403), ("Bea", 403), ("Gus", 403)]
)
def test_only_qa_leads_get_in(sign_in: SignsIn, first: str, status: int) -> None:
    client = sign_in(first)
    assert {path: client.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, status)


def test_the_list_searches_and_takes_as_many_queries_for_three_as_for_one(town: Flask, priya: FlaskClient) -> None:
    asked: list[str] = []
    with town.app_context():
        engine = db.engine

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    counts, found = [], []
    try:
        for words in ("thyme", "thyme s003", "e", "100%_"):
            asked.clear()
            page = priya.get("/admin/people", query_string={"q": words}).text
            found.append(re.findall(r"(\d+) (?:person|people) found", page))
            counts.append(len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert found == [["1"], ["1"], ["8"], ["0"]]
    assert counts[0] == counts[2]


def test_someone_is_added_and_given_a_post(priya: FlaskClient) -> None:
    form = {"name": "New Nettle", "email": "new@saltmarsh.example", "staff_number": "S900", "on": "1/12/2026"}
    onto = priya.post("/admin/people/new", data=form).headers["Location"]
    assert onto.endswith("/post")
    post = {"post": "practitioner", "place": "team:fostering", "manager": "S003", "on": "1/12/2026", "version": "1"}
    page = priya.post(onto, data=post, follow_redirects=True).text
    assert "New Nettle" in page
    assert "Tom Thyme" in page
    assert "Fostering" in page


def test_what_is_wrong_comes_back_with_the_form_as_it_was_typed(priya: FlaskClient, pat: str) -> None:
    typed = {"name": "Pat", "email": "tom@saltmarsh.example", "staff_number": "S005", "version": "1"}
    answer = priya.post(f"{pat}/details", data=typed)
    assert (answer.status_code, sentences(answer)) == (422, ["Tom Thyme already has this e-mail address."])
    assert 'value="tom@saltmarsh.example"' in answer.text
    answer = priya.post(f"{pat}/post", data={"post": "", "place": "", "manager": "", "on": "31/2/2027", "version": "1"})
    assert answer.status_code == 422
    assert sentences(answer) == ["Choose a post.", "Enter a real date, such as 12 April 2027 or 12/4/2027."]
    answer = priya.post(f"{pat}/post", data={"post": "isro", "place": "", "manager": "S404", "on": "1/2/2027"})
    assert sentences(answer) == ["Nobody has this staff number or e-mail address."]


def test_an_older_form_is_refused(town: Flask, cast: Cast, priya: FlaskClient, pat: str) -> None:
    with town.app_context():
        services.correct(cast["Pat"], "Pat Pansy", "pat@saltmarsh.example", "S005", by=None)
        db.session.commit()
    answer = priya.post(f"{pat}/leaving", data={"on": "30/11/2026", "version": "1"})
    assert answer.status_code == 409
    assert sentences(answer) == ["Someone else changed Pat Pansy while you were looking. Open the page again."]


def test_leaving_coming_back_and_roles(priya: FlaskClient, pat: str) -> None:
    page = priya.post(f"{pat}/leaving", data={"on": "20/11/2026", "version": "1"}, follow_redirects=True).text
    assert "Left on Friday 20 November 2026" in page
    version = re.search(r'name="version" value="(\d+)"', priya.get(f"{pat}/return").text)
    assert version is not None
    page = priya.post(f"{pat}/return", data={"on": "23/11/2026", "version": version[1]}, follow_redirects=True).text
    assert "Mark as leaving" in page
    page = priya.post(f"{pat}/roles", data={"role": "reviewer"}, follow_redirects=True).text
    assert "Take back" in page
    page = priya.post(f"{pat}/roles/ending", data={"role": "reviewer"}, follow_redirects=True).text
    assert "Take back<" not in page
    assert priya.post(f"{pat}/roles", data={"role": "king"}).status_code == 422


def test_a_team_gets_names_and_an_end(priya: FlaskClient) -> None:
    priya.post("/admin/teams/new", data={"name": "Kinship", "service": "corporate-parenting"})
    priya.post("/admin/teams/kinship/aliases", data={"alias-name": "SGO Team"})
    priya.post("/admin/teams/kinship/name", data={"rename-name": "Kinship Care"})
    assert "Also known as Kinship and SGO Team" in priya.get("/admin/teams").text
    priya.post("/admin/teams/kinship/aliases/removal", data={"gone-name": "SGO Team"})
    assert "Also known as Kinship<" in priya.get("/admin/teams").text
    priya.post("/admin/teams/kinship/closing", data={"close-on": "31/12/2026"})
    assert "closes 31 December 2026" in priya.get("/admin/teams").text
    refused = priya.post("/admin/teams/disabilities-x/closing", data={"close-on": "31/12/2026"})
    assert refused.status_code == 404
    refused = priya.post("/admin/teams/kinship/name", data={"rename-name": "Fostering"})
    assert (refused.status_code, sentences(refused)) == (422, ["There is already a team called Fostering."])


def test_a_service_and_a_post_are_added(priya: FlaskClient) -> None:
    assert priya.post("/admin/services/new", data={"name": "Edge of Care"}).status_code == 303
    assert priya.post("/admin/posts/new", data={"title": "Psychologist", "role": "practitioner"}).status_code == 303
    page = priya.get("/admin/teams").text
    assert ("Edge of Care" in page, "Psychologist" in page) == (True, True)
    assert sentences(priya.post("/admin/services/new", data={"name": ""})) == ["Enter a name."]


def test_a_file_is_checked_confirmed_and_undone(priya: FlaskClient, pat: str) -> None:
    lines = f"{HEADINGS}\nS005,Pat Pansy,pat@saltmarsh.example,Practitioner,CDT,,S003,6/1/2020,\nS9,,x,,,,,31/2/2027,"
    where = upload(priya, lines).headers["Location"]
    page = priya.get(where).text
    assert "Confirming writes exactly what is shown here and leaves out 1 line that cannot be read." in page
    assert "Name: Pat Poppy → <b>Pat Pansy</b>" in page
    assert "“31/2/2027” is not a date. Write day, month and year, such as 12/4/2027." in page
    assert "Pat Poppy" in priya.get(pat).text  # nothing written yet
    page = priya.post(f"{where}/confirmation", follow_redirects=True).text
    assert "1 person written." in page
    assert "Pat Pansy" in priya.get(pat).text
    page = priya.post(f"{where}/undoing", follow_redirects=True).text
    assert "The import was undone. Everyone is as they were before." in page
    assert '<h1 class="govuk-heading-l">Pat Poppy' in priya.get(pat).text


def test_windows_1252_is_said_on_the_page(priya: FlaskClient) -> None:
    where = upload(priya, f"{HEADINGS}\nS9,Zoë Öre,zoe@x.example,Practitioner,CDT,,S003,,".encode("cp1252"))
    page = priya.get(where.headers["Location"]).text
    assert "Read as Windows-1252." in page
    assert "Zoë Öre" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is an Excel workbook. In Excel choose Save As, “CSV UTF-8”, and send that file."),
        (b"x" * (2 * 1024 * 1024 + 1),
         "The file is larger than 2 MB. Leave out columns that are not needed, or split it."),
        (f"{HEADINGS}\n".encode() + b"S1,A,a@x.example,,,,,,\n" * 5001,
         "The file has more than 5,000 people. Split it into smaller files."),
    ],
)  # fmt: skip
def test_an_unusable_file_gets_one_refusal_on_the_form(priya: FlaskClient, data: bytes, sentence: str) -> None:
    answer = upload(priya, data)
    assert (answer.status_code, sentences(answer)) == (422, [sentence])


def test_no_file_at_all(priya: FlaskClient) -> None:
    assert sentences(priya.post("/admin/imports", data={})) == ["Choose a CSV file."]


def test_a_file_checked_before_someone_else_changed_people_is_refused_whole(
    town: Flask, cast: Cast, priya: FlaskClient
) -> None:
    where = upload(priya, f"{HEADINGS}\nS9,Zoë,zoe@x.example,Practitioner,CDT,,S003,,").headers["Location"]
    with town.app_context():
        services.leave(cast["Tom"], on=cast["Tom"].joined_on, by=None)
        db.session.commit()
    answer = priya.post(f"{where}/confirmation")
    assert answer.status_code == 409
    assert "People have changed in the portal since this file was checked. Check the file again." in answer.text


NASTY = "<img src=x onerror=alert(1)> {{7*7}} =cmd() \u202e"


def test_what_people_write_stays_text_on_every_page(priya: FlaskClient, pat: str) -> None:
    """A25, A27: one name full of traps, shown wherever names are shown."""
    details = {"name": NASTY, "email": "pat@saltmarsh.example", "staff_number": "S005", "version": "1"}
    priya.post(f"{pat}/details", data=details)
    priya.post("/admin/teams/new", data={"name": NASTY, "service": "early-help"})
    priya.post("/admin/teams/fostering/aliases", data={"alias-name": f"{NASTY} too"})
    where = upload(priya, f"{HEADINGS}\nS9,{NASTY},x@x.example,{NASTY},{NASTY} Team,Early Help,S005,,", f"{NASTY}.csv")
    seen = ["/admin/people", pat, "/admin/teams", "/admin/teams/fostering", "/admin/imports",
            where.headers["Location"], "/admin/log"]  # fmt: skip
    for path in seen:
        page = priya.get(path).text
        assert "<img" not in page, path
        assert "&lt;img" in page, path
        assert "{{7*7}}" in page, path


def test_one_megabyte_in_a_box_and_nul_and_surrogates_are_refused_or_cleaned(priya: FlaskClient, pat: str) -> None:
    form = {"email": "pat@saltmarsh.example", "staff_number": "S005", "version": "1"}
    answer = priya.post(f"{pat}/details", data=form | {"name": "x" * 1_000_000})
    assert (answer.status_code, sentences(answer)) == (422, ["Use 120 characters or fewer."])
    assert priya.post(f"{pat}/details", data=form | {"name": "Pa\x00t \x0bPansy"}).status_code == 303
    assert "Pat Pansy" in priya.get(pat).text
    answer = priya.post(f"{pat}/leaving", data={"on": "1" * 1_000_000, "version": "2"})
    assert answer.status_code == 422
