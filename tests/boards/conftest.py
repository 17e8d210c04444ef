"""A town whose year 2027 runs by a pack with a board that meets and a register of reports."""

from pathlib import Path

import pytest
from flask import Flask

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.services import install
from qaportal.invites import services as invites
from qaportal.lib.db import db
from qaportal.programme.generate import preview
from qaportal.programme.services import create
from tests.boards.packs import council
from tests.cast import Cast
from tests.frameworks.packs import written


@pytest.fixture
def saltmarsh(town: Flask, cast: Cast, tmp_path: Path) -> Flask:
    """The town, its year published."""
    with town.app_context():
        framework = install(written(tmp_path, council()), by=None)
        year = create(framework, preview(pack_of(framework), "2027"), by=cast["Priya"])
        invites.publish(year, by=cast["Priya"])
        db.session.commit()
    return town
