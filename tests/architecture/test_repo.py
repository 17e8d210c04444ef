"""What may stand in the repository: locks without addresses, dependencies with reasons, templates under the policy."""

import json
import re
import subprocess
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def committed() -> list[Path]:
    """Every file of the repository, those that are about to be committed included."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    kinds = {".png", ".ico", ".woff2", ".pdf"}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(errors="replace")
        for path in committed()
        if path.suffix not in kinds
    }


# Locks and dependencies ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_but_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text()
    for address in ("index-url", "find-links", "trusted-host", "file:", "git+", "pypi.org", "pythonhosted",
                    "registry.", "npmjs", '"resolved"'):  # fmt: skip
        assert address not in text
    assert name.endswith(".json") or "://" not in text


@pytest.mark.parametrize("name", LOCKS[:2])
def test_everything_that_pip_installs_is_pinned_by_hash(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text().strip())
    assert len(entries) > 20
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_everything_that_npm_installs_is_pinned_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, kept in packages.items() if name and "integrity" not in kept] == []
    wanted = json.loads((ROOT / "package.json").read_text())
    versions = wanted["dependencies"] | wanted["devDependencies"]
    assert {name: version for name, version in versions.items() if not re.fullmatch(r"[\d.]+", version)} == {}


def test_npm_keeps_addresses_out_and_runs_no_script_of_a_package() -> None:
    rules = (ROOT / ".npmrc").read_text().split()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true", "save-exact=true"} <= set(rules)
    assert not [rule for rule in rules if "registry=" in rule or "_auth" in rule]


def test_both_locks_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE))

    run, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}


def dependencies() -> list[str]:
    """The lines of pyproject that name a direct dependency."""
    text = (ROOT / "pyproject.toml").read_text()
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip().startswith(('"', "#"))]


# What a reader knows without being told.
SELF_EVIDENT = {"pytest", "ruff", "mypy", "types-PyYAML"}


def test_every_dependency_has_its_reason() -> None:
    """Beside it, or above a group of them."""
    bare, under_a_heading = set(), False
    for line in dependencies():
        if line.strip().startswith("#"):
            under_a_heading = True
        elif "#" not in line and not under_a_heading:
            bare.add(re.split(r"[\[<>=]", line.strip().strip('",'))[0])
    assert bare <= SELF_EVIDENT


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in wanted}
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[|==)", (ROOT / LOCKS[1]).read_text(), re.MULTILINE))
    assert names - locked == set()


# The tree ----------------------------------------------------------------------------------------------


def test_no_path_of_a_machine_stands_in_a_file() -> None:
    places = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/[\w.]")
    found = {name: places.findall(text) for name, text in texts().items() if places.search(text)}
    found.pop("tests/architecture/test_repo.py", None)
    assert found == {}


def test_no_code_of_others_is_committed() -> None:
    """It is installed or built: nothing minified, no lines longer than a person writes."""
    written = (".py", ".js", ".mjs", ".scss", ".toml")
    names = texts()
    assert [name for name in names if ".min." in name or name.startswith(("node_modules", "static/build"))] == []
    wide = {
        name
        for name, text in names.items()
        if name.endswith(written) and max(map(len, text.splitlines()), default=0) > 400
    }
    assert wide == set()


def test_no_key_or_password_is_committed() -> None:
    kinds = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-[0-9]")
    found = [name for name, text in texts().items() if kinds.search(text)]
    assert [name for name in found if name != "tests/architecture/test_repo.py"] == []


def test_the_readme_says_the_two_commands_first() -> None:
    readme = (ROOT / "README.md").read_text()
    assert re.search(r"^make run\b.*\nmake test\b", readme, re.MULTILINE)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", readme)) <= targets


def test_every_link_of_the_documents_leads_somewhere() -> None:
    missing = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text()):
            if not (path.parent / target).exists():
                missing.append((path.relative_to(ROOT).as_posix(), target))
    assert missing == []


def test_every_setting_is_in_the_readme() -> None:
    config = (ROOT / "qaportal" / "config.py").read_text()
    settings = set(re.findall(r'env(?:iron)?\.get\("([A-Z_]+)"', config))
    assert len(settings) > 8
    documents = (ROOT / "README.md").read_text() + "".join(p.read_text() for p in (ROOT / "docs").rglob("*.md"))
    assert {name for name in settings if name not in documents} == set()


# Templates -----------------------------------------------------------------------------------------------


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def test_only_templates_that_are_escaped_hold_markup() -> None:
    """Jinja escapes in .html alone; a .txt with a tag in it would not be."""
    others = [path for path in (ROOT / "templates").rglob("*") if path.is_file() and path.suffix != ".html"]
    assert {path.suffix for path in others} <= {".txt"}
    assert [name_of(path) for path in others if re.search(r"<[a-z/!]", path.read_text())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_day_of_a_moment_is_that_of_england(path: Path) -> None:
    """Moments are kept in UTC: in summer half an hour before midnight there is the next day here (R10)."""
    of_utc = r"\.date\(\)\s*\)|formats\.day_(?:short|medium|long)\([\w.\[\]]*(?:_|\.)at\)"
    assert re.findall(of_utc, path.read_text()) == []


def test_text_templates_are_for_mail_only() -> None:
    """A text/plain part is no page: what is not escaped in it is never read as markup."""
    assert {path.parent.name for path in (ROOT / "templates").rglob("*.txt")} <= {"emails"}


def plain(template: str) -> str:
    """The template as markup: comments gone, statements gone, what is printed as a word."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", template, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "printed", text, flags=re.DOTALL)


class Lint(HTMLParser):
    """Collects what the strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if tag in ("style", "iframe", "object", "embed", "base") or (tag == "script" and "src" not in names):
            self.faults.append(f"<{tag}>")
        for name, value in names.items():
            if name == "style" or name.startswith(("on", "hx-on", "hx-vars")):
                self.faults.append(name)
            if re.match(r"\s*(?:javascript|data|vbscript|js):", value):
                self.faults.append(f"{name}={value}")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_brings_nothing_that_the_policy_forbids(path: Path) -> None:
    template = path.read_text()
    lint = Lint()
    lint.feed(plain(template))
    assert lint.faults == []
    assert re.findall(r"\|\s*safe\b|\bMarkup\b|autoescape\s+false|\|\s*tojson\b", template) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_attribute_of_a_template_is_quoted(path: Path) -> None:
    """A26: an unquoted value that is printed could bring attributes of its own."""
    text = re.sub(r"=\s*(\"[^\"]*\"|'[^']*')", '=""', plain(path.read_text()))
    assert re.findall(r"<[a-z][^<>]*?\s[\w:-]+=(?!\")[^\s>]+", text) == []


def test_python_marks_nothing_as_safe() -> None:
    banned = re.compile(
        r"\bMarkup\(|render_template_string|\|safe|autoescape\s*=\s*False|yaml\.load\(|\bpickle\b|\beval\(|\bexec\("
    )
    code = {name: text for name, text in texts().items() if name.startswith("qaportal/") and name.endswith(".py")}
    assert {name: banned.findall(text) for name, text in code.items() if banned.search(text)} == {}


def test_the_server_fetches_no_address_that_a_person_gives() -> None:
    """SSRF: no HTTP client is imported at all."""
    clients = re.compile(r"^\s*(?:import|from) (?:requests|httpx|urllib\.request|urllib3|http\.client|aiohttp)\b", re.M)
    assert [name for name, text in texts().items() if name.startswith("qaportal/") and clients.search(text)] == []
