"""Who owes a deadline, and whose own calendar it stands in."""

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.invites.tags import Owner, around, owed, owing, owners_of, places

PACK = read_pack("qaportal/frameworks/packs/north-somerset")
TEAM, SERVICE, NOWHERE = places(3, 4), places(None, 4), places(None, None)
TeamOf = tuple[int | None, int | None]


def owes(owner: Owner, where: frozenset[str], post: str, stands: TeamOf, *, in_charge: bool = False) -> bool:
    """Whether a deadline is in the own calendar of a holder of `post` who stands in a team or a service."""
    return bool(owed(owner, where) & owing(post, around(*stands), in_charge=in_charge))


class TestOwners:
    def test_of_a_team_visit(self) -> None:
        """Posts, a seat, and seats for which people of the visited team are barred (NS-080..084)."""
        visit = next(kind for kind in PACK.activities.values() if kind.code == "TS")
        leaders = ("dcs", "assistant_director", "head_of_qa", "head_of_service")
        assert owners_of(PACK, visit) == {
            "team_manager": Owner(("team_manager",), "in_charge"),
            "practitioner": Owner(("practitioner",), "in_charge"),
            "member": Owner(("team_manager", "isro", "senior_social_worker"), "elsewhere"),
            "lead": Owner(leaders, "here"),
            "head_of_qa": Owner(("head_of_qa",), "in_charge"),
            "head_of_service": Owner(("head_of_service",), "in_charge"),
            "qa_team": Owner(("head_of_qa", "qa_officer"), "anywhere"),
        }

    def test_what_a_cohort_owes_is_owed_by_the_one_whose_turn_it_is(self) -> None:
        """LB-042: only those of its fifteen clear their diaries."""
        observers = Owner(("psw", "director", "police"), "here", in_turn=True)
        assert observers.on(["psw", "police"]).posts == ("psw", "police")
        assert Owner(("psw",), "here").on([]).posts == ("psw",)

    def test_a_party_is_its_posts_wherever_they_sit(self) -> None:
        review = next(kind for kind in PACK.activities.values() if kind.code == "CPR")
        assert owners_of(PACK, review)["qa_team"] == Owner(("head_of_qa", "qa_officer"), "anywhere")


class TestWhoOwes:
    MANAGER = Owner(("team_manager",), "in_charge")

    @pytest.mark.parametrize(
        ("where", "stands", "expected"),
        [
            (TEAM, (3, 4), True),  # of that team
            (TEAM, (5, 4), False),  # of another one in its service
            (TEAM, (None, 4), True),  # at the head of the service
            (TEAM, (None, 6), False),  # at the head of another
            (TEAM, (None, None), True),  # of no place: in charge of all
            (SERVICE, (3, 4), True),  # of a team in that service
            (SERVICE, (7, 6), False),
            (SERVICE, (None, 4), True),
            (NOWHERE, (3, 4), True),  # the work looks at no place
            (NOWHERE, (None, None), True),
        ],
    )
    def test_by_place(self, where: frozenset[str], stands: TeamOf, expected: bool) -> None:
        assert owes(self.MANAGER, where, "team_manager", stands) is expected

    def test_only_who_holds_the_post(self) -> None:
        assert not owes(self.MANAGER, TEAM, "practitioner", (3, 4))
        assert not owes(self.MANAGER, NOWHERE, "practitioner", (3, 4))

    def test_a_post_of_the_whole_council_wherever_it_sits(self) -> None:
        owner = Owner(("head_of_qa",), "in_charge")
        assert owes(owner, TEAM, "head_of_qa", (None, 9), in_charge=True)

    def test_a_party_everywhere(self) -> None:
        assert owes(Owner(("qa_officer",), "anywhere"), TEAM, "qa_officer", (8, 9))

    def test_a_seat_only_on_the_spot_until_people_sit_in_it(self) -> None:
        seat = Owner(("dcs", "head_of_service"), "here")
        assert owes(seat, TEAM, "head_of_service", (None, 4))
        assert not owes(seat, TEAM, "dcs", (None, None))
        assert owes(seat, NOWHERE, "dcs", (None, None))

    def test_a_seat_that_bars_the_place_is_nobody_s_yet(self) -> None:
        seat = Owner(("team_manager",), "elsewhere")
        assert not owes(seat, TEAM, "team_manager", (3, 4))
        assert not owes(seat, TEAM, "team_manager", (7, 6))
        assert owes(seat, NOWHERE, "team_manager", (3, 4))
