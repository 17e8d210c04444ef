"""Which late actions somebody answers for, as the frameworks say."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from qaportal.actions import policy
from qaportal.actions import queries as actions
from qaportal.actions.models import Action
from qaportal.boards.policy import chair_posts
from qaportal.concerns.recipients import Held
from qaportal.frameworks.meaning.actions import told_from
from qaportal.frameworks.schema import Pack
from qaportal.home.answering import Named, Told, answering
from qaportal.invites.policy import LINE_MANAGER
from qaportal.programme.counting import office_calendar


def late_actions(held: Sequence[Held], today: date) -> dict[int | None, list[Told]]:
    """What is past its day and not done, by the id of who is told of it; None for what nobody answers for. `held` are
    the posts of today."""
    found: dict[int | None, list[Told]] = defaultdict(list)
    for action in actions.late(today):
        for ident, since in answering(action, _named(action), held).items():
            found[ident].append(Told(action, since))
    return found


def _named(action: Action) -> Iterator[Named]:
    pack, rules = policy.pack_for(action), policy.rules_of(action)
    days = told_from(rules, action.due_on, office_calendar(pack)) if rules else {}
    for key, since in days.items():
        yield Named(since, _posts(pack, key), is_manager=key == LINE_MANAGER)


def _posts(pack: Pack, key: str) -> frozenset[str]:
    """The posts that a key comes to: of a post or a party its own, of a board those that chair it."""
    if key in pack.boards:
        return frozenset(chair_posts(pack, pack.boards[key]))
    known = [key] if key in pack.posts or key in pack.parties else []
    return frozenset(one.key for one in pack.posts_of(known))
