"""Making a form: its questions, one by one."""

from typing import Any

from flask import Response, request, url_for

from qaportal.lib.access import access, me
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.pages import page
from qaportal.programme.routes.sending import sent
from qaportal.reviews import building, building_forms, fields, policy, queries, services
from qaportal.reviews.drafting import Body, answers_to, as_question, question_of, section_of, sections_of
from qaportal.reviews.models import MadeForm
from qaportal.reviews.previewing import blocks_of
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.routes.building import changed, of_made, onto, way
from qaportal.timetable.queries import rules_of

QUESTION = "reviews/building/question.html"
CONDITION = "reviews/building/condition.html"


def _question(made: MadeForm, key: str) -> tuple[Body, Body]:
    found = question_of(made.body, key)
    if found is None:
        raise NotFound(building.NO_QUESTION)
    return found


def _kind(otherwise: str = "") -> str:
    """The kind of answer that an address or a form names; `otherwise` where it names none that there is."""
    kind = request.form.get("kind") or request.args.get("kind") or ""
    return kind if kind in fields.KINDS else otherwise


def _sent_kind() -> str:
    kind = _kind()
    if not kind:
        raise DomainError("Choose what kind of answer is wanted, then write the question.")
    return kind


@bp.get("/made-forms/<id:made>/sections/<key:section>/questions/new")
@access(policy.can_build_made, load=queries.visible_made)
def new_question(made: MadeForm, section: str) -> Response:
    """First what kind of answer is wanted, then the question."""
    found = section_of(made.body, section)
    if found is None:
        raise NotFound(building.NO_SECTION)
    kind = _kind()
    if not kind:
        form = building_forms.kind_form(rules_of(made.activity)[0], "text")
        return page("reviews/building/kind.html", form=form, section=found, question=None, **of_made(made))
    return page(QUESTION, form=_form(made, kind, {}), section=found, question=None, **_named(kind), **of_made(made))


def _named(kind: str) -> dict[str, Any]:
    return {"kind": kind, "kind_name": fields.KINDS[kind][0]}


def _form(made: MadeForm, kind: str, start: Body, sections: list[Body] | None = None) -> Any:
    pack, _ = rules_of(made.activity)
    begin = {"refused_words": fields.refused_by_default(pack), "lowest": 1, "highest": 5, "version": made.version}
    return building_forms.question_form(kind, pack, begin | start, sections or ())


@bp.post("/made-forms/<id:made>/sections/<key:section>/questions/new")
@access(policy.can_build_made, load=queries.visible_made)
def add_question(made: MadeForm, section: str) -> Response:
    """One more question at the end of a section."""
    kind = _sent_kind()
    form = _form(made, kind, {})
    keys: list[str] = []

    def edit(pack: Any, body: Body) -> Body:
        found, key = building.with_question(pack, body, section, fields.asked_of(kind, form.data))
        keys.append(key)
        return found

    def act() -> str:
        services.change(made, edit, seen=form.seen, what="added a question", by=me())
        return "The question is added."

    def context() -> dict[str, Any]:
        return {"section": section_of(made.body, section), "question": None, **_named(kind), **of_made(made)}

    def onwards() -> str:
        if request.form.get("another"):
            return url_for("reviews.new_question", made=made.public_id, section=section)
        return onto(made, f"question-{keys[-1]}")

    if section_of(made.body, section) is None:
        raise NotFound(building.NO_SECTION)
    return sent(form, QUESTION, act, onwards, context)


@bp.get("/made-forms/<id:made>/questions/<key:question>/kind")
@access(policy.can_build_made, load=queries.visible_made)
def question_kind(made: MadeForm, question: str) -> Response:
    """Another kind of answer for a question."""
    section, found = _question(made, question)
    form = building_forms.kind_form(rules_of(made.activity)[0], found["kind"])
    return page("reviews/building/kind.html", form=form, section=section, question=found, **of_made(made))


@bp.get("/made-forms/<id:made>/questions/<key:question>")
@access(policy.can_build_made, load=queries.visible_made)
def question_form(made: MadeForm, question: str) -> Response:
    """A question, to change it."""
    _, found = _question(made, question)
    kind = _kind(found["kind"])
    return page(QUESTION, form=_form_of(made, question, kind), **_context(made, question, kind))


def _form_of(made: MadeForm, key: str, kind: str) -> Any:
    section, question = _question(made, key)
    start = fields.typed_of(question) | {"section": section["key"]}
    if kind != question["kind"]:
        start = {name: start[name] for name in ("ask", "help", "section", "required") if name in start}
    return _form(made, kind, start, sections_of(made.body))


