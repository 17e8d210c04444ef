"""Senders are killed with kill -9 at each step, alone and in company: nothing is lost or goes under two names (R3).

`python -m bench.crashes` does the same 50 times a point.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.invites.delivering import LEASE
from tests.chaos.crashing import POINTS, RELAY_HAS_IT, Senders, crash, sending
from tests.relay import Relay, relaying


@pytest.fixture
def relay() -> Iterator[Relay]:
    with relaying() as made:
        yield made


@pytest.fixture
def senders(town: Flask, relay: Relay) -> Iterator[Senders]:
    with sending(town, relay) as made:
        yield made


def test_nothing_is_lost_wherever_a_sender_dies(town: Flask, senders: Senders, relay: Relay) -> None:
    for point in POINTS:
        for run, workers in enumerate((1, 2, 4)):
            found = crash(town, senders, relay, point=point, workers=workers, run=run)
            assert (point, workers, found.lost, found.duplicates) == (point, workers, 0, 0)
            assert found.kills > 0
            assert found.repeats <= (found.kills if point in RELAY_HAS_IT else 0)
            assert found.seconds <= LEASE.total_seconds() + 60
