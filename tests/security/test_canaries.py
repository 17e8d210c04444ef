"""Whatever anybody writes stays text wherever it is shown (A25–A27): a canary in every text that the portal keeps, then
every page as every role, read as a browser reads it."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, String, Table, select, update

from qaportal.frameworks.queries import latest
from qaportal.frameworks.services import install
from qaportal.lib import mail
from qaportal.lib.db import db
from qaportal.people import emails
from qaportal.people.models import SignInLink
from tests.architecture.access_table import WHO
from tests.security.lived_in import LivedIn
from tests.security.walking import pages

# Closes a text, an attribute in either quote, a comment, a title and a script; would be sums in a template.
LIVE = "{{7*7}}\"'></title></script><img src=x onerror=bird{n}><svg onload=bird{n}>-->"
SHORT = '{{7*7}}"><b onclick=bird{n}>'
MARK = re.compile(r"bird(\d+)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

# Not written by anybody: keys, secrets, digests, words that the portal chooses; telephone numbers, which are digits.
CHOSEN = {
    "key", "public_id", "digest", "file_digest", "base_digest", "etag", "ref", "type_key", "code", "year", "version",
    "role", "theme", "kind", "scope", "uid", "tag", "part", "owner", "published_digest", "act", "thing_kind",
    "thing_ref", "folded", "last_collected_by", "posts", "counts", "report_key", "edition_key", "decided_by",
    "duty_key", "event_key", "state", "due_at", "blind", "seed", "method", "holder", "key_id", "check_value",
    "reference", "salt", "seat_key", "phase_key", "weekdays", "how", "item",
    "post_key", "does", "stage", "failure", "base", "broken", "answer", "thread", "dedupe", "lease",
    "told_method", "told_digest", "answered_by", "mailbox", "message_id", "outcome", "settled_as", "way", "alarm",
    "passed_over", "alert_key", "to_as", "form_key", "part_key", "save_id", "sealed", "grade", "omitted",
    "sha256", "ladder_key", "proposed_grade", "result", "held", "first_grade", "second_grade", "agreed_grade",
    "quality", "question_key", "level", "rules_key", "once", "plan_key", "difference", "phone",
    "side", "board", "board_key", "to_board",
}  # fmt: skip
# Kept and never shown: bodies that pages are not made of.
UNSEEN = {"framework.body", "people_import.undo", "sample_frame.body", "draw.rules", "letter.about",
          "duty_work.about", "duty_work.occasion", "mailing.looked_at",
          "engine_lease.name", "staff_matter.body", "export_file.sealed",
          "second_look.why", "action.asked_of", "dispute.actions", "report_copy.body",
          "week_session.why", "week_session.lacks", "week_session.reason", "review_extension.reason",
          "week_version.facts", "week_version.changes"}  # fmt: skip


def texts() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that holds what a person wrote."""
    for table in db.metadata.tables.values():
        for column in table.c:
            if isinstance(column.type, String | JSON) and column.name not in CHOSEN:
                yield table, column


class Aviary(dict[int, str]):
    """Canary number → where it was put."""

    def bird(self, where: str, length: int | None = None) -> str:
        number = len(self) + 101
        self[number] = where
        shape = LIVE if length is None or length >= len(LIVE) + 10 else SHORT
        return shape.replace("{n}", str(number))


def put_everywhere(birds: Aviary) -> None:
    """A canary into every text of every row; those of one column share a number but where it must be unique."""
    with db.engine.begin() as connection:
        for table, column in texts():
            where = f"{table.name}.{column.name}"
            if where in UNSEEN:
                continue
            keys = list(table.primary_key.columns)
            words = birds.bird(where, getattr(column.type, "length", None))
            for held, *row in connection.execute(select(column, *keys)).all():
                name = column.name if isinstance(held, str) and not DAY.fullmatch(held) else ""
                changed = _in(held, words, name) if isinstance(column.type, JSON) else f"{words}{row[0]}.example"
                if held not in (None, "", {}, []):
                    this = [key == value for key, value in zip(keys, row, strict=True)]
                    connection.execute(update(table).where(*this).values({column.name: changed}))


