"""A version comes into force: drafts follow it, open work keeps the old rule (issue point 5 of packs)."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import adoptions, pack_of
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib.db import db
from qaportal.programme import queries, services
from qaportal.programme.comparing import compare
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Wishes
from tests.cast import Cast
from tests.frameworks.packs import laid_down

SignIn = Callable[[str], FlaskClient]
JULY = date(2027, 7, 1)
# Reviews last 15 working days and not 20, October takes the place of September, the board meets earlier, and there are
# visits in October.
CHANGES = {
    "version": ("version: 2027-1", "version: 2027-2"),
    "review": ("lasts: 20 working days", "lasts: 15 working days"),
    "months": ("{month: 9, subject: Care leavers}", "{month: 10, subject: Care leavers}"),
    "board": ("weekday: wednesday, nth: -1", "weekday: wednesday, nth: 2"),
    "visits": ("  monthly_audit:              #", """\
  visit:
    code: VIS
    name: Visit
    plural: Visits
    summary: Two managers spend a morning with a team.
    family: team_visit
    subject: team
    icon: house
    cadence: [{kind: calendar, entries: [{month: 10}], source: framework:30}]
    placement: {kind: weekday, weekday: tuesday, nth: 1}
    source: framework:30

  monthly_audit:              #"""),
}  # fmt: skip


@pytest.fixture
def old(town: Flask, tmp_path: Path) -> Iterator[Framework]:
    """The version that the year is made from."""
    with town.app_context():
        yield install(laid_down(tmp_path / "new-council"), by=None)
        db.session.remove()


@pytest.fixture
def new(old: Framework, tmp_path: Path) -> Framework:
    """The version that follows it."""
    return install(laid_down(tmp_path / "later", **CHANGES), by=None)


def year(framework: Framework, label: str = "2027-28") -> Programme:
    """A draft as the framework has it."""
    made = preview(pack_of(framework), label)
    programme = services.create(framework, made, by=Cast()["Priya"])
    db.session.flush()
    return programme


def activity(ref: str) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


def standing(programme: Programme) -> dict[str, tuple[str, date]]:
    """Reference → version and first day, of what is not called off."""
    db.session.flush()
    rows = db.session.query(Activity).filter_by(programme_id=programme.id, cancelled_at=None).order_by(Activity.ref)
    return {row.ref: (row.framework.version, row.starts_on) for row in rows}


def test_what_starts_later_follows_and_what_started_keeps_its_rules(old: Framework, new: Framework) -> None:
    programme = year(old)
    done = services.adopt(new, JULY, by=Cast()["Priya"])
    assert standing(programme) == {
        "CR-2027-04": ("2027-1", date(2027, 4, 1)),
        "CR-2027-06": ("2027-1", date(2027, 6, 1)),
        "CR-2027-10": ("2027-2", date(2027, 10, 1)),
        "CR-2027-11": ("2027-2", date(2027, 11, 1)),
        "QAB-2027-04": ("2027-1", date(2027, 4, 28)),
        "QAB-2027-07": ("2027-2", date(2027, 7, 14)),
        "QAB-2027-10": ("2027-2", date(2027, 10, 13)),
        "QAB-2028-01": ("2027-2", date(2028, 1, 12)),
        "VIS-2027": ("2027-2", date(2027, 10, 5)),
    }
    assert done == {"2027-28": {"changed": 4, "added": 2, "cancelled": 1}}
    assert programme.framework.version == "2027-1"


def test_phases_of_what_follows_are_counted_anew(old: Framework, new: Framework) -> None:
    """15 working days from Monday 1 November end on Friday the 19th; 20 from 1 June on Monday the 28th."""
    year(old)
    services.adopt(new, JULY, by=None)
    ends = {ref: activity(ref).ends_on for ref in ("CR-2027-06", "CR-2027-11")}
    assert ends == {"CR-2027-06": date(2027, 6, 28), "CR-2027-11": date(2027, 11, 19)}
    assert {phase.key: phase.due_on for phase in activity("CR-2027-11").phases} == {
        "review": date(2027, 11, 19), "moderation": date(2027, 11, 26), "report": date(2027, 12, 3),
    }  # fmt: skip


