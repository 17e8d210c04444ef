"""Making a form, as those who make it see it: with htmx and without script (D60)."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.reviews import building, drafting
from qaportal.reviews.models import Answer, Review
from tests.reviews.made import Desk, Kept
from tests.security.walking import forms_of

HTMX = {"HX-Request": "true"}
NEW = {
    "name": "Voice of the child", "summary": "Is it on record?", "seat": "lead", "often": "often", "child": "yes",
    "start": "",
}  # fmt: skip
SignIn = Callable[[str], FlaskClient]


def sent(client: FlaskClient, path: str, onto: str = "", **typed: Any) -> Any:
    """A form of a page, sent as the page offers it, with what was typed."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    form = next(one for one in forms_of(path, page.text) if one.action.endswith(onto or path.partition("?")[0]))
    return client.post(form.action, data=form.fields | typed)


def test_from_nothing_to_a_review_that_is_handed_in(town: Flask, work: str, sign_in: SignIn) -> None:
    lead = sign_in("Tom")
    activity = lead.get(f"/activity/{work}")
    assert f'hx-get="/activity/{work}/made-forms/glance"' in activity.text
    assert "Make the form" in lead.get(f"/activity/{work}/made-forms/glance", headers=HTMX).text
    answer = sent(lead, f"/activity/{work}/made-forms/new", **NEW)
    assert answer.status_code == 303
    form = answer.location
    assert sent(lead, form, "/sections", title="Records").location == f"{form}#section-records"
    new = f"{form}/sections/records/questions/new"
    assert "What kind of answer is wanted?" in lead.get(new).text
    typed = {"ask": "Is it seen?", "required": "y", "evidence": "y"}
    assert sent(lead, f"{new}?kind=yes_no", **typed).location == f"{form}#question-is_it_seen"
    assert sent(lead, f"{new}?kind=choice", ask="Where?", options="Plan\nNotes").status_code == 303
    assert "Preview" in lead.get(form).text
    assert "Nothing that you type here is kept" in lead.get(f"{form}/preview/records").text
    assert "Print this blank form" in lead.get(f"{form}/sheet").text
    assert sent(lead, f"{form}/use").location == form
    assert "In use" in lead.get(f"/activity/{work}/made-forms").text
    mine = lead.get("/reviews").text
    start = re.search(r'action="(/seats/[^"]+/forms/voice_of_the_child)"', mine)
    assert start, mine
    review = lead.post(start[1]).location
    shown = lead.get(review).text
    assert "on version 1 of its form" in shown
    section = re.search(r'href="(/reviews/[^"]+/sections/records)"', shown)
    assert section
    saved = sent(lead, section[1], **{"q.is_it_seen": "yes", "n.is_it_seen": "In the plan.", "q.where": "Plan"})
    assert saved.status_code == 303
    check = lead.get(saved.location)
    done = lead.post(forms_of(saved.location, check.text)[-1].action)
    assert done.status_code == 303
    with town.app_context():
        review = db.session.scalars(select(Review)).one()
        answers = {one.key: one.value for one in db.session.scalars(select(Answer))}
    assert (review.is_final, answers) == (True, {"is_it_seen": "yes", "where": "Plan"})


def test_a_copy_keeps_what_stands_beside_the_questions_and_the_preview_shows_it(work: str, sign_in: SignIn) -> None:
    """Answers with a comma in them are told from one another; the page that puts it into use names the seat."""
    lead = sign_in("Tom")
    form = sent(lead, f"/activity/{work}/made-forms/new", **NEW | {"start": "pack-practice_review"}).location
    page = lead.get(f"{form}/preview/judgement").text
    assert '<aside class="guide" aria-labelledby="guide-title">' in page
    assert '<p class="to-guide"><a class="govuk-link" href="#guide-title">What good looks like' in page
    new = f"{form}/sections/basic_information/questions/new?kind=choice"
    assert sent(lead, new, ask="Where?", options="Seen\nNamed, not seen").status_code == 303
    for path in (form, f"{form}/sheet"):
        assert "Seen / Named, not seen" in lead.get(path).text
    assert "From now on whoever has the seat “" in lead.get(f"{form}/use").text


