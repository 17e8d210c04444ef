"""Installing a framework makes its posts posts of the council, so that whoever holds one has its role."""

from flask import Flask

from qaportal.frameworks.services import install
from qaportal.people import services as people
from qaportal.people.queries import all_posts
from tests.cast import PACK


def test_posts_come_with_their_roles(app: Flask) -> None:
    with app.app_context():
        install(PACK, by=None)
        roles = {post.key: post.role for post in all_posts()}
        assert roles["head_of_qa"] == "qa_lead"
        assert roles["team_manager"] == "team_manager"
        assert roles["chief_executive"] == "guest"


def test_a_post_that_a_staff_file_made_is_taken_on_under_its_title(app: Flask) -> None:
    with app.app_context():
        people.add_post("Team manager", by=None)
        install(PACK, by=None)
        found = [post for post in all_posts() if post.title.lower() == "team manager"]
        assert [(post.key, post.role) for post in found] == [("team_manager", "team_manager")]
