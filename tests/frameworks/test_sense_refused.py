"""Packs whose every word is known, but which make no sense, are refused; what comes near and makes sense is taken.

Each case is a list of texts of good.yaml and what each becomes. `# here` marks the line that must be named.
"""

from pathlib import Path

import pytest

from tests.frameworks.packs import GOOD, MARK, refused

Edits = list[tuple[str, str]]
MODERATION = """    moderation:
      seat: second
      phase: again
      of: all
      depth: whole
      asks: [grade]
      blind: true
      on_difference: talk
      final: agreed
      source: page 6
    disputes: ladder
"""
AGAIN = """      - key: again
        name: Again
        owner: second
        opens: {after: review}
        lasts: 5 working days
        source: page 6
      - key: report
"""
REPORT = "        due: {after: review, by: 10 working days}\n"


def looked_at_again(moderation: tuple[str, str] = ("", ""), phase: tuple[str, str] = ("", "")) -> Edits:
    """The good pack with a second look, with one text of its rule and one of its phase changed."""
    return [
        ("    disputes: ladder\n", MODERATION.replace(*moderation)),
        ("      - key: report\n", AGAIN.replace(*phase)),
    ]


SECOND_LOOKS: dict[str, tuple[Edits, str]] = {
    "a second look by the reviewer": (
        looked_at_again(("seat: second", "seat: reviewer  # here")),
        "The second look of look is given by reviewer, which is there to review: name a seat with does: moderate.",
    ),
    "a second look by whoever lends a hand": (
        [*looked_at_again(("seat: second", "seat: second  # here")), ("does: moderate", "does: visit")],
        "The second look of look is given by second, which is there to visit: name a seat with does: moderate.",
    ),
    "a second look that opens with the first": (
        looked_at_again(("phase: again", "phase: again  # here"), ("{after: review}", "start")),
        "The second look again opens before anything of review is done: write opens: {after: review}.",
    ),
    "a second look that is due before the first is over": (
        looked_at_again(
            ("phase: again", "phase: again  # here"),
            ("opens: {after: review}\n        lasts: 5 working days", "due: {after: start, by: 5 working days}"),
        ),
        "The second look again is due before review, which it looks at, is over.",
    ),
}
TIMES: dict[str, tuple[Edits, str]] = {
    "a numbered day before its phase opens": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: review}\n        due: {on_day: 2}\n")],
        "The phase report ends before it starts.",
    ),
    "the end of a week before its phase opens": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: review}\n        due: {end_of: week}\n")],
        "The phase report ends before it starts.",
    ),
    "a numbered day that waits for itself": (
        [("      - key: report\n", "      - key: report  # here\n"),
         (REPORT, "        opens: {after: report}\n        due: {on_day: 2}\n")],
        "Phases wait for each other and none can begin: report, report.",
    ),
}  # fmt: skip
REFUSED = SECOND_LOOKS | TIMES
TAKEN: dict[str, Edits] = {
    "a second look after the first": looked_at_again(),
    "a second look in the same month": [
        *looked_at_again(phase=("opens: {after: review}\n        lasts: 5 working days", "due: {end_of: month}")),
        ("        opens: start\n        lasts: 20 working days\n", "        due: {end_of: month}\n"),
        ("span: {phase: review}", "span: {working_days: 20}"),
    ],
    "a second look at each as it is done": looked_at_again(
        phase=("opens: {after: review}\n        lasts: 5", "level: item\n        opens: start\n        lasts: 5")
    ),
    "a numbered day after its phase opens": [(REPORT, "        opens: {after: review}\n        due: {on_day: 21}\n"),
                                             ("span: {phase: review}", "span: {working_days: 25}")],
    "the end of the month after its phase opens": [
        (REPORT, "        opens: {after: review}\n        due: {end_of: month}\n")
    ],
}  # fmt: skip


def with_all(edits: Edits) -> str:
    """The good pack with each text, which stands in it once, written as its other."""
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in good.yaml"
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    edits, sentence = REFUSED[name]
    text = with_all(edits)
    marked = next(n for n, line in enumerate(text.splitlines(), 1) if line.endswith(MARK))
    assert [(line, said) for _file, line, said in refused(tmp_path, text)] == [(marked, sentence)]


@pytest.mark.parametrize("name", TAKEN)
def test_what_comes_near_is_taken(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path, with_all(TAKEN[name])) == []
