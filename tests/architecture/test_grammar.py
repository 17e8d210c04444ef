"""The grammar of a slice, told from its syntax: who commits, who writes, who asks for a role (design 3 and 5)."""

import ast
from typing import get_args

import pytest

from qaportal.frameworks.schema import header
from qaportal.people import roles
from tests.architecture.source import MODULES, PORTAL, Module, of

LONGEST_FUNCTION, LONGEST_MODULE = 60, 300
PACKS = sorted(path.parent for path in (PORTAL / "frameworks" / "packs").glob("*/pack.yaml"))
ROLE_CLASSES = {role.__name__ for role in roles.ALL} | {"STAFF", "holds"}
# Where roles are made and handed out rather than asked for.
MAKES_ROLES = (
    "people/roles.py", "frameworks/schema/header.py", "cli/people.py", "demo/__init__.py", "demo/staffing.py",
)  # fmt: skip


def by_name(module: Module) -> str:
    return module.name


def last(call: str) -> str:
    return call.rpartition(".")[2]


def test_only_the_edge_commits() -> None:
    """One request, one task, one command: one transaction; `lib/db.py` has what the edge calls for that."""
    edge = {"routes", "tasks"}
    inside = [
        (m.name, line)
        for m in MODULES
        for line, call in m.calls()
        if last(call) == "commit" and m.role not in edge and not m.name.startswith("cli/") and m.name != "lib/db.py"
    ]
    assert inside == []


def test_routes_touch_the_session_only_to_commit_and_roll_back() -> None:
    touched = {
        (m.name, call)
        for m in of("routes")
        for _, call in m.calls()
        if "session." in call and call not in ("db.session.commit", "db.session.rollback")
        if not call.startswith("session.")  # Flask's own: the cookie
    }
    assert touched == set()


def test_routes_hold_no_sql() -> None:
    words = {"select", "insert", "update", "delete", "text", "execute", "scalars", "scalar", "query", "filter_by"}
    found = {(m.name, call) for m in of("routes") for _, call in m.calls() if call in words or last(call) in (
        "execute", "scalars", "scalar", "query", "filter_by", "get_or_404")}  # fmt: skip
    assert found == set()


def test_models_and_policies_never_reach_for_the_session() -> None:
    assert [(m.name, call) for m in of("models", "policy") for _, call in m.calls() if "session" in call] == []


def test_queries_read() -> None:
    writes = {"add", "add_all", "delete", "flush", "merge", "commit"}
    found = {(m.name, call) for m in of("queries") for _, call in m.calls()
             if "session." in call and last(call) in writes}  # fmt: skip
    found |= {(m.name, what) for m in of("queries") for what in ("insert", "update", "delete")
              if f"sqlalchemy.{what}" in m.imports}  # fmt: skip
    assert found == set()


# Verbs of people who are not signed in yet: they are the ones who act.
OF_THEIR_OWN = {"ask_for_link", "begin_sign_in"}


def test_verbs_that_add_or_delete_rows_say_who_acts() -> None:
    """`by=` for every one of them (AU-2); helpers, named with an underscore, are told by theirs."""
    nameless = {
        function.name
        for module in of("services")
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and _writes(function) and not function.name.startswith("_")
        if "by" not in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    }
    assert nameless == OF_THEIR_OWN


def _writes(function: ast.FunctionDef) -> bool:
    calls = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return any(call.startswith("db.session.") and last(call) in ("add", "add_all", "delete") for call in calls)


@pytest.mark.parametrize("module", MODULES, ids=by_name)
def test_a_role_is_asked_for_in_policies_only(module: Module) -> None:
    """AC-1: anywhere else the question is a policy's `can_…`."""
    if module.role == "policy" or module.name in MAKES_ROLES:
        return
    taken = {name for name in ROLE_CLASSES if f"qaportal.people.roles.{name}" in module.imports}
    compared = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        for side in node.comparators
        if isinstance(side, ast.Attribute) and side.attr == "role_keys"
    ]
    literal = [(line, text) for line, text in module.texts() if text in roles.BY_KEY and text != "leadership"]
    assert (taken, compared, literal) == (set(), [], [])


def test_packs_may_name_every_role_and_no_other() -> None:
    assert set(get_args(header.Role)) - {""} == set(roles.BY_KEY)


@pytest.mark.parametrize("module", MODULES, ids=by_name)
def test_a_module_says_what_it_is_for_and_stays_small(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    assert len(module.path.read_text().splitlines()) <= LONGEST_MODULE
    long = {f.name: f.end_lineno - f.lineno for f in module.functions() if f.end_lineno and
            f.end_lineno - f.lineno >= LONGEST_FUNCTION}  # fmt: skip
    assert long == {}


@pytest.mark.parametrize("module", of("models", "policy", "queries", "services", "tasks", "emails", "pure", "lib"),
                         ids=by_name)  # fmt: skip
def test_what_others_call_says_what_it_does(module: Module) -> None:
    mute = [
        node.name
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert mute == []
