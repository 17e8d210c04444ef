"""Chase people: one mail each about all that is late of theirs, written once a day, through the outbox (ux 2.4)."""

from collections.abc import Sequence

from sqlalchemy import insert

from qaportal.auditlog.services import record
from qaportal.home import queries
from qaportal.home.chasing import Late
from qaportal.home.models import Chase, ChaseItem
from qaportal.invites.services.inviting import HOLD
from qaportal.invites.services.outbox import write
from qaportal.invites.services.upserts import insert_into
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person

KIND = "chase"


def chase(found: Sequence[Late], *, by: Person) -> int:
    """Write to each of these people about all that is late of theirs; the letters are held for ten minutes, in which
    they can be stopped. Whoever was written to today, with a letter that waits or has left, is passed over. Says to how
    many was written."""
    people = queries.people_of([one.someone.id for one in found])
    before = queries.tries_since(clock.today(), people)
    made = [(late, _write(late, people[late.someone.id], *before.get(late.someone.id, (0, False)), by))
            for late in found if late.someone.id in people]  # fmt: skip
    rows = [{"chase_id": ident, "key": item.key} for late, ident in made if ident for item in late.items]
    if rows:
        db.session.execute(insert(ChaseItem), rows)
    return sum(ident is not None for _, ident in made)


def _write(late: Late, person: Person, times: int, is_chased: bool, by: Person) -> int | None:
    """The id of the chase; None where they were chased today. Of two who press at once the second finds the letter of
    the first."""
    if is_chased:
        return None
    dedupe = f"chase:{person.id}:{clock.today()}:{times + 1}"
    letter = write(KIND, person, about={}, dedupe=dedupe, due_at=clock.now() + HOLD, by=by)
    row = {"person_id": person.id, "chased_by_id": by.id, "chased_at": clock.now(), "letter_id": letter.id}
    new = insert_into(Chase, db.session.connection()).values(**row)
    made: int | None = db.session.scalar(new.on_conflict_do_nothing(index_elements=["letter_id"]).returning(Chase.id))
    if made is not None:
        titles = "; ".join(item.title for item in late.items)
        record("chased", "person", person.public_id, by=by, name=person.name, about=titles)
    return made
