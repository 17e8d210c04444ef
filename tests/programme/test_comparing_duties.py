"""What another version of a framework would change in what the standing duties of a year come to (D13, X-18)."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.services import install
from qaportal.lib.db import db
from tests.standing import FOLDER

# Two audits a month in the place of one, and another duty in the place of the yearly observation.
CHANGES = (
    ("version: 2026-1", "version: 2026-2"),
    ("rule: {kind: quota, amount: {exactly: 1}, per: month}", "rule: {kind: quota, amount: {exactly: 2}, per: month}"),
    ("  yearly:\n    name: Yearly observation", "  watched:\n    name: Watching"),
)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_two_versions_are_compared_by_the_pieces_that_a_year_holds(
    town: Flask, sign_in: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    """Seven people owe one audit a month, 84 a year; four of them have a line manager, who watches them once."""
    text = (FOLDER / "pack.yaml").read_text()
    for before, after in CHANGES:
        assert text.count(before) == 1
        text = text.replace(before, after)
    shutil.copytree(FOLDER / "forms", tmp_path / "forms")
    (tmp_path / "pack.yaml").write_text(text)
    with town.app_context():
        old, new = install(FOLDER, by=None).ref, install(tmp_path, by=None).ref
        db.session.commit()
    tom = sign_in("Tom")
    said = text_of(tom.get(f"/programme/compare?old={old}&new={new}").text)
    pieces = "Monthly audit: 84 → 168 Watching: none → 4 New Yearly observation: 4 → none Gone"
    assert [said.count(f"Pieces of standing duties in {year} {pieces}") for year in (2026, 2027)] == [1, 1]
    same = text_of(tom.get(f"/programme/compare?old={old}&new={old}").text)
    assert "Pieces of standing duties" not in same
