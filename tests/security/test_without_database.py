"""The database goes away: one plain sentence, our headers, and nothing of how it broke (A42)."""

from dataclasses import replace
from pathlib import Path

from qaportal import create_app
from qaportal.lib.pages import CSP, SENTENCES
from tests.stage import settings


def test_the_sentence_alone_is_said(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'gone' / 'portal.db'}"
    app = create_app(replace(settings(tmp_path, nowhere)))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = "a token that would be looked up"
    answer = client.get("/")
    assert (answer.status_code, answer.text) == (500, SENTENCES[500] + "\n")
    assert answer.headers["Content-Security-Policy"] == CSP
