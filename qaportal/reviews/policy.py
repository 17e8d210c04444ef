"""Who may open a review, write in a part, hand it in, send it back, be let in to read."""

from typing import Any

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import leads
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Part
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, BusinessSupport, Guest, QaLead, holds
from qaportal.programme.models import Activity
from qaportal.reviews.models import Export, MadeForm
from qaportal.reviews.paper import is_finished, parts_in
from qaportal.reviews.sight import Sight, tells_of_talk


def can_see_reviews(person: Person, _thing: Any = None) -> bool:
    """The list of one's own forms: whoever may hold a seat."""
    return holds(person, *STAFF, Guest)


def can_glance(person: Person, _activity: Activity | None = None) -> bool:
    """How many forms of an activity are in, in a sentence: everybody who works here."""
    return holds(person, *STAFF)


def can_follow(person: Person, activity: Activity) -> bool:
    """Who is to write what, and whether it is in: QA leads, business support, who chase, and whoever leads the work."""
    return holds(person, QaLead, BusinessSupport) or (holds(person, *STAFF) and leads(person, activity))


def is_outside(person: Person) -> bool:
    """Whether they do not work here: what is said of children is kept from them, unless their seat is for it."""
    return not holds(person, *STAFF)


def can_start(person: Person, seat: Assignment) -> bool:
    """Open a form for a seat: its holder, while they have it."""
    return seat.person_id == person.id and seat.sits and seat.is_out


def can_open(person: Person, sight: Sight) -> bool:
    """The page of a review: whoever reads or writes a part of it, and QA leads, who see how far it is."""
    return can_see_reviews(person) and sight.is_anybodys


def can_read(person: Person, sight: Sight) -> bool:
    """Read in a review: whoever reads a part of it."""
    return can_see_reviews(person) and any(sight.reads(part) for part in sight.form.parts)


def can_reveal(person: Person, sight: Sight) -> bool:
    """Look at a whole reference: whoever reads a part of it, but not those who were asked to read it for a judgement
    alone: the masked one is enough for that."""
    return can_read(person, sight) and (bool(sight.reader.seats) or not sight.standing.was_asked)


def may_be_let_in(person: Person) -> bool:
    """Read without a seat, for a while and with a reason that the log keeps: QA leads."""
    return holds(person, QaLead)


def can_look(person: Person, sight: Sight) -> bool:
    """Say why one needs to read it; not while they are asked to grade it without its grades."""
    return may_be_let_in(person) and not sight.reader.seats and not sight.standing.hides_grades


def can_return(person: Person, sight: Sight) -> bool:
    """Send a part back to be written on: QA leads who read it, until the review is final. Whoever looks at it a second
    time sends it back from there."""
    return holds(person, QaLead) and not sight.review.is_final and can_read(person, sight)


def may_return(sight: Sight, part: Part) -> bool:
    """Whether it is theirs to send that part back: not where they have another seat on the review, for nobody sends
    back what looks at their own work; nor what nobody writes by hand."""
    return not sight.reader.seats - {part.seat} and not tells_of_talk(sight.kind, part)


def can_export(person: Person, sight: Sight) -> bool:
    """Take a copy of a review out: staff who read a part of it, once it is finished."""
    return holds(person, *STAFF) and is_finished(sight) and bool(parts_in(sight))


def sees_all_exports(person: Person) -> bool:
    """See who took a copy of a review out, and why: QA leads. Others see their own."""
    return holds(person, QaLead)


def can_see_exports(person: Person, sight: Sight) -> bool:
    """The page of the copies of a review."""
    return can_export(person, sight) or (sees_all_exports(person) and can_open(person, sight))


def can_fetch(person: Person, export: Export) -> bool:
    """Fetch a file: whoever asked for it, while they are staff."""
    return holds(person, *STAFF) and export.asked_by_id == person.id


# Forms that are made while the year runs (D60) ----------------------------------------------------------


def has_made_forms(kind: ActivityType) -> bool:
    """Whether the forms of a kind of work are made for each of its pieces."""
    return kind.forms_made is not None and kind.forms_made.value == "for_each"


def can_build(person: Person, activity: Activity) -> bool:
    """Make the form of a piece of work and change it: QA leads, and whoever has the seat that leads it, where its
    framework has forms made for each and it is not called off."""
    kind = pack_of(activity.framework).activities[activity.type_key]
    if activity.is_cancelled or not has_made_forms(kind) or not holds(person, *STAFF):
        return False
    return holds(person, QaLead) or leads(person, activity)


def can_build_made(person: Person, made: MadeForm) -> bool:
    """Change a form that is made: whoever may make it."""
    return can_build(person, made.activity)


def can_read_made(person: Person, made: MadeForm) -> bool:
    """Its blank pages: everybody who works here, once it is in use; until then whoever may make it."""
    return (made.is_used and holds(person, *STAFF)) or can_build_made(person, made)
