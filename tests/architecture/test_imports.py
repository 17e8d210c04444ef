"""Who may import whom: the order of the slices, and what each file of a slice may know of (design 3)."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from qaportal import SLICES
from tests.architecture.source import MODULES, OUTSIDE, PORTAL, ROOT, Module, of

# Decisions that need one thing from outside, each with why. Everything else of a slice that is not named in the
# grammar is decided from values alone.
NOT_PURE = {
    "people/roles.py": "types of models, for the reader of its signatures only",
    "invites/links.py": "signs with the secret key of the running app, and knows its address",
    "invites/reading.py": "asks the policy about rights, as policies do",
    "reviews/templates.py": "asks which framework a review is pinned to, whose forms are read once and kept",
    "frameworks/loading.py": "reads the folder of a pack",
}


def linted() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_a_slice_imports_only_what_lies_below_it() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_every_package_has_its_place_in_the_order() -> None:
    contract = linted()["contracts"][0]  # type: ignore[index]
    assert contract["exhaustive"] is True
    placed = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    there = {path.name.removesuffix(".py") for path in PORTAL.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert there - {"__init__", "__pycache__"} == placed | set(contract["exhaustive_ignores"])


def test_the_app_wires_the_slices_in_the_same_order() -> None:
    layers: list[str] = linted()["contracts"][0]["layers"]  # type: ignore[index]
    placed = [name.strip() for layer in reversed(layers) for name in layer.split("|")]
    assert [name for name in placed if name in SLICES] == list(SLICES)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_imports_stand_at_the_top(module: Module) -> None:
    inside = [
        node.lineno
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


FLASK = ("flask", "flask_login", "flask_wtf", "htmx_flask", "werkzeug")
FORBIDDEN = {
    "models": ("flask", "qaportal.lib.pages", "qaportal.lib.htmx", "qaportal.lib.mail"),
    "policy": (*FLASK, "sqlalchemy", "qaportal.lib.db", "qaportal.lib.pages"),
    "queries": ("qaportal.lib.pages", "qaportal.lib.htmx", "qaportal.lib.mail", "flask_login", "flask_wtf"),
    "services": (*FLASK, "qaportal.lib.pages", "qaportal.lib.htmx", "qaportal.lib.mail"),
    "forms": ("sqlalchemy", "qaportal.lib.db", "flask_login"),
    "tasks": (*FLASK, "sqlalchemy"),
    "emails": (*FLASK[1:], "sqlalchemy", "qaportal.lib.db"),
    "pure": (*FLASK, "sqlalchemy", "qaportal.lib.db", "qaportal.lib.pages", "qaportal.lib.mail"),
}


@pytest.mark.parametrize("role", FORBIDDEN)
def test_each_file_of_a_slice_knows_only_what_it_may(role: str) -> None:
    modules = [module for module in of(role) if not (role == "pure" and module.name in NOT_PURE)]
    reached = {(m.name, what) for m in modules for what in FORBIDDEN[role] if m.uses(what)}
    assert reached == set()


def test_decisions_take_time_and_rows_as_arguments() -> None:
    """A pure module calls no clock, no query, no verb (`today`, seeds and rows come in)."""
    asked = {
        (module.name, name)
        for module in of("pure")
        if module.name not in NOT_PURE and not module.name.endswith("__init__.py")
        for name in module.imports
        if name == "qaportal.lib.clock.now" or name.endswith((".queries", ".services", ".routes", ".tasks"))
    }
    assert asked == set()


def test_no_exception_is_listed_in_vain() -> None:
    there = {module.name for module in MODULES}
    assert set(NOT_PURE) <= there
    assert all((PORTAL / f"{name}.py").exists() or (PORTAL / name).is_dir() for name in OUTSIDE)


def test_the_ground_floor_knows_no_slice() -> None:
    assert [m.name for m in of("lib") for s in SLICES if m.uses(f"qaportal.{s}")] == []
