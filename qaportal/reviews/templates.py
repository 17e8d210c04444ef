"""Which form a review is written on: that of its framework version, or one that was made for its activity."""

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import FormTemplate
from qaportal.reviews.drafting import as_tuples
from qaportal.reviews.models import MadeForm, Review

_read: dict[tuple[str, int], FormTemplate] = {}


def template_of(review: Review) -> FormTemplate:
    """The form of a review. KeyError where its framework has none of that key."""
    if review.made_form is not None:
        return made_template(review.made_form)
    return pack_of(review.framework).forms[review.form_key]


def made_template(made: MadeForm) -> FormTemplate:
    """A form that was made at run time. Each version that is in use is read once and then kept."""
    if not made.is_used:
        return FormTemplate.model_validate(as_tuples(made.body))
    key = (made.public_id, made.version)  # an id may come again once its row is gone
    if key not in _read:
        if len(_read) >= 64:
            _read.clear()
        _read[key] = FormTemplate.model_validate(as_tuples(made.body))
    return _read[key]
