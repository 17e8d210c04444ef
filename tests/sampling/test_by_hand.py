"""Where a framework has records chosen by hand (WS-004, D28): of the frame alone, kept with who chose."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib import keyring
from qaportal.lib.errors import DomainError
from qaportal.sampling import queries, services
from qaportal.sampling.drawing import Asked
from qaportal.sampling.models import Draw
from tests.programme.councils import Council

LABEL = "on the theme"
TYPED = [f"M-{n}" for n in range(1001, 1011)]


@pytest.fixture
def council(app: Flask) -> Iterator[Council]:
    """West Sussex, with a theme for which ten to forty files are chosen, and a frame of thirty."""
    with app.test_request_context():
        made = Council(app, "west-sussex", {"Quinn": "qa_officer"}, publishes=False)
        rows = "\n".join(f"M-{n},2/3/2026" for n in range(1001, 1031))
        frame = services.send_frame(
            made.activity(theme(made)), f"reference,open since\n{rows}\n".encode(), "f.csv", system="Mosaic",
            by=made["Quinn"],
        )  # fmt: skip
        services.confirm_frame(frame, queries.checked(frame, keyring.ring()).digest, by=made["Quinn"])
        yield made


def theme(council: Council) -> str:
    """The first work whose sample is chosen on the theme."""
    kinds = {
        key for key, kind in council.pack.activities.items()
        if kind.sample and [pick.label for pick in kind.sample.picks] == [LABEL]
    }  # fmt: skip
    return next(one.ref for code in {council.pack.activities[key].code for key in kinds} for one in council.of(code))


def choose(council: Council, *typed: str) -> Draw:
    one = council.activity(theme(council))
    frame = queries.current_frame(one)
    assert frame is not None
    asked = Asked(sizes={LABEL: len(typed)})
    chosen = dict.fromkeys(typed, LABEL)
    return services.draw(one, asked, digest=frame.digest, chosen=chosen, by=council["Quinn"])


def test_what_was_chosen_is_the_sample_and_runs_again(council: Council) -> None:
    made = choose(council, *TYPED)
    ring = keyring.ring()
    assert {queries.reference_of(one.row, ring)[1] for one in made.records} == set(TYPED)
    assert queries.check_of(made) == []
    fresh = services.replace(made.records[0], "Closed.", typed="m-1020", by=council["Quinn"])
    assert queries.reference_of(fresh.row, ring)[1] == "M-1020"
    live = queries.live_draw(made.activity)
    assert live is not None
    assert queries.check_of(live) == []
    with pytest.raises(DomainError, match="which the rules leave and nobody has drawn"):
        services.replace(live.records[1], "Closed.", typed="M-1020", by=council["Quinn"])


def test_nothing_from_outside_the_frame_and_no_other_number(council: Council) -> None:
    with pytest.raises(DomainError, match="is not in the frame"):
        choose(council, *TYPED[:-1], "M-9999")
    with pytest.raises(DomainError, match="9 is not 10 to 40"):
        choose(council, *TYPED[:-1])
