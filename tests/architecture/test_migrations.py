"""Migrations: one line of them, up and down on both databases, the same tables as the models say, no row lost."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from qaportal.lib.db import db
from tests.architecture.source import ROOT

pytestmark = pytest.mark.both

MIGRATIONS = ROOT / "migrations"
Shape = dict[str, dict[str, Any]]


@pytest.fixture
def inside(app: Flask) -> Any:
    with app.app_context():
        yield
        db.session.remove()


def scripts(folder: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config)


def test_there_is_one_line_of_migrations() -> None:
    found = list(scripts(MIGRATIONS).walk_revisions())
    assert len(scripts(MIGRATIONS).get_heads()) == 1
    assert [step.revision for step in reversed(found)] == [f"{n:04d}" for n in range(1, len(found) + 1)]
    assert all(Path(str(step.path)).name.startswith(f"{step.revision}_") for step in found)


def test_migrations_never_name_our_own_code() -> None:
    """Models move on; what a migration did does not."""
    assert [p.name for p in (MIGRATIONS / "versions").glob("*.py") if "qaportal" in p.read_text()] == []


def test_the_models_say_no_more_than_the_migrations_made(inside: None) -> None:
    check()  # exits with 1 where a migration is missing


def shape() -> Shape:
    """What the database itself says of its tables: the one oracle that sees CHECKs and partial indexes."""
    found = inspect(db.engine)
    return {name: _table(found, name) for name in found.get_table_names() if name != "alembic_version"}


def _table(found: Any, name: str) -> dict[str, Any]:
    def plain(kept: dict[str, Any]) -> dict[str, Any]:
        return {what: _text(value) for what, value in kept.items() if what != "comment"}

    def listed(kept: Callable[[str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
        return sorted(map(plain, kept(name)), key=str)

    return {
        "columns": listed(found.get_columns),
        "key": plain(found.get_pk_constraint(name)),
        "references": listed(found.get_foreign_keys),
        "unique": listed(found.get_unique_constraints),
        "checks": listed(found.get_check_constraints),
        "indexes": listed(found.get_indexes),
    }


def _text(value: Any) -> str:
    """Types and clauses by what they say, whatever object says it."""
    return " ".join(repr(value).split()) if not isinstance(value, dict) else str({k: str(v) for k, v in value.items()})


def test_migrations_make_the_tables_that_the_models_describe(inside: None) -> None:
    """`alembic check` is blind to CHECKs; the database is not."""
    by_migrations = shape()
    downgrade(revision="base")
    db.create_all()
    by_models = shape()
    assert by_models.keys() == by_migrations.keys()
    for table, described in by_models.items():
        assert by_migrations[table] == described, table
    assert sum(len(table["checks"]) for table in by_models.values()) >= 15  # the comparison has something to compare


def test_down_to_nothing_and_up_again(inside: None) -> None:
    before = shape()
    downgrade(revision="base")
    assert shape() == {}
    upgrade()
    assert shape() == before


# Migrations to come ------------------------------------------------------------------------------

COPIES_A_TABLE = """
def upgrade():
    with op.batch_alter_table("person", recreate="auto" if op.get_bind().dialect.name != "sqlite" else "always") as t:
        t.add_column(sa.Column("nickname", sa.String(40), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("person") as t:
        t.drop_column("nickname")
"""
BREAKS_HALF_WAY = """
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM alias")
    op.execute("SELECT no_such_column FROM person")


def downgrade():
    pass
"""


def one_more(folder: Path, body: str) -> str:
    """The migrations and one more, in a folder of their own."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (head,) = scripts(folder).get_heads()
    script = f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "next"\ndown_revision = "{head}"\n{body}'
    (folder / "versions" / "next.py").write_text(script)
    return str(folder)


def counts() -> dict[str, int]:
    """How many rows each table holds."""
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in db.metadata.tables.items()
        }


def test_a_copied_table_keeps_the_rows_that_point_to_it(town: Flask, tmp_path: Path) -> None:
    """MG-1: SQLite copies a table to change it; dropping the old one must not take its children along."""
    with town.app_context():
        before = counts()
        assert before["appointment"] == 8
        folder = one_more(tmp_path / "migrations", COPIES_A_TABLE)
        upgrade(directory=folder)
        assert "nickname" in {column["name"] for column in inspect(db.engine).get_columns("person")}
        assert counts() == before
        downgrade(directory=folder)
        assert counts() == before
        db.session.remove()


def test_foreign_keys_are_on_again_after_a_migration(inside: None) -> None:
    if db.engine.dialect.name == "sqlite":
        downgrade(revision="base")
        upgrade()
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_migration_that_breaks_leaves_everything_as_it_was(town: Flask, tmp_path: Path) -> None:
    with town.app_context():
        before, tables = counts(), shape()
        assert before["alias"] == 4
        with pytest.raises(Exception, match="no_such_column"):
            upgrade(directory=one_more(tmp_path / "migrations", BREAKS_HALF_WAY))
        assert (counts(), shape()) == (before, tables)
        db.session.remove()
