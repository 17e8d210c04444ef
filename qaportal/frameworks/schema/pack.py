"""A whole pack, and the questions that its readers ask of it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, StringConstraints, model_validator

from qaportal.frameworks.schema.activity import ActivityType, Frame
from qaportal.frameworks.schema.base import Day, Key, Label, Model, Text, with_keys
from qaportal.frameworks.schema.boards import Board
from qaportal.frameworks.schema.calendar import Calendar
from qaportal.frameworks.schema.choice import Choice
from qaportal.frameworks.schema.duties import Duty, Event, RosterRules
from qaportal.frameworks.schema.form import Forms, Rubrics
from qaportal.frameworks.schema.governance import (
    ActionRules,
    Alert,
    Dispute,
    Feedback,
    Figures,
    Gap,
    PlanRule,
    Scale,
)
from qaportal.frameworks.schema.header import Cohort, Flag, Header, Party, Post, Term, Word
from qaportal.frameworks.schema.questions import OpenQuestion, questions_in
from qaportal.frameworks.schema.reminders import PORTALS_OWN, Ladder
from qaportal.frameworks.schema.reports import RegularReport
from qaportal.frameworks.schema.timing import Phase

Version = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]([0-9a-z-]{0,18}[0-9a-z])?$")]
PackKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]


def with_lanes(value: Any) -> Any:
    """Number activities from 1 in the order in which the pack lists them."""
    keyed = with_keys(value)
    if not isinstance(keyed, dict):
        return keyed
    return {
        key: {"lane": lane, **entry} if isinstance(entry, dict) else entry
        for lane, (key, entry) in enumerate(keyed.items(), 1)
    }


def with_ranks(value: Any) -> Any:
    """Posts are listed from the most senior down; one that says `rank` is set by hand."""
    keyed = with_keys(value)
    if not isinstance(keyed, dict):
        return keyed
    return {
        key: {"rank": rank, **entry} if isinstance(entry, dict) else entry
        for rank, (key, entry) in enumerate(keyed.items(), 1)
    }


def with_meetings(data: Any) -> Any:
    """Add the meetings of each board that says how it `meets`, as kinds of activity after the pack's own."""
    if not isinstance(data, dict) or not isinstance(data.get("boards"), dict):
        return data
    made = {
        f"{key}_meeting": meeting_of(board)
        for key, board in data["boards"].items()
        if isinstance(board, dict) and isinstance(board.get("meets"), dict)
    }
    own = data.get("activities")
    return {**data, "activities": {**own, **made}} if made and isinstance(own, dict) else data


def meeting_of(board: dict[str, Any]) -> dict[str, Any]:
    """The kind of activity that a board's sittings are, as plain data."""
    name = str(board.get("short") or board.get("name"))[:100]
    meets, chair = board["meets"], _chosen(board.get("chair"))
    return {
        "name": f"{name} meeting",
        "plural": f"{name} meetings",
        "aliases": board.get("aliases", ()),
        "summary": f"A sitting of {board.get('name')}.",
        "family": "meeting",
        "subject": "none",
        "icon": "table",
        "seats": (
            {"key": "chair", "name": "Chair", "does": "chair", "count": 1, "posts": chair, "source": _of(board)},
        ),
        "attends": _chosen(board.get("members")) or (),
        "leadership": True,
        "source": _of(board),
        **meets,
    }


def _of(board: dict[str, Any]) -> str:
    return str(board.get("source") or "the board")[:120]


