"""The part of YAML that packs may use, and nothing more (decision 0002)."""

from pathlib import Path

import pytest

from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.reading import read_yaml
from tests.frameworks.packs import GOOD, refused


def fault(text: str | bytes) -> tuple[int, str]:
    """Line and sentence of the fault that stops the reading."""
    with pytest.raises(PackFaults) as raised:
        read_yaml(text if isinstance(text, bytes) else text.encode(), "pack.yaml")
    (found,) = raised.value.faults
    return found.line, found.sentence


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("a: 1\nb: &x [1]", 2, "&x is an anchor. Packs do not use them: write the value out."),
        ("a: 1\nb: *x", 2, "*x is an alias. Packs do not use them: write the value out."),
        ("a: 1\n*x : 2", 2, "*x is an alias. Packs do not use them: write the value out."),
        ("a:\n  <<: {b: 1}", 2, "<< is a merge key. Packs do not use them: write the keys out."),
        (
            "a: !!python/object:os.system x",
            1,
            "This value has a YAML tag. Packs do not use them: write the value alone.",
        ),
        ("a: ! x", 1, "This value has a YAML tag. Packs do not use them: write the value alone."),
        ("a: 1\nb: 2\na: 3", 3, 'The key "a" stands here twice.'),
        ("a: {b: 1,\n b: 2}", 2, 'The key "b" stands here twice.'),
        ("[a, b]: 1", 1, "A key must be a word, not a list or a group of keys."),
        ("a:\nb: 1", 1, "There is no value here. Give one, or leave the key out."),
        ("a: null", 1, "There is no value here. Give one, or leave the key out."),
        ("a: 1\n---\nb: 2", 2, "A second document begins here. A pack file holds one."),
        ("- a\n- b", 1, "The file must be keys with values, such as title: Our framework."),
        ("", 1, "The file is empty."),
        ("# only a remark\n", 1, "The file is empty."),
        (b"a: caf\xe9", 1, "The file is not UTF-8 text. Save it as UTF-8 and try again."),
        (b"a: 1\nb: \x00", 2, "The line holds a control character that cannot be kept. Delete it."),
        ('a: "\\ud800"', 1, "This is not readable YAML: found invalid Unicode character escape code."),
        ('a: "\\0"', 1, "The text holds a control character that cannot be kept. Delete it."),
        (f"a: {'x' * 2001}", 1, "This text is longer than 2000 characters."),
        ("a: " + "[" * 25 + "]" * 25, 1, "This is nested more than 20 deep."),
        ("a: " + "[" * 100_000, 1, "This is nested more than 20 deep."),
    ],
)
def test_what_is_refused(text: str | bytes, line: int, sentence: str) -> None:
    assert fault(text) == (line, sentence)


def test_what_is_not_yaml_is_refused_with_its_line() -> None:
    line, sentence = fault("a: 1\nb: [1, 2\nc: 3")
    assert line == 3
    assert sentence.startswith("This is not readable YAML: ")


def test_a_file_of_300_kb_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, GOOD + "#" * 300 * 1024)
    assert found == [("pack.yaml", 1, "The file is bigger than 256 KB, the most that a pack file may be.")]


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackFaults, match=r"pack\.yaml:1: The file cannot be read: No such file or directory\."):
        read_pack(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("1:20", "1:20"),
        ("2027-01-31", "2027-01-31"),
        ("09:30", "09:30"),
        ("007", "007"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("1_000", "1_000"),
        ('"7"', "7"),
        ("'true'", "true"),
        ("[1, a]", (1, "a")),
        ("[Who?, None]", ("Who?", "None")),
    ],
)
def test_only_numbers_true_and_false_are_more_than_text(written: str, read: object) -> None:
    data, _lines = read_yaml(f"a: {written}".encode(), "pack.yaml")
    assert data == {"a": read}
    assert type(data["a"]) is type(read)
