"""What stands on an agenda, from values alone (NS-121, NS-125, LB-002, X-20)."""

from qaportal.meetings.agenda import Facts, Line, PlanFacts, build, merged

PLAN = PlanFacts(7, "P-0007", "Plan of the service", [(12, "Ask health"), (13, "Write to fathers")])


def test_nothing_makes_an_empty_agenda() -> None:
    assert build(Facts()) == []


def test_the_order_is_left_over_standing_reports_plans_themes() -> None:
    left = Line("own", "own:x", "The new building", after=3)
    facts = Facts(["Performance data"], [left], [("plans/monthly/2027-03-01", "Plans, March")], [PLAN], [(9, "Theme")])
    assert [(one.kind, one.key) for one in build(facts)] == [
        ("own", "own:x"), ("standing", "standing:Performance data"), ("paper", "paper:plans/monthly/2027-03-01"),
        ("action", "action:12"), ("action", "action:13"), ("theme", "theme:9"),
    ]  # fmt: skip


def test_a_plan_in_which_nothing_is_to_be_done_is_an_item_of_its_own() -> None:
    assert build(Facts(plans=[PlanFacts(7, "P-0007", "Plan")])) == [
        Line("plan", "plan:7", "P-0007 Plan: nothing is left to be done", plan=7)
    ]


def test_an_action_that_comes_back_stands_once_where_it_was_left() -> None:
    back = Line("action", "action:13", "Write to fathers", action=13, plan=7, after=5)
    found = build(Facts(carried=[back], plans=[PLAN]))
    assert [(one.key, one.after) for one in found] == [("action:13", 5), ("action:12", None)]


def test_an_action_that_was_closed_since_does_not_come_back() -> None:
    back = Line("action", "action:13", "Write to fathers", action=13, after=5)
    assert build(Facts(carried=[back], closed=frozenset({13}))) == []


def test_bringing_it_up_to_date_keeps_the_order_and_what_was_written_by_hand() -> None:
    there = ["theme:9", "own:x", "action:12", "paper:old"]
    stay, more = merged(there, frozenset({"own:x"}), build(Facts(plans=[PLAN], themes=[(9, "Theme")])))
    assert stay == ["theme:9", "own:x", "action:12"]
    assert [one.key for one in more] == ["action:13"]
