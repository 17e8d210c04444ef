"""Agreement by year, kind of work and form; small counts hidden; no grade that is still kept from who looks."""

from collections import Counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.agreement import Pair, agreement, safe_cells
from qaportal.moderation.models import Verdict
from qaportal.moderation.queries.agreement import groups
from qaportal.reviews.services import ask_to_read
from tests.moderation.disagreed import browser, person, reviewed

ORDER = ["a", "b", "c", "d"]
pairs = st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), max_size=20)


def test_reviews_with_both_grades_are_in_it(town: Flask) -> None:
    with town.app_context():
        reviewed(second="good")
        reviewed(second="requires_improvement", number=1, set_out=False)
        reviewed(number=2, set_out=False)  # no second grade yet
        (one,) = groups(person("Priya"))
        assert (one.year, one.found.same.n, one.agreed, one.found.same.percent) == ("2027", 2, 1, 50)
        assert one.is_shown is False  # two are fewer than the framework shows


def test_what_is_kept_from_somebody_is_in_no_figure_of_theirs(town: Flask) -> None:
    with town.app_context():
        review = reviewed(second="good")
        reviewed(second="good", number=1, set_out=False)
        under = ("calibration", "1")
        ask_to_read(review, person("Priya"), key="calibration-1", under=under, hides_grades=True, by=None)
        verdict = db.session.query(Verdict).order_by(Verdict.look_id.desc()).first()
        assert verdict is not None
        assert [one.found.same.n for one in groups(person("Priya"))] == [1]
        verdict.ended_at = clock.now()  # it went back, and is to be looked at anew
        db.session.commit()
        assert groups(person("Priya")) == []


@given(pairs, st.integers(1, 8))
def test_no_hidden_count_can_be_worked_out(found: list[Pair], smallest: int) -> None:
    """Of the same grades, of those next to each other, and of the rest: what is hidden comes to the smallest at least,
    or is all of them."""
    figures = agreement(found, ORDER)
    cells = safe_cells(figures, ORDER, smallest)
    counts = Counter(found)
    for band in range(3):
        those = [(a, b) for n, a in enumerate(ORDER) for m, b in enumerate(ORDER) if min(abs(n - m), 2) == band]
        hidden = [one for one in those if cells[one] is None]
        total = sum(counts[one] for one in hidden)
        assert not hidden or total >= smallest or len(hidden) == len(those)
        assert all(cells[one] in (counts[one], None) for one in those)
        assert all(cells[one] is None for one in those if 0 < counts[one] < smallest)


@pytest.mark.parametrize(("first", "status"), [("Priya", 200), ("Rowan", 403), ("Lena", 403), ("Gus", 403)])
def test_it_is_for_qa_leads(town: Flask, first: str, status: int) -> None:
    with town.app_context():
        reviewed(second="good")
    assert browser(town, first).get("/moderation/agreement").status_code == status
