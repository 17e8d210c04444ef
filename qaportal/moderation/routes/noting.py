"""In the log, once a day: who read what of a review on these pages, or of a disagreement about it (AU-2)."""

from flask import Response

from qaportal.lib.access import me
from qaportal.lib.db import db
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.models import Calibration
from qaportal.moderation.services import calibration, disputes
from qaportal.reviews import services as reviews
from qaportal.reviews.models import Review


def read_review(review: Review, answer: Response) -> Response:
    """A page that shows what a review says, or which grades were given."""
    reviews.note_read(review, by=me())
    db.session.commit()
    return answer


def read_disagreement(view: Disagreement, answer: Response) -> Response:
    """A page about a disagreement, where they read what was written; whoever is yet to judge alone sees none of it."""
    if view.is_inside:
        disputes.note_read(view, by=me())
        db.session.commit()
    return answer


def read_exercise(one: Calibration, answer: Response) -> Response:
    """A page with the grades that many gave for practice."""
    calibration.note_read(one, by=me())
    db.session.commit()
    return answer
