"""Blank forms on paper: all that a form asks, with room to answer it by hand, for whoever may read the framework."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from time import process_time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.lib.db import db
from qaportal.lib.papers import Heading, Lines, Paper, Question, Table, Ticks, word
from qaportal.reviews.blank import blank_form
from tests.lib.papers import WordFile

COUNCILS = ("bedford", "lambeth", "north-somerset", "west-sussex")
FORM = "/frameworks/north-somerset/2022-1/forms/practice_review"


def forms() -> Iterator[tuple[Pack, FormTemplate]]:
    for council in COUNCILS:
        pack = read_pack(shipped(council))
        yield from ((pack, form) for form in pack.forms.values())


FORMS = list(forms())
every_form = pytest.mark.parametrize(("pack", "form"), FORMS, ids=[f"{pack.key}-{form.key}" for pack, form in FORMS])


@every_form
def test_it_asks_all_that_the_form_asks_in_order(pack: Pack, form: FormTemplate) -> None:
    asked = [(block.number, block.ask) for block in blank_form(pack, form).blocks if isinstance(block, Question)]
    numbered = [one for one in asked if one[0]]
    assert numbered == [(str(n), question.ask) for n, question in enumerate(form.questions(), 1)]
    headings = [block.text for block in blank_form(pack, form).blocks if isinstance(block, Heading)]
    assert headings == [title for part in form.parts for title in (part.title, *(one.title for one in part.sections))]


@every_form
def test_there_is_room_after_every_question(pack: Pack, form: FormTemplate) -> None:
    blocks = blank_form(pack, form).blocks
    rooms = (Lines, Ticks, Table)
    bare = [a.ask for a, b in pairwise(_room(blocks, rooms)) if isinstance(a, Question) and not isinstance(b, rooms)]
    assert bare == []


def _room(blocks: tuple[object, ...], rooms: tuple[type, ...]) -> list[object]:
    return [block for block in blocks if isinstance(block, (Question, *rooms))]


@every_form
def test_it_names_nobody_and_no_day(pack: Pack, form: FormTemplate) -> None:
    paper: Paper = blank_form(pack, form)
    assert (paper.made_by, paper.made_at) == ("", None)
    assert paper.foot == f"{pack.title}, version {pack.version}"


@every_form
def test_as_word_it_takes_no_second(pack: Pack, form: FormTemplate) -> None:
    begun = process_time()
    made = WordFile(word(blank_form(pack, form)))
    assert process_time() - begun < 1
    assert made.paragraphs("word/header1.xml") == ["OFFICIAL-SENSITIVE when filled in"]


# In the browser ---------------------------------------------------------------------------------------


def test_whoever_reads_the_framework_takes_a_blank_form(town: Flask, sign_in: Callable[[str], FlaskClient]) -> None:
    client = sign_in("Pat")
    assert "Blank form as Word" in client.get(FORM).text
    sent = client.post(f"{FORM}/blanks", data={"kind": "word"})
    assert sent.status_code == 303
    assert "blank-practice-review.docx is ready" in client.get(sent.location).text
    assert client.get(f"{sent.location}/file").data.startswith(b"PK")
    assert sign_in("Tom").get(sent.location).status_code == 404
    assert "Took a blank form" in sign_in("Priya").get("/admin/log").text


def test_as_pdf_it_waits_for_its_turn(town: Flask, sign_in: Callable[[str], FlaskClient]) -> None:
    client = sign_in("Pat")
    address = client.post(f"{FORM}/blanks", data={"kind": "pdf"}).location
    assert "Waiting for its turn." in client.get(address).text
    with town.app_context():
        town.extensions["jobs"].drain()
        db.session.remove()
    assert client.get(f"{address}/file").data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("form", "kind"), [("no_such_form", "word"), ("practice_review", "exe"), ("practice_review", "")]
)
def test_there_is_no_other_form_and_no_other_kind(
    town: Flask, sign_in: Callable[[str], FlaskClient], form: str, kind: str
) -> None:
    address = f"/frameworks/north-somerset/2022-1/forms/{form}/blanks"
    assert sign_in("Pat").post(address, data={"kind": kind}).status_code == 404


def test_a_guest_sees_no_framework(town: Flask, sign_in: Callable[[str], FlaskClient]) -> None:
    assert sign_in("Gus").post(f"{FORM}/blanks", data={"kind": "word"}).status_code == 404


@every_form
def test_each_wording_stands_on_it_once(pack: Pack, form: FormTemplate) -> None:
    beside = {key for section in form.sections() for key in section.rubrics}
    tables = [block for block in blank_form(pack, form).blocks if isinstance(block, Table)]
    assert len([one for one in tables if any(cell.strip() for row in one.rows for cell in row)]) == len(beside)
