"""Services, teams and the names that they go by (issue 2 item 3)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask

from qaportal.lib import clock
from qaportal.lib.errors import DomainError
from qaportal.lib.text import folded
from qaportal.people import queries, services
from tests.cast import Cast


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def called(text: str) -> str | None:
    """The team or service that goes by this name today."""
    found = queries.org_names(clock.today()).get(folded(text))
    return found.name if found else None


@pytest.mark.parametrize("text", ["CDT", "cdt", " C.D.T. ", "C.D.T", "Children with  disabilities"])
def test_a_team_is_found_by_name_and_alias_however_it_is_written(text: str) -> None:
    assert called(text) == "Children with Disabilities"


def test_and_plus_and_ampersand_are_alike(cast: Cast) -> None:
    services.add_alias(cast.team("Children in Care"), "CiC & FSS", by=None)
    spelled = ("CiC and FSS", "CiC + FSS", "cic&fss", "Family Support + Safeguarding", "Nobody")
    assert [called(text) for text in spelled] == [
        "Children in Care", "Children in Care", "Children in Care", "Family Support and Safeguarding", None
    ]  # fmt: skip


def test_names_stand_for_what_is_open_on_the_day(cast: Cast) -> None:
    services.close(cast.team("Adoption"), on=date(2026, 12, 31), by=None)
    assert "adoption" in queries.org_names(date(2026, 12, 31))
    assert "adoption" not in queries.org_names(date(2027, 1, 1))
    assert "Adoption" not in [team.name for team in queries.teams_on(date(2027, 1, 1))]


def test_a_renamed_team_is_still_found_by_its_old_name(cast: Cast) -> None:
    team = cast.team("Fostering")
    services.rename(team, "Fostering and Kinship", by=cast["Priya"])
    assert called("fostering") == team.name == "Fostering and Kinship"
    services.rename(team, "Fostering", by=cast["Priya"])
    assert called("Fostering and Kinship") == team.name == "Fostering"


def test_a_team_may_be_called_like_its_service_and_the_name_stands_for_the_team(cast: Cast) -> None:
    services.add_team("Early Help", services.add_service("Other", on=clock.today(), by=None), on=clock.today(), by=None)
    assert queries.org_names(clock.today())["early help"].kind == "team"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.sentence


def test_every_refusal_has_its_sentence(cast: Cast) -> None:
    today, fostering = clock.today(), cast.team("Fostering")
    home = fostering.service
    assert refused(lambda: services.add_team(" FRONT door", home, on=today, by=None)) == (
        "There is already a team called FRONT door."
    )
    assert refused(lambda: services.add_service("Early help", on=today, by=None)) == (
        "There is already a service called Early help."
    )
    assert refused(lambda: services.add_team("CDT", home, on=today, by=None)) == (
        "“CDT” is already another name of a team or service. Take it away there first."
    )
    assert refused(lambda: services.add_team(" ", home, on=today, by=None)) == "Enter the name of the team."
    assert refused(lambda: services.add_alias(fostering, "c.d.t", by=None)) == (
        "“c.d.t” is already the name of a team or service. Choose another."
    )
    assert refused(lambda: services.add_alias(fostering, "…", by=None)) == "Enter the other name."
    assert refused(lambda: services.remove_alias(fostering, "CDT", by=None)) == "Fostering is not known as “CDT”."
    assert refused(lambda: services.close(fostering, on=date(2019, 1, 1), by=None)) == (
        "Fostering began on 6 January 2020. Choose a last day after that."
    )
    assert refused(lambda: services.close(cast.team("Children with Disabilities"), on=today, by=None)) == (
        "Tom Thyme is in Children with Disabilities after 23 November 2026. Move everyone first."
    )
    assert refused(lambda: services.close(home, on=today, by=None)) == (
        "Corporate Parenting has teams that go on after 23 November 2026. Close them first."
    )
    assert refused(lambda: services.add_post("team manager", by=None)) == "There is already a post called Team Manager."
    assert refused(lambda: services.add_post("Wizard", "wizard", by=None)) == "There is no role “wizard”."


def test_keys_are_never_used_again(cast: Cast) -> None:
    first = services.add_team("Kinship", cast.team("Fostering").service, on=clock.today(), by=None)
    services.rename(first, "Connected Care", by=None)
    services.remove_alias(first, "Kinship", by=None)
    second = services.add_team("Kinship", first.service, on=clock.today(), by=None)
    assert (first.key, second.key) == ("kinship", "kinship-2")
