"""Sealed texts: readable by their key, in their place, and nowhere else (EN-1, EN-2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib.sealing import Key, Ring, Sealed, new_key, place

KEY, OTHER = Key.read(new_key()), Key.read(new_key())
RING = Ring.of([KEY], KEY.id)
HERE, THERE = place("frame_row", "reference", "a"), place("frame_row", "reference", "b")


@given(st.text(max_size=200))
def test_what_is_sealed_comes_out_again_as_it_was(text: str) -> None:
    assert RING.unseal(RING.seal(text, HERE), HERE) == text


def test_the_same_text_is_sealed_otherwise_each_time_and_does_not_show() -> None:
    first, second = RING.seal("LCS-1001", HERE), RING.seal("LCS-1001", HERE)
    assert first != second
    assert "1001" not in first
    assert first.startswith(f"{KEY.id}.")


def test_a_sealed_text_in_another_place_is_refused() -> None:
    """A writer of the database cannot put one record's reference on another's row."""
    with pytest.raises(Sealed, match="belongs elsewhere"):
        RING.unseal(RING.seal("LCS-1001", HERE), THERE)


@pytest.mark.parametrize("at", [-1, -9, 12])
def test_a_sealed_text_that_was_changed_is_refused(at: int) -> None:
    sealed = RING.seal("LCS-1001", HERE)
    changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + (sealed[at + 1 :] if at != -1 else "")
    with pytest.raises(Sealed, match="was changed"):
        RING.unseal(changed, HERE)


@pytest.mark.parametrize("nonsense", ["x", "", "===", "é"])
def test_what_is_no_sealed_text_is_refused(nonsense: str) -> None:
    with pytest.raises(Sealed):
        RING.unseal(f"{KEY.id}.{nonsense}", HERE)


def test_another_key_opens_nothing_and_says_which_is_wanted() -> None:
    with pytest.raises(Sealed, match=f"sealed with the key {KEY.id}"):
        Ring.of([OTHER], OTHER.id).unseal(RING.seal("LCS-1001", HERE), HERE)
    with pytest.raises(Sealed, match=f"sealed with the key {KEY.id}, which the portal does not have"):
        Ring.of([OTHER], KEY.id)


def test_an_older_key_beside_the_new_one_still_opens() -> None:
    both = Ring.of([OTHER, KEY], OTHER.id)
    assert both.unseal(RING.seal("LCS-1001", HERE), HERE) == "LCS-1001"
    assert both.seal("LCS-1001", HERE).startswith(f"{OTHER.id}.")


def test_a_blind_index_is_equal_for_equals_under_one_key_alone() -> None:
    assert KEY.index("lcs|1001") == KEY.index("lcs|1001")
    assert len({KEY.index("lcs|1001"), KEY.index("lcs|1002"), OTHER.index("lcs|1001")}) == 3
    assert len({KEY.id, KEY.check[:8], KEY.index("")[:8]}) == 3  # none of them is another's beginning


@pytest.mark.parametrize("text", ["", "short", "!" * 44, "YWJj"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- of base64's own words or of ours
        Key.read(text)
