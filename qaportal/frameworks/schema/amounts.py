"""How many: what a count of work is held against."""

from typing import Annotated

from pydantic import Field, model_validator

from qaportal.frameworks.schema.base import Model, refuse

MOST = 1000  # that sit, or are drawn, at once
Number = Annotated[int, Field(ge=0, le=100_000)]


class Amount(Model):
    """How many: only `exactly` and `at_least` can fall short; `at_most` and `roughly` guide (D17)."""

    exactly: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    roughly: Number | None = None

    @model_validator(mode="after")
    def consistent(self) -> "Amount":
        """The least is not more than the most, and exactly stands alone."""
        if self.exactly is not None and (self.at_least is not None or self.at_most is not None):
            refuse("says exactly how many and also a least or a most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            refuse(f"asks for at least {self.at_least} but at most {self.at_most}")
        return self

    @property
    def least(self) -> int:
        """How many must be there; 0 where it only guides."""
        return self.exactly if self.exactly is not None else self.at_least or 0

    @property
    def most(self) -> int | None:
        """How many may be there; None where nothing says."""
        return self.exactly if self.exactly is not None else self.at_most

    @property
    def said(self) -> bool:
        """Whether it names any number."""
        return any(n is not None for n in (self.exactly, self.at_least, self.at_most, self.roughly))

    def __str__(self) -> str:
        if self.at_least is not None and self.at_most is not None:
            return f"{self.at_least} to {self.at_most}"
        named = {"exactly": "", "at_least": "at least ", "at_most": "up to ", "roughly": "about "}
        return ", ".join(f"{word}{n}" for name, word in named.items() if (n := getattr(self, name)) is not None)


class Count(Model):
    """How many sit: `{exactly: 1}`, or `{at_least: 3, at_most: 4}`."""

    at_least: Annotated[int, Field(ge=0, le=MOST)]
    at_most: Annotated[int, Field(ge=1, le=MOST)]

    @model_validator(mode="before")
    @classmethod
    def read(cls, data: object) -> object:
        """A bare number means exactly that many."""
        if isinstance(data, int) and not isinstance(data, bool):
            return {"at_least": data, "at_most": data}
        if not isinstance(data, dict | Count):
            refuse("must be a whole number such as 2, or at_least and at_most with one each")
        return data

    @model_validator(mode="after")
    def check(self) -> "Count":
        """The least is not more than the most."""
        if self.at_least > self.at_most:
            refuse(f"asks for at least {self.at_least} but at most {self.at_most}")
        return self

    def __str__(self) -> str:
        if self.at_least == self.at_most:
            return str(self.at_most)
        return f"{self.at_least} to {self.at_most}"