def test_a_form_that_was_made_is_taken_out_blank_as_word(work: str, sign_in: SignIn) -> None:
    """Issue 6, 9: with room to write, named after the work that it is for; nothing of it is written down by asking."""
    lead = sign_in("Tom")
    form = sent(lead, f"/activity/{work}/made-forms/new", **NEW).location
    assert lead.get(f"{form}/blank").status_code == 404
    sent(lead, form, "/sections", title="Records")
    sent(lead, f"{form}/sections/records/questions/new?kind=yes_no", ask="Is it seen?", evidence="y")
    assert f'href="{form}/blank" download' in lead.get(f"{form}/sheet").text
    answer = lead.get(f"{form}/blank")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="blank-voice-of-the-child.docx"'
    said = [one.text for one in Document(io.BytesIO(answer.data)).paragraphs]
    assert said[0] == "Voice of the child"
    assert {"1 Is it seen?", "☐ Yes ☐ No", "Where it can be seen, or why"} <= {" ".join(one.split()) for one in said}
    section = Document(io.BytesIO(answer.data)).sections[0]
    assert f"{work}, version 1, a draft" in section.footer.paragraphs[0].text
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE when filled in"


# Order -------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(desk: Desk, work: str) -> Kept:
    """A form with two sections, of two questions and of none."""
    return desk.edited(desk.written(work), lambda _pack, body: building.with_section(body, "Plan")[0])


def place(made: Kept, section: str, way: str) -> tuple[str, dict[str, str]]:
    return f"{made.path}/sections/{section}/place", {"way": way, "version": str(made.version)}


