"""Work of allocation that is done after the answer: the engine's."""

from qaportal.allocation import services
from qaportal.allocation.models import Proposal
from qaportal.lib.db import db


def work_out(proposal_id: int) -> None:
    """Ask the engine for a proposal that waits, and keep what it finds. Does nothing for one that is finished.

    The database is held neither while the engine runs nor while it says how far it is.
    """
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.is_finished:
        return
    try:
        ground, moves = services.begin(proposal), proposal.moves
        db.session.commit()
        found = services.search(proposal_id, ground, moves)
    except Exception:
        db.session.rollback()
        services.fail(proposal_id)
        db.session.commit()
        raise
    services.finish(proposal_id, found, base=ground.base if ground else "")
    db.session.commit()


def close_done_covers() -> None:
    """Nobody is looked for any more where the work of the seat is done, whoever said so and where."""
    services.close_where_done()
    db.session.commit()
