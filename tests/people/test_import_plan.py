"""What a staff file would do: decided without a database (issue 2 item 3)."""

from datetime import date

import pytest

from qaportal.people import import_words, importing
from tests.people.staff_files import HAZEL, MONDAY, PAT, TOM, faults, known, line, line_of, names, plan_of, record


def test_the_same_file_again_changes_nothing() -> None:
    plan = plan_of(line_of(HAZEL), line_of(TOM), line_of(PAT))
    assert importing.counts(plan) == {
        "new": 0, "changed": 0, "unchanged": 3, "left": 0, "absent": 0, "gone": 0, "unreadable": 0
    }  # fmt: skip


def test_new_changed_unchanged_and_not_in_the_file() -> None:
    plan = plan_of(
        line_of(HAZEL),
        line_of(PAT, name="Pat Pansy", team="Fostering", service=""),
        line(staff_number="S9", name="New Nettle", email="NEW@saltmarsh.example", post="social worker", team="cdt",
             line_manager="tom@saltmarsh.example", starts_on="1/12/2026"),
    )  # fmt: skip
    assert names(plan, "unchanged") == ["Hazel Heath"]
    assert plan["changed"][0]["changes"] == {
        "name": ["Pat Poppy", "Pat Pansy"],
        "team": ["Disabilities", "Fostering"],
        "service": ["Family Support", "Corporate Parenting"],
    }
    assert plan["new"][0]["record"] == record(
        "S9", "New Nettle", post="Social Worker", team="Disabilities", service="Family Support", line_manager="S2",
        starts_on="2026-12-01",
    )  # fmt: skip
    assert names(plan, "absent") == ["Tom Thyme"]


def test_columns_that_are_not_in_the_file_stay_as_they_are() -> None:
    plan = plan_of("S3,Pat Pansy,pat@saltmarsh.example", headings="staff_number,name,email")
    assert plan["changed"][0]["changes"] == {"name": ["Pat Poppy", "Pat Pansy"]}


def test_a_column_of_telephones_is_kept_plain_and_checked() -> None:
    headings = "staff number,name,e-mail,Work telephone"
    plan = plan_of("S3,Pat Poppy,pat@saltmarsh.example,(0117) 496-0123", headings=headings)
    assert plan["changed"][0]["changes"] == {"phone": ["", "0117 496 0123"]}
    wrong = plan_of("S3,Pat Poppy,pat@saltmarsh.example,ring me", headings=headings)
    assert faults(wrong) == [(2, "Work telephone", "“ring me” is not a telephone number.")]


def test_a_last_day_makes_a_leaver_and_nobody_leaves_for_being_missing() -> None:
    plan = plan_of(line_of(PAT, leaves_on="30/11/2026"))
    assert plan["left"][0]["changes"] == {"leaves_on": ["", "2026-11-30"]}
    assert names(plan, "absent") == ["Hazel Heath", "Tom Thyme"]


def test_the_missing_have_left_yesterday_only_when_asked_for() -> None:
    plan = plan_of(line_of(HAZEL), line_of(PAT, name=""), missing_left=True)
    assert [(entry["record"]["name"], entry["changes"]) for entry in plan["left"]] == [
        ("Tom Thyme", {"leaves_on": ["", "2026-11-22"]})
    ]  # Pat's line cannot be read, but it does speak of Pat
    assert plan["absent"] == []


def test_who_left_before_ever_coming_is_not_added() -> None:
    plan = plan_of(line(staff_number="S8", name="Ex", email="ex@x.example", post="Social Worker", starts_on="1/2/2020",
                        leaves_on="1/2/2024"))  # fmt: skip
    assert (names(plan, "gone"), names(plan, "new")) == (["Ex"], [])


def test_new_places_and_posts_are_said_and_only_those_of_readable_lines() -> None:
    new = {"email": "n@x.example", "team": "Riverside", "service": "Early Help", "post": "Psychologist"}
    plan = plan_of(
        line(staff_number="S7", name="Nora", **new),
        line(staff_number="S8", name="", email="o@x.example", team="Lost Team", service="Early Help", post="Wizard"),
    )
    assert plan["adds"]["services"] == ["Early Help"]
    assert plan["adds"]["teams"] == [["Riverside", "Early Help"]]
    assert plan["adds"]["posts"] == ["Psychologist"]


def test_two_people_may_exchange_their_addresses() -> None:
    plan = plan_of(line_of(TOM, email=PAT["email"]), line_of(PAT, email=TOM["email"]))
    assert names(plan, "changed") == ["Tom Thyme", "Pat Poppy"]


