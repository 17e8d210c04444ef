"""What is tracked beside the duties, and what somebody asks for during the year (D18, D19)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.queries import standing, tracked
from qaportal.programme.services import mark_done
from tests.pack_checks.councils import dues, on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]


def audited(council: Council, first: str, duty: str, on: date) -> None:
    """`first` says that the audit they owe this month was done on that day."""
    owner, rules = council[first], standing(clock.today())
    assert rules is not None
    seen = tracked(owner, rules, *rules.year, owners={owner.id}, duties=[duty])
    owing = next(one for one in seen.found if one.opens <= on <= one.due)
    mark_done(owner, owing, on=on, by=owner)
    db.session.commit()


@on_one_database
@pytest.mark.says("D18")
def test_ten_per_cent_of_cases_is_tracked_beside_the_monthly_audits_and_makes_no_work(council: Councils) -> None:
    """BD-010, BD-020, BD-021: a Team Manager and an Advanced Practitioner owe twelve audits each."""
    here = council("bedford")
    with clock.stopped_at(datetime(2027, 2, 26, 9, tzinfo=UTC)):
        audited(here, "Tam", "manager_case_audit", date(2027, 1, 20))
        audited(here, "Tam", "manager_case_audit", date(2027, 2, 3))
        audited(here, "Ada", "practitioner_case_audit", date(2027, 2, 24))
        page = text_of(here.browser("Sue"), "/duties")
        others = text_of(here.browser("Tam"), "/duties")
    said = (
        "Case file audits: 3 done so far. The framework expects about 140 a year (10 % of cases of the service); "
        "the duties as they stand come to 24."
    )
    assert said in page
    assert said not in others
    assert here.of("CFA") == []


WISH = {
    "type_key": "independent_audit",
    "subject": "Fostering",
    "starts": "8 March 2027",
    "why": "Supervision was late in three files last autumn.",
}
ADDRESS = "/programme/2027/commission"


@on_one_database
@pytest.mark.says("D19")
def test_a_head_of_service_commissions_an_independent_audit_and_a_team_manager_cannot(council: Councils) -> None:
    """BD-026: a manager commissions S&QA; nothing else makes an independent audit."""
    here = council("bedford")
    assert here.of("IND") == []
    assert here.browser("Tam").get(ADDRESS).status_code == 403
    answer = here.browser("Heike").post(ADDRESS, WISH)
    assert (answer.status_code, "Asked for." in answer.text) == (200, True)
    [made] = here.of("IND")
    assert (made.title, made.starts_on, made.is_unpublished) == (
        "Independent audit: Fostering",
        date(2027, 3, 8),
        True,
    )
    here.publish()
    told = text_of(here.browser("Heike"), f"/activity/{made.ref}")
    assert "Heike Ash asked for it on 23 November 2026 at 09:00, to start on 8 March 2027, about Fostering." in told
    assert WISH["why"] in told
    assert min(dues(here, made.ref).values()) > date(2027, 3, 8)
