"""What `programme preview … 2027 --json` shows of each council, against facts from the requirement list.

Nothing here was copied from what the command prints: the numbers are those of LB-020 to LB-071, WS-001 to WS-061 and
BD-010 to BD-073.
"""

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qaportal.cli import main


@lru_cache
def shown(council: str, instance: Path) -> dict[str, Any]:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_DEMO": ""}
    said = CliRunner().invoke(main, ["programme", "preview", council, "2027", "--json"], env=env)
    assert said.exit_code == 0, said.output
    found: dict[str, Any] = json.loads(said.output)
    return found


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


def each(found: dict[str, Any], *types: str) -> dict[str, int]:
    counted = Counter(row["type"] for row in found["activities"])
    return {kind: counted[kind] for kind in types}


def editions(found: dict[str, Any], report: str) -> dict[str, int]:
    return dict(Counter(row["edition"] for row in found["reports"] if row["report"] == report))


def duty(found: dict[str, Any], key: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in found["duties"] if row["key"] == key)
    return row


@pytest.mark.parametrize("council", ["north-somerset", "lambeth", "west-sussex", "bedford"])
def test_every_part_of_the_year_is_there_and_counts_nobody_without_a_staff_list(council: str, instance: Path) -> None:
    found = shown(council, instance)
    assert set(found) == {
        "year", "kinds", "activities", "duties", "reports", "boards", "cohorts", "forms", "targets", "coverage",
        "warnings", "follow_ups",
    }  # fmt: skip
    assert {row["due"] for row in found["duties"]} == {None}


def test_lambeth(instance: Path) -> None:
    found = shown("lambeth", instance)
    # LB-030, LB-040; one evaluation a service (LB-020), a service each time another one.
    assert each(found, "practice_week", "thematic") == {"practice_week": 2, "thematic": 3}
    services = [row["subject"] for row in found["activities"] if row["type"] == "service_evaluation"]
    assert len(services) == len(set(services)) == 7
    # LB-041: fifteen seats each, in turn; LB-052: by 17:00 on the fourth day, a Thursday.
    assert [cohort["size"] for cohort in found["cohorts"]] == [15, 15]
    assert [len(cohort["posts"]) for cohort in found["cohorts"]] == [15, 15]
    weeks = [row for row in found["activities"] if row["type"] == "practice_week"]
    assert [row["subject"] for row in weeks] == [cohort["name"] for cohort in found["cohorts"]]
    assert {phase["at"] for row in weeks for phase in row["phases"] if phase["at"]} == {"17:00"}
    # LB-060: one supervision in four, for each member of the team.
    assert (duty(found, "observe_practice")["rule"], duty(found, "observe_practice")["each"]) == (
        "one_in",
        "supervisee",
    )
    # LB-064 to LB-068: what comes round in a year.
    assert editions(found, "team_practice") == editions(found, "psw_highlights") == {"quarterly": 4}
    assert editions(found, "cp_chair") == {"monthly": 12, "quarterly": 4, "annual": 1}
    assert editions(found, "iro") == {"monthly": 12, "quarterly": 4, "half_yearly": 2, "annual": 1, "annual_trends": 1}
    assert editions(found, "contextual_harm_report") == {
        "weekly": 53, "monthly": 12, "quarterly": 4, "half_yearly_home_and_care": 2, "half_yearly_care": 2, "annual": 1,
    }  # fmt: skip
    joint = next(
        row for row in found["reports"] if (row["report"], row["edition"]) == ("contextual_harm_report", "monthly")
    )
    assert (joint["joint"], len(joint["authors"])) == (True, 3)
    assert {(row["report"], row["edition"]) for row in found["reports"] if row["published"]} == {("iro", "annual")}


def kind(found: dict[str, Any], key: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in found["kinds"] if row["key"] == key)
    return row


def test_lambeths_kinds_of_work(instance: Path) -> None:
    """LB-020: twenty to twenty-five children at random for each service; LB-021: by managers from outside it."""
    evaluation = kind(shown("lambeth", instance), "service_evaluation")
    assert evaluation["sample"]["picks"] == [
        {"label": "at random", "method": "random", "at_least": 20, "at_most": 25},
    ]
    (auditor,) = [seat for seat in evaluation["seats"] if "works_in_subject_service" in seat["must_not"]]
    assert auditor["posts"] == ["Team Manager"]
    assert [(t["kind"], t["each"]) for t in evaluation["targets"]] == [("coverage", "service")]


def test_north_somersets_kinds_of_work(instance: Path) -> None:
    """NS-023, NS-096: one at random, one they are proud of, one that challenged them, for each member."""
    found = shown("north-somerset", instance)
    assert [row["key"] for row in found["kinds"]] == list(dict.fromkeys(row["key"] for row in found["kinds"]))
    assert {row["type"] for row in found["activities"]} <= {row["key"] for row in found["kinds"]}
    samples = [row["sample"] for row in found["kinds"] if row["sample"]]
    three = [sample for sample in samples if len(sample["picks"]) == 3]
    assert [(sample["per"] is not None, sample["picks"]) for sample in three] == [
        (
            True,
            [
                {"label": "at random", "method": "random", "at_least": 1, "at_most": 1},
                {"label": "proud of", "method": "nominated", "at_least": 1, "at_most": 1},
                {"label": "challenging", "method": "nominated", "at_least": 1, "at_most": 1},
            ],
        )
    ]


