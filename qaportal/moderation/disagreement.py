"""A disagreement as one person sees it: what they read of it, and what they may do about it now. Pure."""

from dataclasses import dataclass
from functools import cached_property

from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.frameworks.schema import Dispute as Ladder
from qaportal.frameworks.schema.governance import Level
from qaportal.moderation.disputing import MOST_OUTCOMES, following, is_last
from qaportal.moderation.models import Dispute, DisputeNote, DisputeParty, DisputeStep


@dataclass(frozen=True)
class Disagreement:
    """A disagreement, for the person with the id `reader`. `oversees`: they look after it and are no party; `choosers`:
    ids of those who may choose somebody for its step, where nobody is named for that; `waits_blind`: they are yet to
    grade this review without knowing its grade, or do so for practice; `is_blind`: a third party judges before they see
    what others thought; `differs`: two grades were given, and none of them stands yet."""

    dispute: Dispute
    reader: int
    pack: Pack
    kind: ActivityType
    ladder: Ladder
    oversees: bool = False
    choosers: frozenset[int] = frozenset()
    waits_blind: bool = False
    is_blind: bool = True
    differs: bool = False

    @property
    def step(self) -> DisputeStep:
        """The step that it is at."""
        return self.dispute.step

    @property
    def party(self) -> DisputeParty | None:
        """Their own part in it."""
        return self.dispute.party(self.reader)

    @property
    def is_mine(self) -> bool:
        """Whether the step is theirs."""
        return self.dispute.is_open and self.step.is_for(self.reader)

    @property
    def is_side(self) -> bool:
        """Whether they are one of those whose agreement settles it."""
        return self.party is not None and self.party.is_side

    @cached_property
    def is_visible(self) -> bool:
        """Whether they may know that there is one."""
        if self.reader in self.dispute.recused:
            return False
        named = any(step.is_for(self.reader) for step in self.dispute.steps)
        if self.waits_blind and not named:
            return False
        return named or self.party is not None or self.oversees

    @property
    def is_inside(self) -> bool:
        """Whether they read what was written: a third party only once they have judged alone."""
        if self.waits_blind:
            return False
        mine = [step for step in self.dispute.steps if step.kind == "third" and step.is_for(self.reader)]
        return not (self.is_blind and any(step.judgement_of(self.reader) is None for step in mine))

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after this step."""
        return is_last(self.ladder, self.dispute.rung)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The grades of this kind of work, best first; none where it has no scale."""
        return self.pack.scales[self.kind.scale].levels if self.kind.scale else ()

    def label(self, grade: str) -> str:
        """What a grade is called."""
        return next((one.label for one in self.levels if one.key == grade), grade)

    @property
    def needs_grade(self) -> bool:
        """Whether an outcome has to say which grade stands: two were given, and neither stands yet."""
        return bool(self.levels) and self.differs and not self.dispute.review.is_final

    @property
    def needed(self) -> frozenset[int]:
        """Ids of those whose word it takes: in a talk everybody in it, else the two sides; nobody's for the word of the
        last step."""
        if self.step.kind == "talk":
            return frozenset(one.person_id for one in self.step.people)
        if self.is_last:
            return frozenset()
        return frozenset(one.person_id for one in self.dispute.parties if one.is_side) - self.dispute.recused

    @property
    def may_note(self) -> bool:
        """Write a note at this step."""
        return self.dispute.is_open and self.is_inside and (self.is_mine or self.is_side)

    @property
    def may_judge(self) -> bool:
        """Judge alone, as the third party."""
        return self.is_mine and self.step.kind == "third" and self.step.judgement_of(self.reader) is None

    @property
    def may_propose(self) -> bool:
        """Write down an outcome."""
        is_ready = not self.step.is_vacant and not self.step.waits_for_judgement
        return self.is_mine and self.is_inside and is_ready and not self.has_run_out

    @property
    def has_run_out(self) -> bool:
        """Whether so many outcomes were written down at this step that what is not agreed to has to go on."""
        return self.step.proposals >= MOST_OUTCOMES

    @property
    def may_agree(self) -> bool:
        """Agree to the outcome that somebody else wrote down."""
        waits = self.dispute.is_open and self.step.proposed_at is not None
        return waits and self.is_inside and self.reader in self.needed - self.step.agreed

    @property
    def is_stuck(self) -> bool:
        """Whether nobody is named for the step, and nobody is left who could choose somebody."""
        return self.dispute.is_open and self.step.is_vacant and not self.choosers

    @property
    def onward(self) -> tuple[int, ...]:
        """Numbers of the steps to which they may take it where this one settles nothing."""
        if not self.dispute.is_open or not (self.is_mine or self.is_side) or not self.is_inside:
            return ()
        if self.step.waits_for_judgement and not self.is_stuck:
            return ()
        practitioner = self.party is not None and self.party.is_practitioner
        return following(self.ladder, self.dispute.rung, is_practitioner=practitioner)

    @property
    def may_give_up(self) -> bool:
        """Say that the last step settled nothing, where it is a talk: a decision always says something. A side, where
        nobody can decide."""
        if self.is_stuck:
            return (self.is_side or self.is_mine) and self.is_inside and self.is_last
        return self.is_mine and self.is_last and self.step.kind == "talk"

    @property
    def may_choose(self) -> bool:
        """Choose who settles the step."""
        if not (self.oversees and self.dispute.is_open):
            return False
        begun = any(one.is_judgement for one in self.step.notes)
        return self.step.is_vacant or (self.step.kind != "talk" and not begun)

    @property
    def may_withdraw(self) -> bool:
        """Take it back: whoever raised it."""
        return self.dispute.is_open and self.dispute.raised_by_id == self.reader

    def name_of(self, key: str) -> str:
        """What a seat, post or party is called."""
        return self.pack.name_of(key, self.kind)

    def notes(self) -> list[tuple[DisputeStep, list[DisputeNote]]]:
        """What was written, by step; nothing for who is not to read it yet but their own."""
        return [
            (step, [one for one in step.notes if self.is_inside or one.person_id == self.reader])
            for step in self.dispute.steps
        ]
