"""The registers of the shipped packs in 2027: which editions come round how often (LB-064..070, BD-033, BD-043)."""

from collections import Counter
from datetime import date

import pytest

from qaportal.boards.register import register
from qaportal.frameworks.loading import SHIPPED, read_pack


def editions(key: str) -> dict[str, list[int]]:
    """Report → how often each of its editions that come round is due, most often first."""
    found = register(read_pack(SHIPPED / key), date(2027, 1, 1), date(2027, 12, 31), [])
    times = Counter((due.report_key, due.edition_key) for due in found)
    return {
        report: sorted((n for (of, _edition), n in times.items() if of == report), reverse=True)
        for report in {of for of, _edition in times}
    }


@pytest.mark.parametrize(
    ("pack", "report", "expected"),
    [
        ("lambeth", "cp_chair", [12, 4, 1]),  # LB-066: monthly, quarterly, annual
        ("lambeth", "iro", [12, 4, 2, 1, 1]),  # LB-067: half-yearly on fostering; two once a year
        ("lambeth", "contextual_harm_report", [53, 12, 4, 2, 2, 1]),  # LB-068: weekly to annual
        ("lambeth", "team_practice", [4]),  # LB-064
        ("lambeth", "psw_highlights", [4]),  # LB-064
        ("lambeth", "complaints", [4]),  # LB-069
        ("lambeth", "fostering_panel", [1]),  # LB-070
        ("west-sussex", "iro", [12, 4, 1]),  # WS-011
        ("west-sussex", "lado", [4, 1]),  # WS-013
        ("bedford", "overview", [12, 4]),  # BD-033, BD-035
        ("bedford", "supervision_summary", [4]),  # BD-043
        ("bedford", "observation_report", [1]),  # BD-055
    ],
)
def test_editions_come_round_as_the_framework_says(pack: str, report: str, expected: list[int]) -> None:
    assert editions(pack)[report] == expected
