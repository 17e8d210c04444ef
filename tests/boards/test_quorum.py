"""How many of a board must be there for it to decide."""

from pathlib import Path

import pytest

from qaportal.cli.preview import as_data
from qaportal.cli.preview_text import as_text
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.meaning.sittings import why_not_quorate
from qaportal.programme.generate import preview
from tests.frameworks.packs import changed, refused, written


def text(quorum: str) -> str:
    return changed("    members: [seniors]\n", f"    members: [seniors]\n    quorum: {quorum}\n")


@pytest.mark.parametrize(
    ("quorum", "there", "lacks"),
    [
        ("3", ["manager", "manager"], ("number",)),
        ("3", ["manager", "manager", "director"], ()),
        ("{percent: 50}", ["manager", "manager", "manager"], ("number",)),  # half of seven is four
        ("{percent: 50}", ["manager"] * 4, ()),
        ("{number: 2, including: [director]}", ["manager", "manager"], ("director",)),
        ("{including: [seniors]}", ["worker"], ("seniors",)),
        ("{including: [seniors]}", ["manager"], ()),
        ("{unspecified: How many, source: p, choice: 2, why: The least.}", ["manager"], ("number",)),
    ],
)
def test_what_a_sitting_lacks(tmp_path: Path, quorum: str, there: list[str], lacks: tuple[str, ...]) -> None:
    pack = read_pack(written(tmp_path, text(quorum)))
    assert why_not_quorate(pack, pack.boards["forum"], [{post} for post in there], 7) == lacks


@pytest.mark.parametrize(
    ("quorum", "words"),
    [
        ("5", "5 members"),
        ("{percent: 50, including: [director, seniors]}", "50 % of its members, Director and Seniors among them"),
        ("{including: [director]}", "Director must be there"),
    ],
)
def test_it_is_told_in_words(tmp_path: Path, quorum: str, words: str) -> None:
    pack = read_pack(written(tmp_path, text(quorum)))
    made = preview(pack, "2027")
    assert f"  Forum: meets by a calendar of its own; quorum: {words}" in as_text(pack, made, None)
    assert as_data(pack, made, None)["boards"][0]["quorum"] == words


@pytest.mark.parametrize(
    ("quorum", "sentence"),
    [
        ("{number: 3, percent: 50}", "boards.forum.quorum: this says both number and percent: give one."),
        ("{}", "boards.forum.quorum: this asks for nobody: give number or percent, or who is including."),
        ("{number: 2, including: [directors]}", "The board forum names the post or party directors, which is not in "
                                                "this pack; did you mean director?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, quorum: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(quorum))] == [sentence]
