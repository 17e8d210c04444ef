"""Walking through the portal: every address that the table knows, every form that a page offers."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from qaportal.lib.db import db
from tests.architecture.access_table import Row, rows
from tests.reviews.filled import FORM
from tests.security.lived_in import ROLES, LivedIn

HOSTS = ("weeks.drop_team", "weeks.site_form", "weeks.change_site")  # address a host team, not a team

# Beside the address itself: the queries by which one address shows different things.
QUERIES = {
    "programme.show": ("", "view=month&month=2027-03", "view=week&week=2027-03-08", "view=agenda&from=start",
                       "print=a3", "lane=dip_audit&team=children-in-care"),
    "frameworks.show": ("", "q=review"),
    "frameworks.compare": ("", "old=north-somerset/2022-1&new=new-council/2027-1"),
    "programme.compare_years": ("old=north-somerset/2022-1&new=new-council/2027-1",),
    "frameworks.open_questions": ("", "kind=lost"),
    "programme.show_preview": ("framework=north-somerset+2022-1",
                               "framework=north-somerset+2022-1&start_from=2027"),
    "allocation.my_conflicts": ("", "q=tom"),
    "people.people": ("", "q=tom"),
    "people.my_people": ("", "q=pat"),
    "people.show_import": ("", "section=new"),
    "auditlog.log": ("", "kind=activity"),
    "programme.duties": ("", "by=person&span=year", "span=quarter&month=2026-04", "team=adoption&state=late&duty=more",
                         "service=early-help&month=never&by=nothing"),
    "programme.reminders": ("", "print=1"),
    "programme.duty_log": ("", "team=children-with-disabilities"),
    "sampling.draw_form": ("", "age_from=5&age_to=9&months=6", "age_from=nine"),
    "sampling.receipt": ("", "check=1"),
    "allocation.choose_form": ("", "q=a", "q=nobody"),
    "chase.late": ("", "select=all", "kind=duty&team=adoption"),
    "reviews.new_question": ("", "kind=text", "kind=rating", "kind=choice", "kind=grade", "kind=actions"),
    "reviews.condition_form": ("", "on=is_the_child_s_voice_there"),
    "reviews.question_form": ("", "kind=ticks"),
    "actions.index": ("", "view=board&status=all", "level=child", "whose=team&due=month&source=dip_audit"),
    "actions.plans": ("", "closed=1"),
    "boards.register": ("", "quarter=all&state=due", "print=1"),
    "insight.side": ("", "service=early-help", "kind=cpr&service=early-help"),
}  # fmt: skip
# No pages: what is in them, and their headers, are looked at in tests/reviews/test_exports.py.
FILES = {"reviews.export_file", "reviews.made_blank", "insight.table", "boards.report_copy_file"}
# Pages of the QA lead whose content is of another state than those of the table.
MORE = (
    "/activity/{place.cancelled}",
    "/activity/{place.cancelled}/reinstatement",
    "/activity/{place.placed}",
    "/activity/TS-2027-02",
    "/activity/{place.themed}",
    "/activity/{place.asked}",
    "/activity/{place.placed}/details",
    "/activity/{place.placed}/papers",
    "/admin/imports/{place.confirmed_import}",
    "/activity/{place.sample.framed}/sample",
    "/activity/{place.sample.waiting}/sample",
    "/activity/{place.sample.framed}/seats",
    "/activity/{place.seats.activity}/seats/proposals/{place.seats.looking}",
    "/seats/{place.covered.ended}",
    "/activity/CPR-2027-11/invitations",
    "/disputes/{place.disagreed.settled}",
    "/seats/{place.covered.second[Priya]}",
    "/reviews/{place.written.own[Priya]}/parts/child_view/check",
    "/reviews/{place.written.own[Priya]}/parts/family_view",
    "/reviews/{place.written.own[Priya]}/parts/review/sections/basic_information",
    "/reviews/{place.written.settling}",
    "/reviews/{place.written.noting}/parts/own/sections/notes",
    "/reviews/{place.written.final}",
    "/reviews/{place.written.final}/parts/conclusion",
    "/reviews/{place.written.final}/parts/review",
    "/reviews/{place.again.looks[sent back]}/moderation",
    "/reviews/{place.again.looks[not good enough]}/moderation",
)
NEVER = "A" * 43
FULL = ("new-council", "2027-1")  # a framework with forms and rubrics
PREVIEW = {"framework": "north-somerset 2022-1"}
BODIES = {"insight.take_report": {"kind": "word"}, "programme.change_preview": PREVIEW, "programme.create": PREVIEW,
          "reviews.take_blank": {"kind": "word"}, "weeks.ungroup": {"line": "1"}}  # fmt: skip


def address(place: LivedIn, row: Row, first: str | None) -> str:
    """The row's address, for the thing that it speaks of and the person who asks."""
    first = first or "Pat"
    another = "Pat" if first == "Priya" else "Priya"
    whose = another if row.thing == "another's" else "Pat" if row.thing.startswith("of somebody") else first
    taken = place.covered.second if row.endpoint == "allocation.take_back_part" else place.covered.seats
    rule = next(place.app.url_map.iter_rules(row.endpoint))
    handed_in = row.thing.endswith("handed in")
    written = "reflection" if handed_in else place.written.part[first]
    values = {
        "activity": {
            "a practice week": place.week.ref,
            "a session that is locked": place.week.ref,
            "published; invites the guest": place.invited,
            "published; does not invite the guest": place.uninvited,
            "not published": place.unpublished,
            "a theme": place.themed,
            "no theme yet": place.themeless,
            "terms signed off": place.signed,
            "a sample": place.sample.elsewhere,
            "seats": place.seats.activity,
            "no sample in it": place.placed,
            "a sample of the head's own service": place.sample.drawn,
            "in a demo": place.sample.drawn,
            "a frame to draw from": place.sample.framed,
            "a file that waits": place.sample.waiting,
            "nominations of the practitioner's team": place.sample.visit,
            "a team is wanted": place.nominated.conversation,
            "one's own nomination": place.nominated.conversation,
            "a nomination": place.nominated.conversation,
            "members are wanted": place.nominated.spotlight,
            "nobody is wanted": place.placed,
            "its form is made for it": place.making.work,
            "its forms are the framework's": place.placed,
            "a board sits in it": place.met.sitting,
            "no board sits in it": place.uninvited,
        }.get(row.thing),
        "year": "2028" if row.thing == "a draft year" else "2029" if _is_for_a_new_year(row) else "2027",
        "person": place.week.person if row.endpoint == "weeks.person_page" else place.people[whose],
        "sign_in": place.sign_ins[whose],
        "flag": place.flags["sensitive" if row.thing.endswith("sensitive") else whose],
        "absence": place.absences[whose],
        "pattern": place.patterns[whose],
        "conflict": place.conflicts.get(whose, "A" * 22),
        "what": place.stood.owed.get(whose, "A" * 22),
        "mark": place.stood.marks.get(whose, "A" * 22),
        "exemption": place.stood.exemptions.get(whose, "A" * 22),
        "meeting": place.met.meetings.get(row.thing, place.stood.meeting),
        "item": place.met.items.get(row.thing),
        "step": "closing",
        "feed": place.feeds[whose],
        "framework": FULL if {"key", "form"} & rule.arguments else ("north-somerset", place.framework_version),
        "made": place.making.used if row.thing == "in use" else place.making.draft,
        "key": "help_given" if row.endpoint == "frameworks.rubric" else "case_review",
        "row": place.confirmed_import if row.endpoint == "people.undo_import" else place.checked_import,
        "board": "qapm",
        "report": place.reports.get(row.thing),
        "benchmark": place.benchmark,
        "phase": place.phases.get(row.thing),
        "frame": place.sample.file,
        "record": place.sample.record,
        "nominee": place.sample.nominee,
        "slot": place.seats.locked if row.endpoint == "allocation.unlock" else place.seats.slot,
        "proposal": place.seats.proposal,
        "nomination": place.nominated.standing[
            first if row.thing.startswith("one's own") and first in place.nominated.standing else "Hazel"
        ],
        "seat": "member",
        "assignment": taken[whose],
        "part": (
            written
            if row.endpoint.startswith(("reviews.", "actions."))
            else "moderation"
            if row.endpoint == "allocation.take_back_part"
            else "review"
        ),
        "review": (
            place.disagreed.reviews[row.thing]
            if row.thing in place.disagreed.reviews
            else place.copied.review
            if row.thing == "finished"
            else place.concerned.review
            if row.endpoint.startswith("concerns.")
            else place.written.handed_in
            if handed_in
            else place.written.own[first]
        ),
        "looked": place.again.looks.get(row.thing),
        "form": "case_review" if row.endpoint == "reviews.take_blank" else FORM,
        "section": (
            place.making.section if "made" in rule.arguments else {"review": "case", "reflection": "own_view"}[written]
        ),
        "question": (
            place.making.question
            if "made" in rule.arguments
            else "record"
            if row.endpoint == "reviews.reveal"
            else {"review": "record_system", "reflection": "pleased"}[written]
        ),
        "cover": place.covered.covers[whose],
        "offer": place.covered.offers[whose],
        "concern": place.concerned.concerns.get(row.thing),
        "matter": place.concerned.matters.get(row.thing),
        "dispute": place.disagreed.disputes.get(row.thing),
        "action": place.acted.actions.get(row.thing),
        "plan": place.acted.plans.get(row.thing),
        "calibration": place.disagreed.calibrations.get(row.thing),
        "letter": place.letters["failed" if row.endpoint == "invites.send_again" else "held"],
        "invite": place.invites[whose],
        "mailing": place.mailing,
        "export": place.copied.exports.get(whose, "A" * 22),
        "reply": place.replies["alias"],
        "team": place.week.team if row.endpoint in HOSTS else "children-in-care",
        "session": place.week.locked if row.thing == "a session that is locked" else place.week.session,
        "room": place.week.room,
        "member": place.week.member,
        "theme": place.week.theme,
        "filling": place.week.filling,
        "service": "early-help",
        "token": _token(place, row, first),
        "name": place.invitation if row.endpoint in ("invites.answer_mail", "invites.mail_message") else place.message,
        "copy": place.report_copies.get(whose, "A" * 22),
        "side": "breadth",
        "table": "work",
        "filename": "src/qa.js",
    }
    chosen = {name: values[name] for name in rule.arguments}
    return place.app.url_map.bind("qa.test").build(row.endpoint, chosen)


