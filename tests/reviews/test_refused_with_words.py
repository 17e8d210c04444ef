"""Words that come too late are refused, and are still on the page (ux 2.7: nothing typed is lost)."""

from collections.abc import Callable

from flask.testing import FlaskClient

from qaportal.reviews import services
from tests.cast import Cast
from tests.reviews.filled import begun, hand_in, say_none


def test_what_was_typed_is_on_the_page_that_refuses_it(saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
    """The part was handed in meanwhile, from another page."""
    review = begun()
    say_none("Rowan", review, "child_view")
    hand_in("Rowan", review, "child_view")
    path = f"/reviews/{review.public_id}/parts/child_view/sections/child"
    answer = sign_in("Rowan").post(path, data={"v.child_effect": "0", "q.child_effect": "It <b>helps</b> a lot."})
    assert answer.status_code == 403
    assert "It &lt;b&gt;helps&lt;/b&gt; a lot.</textarea>" in answer.text


def test_why_a_part_goes_back_has_an_end_and_is_not_cut(saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
    review = begun()
    say_none("Rowan", review, "child_view")
    hand_in("Rowan", review, "child_view")
    services.let_in(review, "A complaint.", by=saltmarsh["Priya"])
    path, priya = f"/reviews/{review.public_id}/parts/child_view/return", sign_in("Priya")
    answer = priya.post(path, data={"why": "Too long. " * 300})
    assert answer.status_code == 422
    assert "Use 2,000 characters or fewer." in answer.text
    assert "Too long. " * 299 in answer.text
    assert priya.post(path, data={"why": "Say whom you asked."}).status_code == 303