def test_what_is_no_longer_asked_for_is_cancelled_with_the_reason(old: Framework, new: Framework) -> None:
    year(old)
    services.adopt(new, JULY, by=None)
    assert activity("CR-2027-09").cancel_reason == "No longer asked for by version 2027-2 from 1 July 2027."


def test_what_somebody_chose_is_kept(old: Framework, new: Framework) -> None:
    """A meeting that was moved stays where it was put; what was added by hand stays and follows the new rules."""
    programme, priya = year(old), Cast()["Priya"]
    meeting = activity("QAB-2027-10")
    services.move(meeting, date(2027, 10, 20), version=meeting.version, by=priya)
    services.add(programme, "case_review", date(2027, 9, 6), "Adoption", by=priya)
    services.adopt(new, JULY, by=priya)
    found = standing(programme)
    assert found["QAB-2027-10"] == ("2027-2", date(2027, 10, 20))
    assert found["CR-2027-09-2"] == ("2027-2", date(2027, 9, 6))
    assert activity("CR-2027-09-2").ends_on == date(2027, 9, 24)


def test_what_was_left_out_or_called_off_does_not_come_back(old: Framework, new: Framework) -> None:
    made = preview(pack_of(old), "2027-28", wishes=Wishes(left_out=frozenset({"QAB-2028-01"})))
    programme = services.create(old, made, by=None)
    db.session.flush()
    review = activity("CR-2027-11")
    services.cancel(review, "Nobody to do it.", version=review.version, by=None)
    services.adopt(new, JULY, by=None)
    assert {"QAB-2028-01", "CR-2027-11"} & standing(programme).keys() == set()
    assert activity("CR-2027-11").cancel_reason == "Nobody to do it."


def test_a_year_that_begins_later_goes_over_as_a_whole(old: Framework, new: Framework) -> None:
    later = year(old, "2028-29")
    services.adopt(new, JULY, by=None)
    assert later.framework.version == "2027-2"
    assert {version for version, _day in standing(later).values()} == {"2027-2"}


def test_work_that_is_open_today_keeps_its_rules_whatever_the_day_says(old: Framework, new: Framework) -> None:
    """The first version of all may be said to be in force since long ago; what began before today is left alone."""
    programme = year(old, "2026-27")
    services.adopt(new, date(2026, 4, 1), by=None, outside_validity=True)
    versions = {ref: version for ref, (version, _day) in standing(programme).items()}
    assert versions == {
        "CR-2026-04": "2027-1", "CR-2026-06": "2027-1", "CR-2026-09": "2027-1", "CR-2026-11": "2027-1",
        "QAB-2026-04": "2027-1", "QAB-2026-07": "2027-1", "QAB-2026-10": "2027-1", "QAB-2027-01": "2027-2",
    }  # fmt: skip


def test_what_is_added_goes_by_the_version_of_its_day(old: Framework, new: Framework) -> None:
    programme = year(old)
    services.adopt(new, JULY, by=None)
    before = services.add(programme, "case_review", date(2027, 5, 4), "Adoption", by=None)
    after = services.add(programme, "case_review", date(2028, 2, 1), "Adoption", by=None)
    assert (before.framework, after.framework) == (old, new)


def test_a_new_year_follows_what_is_decided_already(old: Framework, new: Framework) -> None:
    services.adopt(old, date(2027, 4, 1), by=None)
    services.adopt(new, JULY, by=None)
    programme = year(old)
    services.follow_adoptions(programme, by=None)
    assert {version for version, day in standing(programme).values() if day >= JULY} == {"2027-2"}
    assert {version for version, day in standing(programme).values() if day < JULY} == {"2027-1"}


