"""Themes that a board settles during the year, with terms of reference and their sign-off (LB-030, LB-031), and what an
activity found, kept for the one that looks again (WS-061, D85)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.home.queries import home_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.programme import policy, queries, services, themes
from qaportal.programme.models import Activity, Benchmark, Terms, ThemeChoice
from tests.cast import LONG_AGO
from tests.programme.councils import Council

THEME = "Plans for children who go missing"
# The Assurance Board is chaired by its executive director; the psw drafts; the service manager for QA plans the year.
LAMBETH = {"Edda": "executive_director", "Pia": "psw", "Quinn": "sm_qa", "Tara": "team_manager"}
TODAY = date(2026, 11, 23)


@pytest.fixture
def lambeth(app: Flask) -> Iterator[Council]:
    with app.test_request_context():
        yield Council(app, "lambeth", LAMBETH)


def named(council: Council, ref: str = "TE-2027-02") -> None:
    one = council.activity(ref)
    services.name_theme(one, THEME, on=TODAY, version=one.version, by=council["Quinn"])
    council.publish()


def needs(council: Council, first: str) -> list[str]:
    found = home_of(council[first], clock.today(), everything=True).needs
    return [need.title for need in found if "heme" in need.title or "Terms" in need.title]


# What the frameworks say ----------------------------------------------------------------------------------


def test_a_boards_chair_settles_and_signs_and_a_post_drafts() -> None:
    """LB-030, LB-031"""
    pack = read_pack(shipped("lambeth"))
    kind = pack.activities["thematic"]
    said = (themes.deciders(pack, kind), themes.drafters(pack, kind), themes.signers(pack, kind))
    assert said == ({"executive_director"}, {"psw"}, {"executive_director"})
    assert themes.asks_for_terms(kind)


def test_a_party_settles_where_the_framework_names_one() -> None:
    """BD-071, BD-072: directors and heads propose, the S&QA Team settles; no terms are asked for."""
    pack = read_pack(shipped("bedford"))
    kind = pack.activities["themed_day"]
    assert themes.deciders(pack, kind) == {"sqa_officer"}
    assert kind.theme is not None
    assert kind.theme.proposed_by == ("director", "chief_officer", "head_of_service")
    assert not themes.asks_for_terms(kind)
    assert (themes.drafters(pack, kind), themes.signers(pack, kind)) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 1, 31), "Terms of reference are not signed off; work starts on Monday 1 February 2027."),
        (date(2027, 2, 2), "Terms of reference are not signed off; work started on Monday 1 February 2027."),
    ],
)
def test_the_warning(today: date, said: str) -> None:
    assert themes.unsigned(date(2027, 2, 1), today) == said


# Who may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "name", "draft", "sign"),
    [
        ("Quinn", True, True, True),
        ("Edda", True, False, True),
        ("Pia", False, True, False),
        ("Tara", False, False, False),
    ],
)
def test_who_may_do_what(lambeth: Council, first: str, name: bool, draft: bool, sign: bool) -> None:
    one, person = lambeth.activity("TE-2027-02"), lambeth[first]
    may = (policy.can_name_theme, policy.can_draft_terms, policy.can_sign_off_terms)
    assert tuple(rule(person, one) for rule in may) == (name, draft, sign)


def test_work_that_has_no_theme_has_none_of_this(lambeth: Council) -> None:
    one = lambeth.of("SE")[0]
    rules = (policy.can_name_theme, policy.can_draft_terms, policy.can_sign_off_terms, policy.can_set_benchmark)
    assert [rule(lambeth["Quinn"], one) for rule in rules] == [False] * 4


# The theme ------------------------------------------------------------------------------------------------


def test_another_theme_is_nobodys_decision_and_wants_its_terms_signed_again(lambeth: Council) -> None:
    """LB-030, LB-031: what was settled and signed off was another theme."""
    named(lambeth)
    one, pia, edda, quinn = lambeth.activity("TE-2027-02"), lambeth["Pia"], lambeth["Edda"], lambeth["Quinn"]
    services.draft_terms(one, "Twelve plans are read.", version=0, by=pia)
    services.sign_off_terms(one, on=TODAY, version=1, by=edda)
    same = {"where": "", "starts_at": "", "ends_at": "", "by": quinn}
    services.describe(one, subject=THEME, version=one.version, **same)
    assert terms_and_choice(one) == (True, True)
    services.describe(one, subject="Foster placements", version=one.version, **same)
    assert terms_and_choice(one) == (False, False)
    assert db.session.get_one(Terms, one.id).text == "Twelve plans are read."


def terms_and_choice(one: Activity) -> tuple[bool, bool]:
    terms = queries.terms_of(one)
    return terms is not None and terms.is_signed_off, db.session.get(ThemeChoice, one.id) is not None


def test_a_theme_is_noted_with_who_settled_it_and_when(lambeth: Council) -> None:
    one, edda = lambeth.activity("TE-2027-02"), lambeth["Edda"]
    services.name_theme(one, THEME, on=date(2026, 11, 20), version=one.version, by=edda)
    assert one.title == f"Thematic evaluation: {THEME}"
    choice = db.session.get(ThemeChoice, one.id)
    assert choice is not None
    assert (choice.decided_by, choice.decided_on, choice.noted_by_id) == (
        "assurance_board", date(2026, 11, 20), edda.id,
    )  # fmt: skip
    assert one.is_unpublished


def test_a_theme_shows_to_the_chair_who_noted_it_only_once_published(lambeth: Council) -> None:
    """Nothing of a draft is shown to those who may not see drafts."""
    edda, version = lambeth.browser("Edda"), str(lambeth.activity("TE-2027-02").version)
    sent = {"theme": THEME, "on": "20 November 2026", "version": version}
    page = edda.post("/activity/TE-2027-02/theme", sent).text
    assert "A theme was settled. It shows here once the QA team publishes it." in page
    assert THEME not in page
    assert edda.get("/activity/TE-2027-02/theme").status_code == 422
    lambeth.publish()
    page = edda.get("/activity/TE-2027-02").text
    assert THEME in page
    assert "settled by Assurance Board on 20 November 2026" in " ".join(page.split())


def test_a_theme_is_noted_once_and_for_a_day_that_has_come(lambeth: Council) -> None:
    one, quinn = lambeth.activity("TE-2027-02"), lambeth["Quinn"]
    with pytest.raises(DomainError, match="still to come"):
        services.name_theme(one, THEME, on=date(2026, 11, 24), version=one.version, by=quinn)
    named(lambeth)
    with pytest.raises(DomainError, match="has a theme already"):
        services.name_theme(one, "Another", on=TODAY, version=one.version, by=quinn)
    other = lambeth.activity("TE-2027-06")
    with pytest.raises(Stale):
        services.name_theme(other, THEME, on=TODAY, version=other.version + 1, by=quinn)


# Terms of reference ---------------------------------------------------------------------------------------


def test_there_is_nothing_to_sign_off_before_there_is_a_text(lambeth: Council) -> None:
    """LB-031"""
    with pytest.raises(DomainError, match="no text to sign off yet"):
        services.sign_off_terms(lambeth.activity("TE-2027-02"), on=TODAY, version=0, by=lambeth["Edda"])


def test_terms_are_drafted_signed_off_and_a_new_text_takes_that_back(lambeth: Council) -> None:
    one, pia, edda = lambeth.activity("TE-2027-02"), lambeth["Pia"], lambeth["Edda"]
    terms = services.draft_terms(one, "Twelve plans.", version=0, by=pia)
    assert not terms.is_signed_off
    services.sign_off_terms(one, on=TODAY, version=terms.version, by=edda)
    assert (terms.is_signed_off, terms.signed_off_on, terms.signed_off_by) == (True, TODAY, edda)
    with pytest.raises(DomainError, match=r"signed off on 23 November 2026 already"):
        services.sign_off_terms(one, on=TODAY, version=terms.version, by=edda)
    services.draft_terms(one, "Twenty plans.", version=terms.version, by=pia)
    assert (terms.is_signed_off, terms.signed_off_on, terms.signed_off_by_id) == (False, None, None)
    acts = [entry.act for entry in db.session.query(LogEntry).filter_by(thing_ref=one.ref).order_by(LogEntry.id)]
    assert acts[-4:] == ["drafted terms", "signed off terms", "took back a sign-off", "drafted terms"]


def test_nobody_signs_off_what_they_did_not_read(lambeth: Council) -> None:
    one = lambeth.activity("TE-2027-02")
    first = services.draft_terms(one, "Twelve plans.", version=0, by=lambeth["Pia"]).version
    services.draft_terms(one, "Twenty plans.", version=first, by=lambeth["Quinn"])
    for late in (0, first):
        with pytest.raises(Stale):
            services.sign_off_terms(one, on=TODAY, version=late, by=lambeth["Edda"])
        with pytest.raises(Stale):
            services.draft_terms(one, "None.", version=late, by=lambeth["Pia"])


def test_the_same_text_again_changes_nothing(lambeth: Council) -> None:
    one = lambeth.activity("TE-2027-02")
    version = services.draft_terms(one, "Twelve plans.", version=0, by=lambeth["Pia"]).version
    with pytest.raises(DomainError, match="The text is as it was"):
        services.draft_terms(one, "Twelve plans.", version=version, by=lambeth["Pia"])


def test_a_day_to_come_and_a_cancelled_activity_are_refused(lambeth: Council) -> None:
    one, quinn = lambeth.activity("TE-2027-02"), lambeth["Quinn"]
    version = services.draft_terms(one, "Twelve plans.", version=0, by=quinn).version
    with pytest.raises(DomainError, match="still to come"):
        services.sign_off_terms(one, on=date(2026, 11, 24), version=version, by=quinn)
    services.cancel(one, "The inspectors are here.", version=one.version, by=quinn)
    with pytest.raises(DomainError, match="is cancelled"):
        services.sign_off_terms(one, on=TODAY, version=version, by=quinn)


def test_the_page_says_when_a_sign_off_is_taken_back(lambeth: Council) -> None:
    pia, edda = lambeth.browser("Pia"), lambeth.browser("Edda")
    pia.post("/activity/TE-2027-02/terms/draft", {"text": "Twelve plans.", "version": "0"})
    edda.post("/activity/TE-2027-02/terms/sign-off", {"on": "23 November 2026", "version": "1"})
    assert "They were signed off on 23 November 2026" in pia.get("/activity/TE-2027-02/terms/draft").text
    sent = {"text": "Twenty plans.", "version": "2"}
    told = pia.post("/activity/TE-2027-02/terms/draft", sent).text
    assert "Their sign-off of 23 November 2026 is taken back: they are to be signed off again." in told


def test_the_forms_say_whose_act_it_is(lambeth: Council) -> None:
    edda = lambeth.browser("Edda")
    asked = edda.get("/activity/TE-2027-02/theme").text
    assert "Assurance Board settles its theme" in asked
    assert "Meetings of the year: 28 January 2027, 25 March 2027" in asked
    services.draft_terms(lambeth.activity("TE-2027-02"), "Twelve plans.", version=0, by=lambeth["Pia"])
    db.session.commit()
    assert "Assurance Board signs them off." in edda.get("/activity/TE-2027-02/terms/sign-off").text
    drafting = lambeth.browser("Pia").get("/activity/TE-2027-02/terms/draft").text
    assert "Principal Social Worker drafts them, Assurance Board signs them off before work starts." in drafting


def test_a_draft_is_read_by_those_who_write_and_sign_it_and_the_rest_wait(lambeth: Council) -> None:
    one = lambeth.activity("TE-2027-02")
    services.draft_terms(one, "Twelve plans.", version=0, by=lambeth["Pia"])
    assert [queries.readable_terms(lambeth[first], one).text for first in ("Pia", "Edda", "Quinn")] == [
        "Twelve plans."
    ] * 3  # fmt: skip
    with pytest.raises(NotFound):
        queries.readable_terms(lambeth["Tara"], one)
    services.sign_off_terms(one, on=TODAY, version=1, by=lambeth["Edda"])
    assert queries.readable_terms(lambeth["Tara"], one).is_signed_off


def test_the_warning_stands_until_they_are_signed_off(lambeth: Council) -> None:
    warning = "Terms of reference are not signed off; work starts on Monday 1 February 2027."
    tara = lambeth.browser("Tara")
    assert warning in tara.get("/activity/TE-2027-02").text
    one = lambeth.activity("TE-2027-02")
    services.draft_terms(one, "Twelve plans.", version=0, by=lambeth["Pia"])
    db.session.commit()
    assert warning in tara.get("/activity/TE-2027-02").text
    services.sign_off_terms(one, on=TODAY, version=1, by=lambeth["Edda"])
    db.session.commit()
    assert warning not in tara.get("/activity/TE-2027-02").text


def test_home_tells_whoever_is_to_act_next(lambeth: Council) -> None:
    """Nine weeks before the work begins, that is from 30 November."""
    assert needs(lambeth, "Edda") == []
    with clock.stopped_at(datetime(2026, 12, 7, 9, tzinfo=UTC)):
        said = ["No theme is settled: Thematic evaluation"]
        assert (needs(lambeth, "Edda"), needs(lambeth, "Quinn"), needs(lambeth, "Pia")) == (said, said, [])
        named(lambeth)
        said = [f"Terms of reference are not drafted: Thematic evaluation: {THEME}"]
        assert (needs(lambeth, "Edda"), needs(lambeth, "Pia")) == ([], said)
        one = lambeth.activity("TE-2027-02")
        services.draft_terms(one, "Twelve plans.", version=0, by=lambeth["Pia"])
        said = [f"Terms of reference are not signed off: Thematic evaluation: {THEME}"]
        assert (needs(lambeth, "Edda"), needs(lambeth, "Pia"), needs(lambeth, "Tara")) == (said, [], [])
        services.sign_off_terms(one, on=TODAY, version=1, by=lambeth["Edda"])
        assert (needs(lambeth, "Edda"), needs(lambeth, "Quinn")) == ([], [])


def test_the_days_on_which_the_board_sits_stand_beside_the_question(lambeth: Council) -> None:
    sittings = [
        row.starts for row in queries.published_rows(lambeth.year.id) if row.type_key == "assurance_board_meeting"
    ]
    assert queries.sittings_of(lambeth["Edda"], lambeth.activity("TE-2027-02")) == sittings
    assert len(sittings) > 3


def test_a_year_that_is_taken_back_takes_all_of_it_along(app: Flask) -> None:
    with app.test_request_context():
        council = Council(app, "lambeth", LAMBETH, publishes=False)
        named_one = council.activity("TE-2027-02")
        services.name_theme(named_one, THEME, on=TODAY, version=named_one.version, by=council["Quinn"])
        services.draft_terms(named_one, "Twelve plans.", version=0, by=council["Quinn"])
        services.set_benchmark(named_one, measure="Plans", value="4 of 12", note="", by=council["Quinn"])
        services.take_back(council.year, by=council["Quinn"])
        db.session.commit()
        assert [db.session.query(table).count() for table in (ThemeChoice, Terms, Benchmark)] == [0, 0, 0]


# Looking again --------------------------------------------------------------------------------------------


@pytest.fixture
def west_sussex(app: Flask) -> Iterator[Council]:
    with app.test_request_context():
        yield Council(
            app, "west-sussex", {"Petra": "principal_manager", "Olli": "qa_officer", "Sol": "social_worker"}
        )  # fmt: skip


def test_what_was_found_stands_beside_the_work_that_looks_again(west_sussex: Council) -> None:
    """WS-061, D85: the dip sample of June follows the themed audit of February."""
    found, again = west_sussex.activity("THM-2027-02"), west_sussex.activity("TDS-2027-06")
    assert again.follows == found
    services.set_benchmark(found, measure="Visits on time", value="14 of 20", note="", by=west_sussex["Olli"])
    services.set_benchmark(found, measure="Plans that say why", value="9 of 20", note="Two readers",
                           by=west_sussex["Petra"])  # fmt: skip
    db.session.commit()
    sol = west_sussex.browser("Sol")
    later = " ".join(sol.get("/activity/TDS-2027-06").text.split())
    assert '<a class="govuk-link" href="/activity/THM-2027-02">' in later
    assert "To be compared with what the themed audit found, kept with its objectives." in later
    for words in ("Visits on time", "14 of 20", "Plans that say why", "9 of 20", "Two readers"):
        assert words in later
    earlier = sol.get("/activity/THM-2027-02").text
    assert '<a class="govuk-link" href="/activity/TDS-2027-06">' in earlier
    assert "Set a benchmark" not in earlier


def test_the_work_that_looks_again_takes_the_theme(west_sussex: Council) -> None:
    """WS-061: the audit of November is followed up in the year after, which is not planned yet."""
    audit = west_sussex.activity("THM-2027-05")
    services.name_theme(audit, "Neglect", on=TODAY, version=audit.version, by=west_sussex["Petra"])
    titles = {one.ref: one.title for one in (*west_sussex.of("THM"), *west_sussex.of("TDS"))}
    assert titles == {
        "THM-2027-02": "Themed audit", "THM-2027-05": "Themed audit: Neglect", "THM-2027-09": "Themed audit",
        "THM-2027-11": "Themed audit", "TDS-2027-06": "Follow-up dip sample",
        "TDS-2027-09": "Follow-up dip sample: Neglect", "TDS-2027-12": "Follow-up dip sample",
    }  # fmt: skip


def test_benchmarks_are_set_by_those_whose_work_it_is(west_sussex: Council) -> None:
    one = west_sussex.activity("THM-2027-02")
    may = [first for first in ("Petra", "Olli", "Sol") if policy.can_set_benchmark(west_sussex[first], one)]
    assert may == ["Petra", "Olli"]


def test_benchmarks_of_one_team_are_set_by_those_who_work_there(app: Flask) -> None:
    """A post that owns a phase counts where its holder works, or where they have no place of their own."""
    with app.app_context():
        council = Council(app, "west-sussex", {"Pam": "partnership_manager"})
        one, pam = council.of("MAA")[0], council["Pam"]
        assert _may_set(pam, one) == {"none": True, "there": False, "here": True}


def _may_set(pam: Person, one: Activity) -> dict[str, bool]:
    service = people.add_service("Fields", on=LONG_AGO, by=None)
    here, there = (people.add_team(name, service, on=LONG_AGO, by=None) for name in ("Meadow", "Orchard"))
    db.session.flush()
    [held] = pam.appointments_on(TODAY)
    one.team_id = here.id
    may = {}
    for name, place in {"none": None, "there": there.id, "here": here.id}.items():
        held.team_id = place
        may[name] = policy.can_set_benchmark(pam, one)
    return may


def test_a_measure_has_one_value_until_it_is_taken_back(west_sussex: Council) -> None:
    one, petra = west_sussex.activity("THM-2027-02"), west_sussex["Petra"]
    first = services.set_benchmark(one, measure="Visits on time", value="14 of 20", note="", by=petra)
    with pytest.raises(DomainError, match="a value of that measure already"):
        services.set_benchmark(one, measure="visits  on time", value="15 of 20", note="", by=petra)
    services.take_back_benchmark(first, by=petra)
    with pytest.raises(Stale, match="taken back already"):
        services.take_back_benchmark(first, by=petra)
    services.set_benchmark(one, measure="Visits on time", value="15 of 20", note="", by=petra)
    assert [kept.value for kept in queries.benchmarks_of(one.id)] == ["15 of 20"]
    with pytest.raises(NotFound):
        queries.benchmark_of(one, first.public_id)
    with pytest.raises(NotFound):
        queries.benchmark_of(west_sussex.activity("THM-2027-05"), queries.benchmarks_of(one.id)[0].public_id)
