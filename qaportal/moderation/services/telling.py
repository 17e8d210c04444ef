"""Write down in the form what was settled: the talk that the portal keeps is the one record of it (NS-044)."""

from qaportal.moderation.looked import Looked
from qaportal.moderation.talked import told
from qaportal.people.models import Person
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import tells_of_talk


def tell_in_the_form(one: Looked, grade: str, *, by: Person) -> None:
    """Fill in the part of the form that tells of the talk, where the framework has one, now that `grade` stands."""
    look, rule = one.look, one.rule.talk
    if look is None or rule is None:
        return
    for sight in (one.first, one.second):
        for part in sight.form.parts if sight else ():
            if sight and tells_of_talk(sight.kind, part):
                says = told(part, rule, look.verdict, look.talk, grade)
                reviews.fill_in(sight.review, part, says.answers, none_reason=says.none_reason, omitted=says.omitted,
                                by=by)  # fmt: skip
                return
