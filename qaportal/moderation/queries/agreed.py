"""The grade that both sides of a disagreement agreed on while a review was still to be made final."""

from sqlalchemy import select

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.formats import day_medium
from qaportal.moderation.looking import first_parts, said
from qaportal.moderation.models import Dispute, DisputeRecusal
from qaportal.moderation.queries.second_looks import look_of
from qaportal.people.models import Person
from qaportal.reviews.sight import Sight


def agreed_on(sight: Sight, reader: Person | None = None) -> Dispute | None:
    """The last disagreement in which a grade was agreed on about what is written now, before the review was final; None
    where there is none, and for a `reader` who stands aside. It is kept beside the grades of both looks (NS-043)."""
    parts = [sight.kept[part.key] for part in first_parts(sight.kind, sight.form) if part.key in sight.kept]
    since = max((one.handed_in_at for one in parts if one.handed_in_at), default=None)
    if since is None:
        return None
    chosen = select(Dispute).where(
        Dispute.review_id == sight.review.id, Dispute.outcome == "settled", Dispute.grade != "",
        Dispute.ended_at >= since,
    )  # fmt: skip
    if reader is not None:
        aside = select(DisputeRecusal.dispute_id).where(DisputeRecusal.person_id == reader.id)
        chosen = chosen.where(Dispute.id.not_in(aside))
    final = sight.review.finalised_at
    if final is not None:
        chosen = chosen.where(Dispute.ended_at <= final)
    found: Dispute | None = db.session.scalars(chosen.order_by(Dispute.id.desc()).limit(1)).first()
    return found


def how_it_came(sight: Sight, reader: Person) -> str:
    """Why another grade stands on a review than the first look gave, and what was agreed on in a disagreement before it
    was final, for all who see which stands; "" where it is the same, is not settled, or is kept from them."""
    if not sight.review.is_final or sight.is_blind or not sight.kind.scale:
        return ""
    look, agreed = look_of(sight.review), agreed_on(sight, reader)
    verdict = look.verdict if look else None
    first = verdict.first_grade if verdict else _first_grade(sight)
    labels = {level.key: level.label for level in sight.pack.scales[sight.kind.scale].levels}
    parts = []
    if look is not None and verdict and look.grade and look.grade != first:
        talked = f" and the two talked on {day_medium(look.talk.held_on)}" if look.talk else ""
        parts.append(f"Somebody looked a second time{talked}: {labels.get(look.grade, look.grade)}.")
    if agreed is not None and agreed.ended_at:
        day = day_medium(clock.day_of(agreed.ended_at))
        parts.append(f"In a disagreement, both sides agreed on {labels.get(agreed.grade, agreed.grade)} on {day}.")
    return " ".join([f"The first look gave {labels.get(first, first)}.", *parts]) if first and parts else ""


def _first_grade(sight: Sight) -> str:
    rule = sight.kind.moderation
    return str(said(sight).get(rule.grade, "")) if rule and rule.grade else ""
