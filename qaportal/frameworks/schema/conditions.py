"""Conditions: when a question is asked, a deadline is short, someone else is told. Asked of plain values."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.base import Key, Label, Model, refuse

Plain = Label | bool | int
Plains = Annotated[
    tuple[Plain, ...],
    BeforeValidator(lambda value: value if isinstance(value, tuple) else (value,)),
    Field(min_length=1),
]


class Condition(Model):
    """One comparison, or several joined by `all` or `any`.

    A comparison looks at an `answer` on the same form, or at a `fact` of the record, the worker or the service, and
    asks whether it `is` one of some values, `is_not` any of them, is `at_least` or `at_most` a number, or is `given`
    at all. A value that is not there meets only `is_not` and `given: false`. true and yes are alike, false and no.
    """

    answer: Key | None = None
    fact: Key | None = None
    is_: Plains | None = Field(default=None, alias="is")
    is_not: Plains | None = None
    at_least: int | None = None
    at_most: int | None = None
    given: bool | None = None
    all: Annotated[tuple["Condition", ...], Field(min_length=1)] | None = None
    any: Annotated[tuple["Condition", ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def check(self) -> "Condition":
        """Either one comparison or one list, never both."""
        about = sum(part is not None for part in (self.answer, self.fact, self.all, self.any))
        tests = sum(part is not None for part in (self.is_, self.is_not, self.at_least, self.at_most, self.given))
        if about != 1:
            refuse("must name exactly one of answer, fact, all and any")
        if (self.all or self.any) and tests:
            refuse("joins others and compares as well: do one")
        if (self.answer or self.fact) and not tests:
            refuse("names something but does not compare it: add is, is_not, at_least, at_most or given")
        return self

    def names(self, kind: Literal["answer", "fact"]) -> tuple[str, ...]:
        """Every answer or fact that it looks at."""
        inside = [name for part in (*(self.all or ()), *(self.any or ())) for name in part.names(kind)]
        own = getattr(self, kind)
        return (*([own] if own else []), *inside)

    def holds(self, answers: dict[str, Any], facts: dict[str, Any]) -> bool:
        """Whether it is met. An answer of several values meets `is` when one of them does."""
        if self.all is not None:
            return all(part.holds(answers, facts) for part in self.all)
        if self.any is not None:
            return any(part.holds(answers, facts) for part in self.any)
        value = answers.get(self.answer) if self.answer else facts.get(self.fact or "")
        return self._compares(value)

    def holds_of(self, known: Mapping[str, Any]) -> bool:
        """Whether it is met by what is `known` of one thing, answers and facts alike: its grade, whether it is safe.

        An answer is looked up among them as a fact is: what is asked of once the form is handed in is known by then.
        """
        return self.holds(dict(known), dict(known))

    def _compares(self, value: Any) -> bool:
        values = () if value is None or value == "" else value if isinstance(value, tuple) else (value,)
        said = {_plain(each) for each in values}
        numbers = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
        return (
            (self.given is None or self.given == bool(values))
            and (self.is_ is None or bool(said & {_plain(each) for each in self.is_}))
            and (self.is_not is None or not said & {_plain(each) for each in self.is_not})
            and (self.at_least is None or any(each >= self.at_least for each in numbers))
            and (self.at_most is None or any(each <= self.at_most for each in numbers))
        )

    def __str__(self) -> str:
        if self.all or self.any:
            return (" and " if self.all else " or ").join(str(part) for part in (self.all or self.any or ()))
        name = (self.answer or self.fact or "").replace("_", " ")
        words = {"is_": "is", "is_not": "is not", "at_least": "is at least", "at_most": "is at most"}
        said = [f"{word} {_listed(part)}" for key, word in words.items() if (part := getattr(self, key)) is not None]
        if self.given is not None:
            said.append("is given" if self.given else "is not given")
        return f"{name} {' and '.join(said)}"


def _plain(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _listed(value: Any) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return " or ".join(str(_plain(each)).replace("_", " ") for each in values)