def test_both_clocks_of_moderation_stand_side_by_side(instance: Path) -> None:
    """NS-040, D34: one for the whole cycle, one for each record."""
    cycle = next(row for row in shown("north-somerset", instance)["activities"] if row["ref"] == "CPR-2027-01")
    assert ("2027-02-01", "2027-02-12") in [(phase["starts"], phase["due"]) for phase in cycle["phases"]]
    each = "each within 10 working days of its allocation"
    assert cycle["clocks"] == [{"name": "Moderate one review", "who": "Moderator", "when": each}]
    line = f"  Collaborative practice reviews, moderate one review: {each}"
    assert line in as_text("north-somerset", instance)


def as_text(council: str, instance: Path) -> list[str]:
    env = {"QAPORTAL_INSTANCE": str(instance), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_DEMO": ""}
    said = CliRunner().invoke(main, ["programme", "preview", council, "2027"], env=env)
    assert said.exit_code == 0, said.output
    return said.output.splitlines()


def test_the_plain_text_tells_targets_duties_reports_boards_and_cohorts(instance: Path) -> None:
    """BD-010, BD-033, LB-041, LB-068, WS-009."""
    bedford, lambeth = as_text("bedford", instance), as_text("lambeth", instance)
    assert any(": about 140, 10 % of " in line and line.endswith(" a year") for line in bedford)
    duties = {row["name"] for row in shown("bedford", instance)["duties"]}
    told = [line.split(": ")[0].strip() for line in bedford[bedford.index("Standing duties:") + 1 :]]
    assert duties <= set(told)
    assert "  Contextual harm report (Missing list): 53" in lambeth
    cohorts = lambeth[lambeth.index("Cohorts:") + 1 :][:2]
    assert [line.split(": ")[1] for line in cohorts] == ["15 seats", "15 seats"]
    boards = lambeth[lambeth.index("Boards:") + 1 : lambeth.index("Cohorts:") - 1]
    assert {line.strip().split(": ")[0] for line in boards} == {
        board["name"] for board in shown("lambeth", instance)["boards"]
    }
    assert any(line.endswith(": 6 meetings") for line in boards)


def test_west_sussex(instance: Path) -> None:
    found = shown("west-sussex", instance)
    # WS-001, WS-007, WS-011, WS-013, WS-014.
    assert each(found, "practice_week", "multi_agency_audit", "dispute_audit", "lado_audit", "regulation_44") == {
        "practice_week": 2, "multi_agency_audit": 4, "dispute_audit": 4, "lado_audit": 1, "regulation_44": 12,
    }  # fmt: skip
    # WS-004, WS-005, WS-008, WS-009: one a month, one a month, one a week, at least every four weeks.
    words = {
        key: duty(found, key)["in_words"] for key in ("monthly_audit", "early_help_monthly", "weekly_dip", "supervise")
    }
    assert "1 a month" in words["monthly_audit"]
    assert "1 a month" in words["early_help_monthly"]
    assert "1 a week" in words["weekly_dip"]
    assert "every 4 weeks" in words["supervise"]
    # WS-061: looked at again in the next quarter, by work of another kind.
    rows = {row["ref"]: row for row in found["activities"]}
    checks = [row for row in rows.values() if row["type"] == "theme_check"]
    assert {rows[row["follows"]]["type"] for row in checks} == {"themed_audit"}
    assert {(row["month"] - 1) // 3 - (rows[row["follows"]]["month"] - 1) // 3 for row in checks} == {1}
    # WS-001 to WS-014: the boards of the table; learning of audits each month, the quality report each quarter.
    assert len(found["boards"]) >= 9
    assert (editions(found, "audit_learning"), editions(found, "qa_report")) == ({"month": 12}, {"quarter": 4})
    assert editions(found, "lado") == {"quarter": 4, "year": 1}


def test_bedford(instance: Path) -> None:
    found = shown("bedford", instance)
    # BD-020, BD-021: one a month for managers and advanced practitioners; up to four thematic, never late; two before.
    for key in ("manager_case_audit", "practitioner_case_audit"):
        assert (duty(found, key)["rule"], duty(found, key)["each"], duty(found, key)["can_be_late"]) == (
            "quota",
            "holder",
            True,
        )
    assert "Team Manager" in duty(found, "manager_case_audit")["by"]
    assert "Advanced Practitioner" in duty(found, "practitioner_case_audit")["by"]
    assert not duty(found, "manager_thematic")["can_be_late"]
    assert (duty(found, "manager_compliance")["rule"], duty(found, "manager_compliance")["each"]) == (
        "before",
        "supervisee",
    )
    assert "at least 2" in duty(found, "manager_compliance")["in_words"]
    # BD-010: about 140, ten per cent.
    assert [(t["activity"], t["percent"], t["wanted"]) for t in found["targets"] if t["kind"] == "percent"] == [
        ("case_audit", 10, "about 140")
    ]
    # BD-040, BD-041, BD-050 to BD-052, BD-060.
    assert {row["of"] for row in found["duties"] if row["key"].startswith(("head_", "manager_p", "manager_case"))} == {
        "supervision_professional", "supervision_case", "case_audit", "meeting_observation",
    }  # fmt: skip
    assert duty(found, "observe_staff")["rule"] == "interval"
    assert "at least 2 a year" in duty(found, "head_meetings")["in_words"]
    # BD-062, BD-063: seven kinds of meeting, fourteen areas; BD-036: seven items.
    forms = {form["key"]: form for form in found["forms"]}
    assert (len(forms["meeting_observation"]["kinds"]), forms["meeting_observation"]["by_section"]["areas"]) == (7, 14)
    assert forms["compliance_check"]["by_section"]["items"] == 7
    # BD-033, BD-043, BD-055, BD-070.
    assert (editions(found, "overview")["monthly"], editions(found, "supervision_summary")) == (12, {"quarterly": 4})
    assert editions(found, "observation_report") == {"annual": 1}
    assert each(found, "themed_day")["themed_day"] >= 1