def _context(made: MadeForm, key: str, kind: str) -> dict[str, Any]:
    section, question = _question(made, key)
    waits = bool(question.get("when"))
    return {"section": section, "question": question, "waits": waits, **_named(kind), **of_made(made)}


@bp.post("/made-forms/<id:made>/questions/<key:question>")
@access(policy.can_build_made, load=queries.visible_made)
def change_question(made: MadeForm, question: str) -> Response:
    """Change it."""
    _question(made, question)
    kind = _sent_kind()
    form = _form_of(made, question, kind)

    def edit(pack: Any, body: Body) -> Body:
        asked = fields.asked_of(kind, form.data)
        return building.changed_question(pack, body, question, asked, form.section.data)

    def act() -> str:
        services.change(made, edit, seen=form.seen, what="changed a question", by=me())
        return "Saved."

    return sent(form, QUESTION, act, lambda: onto(made, f"question-{question}"), lambda: _context(made, question, kind))


@bp.post("/made-forms/<id:made>/questions/<key:question>/place")
@access(policy.can_build_made, load=queries.visible_made)
def place_question(made: MadeForm, question: str) -> Response:
    """A question one place up or down in its section."""
    step = way()
    return changed(
        made, lambda pack, body: building.moved_question(pack, body, question, step), "moved a question",
        f"{request.form['way']}-question-{question}",
    )  # fmt: skip


@bp.post("/made-forms/<id:made>/questions/<key:question>/removal")
@access(policy.can_build_made, load=queries.visible_made)
def remove_question(made: MadeForm, question: str) -> Response:
    """A question is gone."""
    section, _ = _question(made, question)
    return changed(
        made, lambda pack, body: building.without_question(pack, body, question), "deleted a question",
        f"section-{section['key']}",
    )  # fmt: skip


# When a question is asked ------------------------------------------------------------------------------


def _shown(made: MadeForm, key: str, on: str) -> dict[str, Any]:
    section, question = _question(made, key)
    when = next((line.when for block in blocks_of(rules_of(made.activity)[0], made.body)
                 for one, line in block.questions if one == key), "")  # fmt: skip
    return {"section": section, "question": question, "on": _asked_on(made, key, on), "when": when, **of_made(made)}


def _asked_on(made: MadeForm, key: str, on: str) -> Body | None:
    return building.earlier_than(made.body, key).get(on)


def _condition_form(made: MadeForm, key: str, on: str) -> building_forms.ConditionForm:
    pack, _ = rules_of(made.activity)
    asked = _asked_on(made, key, on)
    when = _question(made, key)[1].get("when") or {}
    chosen = [str(one) for one in when.get("is", ())] if when.get("answer") == on else []
    form = building_forms.ConditionForm(data={"version": made.version, "on": on, "answers": chosen})
    form.answers.choices = answers_to(pack, as_question(asked)) if asked else []
    if not form.answers.choices:
        del form.answers
    return form


@bp.get("/made-forms/<id:made>/questions/<key:question>/condition")
@access(policy.can_build_made, load=queries.visible_made)
def condition_form(made: MadeForm, question: str) -> Response:
    """First after which question, then after which of its answers."""
    _question(made, question)
    on = request.args.get("on", "")
    if _asked_on(made, question, on):
        return page(CONDITION, form=_condition_form(made, question, on), **_shown(made, question, on))
    form = building_forms.OnForm(data={"on": (_question(made, question)[1].get("when") or {}).get("answer")})
    earlier = building.earlier_than(made.body, question)
    form.on.choices = [(key, one["ask"]) for key, one in earlier.items()]
    return page("reviews/building/condition_on.html", form=form, **_shown(made, question, ""))


@bp.post("/made-forms/<id:made>/questions/<key:question>/condition")
@access(policy.can_build_made, load=queries.visible_made)
def set_condition(made: MadeForm, question: str) -> Response:
    """Ask it only then; always, where no question is named."""
    on = request.form.get("on", "")
    if on and _asked_on(made, question, on) is None:
        raise DomainError("That question no longer comes before this one. Choose again.")
    form = _condition_form(made, question, on)
    answers = form.answers.data or () if "answers" in form else ()

    def act() -> str:
        services.change(
            made, lambda pack, body: building.asked_when(pack, body, question, on, answers), seen=form.seen,
            what="changed when a question is asked", by=me(),
        )  # fmt: skip
        return "Saved." if on else "It is always asked."

    return sent(form, CONDITION, act, lambda: onto(made, f"question-{question}"), lambda: _shown(made, question, on))
