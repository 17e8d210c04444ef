"""A machine that can make no PDF says so when the server starts, and what to install."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from qaportal import serving
from qaportal.cli import main
from qaportal.lib.papers import as_pdf


def serve(folder: Path) -> str:
    env = {"QAPORTAL_INSTANCE": str(folder), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_SEALING_KEYS": ""}
    return CliRunner().invoke(main, ["serve"], env=env).output


@pytest.mark.parametrize(("has", "said"), [
    (("pango-1.0", "harfbuzz-subset"), "PDF files cannot be made on this machine; Word files can. Install libpangoft2-1.0-0."),  # noqa: E501
    (("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"), ""),
])  # fmt: skip
def test_it_names_what_is_missing(
    has: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "run", lambda *_: None)
    monkeypatch.setattr(as_pdf, "find_library", lambda name: name if name in has else None)
    assert [line for line in serve(tmp_path).splitlines() if "PDF" in line] == [said][: bool(said)]
