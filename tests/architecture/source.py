"""The portal's Python, read as syntax trees: what the tests of its conventions look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "qaportal"
OUTSIDE = ("cli", "config", "serving", "schedule", "demo", "__init__")  # beside the slices
GRAMMAR = ("models", "policy", "queries", "services", "forms", "routes", "tasks", "emails")


@dataclass(frozen=True)
class Module:
    """One file. `role` is its place in the grammar of a slice: "models" … "emails", "pure" for a module of
    decisions, "lib", "" for what stands outside."""

    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(), str(self.path))

    @property
    def name(self) -> str:
        """Relative to the portal: programme/routes/year.py"""
        return self.path.relative_to(PORTAL).as_posix()

    @property
    def slice(self) -> str:
        return self.name.partition("/")[0].removesuffix(".py")

    @property
    def role(self) -> str:
        if self.slice in OUTSIDE:
            return ""
        if self.slice == "lib":
            return "lib"
        place = self.name.split("/")[1].removesuffix(".py")
        return place if place in GRAMMAR else "pure"

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names that it imports: "flask", "flask.Flask", "qaportal.lib.db.db"."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(str(node.module))
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return frozenset(found)

    def uses(self, package: str) -> bool:
        """Whether it imports the package or anything in it."""
        return any(name == package or name.startswith(f"{package}.") for name in self.imports)

    def calls(self) -> Iterator[tuple[int, str]]:
        """(line, what is called, as written) of every call."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, ast.unparse(node.func)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def texts(self) -> Iterator[tuple[int, str]]:
        """(line, text) of every string of the code; docstrings, which speak to the reader only, are left out."""
        told = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                yield node.lineno, node.value


MODULES = tuple(Module(path) for path in sorted(PORTAL.rglob("*.py")))


def of(*roles: str) -> list[Module]:
    """The modules that have one of these places in the grammar."""
    return [module for module in MODULES if module.role in roles]