def test_the_planner_shows_kinds_that_only_the_new_version_knows(old: Framework, new: Framework) -> None:
    programme = year(old)
    services.adopt(new, JULY, by=None)
    pack = queries.pack_of_year(programme, queries.draft_rows(programme.id))
    assert [kind.code for kind in pack.lanes()] == ["CR", "MA", "QAB", "VIS"]


def test_two_previews_compared(old: Framework, new: Framework) -> None:
    made = [preview(pack_of(framework), "2027-28") for framework in (old, new)]
    told = {change.ref: (change.kind, [(c.what, c.old, c.new) for c in change.changes]) for change in compare(*made)}
    assert told["CR-2027-09"] == ("gone", [])
    assert told["CR-2027-10"] == ("added", [])
    assert told["QAB-2027-07"] == (
        "changed",
        [("When", "Wednesday 28 July 2027, 10:00 to 12:00", "Wednesday 14 July 2027, 10:00 to 12:00")],
    )
    assert [what for what, _old, _new in told["CR-2027-11"][1]] == [
        "When", "Review due", "Moderation due", "Findings report due",
    ]  # fmt: skip


def test_what_would_follow_is_told_before_anything_is(old: Framework, new: Framework) -> None:
    """Activity by activity, in the order of their days; and nothing of it stays."""
    programme = year(old)
    before = standing(programme)
    found = services.consequences(new, JULY, by=None)
    assert [(one.what, one.ref) for one in found] == [
        ("changed", "QAB-2027-07"), ("cancelled", "CR-2027-09"), ("added", "CR-2027-10"), ("added", "VIS-2027"),
        ("changed", "QAB-2027-10"), ("changed", "CR-2027-11"), ("changed", "QAB-2028-01"),
    ]  # fmt: skip
    assert (standing(programme), adoptions()) == (before, [])


def test_what_somebody_called_off_stays_so_whatever_they_wrote(old: Framework, new: Framework) -> None:
    year(old)
    review = activity("CR-2027-11")
    reason = "No longer asked for by version 3 of the inspection plan."
    services.cancel(review, reason, version=review.version, by=None)
    services.adopt(new, JULY, by=None)
    assert (activity("CR-2027-11").is_cancelled, activity("CR-2027-11").cancel_reason) == (True, reason)


def test_a_lead_puts_a_version_in_force(sign_in: SignIn, old: Framework, new: Framework) -> None:
    year(old)
    page = f"/frameworks/{new.ref}/adoption"
    db.session.commit()
    priya = sign_in("Priya")
    refused = priya.post(page, data={"from_on": "1 July 2026"})
    assert (refused.status_code, "holds from 1 January 2027" in refused.text) == (422, True)
    shown = priya.post(page, data={"from_on": "1 July 2027"})
    assert "In the draft of 2027-28: 4 activities changed, 2 added, 1 cancelled" in shown.text
    assert queries.framework_on(db.session.query(Programme).one(), JULY).version == "2027-1"
    seen = re.search(r'name="seen" value="(\w+)"', shown.text)
    assert seen is not None
    answer = priya.post(page, data={"from_on": "1 July 2027", "seen": seen[1]}, follow_redirects=True)
    assert "In the draft of 2027-28: changed 4, added 2 and cancelled 1." in answer.text
    assert "From 1 July 2027:" in answer.text
    assert priya.get("/programme/2027-28").status_code == 200
    assert priya.get("/activity/VIS-2027").status_code == 200
    assert priya.get("/programme/2027-28/activities/new").status_code == 200
    assert priya.get("/boards").status_code == 200


