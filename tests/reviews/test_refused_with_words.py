"""Words that come too late are refused, and are still on the page (ux 2.7: nothing typed is lost)."""

from collections.abc import Callable

from flask.testing import FlaskClient

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
