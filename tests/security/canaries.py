"""Canaries: words that would come to life in a page if anything there took them for more than text (A25-A27)."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import JSON, Column, String, Table, select, update

from qaportal.lib.db import db

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