def _chosen(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return value.get("choice", value.get("stated"))


class Pack(Model):
    """One council's framework, one version. Immutable."""

    key: PackKey
    version: Version
    title: Label
    authority: Label
    valid_from: Day
    valid_to: Day | None = None
    header: Header = Header()
    summary: Text | None = None
    vocabulary: dict[Word, Term] = Field(default_factory=dict)
    sources: dict[Label, Text] = Field(default_factory=dict)
    glossary: dict[Label, Label] = Field(default_factory=dict)
    calendar: Calendar
    posts: Annotated[dict[Key, Post], BeforeValidator(with_ranks), Field(min_length=1)]
    parties: Annotated[dict[Key, Party], BeforeValidator(with_keys)] = Field(default_factory=dict)
    boards: Annotated[dict[Key, Board], BeforeValidator(with_keys)] = Field(default_factory=dict)
    scales: Annotated[dict[Key, Scale], BeforeValidator(with_keys)] = Field(default_factory=dict)
    frames: Annotated[dict[Key, Frame], BeforeValidator(with_keys)] = Field(default_factory=dict)
    activities: Annotated[dict[Key, ActivityType], BeforeValidator(with_lanes), Field(min_length=1)]
    disputes: Annotated[dict[Key, Dispute], BeforeValidator(with_keys)] = Field(default_factory=dict)
    alerts: Annotated[dict[Key, Alert], BeforeValidator(with_keys)] = Field(default_factory=dict)
    plans: Annotated[dict[Key, PlanRule], BeforeValidator(with_keys)] = Field(default_factory=dict)
    flags: Annotated[dict[Key, Flag], BeforeValidator(with_keys)] = Field(default_factory=dict)
    events: Annotated[dict[Key, Event], BeforeValidator(with_keys)] = Field(default_factory=dict)
    roster: RosterRules | None = None
    cohorts: Annotated[dict[Key, Cohort], BeforeValidator(with_keys)] = Field(default_factory=dict)
    duties: Annotated[dict[Key, Duty], BeforeValidator(with_keys)] = Field(default_factory=dict)
    reports: Annotated[dict[Key, RegularReport], BeforeValidator(with_keys)] = Field(default_factory=dict)
    action_rules: Annotated[dict[Key, ActionRules], BeforeValidator(with_keys)] = Field(default_factory=dict)
    feedback: Annotated[dict[Key, Feedback], BeforeValidator(with_keys)] = Field(default_factory=dict)
    figures: Figures | None = None
    reminders: Choice[Ladder] | None = None
    forms: Forms = Field(default_factory=dict)
    rubrics: Rubrics = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    _body: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: Any) -> Any:
        """Boards bring their meetings."""
        return with_meetings(data)

    @property
    def body(self) -> dict[str, Any]:
        """The pack as it was written: plain data that `loading.pack_from` reads back to an equal pack."""
        return self._body

    def word(self, word: str, n: int = 1) -> str:
        """The local name for a thing, for `n` of them; the house's own where the pack gives none."""
        term = self.vocabulary.get(word)  # type: ignore[call-overload]
        if term:
            return str(term.one if n == 1 else term.many)
        plain = word.replace("_", " ")
        return plain if n == 1 else f"{plain[:-1]}ies" if plain.endswith("y") else f"{plain}s"

    def posts_of(self, keys: Iterable[str]) -> tuple[Post, ...]:
        """The posts that a list of posts and parties comes to: no post twice, most senior first."""
        named = [post for key in keys for post in (self.parties[key].posts if key in self.parties else (key,))]
        return tuple(sorted({key: self.posts[key] for key in named}.values(), key=lambda post: post.rank))

    def name_of(self, key: str, activity: ActivityType | None = None) -> str:
        """What a post, party, board or seat is called; the key itself when it is none of them."""
        seat = next((s.name for s in activity.seats if s.key == key), None) if activity else None
        if seat:
            return seat
        if key in self.posts:
            return self.posts[key].title
        named = self.parties.get(key) or self.boards.get(key)
        return named.name if named else key

    def cohort_of(self, activity: ActivityType, subject: str) -> Cohort | None:
        """The cohort whose turn an activity is, by its name; None where it is nobody's turn (LB-040)."""
        keys = activity.cohorts.turns if activity.cohorts else ()
        return next((self.cohorts[key] for key in keys if self.cohorts[key].name == subject), None)

    def has_report(self, phase: Phase) -> bool:
        """Whether a phase writes something down for others. What goes only from seat to seat is no report."""
        known = (*self.boards, *self.posts, *self.parties)
        return phase.report is not None and any(key in known for key in phase.report.to)

    def ladder(self, activity: str, phase: str) -> Ladder:
        """The reminders of a phase of a kind of activity, both by key: its own, else those of the pack, else the
        portal's. A phase that this version does not know has those of the pack (X-21, GAP-15)."""
        kind = self.activities.get(activity)
        own = next((p.reminders for p in kind.phases if p.key == phase), None) if kind else None
        choice = own or self.reminders
        return choice.value if choice else PORTALS_OWN

    @property
    def meetings(self) -> frozenset[str]:
        """Keys of the kinds of activity that boards bring with them."""
        return frozenset(board.meeting or "" for board in self.boards.values() if board.meets)

    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """Everything the framework left open, in the order of the pack, with the choice made."""
        made = tuple(f"activities.{key}." for key in self.meetings)
        return tuple(q for q in questions_in(self, self.name_of) if not (made and q.path.startswith(made)))

    def lanes(self) -> Iterator[ActivityType]:
        """Activities in lane order."""
        yield from sorted(self.activities.values(), key=lambda activity: activity.lane)
