"""The demo's practice weeks can be looked at: filled, published, and published again after somebody was away (X-11)."""

from datetime import date

from flask import Flask

from qaportal.allocation.queries import accepted_teams
from qaportal.demo.summaries import sum_up
from qaportal.demo.weeks import prepare_weeks
from qaportal.invites.models import Letter
from qaportal.lib.db import db
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.weeks import queries
from tests.weeks.councils import Week

IN_MARCH = date(2027, 3, 22)  # the week of 1 to 5 March is over, that of November to come


def test_a_week_that_has_been_is_published_twice_and_one_to_come_is_left_to_be_filled(app: Flask) -> None:
    with app.test_request_context():
        week = Week(app)
        for host in timetable.teams_of(week.activity):
            timetables.drop_team(host, by=None)  # the demo has its own
        prepare_weeks([week.activity], IN_MARCH, by=week.lead)
        hosts = [one.team_id for one in timetable.teams_of(week.activity)]
        assert hosts
        assert hosts == [team for team, _ in accepted_teams(week.activity)]
        last, first = timetable.versions_of(week.activity)
        assert (first.published_at.date(), last.published_at.date()) == (date(2027, 2, 19), date(2027, 2, 26))
        assert last.note == "One member cannot come on Tuesday."  # who fills day 2 first has nothing on day 3
        assert not any(one.is_hard for one in queries.clashes_of(week.activity))
        letters = db.session.query(Letter).filter_by(kind="week_timetable").all()
        told = {
            n: {one.person_id for one in letters if one.about["version"] == v.id} for n, v in ((1, first), (2, last))
        }
        assert told[1] == queries.people_in(week.activity)
        assert told[2] < told[1]
        assert {one.sent_at for one in letters} == {first.published_at, last.published_at}


def test_where_none_has_been_the_first_to_come_is_published_and_no_other(app: Flask) -> None:
    with app.test_request_context():
        week = Week(app)
        spring, autumn = week.council.of("PW")
        for host in timetable.teams_of(spring):
            timetables.drop_team(host, by=None)
        prepare_weeks([autumn, spring], date(2027, 1, 11), by=week.lead)
        assert [one.published_at.date() for one in timetable.versions_of(spring)] == [date(2027, 1, 11)]
        assert not timetable.versions_of(autumn)


def test_the_summaries_of_a_week_that_is_over_are_in_and_some_of_their_lines_are_with_themes(app: Flask) -> None:
    with app.test_request_context():
        week = Week(app)
        for host in timetable.teams_of(week.activity):
            timetables.drop_team(host, by=None)
        prepare_weeks([week.activity], IN_MARCH, by=week.lead)
        sum_up([week.activity], IN_MARCH, by=week.lead)
        wall = queries.wall_of(week.activity)
        assert wall.summaries == len([one for one in queries.forms_by_member(week.activity) if one.has_summary_in])
        assert wall.summaries >= 3
        assert [theme.side for theme in wall.themes] == ["strength", "issue"]
        assert wall.loose
        assert len(wall.still) == sum(len(theme.bullets) for theme in wall.themes) > 0
        sum_up([week.activity], date(2027, 3, 5), by=week.lead)  # its last day is not over
        assert len(queries.themes_of(week.activity)) == 2