def test_a_year_of_two_versions_is_published_and_read_like_any_other(
    sign_in: SignIn, old: Framework, new: Framework
) -> None:
    programme = year(old)
    services.adopt(new, JULY, by=None)
    publish(programme, by=Cast()["Priya"])
    db.session.commit()
    priya = sign_in("Priya")
    paths = ["/", "/programme/2027-28", "/programme/2027-28?view=agenda", "/programme/2027-28?view=month&month=2027-10",
             "/activity/VIS-2027", "/boards", "/reports?quarter=all", "/me/feeds"]  # fmt: skip
    assert {path: priya.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("who", ["Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea"])
def test_nobody_else_does(sign_in: SignIn, new: Framework, who: str) -> None:
    page = f"/frameworks/{new.ref}/adoption"
    db.session.commit()
    assert sign_in(who).post(page, data={"from_on": "1 July 2027"}).status_code == 403


def test_two_versions_are_compared_rule_by_rule_and_year_by_year(
    sign_in: SignIn, old: Framework, new: Framework
) -> None:
    query = f"old={old.ref}&new={new.ref}"
    db.session.commit()
    tom = sign_in("Tom")
    assert "Case review: Review: how long it lasts" in tom.get(f"/frameworks/compare?{query}").text
    years = tom.get(f"/programme/compare?{query}").text
    assert '<h3 class="govuk-heading-s">2026-27</h3>' in years
    assert '<h3 class="govuk-heading-s">2027-28</h3>' in years
    assert "<html" not in tom.get(f"/programme/compare?{query}", headers={"HX-Request": "true"}).text


def test_a_version_whose_years_begin_in_another_month_keeps_what_it_asks_for(old: Framework, tmp_path: Path) -> None:
    """A year from April reaches into two years from January: January and February of 2028 are in the second."""
    january = {"version": CHANGES["version"], "year": ("year_start_month: 4", "year_start_month: 1")}
    programme = year(old)
    before = {ref: day for ref, (_version, day) in standing(programme).items()}
    services.adopt(install(laid_down(tmp_path / "later", **january), by=None), JULY, by=None)
    assert {ref: day for ref, (_version, day) in standing(programme).items()} == before
    assert "QAB-2028-01" in before


def test_due_days_set_by_hand_are_kept_with_what_counts_from_them(old: Framework, new: Framework) -> None:
    """The review lasts 15 working days now, but this one was given until 10 December; moderation follows by 5 more."""
    year(old)
    review = activity("CR-2027-11")
    services.reschedule(review, {"review": date(2027, 12, 10)}, version=review.version, by=None)
    services.adopt(new, JULY, by=None)
    assert review.framework is new
    assert {phase.key: (phase.due_on, phase.set_by_hand) for phase in activity("CR-2027-11").phases} == {
        "review": (date(2027, 12, 10), True), "moderation": (date(2027, 12, 17), False),
        "report": (date(2027, 12, 24), False),
    }  # fmt: skip


def test_a_length_that_somebody_chose_is_kept(old: Framework, new: Framework) -> None:
    """The board sits for a day; this sitting was given two, and goes to the second Wednesday with both."""
    year(old)
    meeting = activity("QAB-2027-10")
    meeting.ends_on = date(2027, 10, 28)
    db.session.flush()
    services.adopt(new, JULY, by=None)
    assert (meeting.starts_on, meeting.ends_on) == (date(2027, 10, 13), date(2027, 10, 14))


def test_what_a_version_cancelled_comes_back_with_the_version_that_asks_for_it(old: Framework, new: Framework) -> None:
    programme = year(old)
    called_off = activity("QAB-2028-01")
    services.cancel(called_off, "Nobody to sit.", version=called_off.version, by=None)
    before = standing(programme)
    services.adopt(new, JULY, by=None)
    done = services.adopt(old, date(2027, 7, 2), by=None)
    assert standing(programme) == before
    assert activity("VIS-2027").cancel_reason == "No longer asked for by version 2027-1 from 2 July 2027."
    assert activity("QAB-2028-01").cancel_reason == "Nobody to sit."
    assert done["2027-28"]["added"] == 1


def test_what_two_versions_exchange_comes_and_goes_with_them(old: Framework, new: Framework) -> None:
    programme = year(old)
    services.adopt(new, JULY, by=None)
    after = standing(programme)
    services.adopt(old, date(2027, 7, 2), by=None)
    services.adopt(new, date(2027, 7, 5), by=None)
    assert standing(programme) == after
