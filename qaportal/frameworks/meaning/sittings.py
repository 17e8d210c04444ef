"""Whether enough of a board are there for it to decide."""

from collections.abc import Collection, Sequence

from qaportal.frameworks.meaning.samples import share_of
from qaportal.frameworks.schema import Board, Pack


def why_not_quorate(pack: Pack, board: Board, there: Sequence[Collection[str]], members: int) -> tuple[str, ...]:
    """What a sitting lacks: "number", then keys of those who must be among them; nothing where it may decide.

    `there` are the posts of each member who is there, `members` how many the board has.
    """
    if board.quorum is None:
        return ()
    rule, held = board.quorum.value, {post for posts in there for post in posts}
    least = rule.number or share_of(rule.percent or 0, members)
    lacks = ["number"] if len(there) < least else []
    lacks += [key for key in rule.including if not held & {post.key for post in pack.posts_of((key,))}]
    return tuple(lacks)