def test_a_section_moves_and_the_focus_stays_on_its_button(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    path, fields = place(draft, "plan", "up")
    answer = sign_in("Priya").post(path, data=fields)
    assert answer.location == f"{draft.path}#up-section-plan"
    assert [one["key"] for one in drafting.sections_of(desk.kept(draft.public_id).body)] == ["plan", "records"]


def test_htmx_gets_the_list_alone_with_the_new_version_in_it(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    path, fields = place(draft, "plan", "up")
    answer = sign_in("Priya").post(path, data=fields, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="outline">')
    assert answer.text.index("title-plan") < answer.text.index("title-records")
    assert f'name="version" value="{desk.kept(draft.public_id).version}"' in answer.text
    assert 'id="up-section-plan"' in answer.text


def test_at_the_end_nothing_moves_and_nothing_is_logged(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    before = desk.acts()
    path, fields = place(draft, "records", "up")
    assert sign_in("Priya").post(path, data=fields).status_code == 303
    assert desk.acts() == before


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_whoever_saw_an_older_version_is_told(draft: Kept, sign_in: SignIn, headers: dict[str, str]) -> None:
    path, fields = place(draft, "plan", "up")
    answer = sign_in("Tom").post(path, data=fields | {"version": "1"}, headers=headers)
    assert answer.status_code == 409
    assert "Somebody else changed this form while you had it open." in answer.text
    assert f'name="version" value="{draft.version}"' in answer.text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "¹"])
def test_a_version_that_is_none_is_an_old_one(draft: Kept, sign_in: SignIn, version: str) -> None:
    path, fields = place(draft, "plan", "up")
    assert sign_in("Priya").post(path, data=fields | {"version": version}).status_code == 409


def test_a_question_that_waits_does_not_go_first(draft: Kept, sign_in: SignIn) -> None:
    path = f"{draft.path}/questions/{draft.keys[1]}/place"
    answer = sign_in("Priya").post(path, data={"way": "up", "version": draft.version})
    assert answer.status_code == 422
    assert "“What does the child say?” is asked only after a certain answer" in answer.text


# What is typed -------------------------------------------------------------------------------------------


def test_nothing_that_was_typed_is_lost_when_somebody_else_was_first(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client = sign_in("Priya")
    path = f"{draft.path}/questions/{draft.keys[0]}"
    form = next(one for one in forms_of(path, client.get(path).text) if one.action == path)
    late = form.fields | {"ask": "Is it in their own words?"}
    assert client.post(path, data=form.fields | {"ask": "Is it there at all?"}).status_code == 303
    answer = client.post(path, data=late)
    assert answer.status_code == 409
    assert "Is it in their own words?" in answer.text
    again = next(one for one in forms_of(path, answer.text) if one.action == path)
    assert client.post(path, data=again.fields).status_code == 303
    assert (
        drafting.sections_of(desk.kept(draft.public_id).body)[0]["questions"][0]["ask"] == "Is it in their own words?"
    )


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("choice", {"ask": "Which?", "options": ""}, "Write the answers that there are to choose from, one a line."),
        ("rating", {"ask": "How?", "lowest": "5", "highest": "1"}, "The highest number is to be above the lowest."),
        ("rating", {"ask": "How?", "lowest": "many"}, "Enter a whole number from 0 to 10."),
        ("rating", {"ask": "How?", "anchors": "good"}, "Line 1 is not a number from 0 to 10"),
        ("text", {"ask": ""}, "Write the question."),
        ("text", {"ask": "x" * 601}, "Use 600 characters or fewer."),
        ("grade", {"ask": "How good?"}, "Choose a scale."),
    ],
)  # fmt: skip
def test_each_fault_is_said_beside_its_field(
    draft: Kept, sign_in: SignIn, kind: str, typed: dict[str, str], sentence: str
) -> None:
    path = f"{draft.path}/sections/plan/questions/new?kind={kind}"
    answer = sent(sign_in("Priya"), path, **typed)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2, "above the form and beside the field"
    assert all(text in answer.text for text in typed.values())


def test_another_kind_of_answer_keeps_the_words(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client, path = sign_in("Priya"), f"{draft.path}/questions/{draft.keys[1]}"
    assert "Another kind of answer" in client.get(f"{path}/kind").text
    assert sent(client, f"{path}?kind=ticks", options="Words\nDrawings").status_code == 303
    question = drafting.sections_of(desk.kept(draft.public_id).body)[0]["questions"][1]
    assert question["ask"] == "What does the child say?"
    assert (question["kind"], question["options"], "when" in question) == ("ticks", ["Words", "Drawings"], True)


def test_a_question_goes_to_another_section(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client, key = sign_in("Priya"), draft.keys[1]
    assert sent(client, f"{draft.path}/questions/{key}", section="plan").status_code == 303
    assert [len(one["questions"]) for one in drafting.sections_of(desk.kept(draft.public_id).body)] == [1, 1]


def test_when_it_is_asked_is_chosen_in_two_steps(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client, (first, second) = sign_in("Priya"), draft.keys
    path = f"{draft.path}/questions/{second}/condition"
    page = client.get(path).text
    assert "Only if question 1 is yes" in page
    assert f'value="{first}"' in page
    assert sent(client, f"{path}?on={first}", answers="no").status_code == 303
    assert "Only if question 1 is no." in client.get(f"{draft.path}").text
    none = client.post(path, data={"on": first, "version": desk.kept(draft.public_id).version})
    assert (none.status_code, "Choose at least one answer." in none.text) == (422, True)
    assert client.post(path, data={"version": desk.kept(draft.public_id).version}).status_code == 303
    assert "Only if" not in client.get(f"{draft.path}").text


def test_a_section_is_deleted_with_its_questions_once_that_was_asked(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client, path = sign_in("Priya"), f"{draft.path}/sections/records/removal"
    assert "Its 2 questions will be gone as well." in client.get(path).text
    assert sent(client, path).status_code == 303
    assert desk.kept(draft.public_id).keys == []
    assert client.get(path).status_code == 404


def test_the_words_a_framework_refuses_for_a_day_are_there_already(draft: Kept, sign_in: SignIn) -> None:
    assert (
        "Words that are no date" in sign_in("Priya").get(f"{draft.path}/sections/plan/questions/new?kind=actions").text
    )


# In use, and from then on ------------------------------------------------------------------------------------


def test_what_is_missing_stands_on_the_check_page_and_it_is_not_used(desk: Desk, draft: Kept, sign_in: SignIn) -> None:
    client, path = sign_in("Priya"), f"{draft.path}/use"
    assert "“Plan” has no question: add one, or delete the section." in client.get(path).text
    answer = client.post(path, data={"version": draft.version})
    assert (answer.status_code, desk.kept(draft.public_id).is_used) == (422, False)


def test_of_two_who_put_it_into_use_one_wins(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.written(work)
    fields = {"version": made.version}
    answers = [sign_in(who).post(f"{made.path}/use", data=fields) for who in ("Priya", "Tom")]
    assert [one.status_code for one in answers] == [303, 409]
    assert "It is in use already: somebody else was first." in answers[1].text
    assert desk.acts().count("put into use") == 1


@pytest.mark.parametrize("verb", ["details", "sections", "sections/records", "sections/records/removal"])
def test_a_version_in_use_is_never_changed(desk: Desk, work: str, sign_in: SignIn, verb: str) -> None:
    made = desk.used(work)
    body = dict(made.body)
    path = f"{made.path}/{verb}"
    answer = sign_in("Priya").post(path, data=NEW | {"title": "More", "version": made.version})
    assert answer.status_code == 422
    assert "This version is in use, so it stays as it is." in answer.text
    assert desk.kept(made.public_id).body == body


def start(made: Kept, work: str, client: FlaskClient) -> str:
    """A review on the form of the seat of whoever asks; its address."""
    action = re.search(rf'action="(/seats/[^"]+/forms/{made.key})"', client.get("/reviews").text)
    assert action
    return str(client.post(action[1]).location)


def test_a_review_keeps_its_version_when_the_next_is_used(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.used(work)
    tom, priya = sign_in("Tom"), sign_in("Priya")
    review = start(made, work, tom)
    draft = priya.post(f"{made.path}/next").location
    assert priya.post(f"{made.path}/next").location == draft, "one draft, whoever asks"
    new = f"{draft}/sections/records/questions/new?kind=date"
    assert sent(priya, new, ask="Since when?").status_code == 303
    assert sent(priya, f"{draft}/use").status_code == 303
    assert "on version 1 of its form" in tom.get(review).text
    section = re.search(r'href="(/reviews/[^"]+/sections/records)"', tom.get(review).text)
    assert section
    assert "Since when?" not in tom.get(section[1]).text
    action = re.search(rf'action="(/seats/[^"]+/forms/{made.key})"', tom.get("/reviews").text)
    assert action
    second = tom.post(action[1], data={"another": "1"}).location
    assert "on version 2 of its form" in tom.get(second).text
    forms = tom.get(f"/activity/{work}/made-forms").text
    assert forms.count("1 review<") + forms.count("1 review") >= 2
    assert ("In use" in forms, "Was in use before" in forms) == (True, True)


def test_a_version_with_reviews_is_not_taken_out_of_use(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.used(work)
    tom = sign_in("Tom")
    path = f"{made.path}/withdrawal"
    assert "Take it out of use" in tom.get(f"{made.path}").text
    start(made, work, tom)
    assert "Take it out of use" not in tom.get(f"{made.path}").text
    answer = tom.post(path)
    assert (answer.status_code, desk.kept(made.public_id).is_used) == (422, True)
    assert "Reviews are written on this version, so it stays in use." in answer.text


def test_without_reviews_it_is_a_draft_again(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.used(work)
    client = sign_in("Priya")
    assert client.post(f"{made.path}/withdrawal").status_code == 303
    assert not desk.kept(made.public_id).is_used
    assert client.post(f"{made.path}/withdrawal").status_code == 409


def test_the_seat_stays_once_a_version_was_in_use(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.used(work)
    client = sign_in("Priya")
    draft = client.post(f"{made.path}/next").location
    page = client.get(f"{draft}/details").text
    assert ('name="seat"' in page, 'name="often"' in page) == (False, False)
    assert sent(client, f"{draft}/details", name="Voice, again", often="once").status_code == 303
    last = desk.kept(draft.rpartition("/")[2])
    assert (last.name, last.body["often"], last.key) == ("Voice, again", True, made.key)


def test_a_draft_is_discarded_the_version_in_use_stays(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.used(work)
    client = sign_in("Priya")
    draft = client.post(f"{made.path}/next").location
    assert sent(client, f"{draft}/removal").location == f"/activity/{work}/made-forms"
    assert client.get(draft).status_code == 404
    answer = client.post(f"{made.path}/removal", data={"version": made.version})
    assert (answer.status_code, desk.kept(made.public_id).is_used) == (422, True)


# Beginning as a copy ---------------------------------------------------------------------------------------------


def test_a_form_begins_as_a_copy_of_one_that_is_in_use(desk: Desk, work: str, sign_in: SignIn) -> None:
    made, client = desk.used(work), sign_in("Priya")
    path = f"/activity/{work}/made-forms/new"
    assert f"Voice of the child ({work})" in client.get(path).text
    answer = sent(client, path, **NEW | {"start": f"made-{made.public_id}"})
    copy = desk.kept(answer.location.rpartition("/")[2])
    assert (copy.key, copy.number) == ("voice_of_the_child_2", 1)
    assert copy.keys == made.keys
    refused = client.post(path, data=NEW | {"start": "made-" + "A" * 22})
    assert refused.status_code == 422


def test_a_draft_is_nobodys_to_copy(desk: Desk, work: str, sign_in: SignIn) -> None:
    made = desk.begun(work)
    assert made.public_id not in sign_in("Priya").get(f"/activity/{work}/made-forms/new").text


# Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "draft", "in_use", "may_make"),
    [
        ("Priya", 200, 200, True), ("Tom", 200, 200, True), ("Hazel", 404, 200, False), ("Rowan", 404, 200, False),
        ("Pat", 404, 200, False), ("Lena", 404, 200, False), ("Bea", 404, 200, False), ("Gus", 404, 404, False),
    ],
)  # fmt: skip
def test_who_makes_a_form_and_who_reads_it(
    desk: Desk, work: str, sign_in: SignIn, first: str, draft: int, in_use: int, may_make: bool
) -> None:
    client, made = sign_in(first), desk.written(work)
    path = f"{made.path}"
    assert client.get(path).status_code == client.get(f"{path}/sheet").status_code == draft
    assert client.post(f"{path}/sections", data={"title": "x", "version": made.version}).status_code == (
        303 if may_make else 404
    )
    if may_make:
        made = desk.edited(made, lambda pack, body: building.without_section(pack, body, "x"))
    desk.put_into_use(made)
    assert client.get(path).status_code == client.get(f"{path}/preview/records").status_code == in_use
    assert client.post(f"{path}/next").status_code == (303 if may_make else 404 if in_use == 404 else 403)
    assert client.get(f"{path}/details").status_code == (200 if may_make else 404 if in_use == 404 else 403)


def test_work_with_forms_of_the_framework_has_none_made(work: str, sign_in: SignIn) -> None:
    for page in ("made-forms/new", "made-forms", "made-forms/glance"):
        assert sign_in("Priya").get(f"/activity/CPR-2027-03/{page}").status_code == 404


def test_the_log_says_who_did_what_and_never_what_a_form_asks(desk: Desk, work: str, sign_in: SignIn) -> None:
    desk.used(work)
    with desk.app.app_context():
        found = db.session.scalars(select(LogEntry).where(LogEntry.thing_kind == "form").order_by(LogEntry.id)).all()
    assert [(one.act, one.details) for one in found] == [
        ("made", {}), ("changed", {"what": "wrote it"}), ("put into use", {}),
    ]  # fmt: skip
    assert {one.thing_ref for one in found} == {f"{work} voice_of_the_child version 1"}
