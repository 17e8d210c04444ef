"""The reference of the pack language: made from the schema, and never behind it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qaportal.cli.frameworks import frameworks_group
from qaportal.frameworks.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "guides" / "pack-reference.md"
TEXT = reference()
KEYS = [
    "done_by", "until", "proposed_by", "terms", "always_when", "returns", "effort", "needs", "looks_back",
    "replaced_by", "for_leaders", "second_check", "may_start_here", "written_on", "beside", "repeats",
    "not_applicable", "lowest", "highest", "locks", "blind_to", "eligible", "looks_at", "recipients", "judged",
    "is", "first", "not_while", "by_fact", "percent", "due_on", "months", "days", "escalates", "priorities",
    "quorum", "checks", "subjects", "after", "per", "when", "overall",
]  # fmt: skip


def test_the_page_is_what_the_schema_says() -> None:
    """Where it differs: qaportal frameworks reference > docs/guides/pack-reference.md"""
    assert PAGE.read_text() == TEXT


def test_the_command_prints_it() -> None:
    assert CliRunner().invoke(frameworks_group, ["reference"]).output == TEXT


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_the_guide_does_not_show_is_listed(key: str) -> None:
    assert f"| `{key}` |" in TEXT


def test_every_link_leads_to_a_section_that_says_what_it_is_for() -> None:
    headed = {title.replace(" ", "-").lower() for title in re.findall(r"^## (.*)$", TEXT, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]*)\)", TEXT)) <= headed
    assert not re.search(r"^## .*\n\n\n", TEXT, re.MULTILINE), "a group of keys without a docstring"


def test_no_code_of_a_requirement_is_left_in_it() -> None:
    assert re.findall(r"\b(?:NS|LB|WS|BD|GAP|D|X)-?\d{2,3}\b", TEXT) == []