BOB = {"staff_number": "S5", "name": "Bob", "email": "bob@x.example", "post": "Social Worker"}


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"name": ""}, "name", "There is no name."),
        ({"staff_number": ""}, "staff_number", "There is no staff number."),
        ({"email": ""}, "email", "There is no e-mail."),
        ({"email": "bob at home"}, "email", "“bob at home” is not an e-mail address."),
        ({"post": ""}, "post", "There is no post."),
        ({"name": "b" * 121}, "name", "The name is longer than 120 characters."),
        ({"starts_on": "31/02/2027"}, "starts_on",
         "“31/02/2027” is not a date. Write day, month and year, such as 12/4/2027."),
        ({"starts_on": "1/5/2027", "leaves_on": "1/4/2027"}, "leaves_on",
         "They would leave on 1 April 2027, before they start on 1 May 2027."),
        ({"email": "pat@saltmarsh.example"}, "email",
         "The e-mail address pat@saltmarsh.example already belongs to Pat Poppy (S3)."),
        ({"line_manager": "S404"}, "line_manager",
         "There is nobody with the staff number or e-mail “S404” in the file or in the portal."),
        ({"line_manager": "S5"}, "line_manager", "Bob would be their own line manager."),
        ({"team": "Disabilites", "service": "Family Support"}, "team",
         "There is no team “Disabilites”. Did you mean “Disabilities”? "
         "If it is a new team, add it in the portal first."),
        ({"service": "Famly Support"}, "service",
         "There is no service “Famly Support”. Did you mean “Family Support”? "
         "If it is a new service, add it in the portal first."),
        ({"post": "Social Workers"}, "post",
         "There is no post “Social Workers”. Did you mean “Social Worker”? "
         "If it is a new post, add it in the portal first."),
        ({"team": "Riverside"}, "team",
         "There is no team “Riverside”. Name its service as well, so that it can be added."),
        ({"team": "CDT", "service": "Corporate Parenting"}, "service",
         "Disabilities is a team of Family Support, not of Corporate Parenting."),
        ({"team": "Nursery", "service": "Family Support"}, "team", "Nursery has closed."),
        ({"service": "Fostering"}, "service", "“Fostering” is a team, not a service."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_by_line_and_column(cells: dict[str, str], column: str, sentence: str) -> None:
    plan = plan_of(line_of(HAZEL), line(**(BOB | cells)))
    assert faults(plan) == [(3, column, sentence)]
    assert names(plan, "unchanged") == ["Hazel Heath"]  # the others are shown all the same


def test_a_repeated_staff_number_names_its_lines() -> None:
    plan = plan_of(line(**BOB), line_of(HAZEL), line(**(BOB | {"staff_number": "s5", "email": "bob2@x.example"})))
    assert faults(plan) == [
        (2, "staff_number", "Staff number S5 is on lines 2 and 4."),
        (4, "staff_number", "Staff number s5 is on lines 2 and 4."),
    ]


def test_a_repeated_address_names_its_lines() -> None:
    plan = plan_of(line(**BOB), line(**(BOB | {"staff_number": "S6"})))
    assert [sentence for _line, _column, sentence in faults(plan)] == [
        "The e-mail address bob@x.example is on lines 2 and 3."
    ] * 2


def test_line_managers_cannot_go_round_in_a_circle() -> None:
    plan = plan_of(line_of(HAZEL, line_manager="S3"), line_of(TOM), line_of(PAT))
    ring = "Hazel Heath → Pat Poppy → Tom Thyme → Hazel Heath"
    assert faults(plan) == [(2, "line_manager", f"Line managers would go round in a circle: {ring}.")]


def test_who_is_managed_by_an_unreadable_new_person_is_left_out_too_all_the_way_down() -> None:
    new = {"post": "Social Worker"}
    plan = plan_of(
        line(staff_number="N1", name="", email="n1@x.example", **new),
        line(staff_number="N2", name="Two", email="n2@x.example", line_manager="N1", **new),
        line(staff_number="N3", name="Three", email="n3@x.example", line_manager="N2", **new),
    )
    assert [sentence for _line, _column, sentence in faults(plan)] == [
        "There is no name.",
        "Their line manager is on line 2, which will not be added.",
        "Their line manager is on line 3, which will not be added.",
    ]


def test_a_manager_who_has_left_is_refused() -> None:
    gone = record("S4", "Gone Gorse", leaves_on="2026-03-31")
    plan = plan_of(line_of(PAT, line_manager="S4"), portal=known(HAZEL, TOM, PAT, gone))
    assert faults(plan) == [(2, "line_manager", "Gone Gorse (S4) left on 31 March 2026.")]


def test_an_address_is_only_free_when_its_owner_can_be_read() -> None:
    plan = plan_of(line_of(TOM, email=PAT["email"]), line_of(PAT, email="new@x.example", name=""))
    assert faults(plan) == [
        (2, "email", "The e-mail address pat@saltmarsh.example already belongs to Pat Poppy (S3)."),
        (3, "name", "There is no name."),
    ]


def test_a_team_goes_with_a_post() -> None:
    plan = plan_of("S9,New,n@x.example,CDT", headings="staff_number,name,email,team")
    assert faults(plan) == [(2, "", "A team or line manager goes with a post, and no post is known.")]


def test_a_service_in_the_team_column_is_the_service() -> None:
    plan = plan_of(line(**(BOB | {"team": "Family Support"})))
    assert (plan["new"][0]["record"]["team"], plan["new"][0]["record"]["service"]) == ("", "Family Support")


def test_the_summary_for_a_terminal_says_it_all() -> None:
    plan = plan_of(line_of(PAT, leaves_on="30/11/2026"), line(**(BOB | {"name": ""})))
    assert import_words.summary("staff.csv", plan, importing.counts(plan)) == [
        "staff.csv (UTF-8): 0 new, 0 changed, 0 unchanged, 1 left, 2 not in the file, 1 unreadable.",
        "Left:",
        "  line 2: S3 Pat Poppy; leaves on none → 30 November 2026",
        "Not in the file (nothing happens to them):",
        "  S1 Hazel Heath, Head of Service, Family Support",
        "  S2 Tom Thyme, Team Manager, Disabilities",
        "Unreadable, left out:",
        "  line 3, column “name”: There is no name.",
    ]


def test_the_day_of_the_check_is_the_day_from_which_changes_count() -> None:
    assert plan_of(line_of(HAZEL))["as_of"] == MONDAY.isoformat() == date(2026, 11, 23).isoformat()
