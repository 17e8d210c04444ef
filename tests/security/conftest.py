"""The town as it is lived in, for tests that walk through the whole portal."""

import shutil
from pathlib import Path

import pytest

from qaportal.lib import limits
from tests.security.lived_in import LivedIn, live_in
from tests.stage import Stage


@pytest.fixture(scope="session")
def lived_in(stage: Stage) -> LivedIn:
    """Made once for each database, and kept."""
    place = live_in(stage.set("town"))
    stage.keep("lived_in")
    shutil.copytree(stage.folder / "mail", stage.folder / "mail-kept")
    return place


@pytest.fixture
def place(stage: Stage, lived_in: LivedIn) -> LivedIn:
    """The town, with its mail, as it was when it was made."""
    stage.set("lived_in")
    shutil.copytree(stage.folder / "mail-kept", Path(lived_in.app.config["INSTANCE"]) / "mail")
    with lived_in.app.app_context():
        limits.forget()
    return lived_in
