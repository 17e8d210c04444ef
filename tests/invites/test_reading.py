"""Which events a feed holds, for how long a time, and how it is told apart from the day before (5.4)."""

from datetime import UTC, date, datetime

import pytest

from qaportal.invites.reading import Held, State, Target, calendar_of, program_of, tags_of, window

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)


class TestWindow:
    @pytest.mark.parametrize(
        ("today", "first", "until"),
        [
            # 90 days before 2 November is 4 August; 18 months on is May 2028, to its end
            (date(2026, 11, 2), date(2026, 8, 1), date(2028, 6, 1)),
            (date(2026, 11, 30), date(2026, 9, 1), date(2028, 6, 1)),
            (date(2026, 12, 31), date(2026, 10, 1), date(2028, 7, 1)),
            (date(2027, 1, 1), date(2026, 10, 1), date(2028, 8, 1)),
        ],
    )
    def test_is_90_days_back_and_18_months_ahead_in_whole_months(self, today: date, first: date, until: date) -> None:
        assert window(today) == (first, until)


class TestTags:
    def test_my_dates_of_someone_in_a_team(self) -> None:
        held = [Held("social-worker", "practitioner", 3, 4)]
        assert tags_of(Target("mine"), held) == (
            "across:4",
            "owner:social-worker",
            "owner:social-worker:across:4",
            "owner:social-worker:team:3",
            "post:social-worker",
            "team:3",
        )

    def test_my_dates_of_a_head_of_service_hold_all_its_teams(self) -> None:
        held = [Held("head", "head_of_service", None, 4)]
        assert tags_of(Target("mine"), held) == ("owner:head", "owner:head:service:4", "post:head", "service:4")

    def test_my_dates_of_a_guest_are_those_of_the_post(self) -> None:
        assert tags_of(Target("mine"), [Held("chief-executive", "guest", None, None)]) == (
            "owner:chief-executive",
            "owner:chief-executive:all",
            "post:chief-executive",
        )

    def test_a_post_of_the_whole_council_owes_what_is_due_anywhere(self) -> None:
        """Its holder still sits somewhere."""
        held = [Held("head-of-qa", "qa_lead", None, 9, in_charge=True)]
        assert tags_of(Target("mine"), held) == (
            "owner:head-of-qa",
            "owner:head-of-qa:all",
            "owner:head-of-qa:service:9",
            "post:head-of-qa",
            "service:9",
        )

    def test_two_posts_give_the_dates_of_both(self) -> None:
        held = [Held("a", "reviewer", 3, 4), Held("b", "team_manager", 5, 4)]
        both = {tag for one in held for tag in tags_of(Target("mine"), [one])}
        assert tags_of(Target("mine"), held) == tuple(sorted(both))
        assert {"team:3", "team:5", "owner:a:team:3", "owner:b:team:5"} <= both

    def test_nobody_s_dates_are_none(self) -> None:
        assert tags_of(Target("mine"), []) == ()

    @pytest.mark.parametrize(
        ("target", "tags"),
        [
            (Target("team", team_id=3, service_id=4), ("across:4", "due:across:4", "due:team:3", "team:3")),
            (Target("service", service_id=4), ("due:service:4", "service:4")),
            (Target("type", type_key="spotlight"), ("type:spotlight",)),
            (Target("programme"), ("programme",)),
            (Target("leadership"), ("leadership",)),
        ],
        ids=lambda value: getattr(value, "kind", ""),
    )
    def test_other_feeds_do_not_depend_on_who_reads(self, target: Target, tags: tuple[str, ...]) -> None:
        assert tags_of(target, [Held("head", "head_of_service", None, 9)]) == tags


class TestEtag:
    def etag(self, *states: State, name: str = "Dates", today: date = TODAY, kind: str = "programme") -> str:
        return calendar_of(name, Target(kind), [], today).etag(states)

    def test_same_state_same_etag_on_any_day_of_the_month(self) -> None:
        """S05"""
        state = State("programme", 3, NOON)
        assert self.etag(state, today=date(2026, 11, 1)) == self.etag(state, today=date(2026, 11, 28))

    def test_differs_by_version_window_name_and_kind(self) -> None:
        one = State("programme", 3, NOON)
        etags = {
            self.etag(one),
            self.etag(State("programme", 4, NOON)),
            self.etag(),
            self.etag(one, today=date(2027, 1, 1)),
            self.etag(one, name="Other"),
            self.etag(one, kind="leadership"),
            self.etag(one, kind="mine"),
        }
        assert len(etags) == 7

    def test_order_of_states_does_not_matter(self) -> None:
        one, other = State("team:1", 1, NOON), State("across:1", 2, NOON)
        assert self.etag(one, other) == self.etag(other, one)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Microsoft Office/16.0 (Microsoft Outlook 16.0.17928; Pro)", "Outlook"),
        ("Microsoft.Exchange/15.20 (Client=REST;)", "Outlook"),
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar"),
        ("macOS/15.1 (24B83) CalendarAgent/1000", "Apple Calendar"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4", "Thunderbird"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/131.0", "a web browser"),
        ("curl/8.5", "another program"),
        ("", "another program"),
    ],
)
def test_program_is_told_by_its_user_agent(agent: str, name: str) -> None:
    assert program_of(agent) == name
