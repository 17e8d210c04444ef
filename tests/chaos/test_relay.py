"""Whatever a relay does, each letter ends as it is to, is seen on its way, and is accepted once (R6).

`make chaos` does each a hundred times.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.chaos.faults import FAULTS, OF_THREE, Fault, Ground, ground_of, is_right, suffer
from tests.chaos.outage import Outage, outage


@pytest.fixture
def ground(town: Flask, tmp_path: Path) -> Iterator[Ground]:
    with ground_of(town, tmp_path) as made:
        yield made


def test_each_fault_comes_to_its_right_end(ground: Ground) -> None:
    """Of a relay that shows the right certificate nothing is to be said."""
    for n, fault in enumerate((*FAULTS, OF_THREE, Fault("does nothing wrong", "", Ground.mend))):
        cases = suffer(ground, fault, n)
        assert is_right(fault, cases), (fault.name, cases)


def test_after_three_days_without_a_relay_all_is_sent_or_seen_and_can_be_sent(ground: Ground) -> None:
    """A letter every six hours, the first four at once: those are given up after two days, the rest leaves."""
    assert outage(ground, 12, every=timedelta(hours=1)) == Outage(
        letters=12, sent=8, failed=4, shown=4, sent_again=4, invitations=4, told_anew=4, lost=0, copies=0
    )
