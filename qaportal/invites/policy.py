"""Who may subscribe to which calendar, asked when a link is made and again each time it is collected (TK-2); who sees
the outbox; who invites people, and who answers."""

from collections.abc import Collection
from typing import Any

from qaportal.allocation.policy import acts_for, can_allocate
from qaportal.frameworks.queries import pack_in_force
from qaportal.invites import notices
from qaportal.invites.delivering import IN_CONFIDENCE
from qaportal.invites.models import Feed, Invite, Letter, Reply
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, BusinessSupport, Guest, HeadOfService, Leadership, QaLead, Role, holds
from qaportal.programme.models import Activity

LINE_MANAGER = "line_manager"  # a framework's word for whoever manages the one it is about
_STAFF = frozenset(role.key for role in STAFF)
_LEADERSHIP = frozenset(role.key for role in (Leadership, HeadOfService, QaLead))
_IN_CHARGE = frozenset(role.key for role in (Leadership, QaLead, Guest))

TOLD_OF_COVER = (QaLead.key,)  # roles that are written to when somebody takes a seat over
_TOLD_OF: dict[str, tuple[type[Role], ...]] = {
    notices.COVER: STAFF,
    notices.TAKEN: (QaLead,),
    notices.MAIL: (QaLead, BusinessSupport),
    notices.REPLIES: (QaLead,),
    notices.LATE_PEOPLE: STAFF,
    notices.LATE_ACTIONS: STAFF,
}


def may_follow(kind: str, role_keys: Collection[str]) -> bool:
    """Whether someone with these roles may have a feed of `kind`: guests only their own dates, the leadership's
    dates only the leadership, heads of service and QA leads, everything else all staff."""
    if kind == "mine":
        return True
    return bool((_LEADERSHIP if kind == "leadership" else _STAFF) & frozenset(role_keys))


def works_across(role_key: str) -> bool:
    """Whether a post of this role is of the whole council, so that what it owes is not bound to a team or service."""
    return role_key in _IN_CHARGE


def can_subscribe(person: Person) -> bool:
    """Everyone who signs in may have at least their own dates."""
    return bool(person.is_authenticated)


def can_manage(person: Person, feed: Feed) -> bool:
    """A link is seen, reset and removed by its owner alone."""
    return bool(person.is_authenticated) and feed.person_id == person.id


def may_be_told(person: Person, kind: str) -> bool:
    """Whether a kind of notice is for this person at all: by their roles. What is due from them is for everybody."""
    return kind not in _TOLD_OF or holds(person, *_TOLD_OF[kind])


def chooses(person: Person, kind: str) -> bool:
    """Whether they have a say in how they are told of it: of late work, those who have people, and QA leads, who hear
    of whoever has no line manager; of late actions, those whom the framework has told, and QA leads, who hear of those
    that nobody answers for."""
    is_theirs = True
    if kind == notices.LATE_PEOPLE:
        is_theirs = person.has_reports or holds(person, QaLead)
    elif kind == notices.LATE_ACTIONS:
        is_theirs = _answers_for_actions(person) or holds(person, QaLead)
    return is_theirs and may_be_told(person, kind)


def _answers_for_actions(person: Person) -> bool:
    """Whether the framework in force has anybody with one of their posts, or with people of their own, told of late
    actions."""
    pack = pack_in_force()
    if pack is None:
        return False
    steps = [step for one in pack.action_rules.values() for step in one.escalates]
    first = [who for one in pack.action_rules.values() for who in one.overdue_to.value]
    named = {*first, *(who for step in steps for who in step.to)}
    if LINE_MANAGER in named and person.has_reports:
        return True
    posts = {post.key for post in pack.posts_of(key for key in named if key in pack.posts or key in pack.parties)}
    return any(held.post.key in posts for held in person.appointments_on(clock.today()))


def can_read_mail(person: Person, _thing: Any = None) -> bool:
    """The folder of sent mail, which exists in a demo only, is for QA leads."""
    return holds(person, QaLead)


def can_see_outbox(person: Person) -> bool:
    """Which mail is to leave, has left or failed, never what it says: QA leads and business support."""
    return holds(person, QaLead, BusinessSupport)


def can_name(person: Person, letter: Letter) -> bool:
    """See to whom a letter goes, and what the relay said: whoever sees the outbox; of one in confidence, whoever it is
    to."""
    return can_see_outbox(person) and (letter.kind not in IN_CONFIDENCE or letter.person_id == person.id)


def can_stop(person: Person, letter: Letter) -> bool:
    """Whoever sees the outbox; nobody stops one in confidence."""
    return can_see_outbox(person) and letter.kind not in IN_CONFIDENCE


def can_send_again(person: Person, _letter: Letter) -> bool:
    """Whoever sees the outbox."""
    return can_see_outbox(person)


def can_invite(person: Person, _activity: Activity | None = None) -> bool:
    """Tell mailboxes what has changed, stop what has not left, see who answered what: QA leads."""
    return can_allocate(person)


def is_from_outside(role_key: str) -> bool:
    """Whether a post of this role is held by guests: who come when they are asked, and see what they are asked to."""
    return role_key == Guest.key


def answers_by_link(person: Person) -> bool:
    """Whether their mail leads to a page of its own rather than to the sign-in: guests, and who holds no post that
    lets them do anything here."""
    return not person.role_keys & _STAFF


def can_settle(person: Person, _reply: Reply | None = None) -> bool:
    """Look at replies by mail that the portal did not take, and take them or set them aside: they say what people
    answered, so this is for those who see answers, not for all who see the outbox."""
    return can_invite(person)


def can_answer(person: Person, invite: Invite) -> bool:
    """Oneself, or who answers for them."""
    return bool(person.is_authenticated) and acts_for(person, invite.person)
