"""Whatever stands in a pack file, it is read or refused; nothing else happens."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaportal.frameworks.loading import PackFaults, pack_from
from tests.frameworks.packs import GOOD, refused

quiet = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
words = st.text(max_size=12) | st.sampled_from(["kind", "choice", "conflict", "unspecified", "why", "start", "after"])
plain = st.none() | st.booleans() | st.integers() | st.floats() | words
anything = st.recursive(plain, lambda part: st.lists(part, max_size=4) | st.dictionaries(words, part, max_size=4))
good: dict[str, Any] = yaml.safe_load(GOOD)


def paths(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a pack."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in parts for path in paths(part, (*at, key)))]


def sentences(body: dict[str, Any]) -> list[str]:
    """What is wrong with a pack that is plain data already."""
    try:
        pack_from(body)
    except PackFaults as faults:
        return [fault.sentence for fault in faults.faults]
    return []


@quiet
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        assert refused(Path(folder), raw)


@quiet
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=20))
def test_the_good_pack_with_a_piece_torn_out(at: int, length: int, instead: str) -> None:
    with TemporaryDirectory() as folder:
        for fault in refused(Path(folder), GOOD[:at] + instead + GOOD[at + length :]):
            assert fault[1] >= 1
            assert fault[2].endswith((".", "?"))


@quiet
@given(st.sampled_from(paths(good)[1:]), anything)
def test_the_good_pack_with_one_value_put_in_place_of_another(path: tuple[Any, ...], value: object) -> None:
    body = yaml.safe_load(GOOD)
    body["valid_from"] = "2027-01-01"
    place = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert all(sentence.endswith((".", "?")) for sentence in sentences(body))
