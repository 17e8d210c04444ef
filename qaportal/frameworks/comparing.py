"""Two packs rule by rule: what was added, removed or changed, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from qaportal.frameworks import outline
from qaportal.frameworks.schema import Cadence, CalendarCadence, Choice, Pack, in_words
from qaportal.frameworks.schema.questions import FIELDS, NAMES
from qaportal.lib.formats import and_list, day_medium

Kind = Literal["added", "gone", "changed"]

# In the order in which they are read; the rest of a pack is told as "Other rules".
AREAS = {
    "activities": "The work",
    "duties": "Standing duties",
    "reports": "Reports",
    "boards": "Boards",
    "forms": "Forms",
    "rubrics": "Rubrics",
    "action_rules": "Actions",
    "alerts": "What cannot wait",
    "disputes": "Disagreements",
    "feedback": "Whose view is asked",
    "plans": "Action plans",
    "calendar": "How days are counted",
    "posts": "Who is who",
    "parties": "Who is who",
    "cohorts": "Who is who",
    "scales": "Grades",
    "vocabulary": "What things are called",
}
OTHERS = "Other rules"
# Where a rule comes from, why a choice was made and where a thing stands change nothing that anybody does.
LEFT_OUT = {"key", "version", "lane", "rank", "source", "sources", "why", "says", "readings", "kind", "glossary"}
TITLES = (*NAMES, "ask", "item", "about", "key")


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that differs: where it stands, what of it, what it said and what it says ("" = nothing)."""

    kind: Kind
    where: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Area:
    """Part of a framework, and what differs in it."""

    title: str
    differences: tuple[Difference, ...]


def compare(old: Pack, new: Pack) -> tuple[Area, ...]:
    """What `new` says otherwise than `old`, area by area; areas that are alike are left out."""
    found: dict[str, list[Difference]] = {title: [] for title in [*AREAS.values(), OTHERS]}
    for name in dict.fromkeys([*AREAS, *Pack.model_fields]):
        if name not in LEFT_OUT:
            walk = _Walk(old, new)
            title = "" if name in AREAS else name.replace("_", " ")
            was, now = walk.own(old, name), walk.own(new, name)
            found[AREAS.get(name, OTHERS)] += walk.compared(was, now, (title,) if title else (), "")
    return tuple(Area(title, tuple(differences)) for title, differences in found.items() if differences)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through two packs side by side and names things by the pack that each stands in."""

    old: Pack
    new: Pack

    def own(self, pack: Pack, name: str) -> Any:
        """A part of a pack; the meetings that boards bring with them are told with the boards."""
        part = getattr(pack, name)
        if name == "activities":
            return {key: kind for key, kind in part.items() if key not in pack.meetings}
        return part

    def compared(self, was: Any, now: Any, where: tuple[str, ...], what: str) -> Iterator[Difference]:
        """Every difference at or below these two."""
        was, now = _decided(was), _decided(now)
        if was == now:
            return
        if isinstance(was, dict) and isinstance(now, dict):
            yield from self._of_keyed(was, now, where, what)
        elif isinstance(was, tuple) and isinstance(now, tuple):
            yield from self._of_lists(was, now, where, what)
        elif _has_parts(was) and type(was) is type(now):
            yield from self._of_fields(was, now, where)
        else:
            yield from self._told(self._words(self.old, was), self._words(self.new, now), where, what)

    def _of_fields(self, was: Any, now: Any, where: tuple[str, ...]) -> Iterator[Difference]:
        for name in type(was).model_fields:
            if name not in LEFT_OUT:
                yield from self._of_field(was, now, name, where)

    def _of_field(self, was: Any, now: Any, name: str, where: tuple[str, ...]) -> Iterator[Difference]:
        what = FIELDS.get(name) or name.strip("_").replace("_", " ")
        before, after = getattr(was, name), getattr(now, name)
        if name == "cadence" and isinstance(before, tuple):
            before = tuple(words for each in before for words in _rounds(self.old, each))
            after = tuple(words for each in after for words in _rounds(self.new, each))
            what = "how often"
        if name == "targets":
            before = tuple(outline.target_words(self.old, each) for each in before)
            after = tuple(outline.target_words(self.new, each) for each in after)
        yield from self.compared(before, after, where, what)

    def _of_keyed(
        self, was: dict[str, Any], now: dict[str, Any], where: tuple[str, ...], what: str
    ) -> Iterator[Difference]:
        for key in dict.fromkeys([*was, *now]):
            before, after = was.get(key), now.get(key)
            if before is not None and after is not None:
                yield from self.compared(before, after, (*where, _title(after, key)), what)
            else:
                told = after if before is None else before
                named = (*where, *([what] if what else []), _title(told, key))
                yield from self._told(self._words(self.old, before), self._words(self.new, after), named, "")

    def _of_lists(
        self, was: tuple[Any, ...], now: tuple[Any, ...], where: tuple[str, ...], what: str
    ) -> Iterator[Difference]:
        if all(hasattr(each, "key") for each in (*was, *now)):
            keyed = ({each.key: each for each in was}, {each.key: each for each in now})
            yield from self._of_keyed(*keyed, where, what)
            return
        before = [words for each in was if (words := self._words(self.old, each))]
        after = [words for each in now if (words := self._words(self.new, each))]
        gone = [words for words in before if words not in after]
        come = [words for words in after if words not in before]
        if gone or come:
            yield from self._told(and_list(gone), and_list(come), where, what)
        elif before != after:
            yield from self._told(and_list(before), and_list(after), where, what)

    def _told(self, old: str, new: str, where: tuple[str, ...], what: str) -> Iterator[Difference]:
        if old != new:
            kind: Kind = "added" if not old else "gone" if not new else "changed"
            yield Difference(kind, _upper(": ".join(where)), what, old, new)

    def _words(self, pack: Pack, value: Any) -> str:
        """A value as a reader would write it; of a thing with parts, what it is in short."""
        value = _decided(value)
        if value is None or value == ():
            return ""
        if isinstance(value, date):
            return day_medium(value)
        if isinstance(value, tuple):
            return and_list([self._words(pack, each) for each in value])
        if isinstance(value, dict):
            return "; ".join(f"{key.replace('_', ' ')}: {self._words(pack, each)}" for key, each in value.items())
        return self._short(pack, value) if _has_parts(value) else in_words(value, pack.name_of)

    def _short(self, pack: Pack, value: BaseModel) -> str:
        summary = getattr(value, "summary", None)
        if summary:
            return str(summary)
        told = {
            name: self._words(pack, getattr(value, name)) for name in type(value).model_fields if name not in LEFT_OUT
        }
        return "; ".join(f"{name.strip('_').replace('_', ' ')}: {words}" for name, words in told.items() if words)


def _rounds(pack: Pack, cadence: Cadence) -> list[str]:
    """How often work comes round; of listed months, each with what is looked at in it."""
    if isinstance(cadence, CalendarCadence):
        return [str(entry) for entry in cadence.entries]
    return [outline.cadence_words(pack, cadence)]


def _decided(value: Any) -> Any:
    return value.value if isinstance(value, Choice) else value


def _has_parts(value: Any) -> bool:
    """Whether it is a group of rules, rather than one that says itself in words."""
    return isinstance(value, BaseModel) and type(value).__str__ is BaseModel.__str__


def _title(value: Any, key: str) -> str:
    found = next((getattr(value, name) for name in TITLES if isinstance(getattr(value, name, None), str)), key)
    return str(found).replace("_", " ") if found == key else str(found)


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
