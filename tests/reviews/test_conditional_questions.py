"""Every condition of every form of the four councils, met and not met through the pages: what it opens is not there, is
there once it holds, and is gone again once it does not (D50, D69). What is to be typed is worked out here, from the
condition as the pack has it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.schema import FormTemplate, Part, Question, Section
from qaportal.frameworks.schema.conditions import Condition
from qaportal.lib.db import db
from qaportal.reviews.models import Review
from tests.reviews.ground import ready_to_write
from tests.reviews.packs import PACKS
from tests.signing import sign_in

YES_NO = ("yes", "no")
OFFERED = {"yes_no": YES_NO, "yes_no_partly": (*YES_NO, "partly"), "yes_no_partly_na": (*YES_NO, "partly")}


@dataclass(frozen=True)
class Case:
    """Something that is asked, or scored, under a condition."""

    pack: str
    form: FormTemplate
    part: Part
    section: Section | None
    question: Question | None
    when: Condition

    @property
    def name(self) -> str:
        keys = [one.key for one in (self.part, self.section, self.question) if one]
        return "/".join([self.pack, self.form.key, *keys])


def cases() -> Iterator[Case]:
    for pack, found in PACKS.items():
        for form in found.forms.values():
            for part in form.parts:
                if part.when:
                    yield Case(pack, form, part, None, None, part.when)
                for section in part.sections:
                    for when in (section.when, section.scored_when):
                        if when:
                            yield Case(pack, form, part, section, None, when)
                    for question in section.questions:
                        if question.when:
                            yield Case(pack, form, part, section, question, question.when)


CASES = list(cases())


def branches(when: Condition) -> list[Condition]:
    """Each comparison that is enough for it to hold."""
    assert when.all is None, "no pack has one of these yet: say here what meets it"
    return [one for part in when.any for one in branches(part)] if when.any else [when]


def said(value: Any) -> str:
    """As it is typed: true and yes are alike."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def values_of(form: FormTemplate, one: Condition) -> tuple[list[str], list[str]]:
    """What may be answered to the question of a comparison: what meets it, and what does not."""
    asked = next(question for question in form.questions() if question.key == one.answer)
    assert asked.when is None, "the question that it looks at is always there"
    offered = OFFERED.get(asked.kind) or tuple(asked.options)
    assert one.is_ is not None, "no pack compares an answer in another way yet"
    meets = [said(value) for value in one.is_]
    assert set(meets) <= set(offered), "it waits for what cannot be answered"
    return meets, [value for value in offered if value not in meets]


def body_of(form: FormTemplate) -> dict[str, Any]:
    """The form as it is, but that one person has all its seats and may begin with any part: conditions alone close
    something."""
    made: dict[str, Any] = form.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for part in made["parts"]:
        part["seat"], part["opens"] = "reviewer", "start"
        for name in ("seen_by", "blind_to", "phase"):
            part.pop(name, None)
    for one in [made, *(section for part in made["parts"] for section in part["sections"])]:
        one.pop("rubrics", None)
        one.pop("documents", None)
        one.pop("minutes", None)
    return made


class Pages:
    """The pages of one form, in a browser."""

    def __init__(self, client: FlaskClient, review: str, form: FormTemplate) -> None:
        self.client, self.review, self.form = client, review, form

    def address(self, part: Part, section: Section) -> str:
        return f"/reviews/{self.review}/parts/{part.key}/sections/{section.key}"

    def shows(self, case: Case) -> bool:
        """Whether what the condition opens can be answered now."""
        if case.section is None:
            listed = f'href="{self.address(case.part, case.part.sections[0])}"'
            return listed in self.client.get(f"/reviews/{self.review}").text
        answer = self.client.get(self.address(case.part, case.section))
        scored = [one for one in case.section.questions if one.scored]
        key = (case.question or (scored or case.section.questions)[0]).key
        return answer.status_code == 200 and f'name="q.{key}' in answer.text

    def answer(self, key: str, value: str) -> str:
        """Answer a question as its page does without a script; and what the page with one is given back."""
        part, section = next(
            (part, section) for part in self.form.parts for section in part.sections
            for one in section.questions if one.key == key
        )  # fmt: skip
        at = self.address(part, section)
        seen = re.search(rf'name="v\.{key}" value="(\d+)"', self.client.get(at).text)
        assert seen
        sent = {f"q.{key}": value, f"v.{key}": seen[1], "shown": ""}  # none of those under a condition is on the page
        save = f"/reviews/{self.review}/parts/{part.key}/answers/{key}"
        kept = self.client.post(save, data=sent, headers={"HX-Request": "true"})
        assert kept.status_code == 200, kept.text
        return kept.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_condition_opens_is_there_while_it_holds(town: Flask, case: Case) -> None:
    with town.app_context():
        review = ready_to_write(body_of(case.form) | {"key": case.form.key})
        ident, public_id = review.id, review.public_id
    pages = Pages(sign_in(town, "Rowan"), public_id, case.form)
    for one in branches(case.when):
        if one.fact:
            with town.app_context():
                by_fact(pages, case, one, ident)
            continue
        meets, misses = values_of(case.form, one)
        assert misses
        assert not pages.shows(case), f"{one}: before it is answered"
        for value in meets:
            given = pages.answer(str(one.answer), value)
            assert pages.shows(case), f"{one}: {value}"
            if case.question and case.section and one.answer in {each.key for each in case.section.questions}:
                assert f'id="placed-{case.question.key}"' in given  # at once, in its place on the page
            for other in misses:
                pages.answer(str(one.answer), other)
                assert not pages.shows(case), f"{one}: {other}"


def by_fact(pages: Pages, case: Case, one: Condition, ident: int) -> None:
    """The only fact that a form of the four asks for is the age."""
    assert (one.fact, one.at_most, one.is_) == ("age", None, None)
    assert one.at_least is not None
    for age, is_shown in ((one.at_least - 1, False), (one.at_least, True), (None, bool(case.part.reasons_for_none))):
        record = db.session.get_one(Review, ident).record
        assert record is not None
        record.row.age_from = record.row.age_to = age
        db.session.commit()
        assert pages.shows(case) is is_shown, age


def test_the_packs_have_as_many_as_were_counted_by_hand() -> None:
    """Bedford: a talk and what has to be put right; Lambeth: six questions, the child's part, and a section's scores;
    West Sussex: two of the moderator, two of a dip sample, two of supervision."""
    counted: dict[str, int] = {}
    for case in CASES:
        counted[case.pack] = counted.get(case.pack, 0) + 1
    assert counted == {"bedford": 2, "lambeth": 8, "west-sussex": 6}
