"""Senders are killed with kill -9 at each step, and at any moment, alone and in company: nothing is lost, no message
goes under two names, and every diary shows what was told last (R3).

`make chaos` does the same 50 times a point and a thousand times at random.
"""

from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask

from qaportal.invites.delivering import LEASE
from tests.chaos.crashing import POINTS, RELAY_HAS_IT, Crashes, sending
from tests.relay import relaying

pytestmark = pytest.mark.both

SEED = 20261123


@pytest.fixture
def crashes(town: Flask) -> Iterator[Crashes]:
    with relaying() as relay, sending(town, relay) as senders:
        yield Crashes(town, senders, relay)


def test_nothing_is_lost_wherever_a_sender_dies(crashes: Crashes) -> None:
    for point in POINTS:
        for run, workers in enumerate((1, 2, 4)):
            found = crashes.at(point, workers=workers, run=run)
            assert (point, workers, found.lost, found.doubled, found.wrong) == (point, workers, 0, 0, 0)
            assert found.kills > 0
            assert found.repeats <= (found.kills if point in RELAY_HAS_IT else 0)
            assert found.seconds <= LEASE.total_seconds() + 60


def test_nothing_is_lost_whenever_a_sender_dies(crashes: Crashes) -> None:
    random, kills = Random(SEED), 0  # noqa: S311 — to be run again
    for run in range(6):
        found = crashes.at_random(random, workers=2, run=run)
        assert (run, found.lost, found.doubled, found.wrong) == (run, 0, 0, 0)
        assert found.repeats <= found.in_hand <= 2
        assert found.seconds <= LEASE.total_seconds() + 60
        kills += found.kills
    assert kills > 2