# Of what is kept as data, the parts that are words.
WORDS = {"ask", "options", "help", "summary",
         "subject", "title", "name", "owner_name", "note", "reason", "old", "new", "file", "sentence", "value", "text",
         "what", "why", "scope", "framework", "email", "team", "service", "post", "place"}  # fmt: skip


def _in(data: Any, words: str, key: str = "") -> Any:
    if isinstance(data, dict):
        return {name: _in(value, words, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_in(value, words, key or "text") for value in data]
    return words if isinstance(data, str) and key in WORDS else data


class Browser(HTMLParser):
    """What a browser would bring to life."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if [
            name for name in names if name.startswith("on") or MARK.search(name) or not re.fullmatch(r"[\w:.-]+", name)
        ]:
            self.live.append(f"<{tag} {attrs}>")
        if len(names) != len(set(names)):
            self.live.append(f"twice the same attribute: <{tag} {names}>")
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*(?:javascript|data):", value or ""):
                self.live.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        if MARK.search(data):
            self.live.append(f"<!--{data}-->")


def alive(html: str) -> list[str]:
    browser = Browser()
    browser.feed(html)
    browser.close()
    return browser.live


def sums(html: str) -> list[str]:
    """Canaries whose sum was worked out: the words before each are no longer as they were written."""
    told = unescape(html)
    return [told[max(0, hit.start() - 90) : hit.end()] for hit in MARK.finditer(told)
            if "{{7*7}}" not in told[max(0, hit.start() - 160) : hit.start()]]  # fmt: skip


def test_the_parser_of_these_tests_sees_a_live_canary() -> None:
    words = Aviary().bird("here")
    assert len(alive(f"<p>{words}</p>")) == 2
    assert alive(f'<input value="{words}">') != []
    assert alive(f"<p>{SHORT}</p>") != []
    assert sums("49 onerror=bird101") != []


@pytest.fixture
def birds(place: LivedIn) -> Aviary:
    """The town, with a canary in every text."""
    found = Aviary()
    with place.app.app_context():
        put_everywhere(found)
    return found


def test_no_text_comes_to_life_on_any_page_of_any_role(place: LivedIn, birds: Aviary) -> None:
    seen: set[int] = set()
    for who in WHO:
        for path, answer in pages(place, who):
            assert answer.status_code in (200, 303, 422), (who, path)
            html = answer.get_data(as_text=True)
            if answer.mimetype == "text/html":
                assert (alive(html), sums(html)) == ([], []), (who, path)
                seen |= {int(number) for number in MARK.findall(html)}
    never = {where for number, where in birds.items() if number not in seen}
    assert never == set()  # each text was seen somewhere: this test looks at what there is


def test_what_a_wrong_form_gives_back_is_text(place: LivedIn) -> None:
    """The other sink: what was typed, with what is wrong about it."""
    client, words = place.client("Priya"), Aviary().bird("here")
    long, pat, draft = words * 60, f"/admin/people/{place.people['Pat']}", f"/activity/{place.unpublished}"
    pattern = f"/people/{place.people['Pat']}/working-pattern"
    row = {"starts:CPR-2029-01": words, "subject:CPR-2029-01": long, words: words}
    made = f"/made-forms/{place.making.draft}"
    sent = {
        f"/activity/{place.making.work}/made-forms/new": {"name": long, "summary": long, "seat": words, "start": words},
        f"{made}/details": {"name": long, "summary": words, "seat": words, "version": words},
        f"{made}/sections": {"title": long, "version": words},
        f"{made}/sections/plan/questions/new": {"kind": "choice", "ask": long, "options": words, "version": words},
        f"{pat}/details": {"name": words, "email": long, "staff_number": long},
        f"{pat}/post": {"post": words, "manager": words, "on": words},
        f"{pat}/roles": {"role": words},
        f"{pattern}/flags/new": {"kind": words, "on": words},
        f"{pattern}/flags/{place.flags['Pat']}/ending": {"on": words},
        f"{pattern}/absences/new": {"kind": words, "starts": words, "ends": words},
        "/admin/teams/new": {"name": words, "service": words},
        "/admin/teams/children-in-care/aliases": {"alias-name": long},
        "/admin/posts/new": {"title": long, "role": words},
        "/sign-in": {"email": words, "next": words},
        f"{draft}/move": {"month": words, "starts": words, "version": words},
        f"{draft}/details": {"subject": long, "place": long, "starts_at": words, "ends_at": words},
        f"{draft}/cancellation": {"reason": long, "version": "1"},
        "/programme/2028/activities/new": {"type_key": words, "starts": words, "subject": long},
        "/programme/2028/publication": {"note": long, "reviewed": words},
        "/programmes/new": {"year": words, "framework": words, "start_from": words},
        "/programme/2029/preview": {"framework": "north-somerset 2022-1", **row},
        "/me/feeds": {"scope": words},
        "/me/preferences": {"theme": words},
        "/activity/GPC-2027-01/nominations/team": {"team": words, "why": long, "is_reserve": words},
        "/activity/TS-2027-03/nominations/seats/member": {"person": words, "why": long},
        f"/activity/GPC-2027-01/nominations/{place.nominated.standing['Hazel']}/decline": {"reason": long},
    }
    for path, data in sent.items():
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(path, data=data, headers=headers)
            assert answer.status_code == 422, path
            assert (alive(answer.text), sums(answer.text)) == ([], []), path


def test_a_stale_form_shows_both_sides_as_text(place: LivedIn) -> None:
    """Indico 3.3.13: a conflict screen, fed from both sides."""
    mine, theirs = Aviary().bird("mine"), Aviary().bird("theirs")
    first, second, path = place.client("Priya"), place.client("Priya"), f"/activity/{place.unpublished}/details"
    assert first.post(path, data={"subject": theirs, "place": theirs, "version": "1"}).status_code in (303, 409)
    answer = second.post(path, data={"subject": mine, "place": mine, "version": "1"})
    assert answer.status_code == 409
    assert MARK.search(answer.text)
    assert (alive(answer.text), sums(answer.text)) == ([], [])


def test_mail_is_text_too(place: LivedIn, birds: Aviary) -> None:
    with place.app.app_context():
        mail.send(emails.sign_in(db.session.query(SignInLink).one(), "A" * 43))
        db.session.remove()
    message = message_from_bytes(latest_mail(place.app).read_bytes(), policy=policy.default)
    html = message.get_body(preferencelist=("html",))
    assert html is not None
    assert MARK.search(html.get_content())
    assert (alive(html.get_content()), sums(html.get_content())) == ([], [])
    assert not any("\n" in str(value) for value in message.values())


def latest_mail(app: Flask) -> Path:
    return max((Path(app.config["INSTANCE"]) / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)


def test_a_pack_cannot_bring_markup_along(place: LivedIn, tmp_path: Path) -> None:
    """A27: words of a framework are text like any other."""
    birds, folder = Aviary(), tmp_path / "pack"
    folder.mkdir()
    words = birds.bird("pack", 60)
    with place.app.app_context():
        pack = dict(latest("north-somerset").body)  # type: ignore[union-attr]
    pack["version"] = "2099-1"
    pack["title"] = pack["authority"] = words
    for kind in pack["activities"].values():
        kind["name"] = kind["plural"] = words
    for board in pack["boards"].values():
        board["name"] = words
    (folder / "pack.yaml").write_text(json.dumps(pack))
    with place.app.app_context():
        install(folder, by=None)
        db.session.commit()
    client = place.client("Priya")
    for path in ("/frameworks", "/frameworks/north-somerset/2099-1", "/programmes/new",
                 "/programme/2029/preview?framework=north-somerset+2099-1"):  # fmt: skip
        html = client.get(path).text
        assert MARK.search(html), path
        assert (alive(html), sums(html)) == ([], []), path