def _is_for_a_new_year(row: Row) -> bool:
    return row.endpoint in ("programme.show_preview", "programme.change_preview", "programme.create")


def _token(place: LivedIn, row: Row, first: str) -> str:
    if row.endpoint in ("invites.guest_invite", "invites.guest_answer"):
        return place.guest_token if row.thing == "a live link" else f"qai_{'A' * 22}.0.{'A' * 32}"
    if row.endpoint == "invites.collect":
        return place.feed_tokens[first] if row.thing == "a live link" else "qaf_nothing"
    return place.link if row.thing == "a link that was mailed" else NEVER


@contextmanager
def demo(app: Flask, on: bool) -> Iterator[None]:
    """The app as a demo, or not, inside the block."""
    before = app.config["DEMO"]
    app.config["DEMO"] = on
    yield
    app.config["DEMO"] = before


def pages(place: LivedIn, who: str) -> Iterator[tuple[str, TestResponse]]:
    """Every page that the table opens to a role (or to "anonymous"), with its address."""
    first = ROLES.get(who)
    browser = place.client(first)
    opened = [row for row in rows() if row.method == "GET" and row.cells[who] == "yes" and row.endpoint not in FILES]
    paths = [
        (f"{address(place, row, first)}?{query}".rstrip("?"), row.thing == "in a demo")
        for row in opened
        for query in QUERIES.get(row.endpoint, ("",))
    ]
    if who == "qa_lead":
        paths += [(path.format(place=place), False) for path in MORE]
    for path, is_demo in paths:
        with demo(place.app, is_demo), browser.get(path) as answer:
            yield path, answer


