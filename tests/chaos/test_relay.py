"""Whatever a relay does, each letter ends as it is to, is seen on its way, and is accepted once (R6).

`make chaos` does each a hundred times.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.chaos.faults import FAULTS, OF_THREE, Fault, Ground, Outage, ground_of, is_right, outage, suffer


@pytest.fixture
def ground(town: Flask, tmp_path: Path) -> Iterator[Ground]:
    with ground_of(town, tmp_path) as made:
        yield made


def test_each_fault_comes_to_its_right_end(ground: Ground) -> None:
    for n, fault in enumerate((*FAULTS, OF_THREE)):
        cases = suffer(ground, fault, n)
        assert is_right(fault, cases), (fault.name, cases)


def test_a_relay_that_shows_the_right_certificate_is_spoken_to(ground: Ground) -> None:
    """What the two faults of certificates are measured against."""
    (case,) = suffer(ground, Fault("none", "", Ground.mend), 0)
    assert (case.ends, case.tries, case.copies) == ("sent", 1, 1)


def test_after_three_days_without_a_relay_all_is_sent_or_seen_and_can_be_sent(ground: Ground) -> None:
    """A letter every six hours, the first four at once: those are given up after two days, the rest leaves."""
    assert outage(ground, 12, every=timedelta(hours=1)) == Outage(
        letters=12, sent=8, failed=4, shown=4, sent_again=4, invitations=4, told_anew=4, lost=0, copies=0
    )
