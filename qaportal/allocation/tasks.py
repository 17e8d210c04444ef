"""Work of allocation that is done after the answer: the engine's."""

from time import monotonic

from sqlalchemy import update

from qaportal.allocation import services
from qaportal.allocation.models import Proposal
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries.rounds import ground_of
from qaportal.lib.db import db, own_transaction

TELL_EVERY = 0.5  # seconds
BROKE = "The engine broke off. Ask again; tell support if it happens again."


def work_out(proposal_id: int) -> None:
    """Ask the engine for a proposal that waits, and keep what it finds. Does nothing for one that is finished.

    The database is held neither while the engine runs nor while it says how far it is.
    """
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.is_finished:
        return
    ground = ground_of(proposal.activity, seed=proposal.seed)
    services.begin(proposal)
    db.session.commit()
    try:
        found = propose(ground.asked, ground.before, progress=_Told(proposal_id)) if ground else {}
    except Exception:
        services.fail(db.session.get_one(Proposal, proposal_id), BROKE)
        db.session.commit()
        raise
    services.finish(db.session.get_one(Proposal, proposal_id), found, base=ground.base if ground else "")
    db.session.commit()


class _Told:
    """Writes down how far the engine is, at most so often."""

    def __init__(self, proposal_id: int) -> None:
        self.proposal_id, self.last = proposal_id, 0.0

    def __call__(self, stage: str, done: int, of: int) -> None:
        if monotonic() - self.last < TELL_EVERY:
            return
        self.last = monotonic()
        said = update(Proposal).where(Proposal.id == self.proposal_id).values(stage=stage[:40], done=done, of=of)
        with own_transaction() as connection:
            connection.execute(said)