@contextmanager
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every request is rolled back at its end, so that one town serves for many; yields a list that grows with each
    commit that would have been."""
    commits: list[str] = []

    def commit() -> None:
        db.session.flush()
        commits.append("commit")

    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", commit)
        yield commits


def contents(app: Flask, leave_out: frozenset[str] = frozenset()) -> dict[str, str]:
    """A digest of each table's rows; `leave_out` names tables ("feed_body") or columns ("sign_in.seen_at")."""
    found = {}
    with app.app_context(), db.engine.connect() as connection:
        for name, table in db.metadata.tables.items():
            if name not in leave_out:
                columns = [column for column in table.c if f"{name}.{column.name}" not in leave_out]
                kept = sorted(repr(tuple(row)) for row in connection.execute(db.select(*columns)))
                found[name] = hashlib.sha256("\n".join(kept).encode("utf-8", "backslashreplace")).hexdigest()
    return found


@dataclass
class Form:
    """A form of a page: where it goes, what its fields hold, and which of them a person writes into."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)  # name → type of each text box
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)  # of buttons that lead elsewhere


class Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[Form] = []
        self.open: Form | None = None
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method", "").lower() == "post":
            self.open = Form(has.get("action") or self.path)
            self.found.append(self.open)
        if self.open is None:
            return
        name = has.get("name", "")
        if tag == "input" and name:
            self._input(has.get("type", "text"), name, has)
        elif tag == "textarea":
            self.area = name
            self.open.boxes[name], self.open.fields[name] = "textarea", ""
        elif tag == "select":
            self.select = name
        elif tag == "option":
            self.open.choices.setdefault(self.select, []).append(has.get("value", ""))
            if "selected" in has:
                self.open.fields[self.select] = has.get("value", "")
        elif tag == "button" and "formaction" in has:
            self.open.actions.append(has["formaction"])

    def _input(self, kind: str, name: str, has: dict[str, str]) -> None:
        assert self.open is not None
        if kind in ("radio", "checkbox"):
            if kind == "radio":
                self.open.choices.setdefault(name, []).append(has.get("value", "on"))
            if "checked" in has:
                self.open.fields[name] = has.get("value", "on")
        elif kind == "file":
            self.open.files.append(name)
        elif kind not in ("submit", "button"):
            self.open.fields[name] = has.get("value", "")
            if kind != "hidden":
                self.open.boxes[name] = kind

    def handle_data(self, data: str) -> None:
        if self.open and self.area:
            self.open.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = ""


def forms_of(path: str, html: str) -> list[Form]:
    """The POST forms of a page."""
    parser = Forms(path.partition("?")[0])
    parser.feed(html)
    return parser.found


def every_form(place: LivedIn, *whos: str) -> dict[str, Form]:
    """One form for each act (endpoint) that pages offer to these roles, buttons that lead elsewhere included."""
    adapter = place.app.url_map.bind("qa.test")
    found: dict[str, Form] = {}
    for who in whos:
        for path, answer in pages(place, who):
            if answer.mimetype != "text/html":
                continue
            for form in forms_of(path, answer.get_data(as_text=True)):
                for action in (form.action, *form.actions):
                    endpoint, _ = adapter.match(action.partition("?")[0], method="POST")
                    found.setdefault(endpoint, replace(form, action=action))
    return found
