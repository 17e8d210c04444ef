"""Who is asked to take over a seat whose holder cannot come (item 8 of X-06). Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

OFFERS = 5  # people who are asked at a time; ours
LATELY = timedelta(days=365)  # over which it counts how often somebody was asked


def next_asked(
    ranked: Sequence[int], times: Mapping[int, int], leave_out: Collection[int], most: int = OFFERS
) -> list[int]:
    """The next people to ask, by id: of those who may take the seat (`ranked`, the best first), whoever was asked least
    often (`times`), and among equals as the engine ranks them. Never anybody of `leave_out`: who has the seat, who was
    asked already, who said no to this work."""
    able = [person for person in ranked if person not in leave_out]
    return sorted(able, key=lambda person: times.get(person, 0))[:most]  # sorting keeps the order among equals


def standing_words(asked: int, said_no: int) -> str:
    """How far a request is: Nobody could be asked; 3 people are asked; all 5 said no."""
    if not asked:
        return "nobody could be asked"
    if asked == said_no:
        return "the one who was asked said no" if asked == 1 else f"all {asked} who were asked said no"
    waiting = asked - said_no
    words = "1 person has yet to answer" if waiting == 1 else f"{waiting} people have yet to answer"
    return words + (f", {said_no} said no" if said_no else "")
