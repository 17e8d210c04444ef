"""Where the forms of somebody's standing duties are, for Home."""

from datetime import date

from qaportal.frameworks.schema import Pack
from qaportal.home.needs import Filled
from qaportal.lib.routing import path_to
from qaportal.people.models import Person
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.doing import form_way
from qaportal.programme.duties.telling import tag_of


def forms_of(person: Person, pack: Pack, today: date) -> Filled:
    """Of something that they owe: where its form is opened, and whether by one press; "" where it has none, or is not
    open on that day."""

    def filled(one: Obligation) -> tuple[str, bool]:
        way = form_way(pack, one) if one.is_open(today) else ""
        path = path_to("allocation.fill_duty", person=person.public_id, what=tag_of(one)) if way else ""
        return path, way == "now"

    return filled
