"""Charts as shapes, for the server to draw: no script and no style of their own. A table with the same figures always
stands beside one; what is hidden there is no shape here. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 360  # units; letters are 11 of them high, so that they can be read on a narrow screen
ROW, VALUE = 34, 96
TOP, HEIGHT, LEFT, RIGHT = 18, 120, 34, 12


@dataclass(frozen=True)
class Shape:
    """One thing that is drawn: a `rect` (x, y, width, height), a `line` or `dots` (points), or `text` (x, y, words)."""

    kind: str
    look: str
    at: tuple[float, ...]
    words: str = ""

    @property
    def points(self) -> str:
        """The points of a line, as SVG has them."""
        pairs = zip(self.at[::2], self.at[1::2], strict=True)
        return " ".join(f"{x:g},{y:g}" for x, y in pairs)


@dataclass(frozen=True)
class Chart:
    """A drawing with its name and what it says in words."""

    title: str
    says: str
    height: int
    shapes: tuple[Shape, ...]
    width: int = WIDTH


@dataclass(frozen=True)
class Bar:
    """A label with its value, in words and as a number; None where it is not to be known."""

    label: str
    words: str
    value: int | None
    part: int | None = None


def bars(title: str, found: Sequence[Bar]) -> Chart | None:
    """A bar a row under its label, a part of it darker; None where there are not two, or none has a length."""
    most = max((bar.value or 0 for bar in found), default=0)
    if not most or len(found) < 2:
        return None
    shapes: list[Shape] = []
    room = WIDTH - VALUE
    for at, bar in enumerate(found):
        top = at * ROW + 4
        shapes.append(Shape("text", "start", (0, top + 7), bar.label))
        length = room * (bar.value or 0) / most
        shapes.append(Shape("rect", "light" if bar.part is not None else "full", (1, top + 12, length, 12)))
        if bar.part:
            shapes.append(Shape("rect", "full", (1, top + 12, room * bar.part / most, 12)))
        shapes.append(Shape("text", "start", (length + 7, top + 22), bar.words))
    says = "; ".join(f"{bar.label}: {bar.words}" for bar in found)
    return Chart(title, says, len(found) * ROW + 4, tuple(shapes))


@dataclass(frozen=True)
class Point:
    """A year and its per cent; None where there is none. `breaks`: what was before is another measure."""

    label: str
    value: int | None
    breaks: bool = False


def line(title: str, points: Sequence[Point]) -> Chart | None:
    """Per cents from year to year. A line is not drawn across a gap or a break. None without two points."""
    if sum(point.value is not None for point in points) < 2:
        return None
    at = [(LEFT + (WIDTH - LEFT - RIGHT) * n / max(1, len(points) - 1), point) for n, point in enumerate(points)]
    shapes = _frame()
    for x, point in at:
        shapes.append(Shape("text", "middle", (x, TOP + HEIGHT + 16), point.label[2:] if len(at) > 8 else point.label))
    for (x, one), (to, other) in pairwise(at):
        if other.breaks:
            half = (x + to) / 2
            shapes.append(Shape("line", "break", (half, TOP, half, TOP + HEIGHT)))
        elif one.value is not None and other.value is not None:
            shapes.append(Shape("line", "full", (x, _y(one.value), to, _y(other.value))))
    for x, point in at:
        if point.value is not None:
            shapes.append(Shape("dot", "full", (x, _y(point.value))))
            shapes.append(Shape("text", "middle", (x, _y(point.value) - 7), f"{point.value}%"))
    says = "; ".join(f"{one.label}: {_said(one)}" for one in points)
    return Chart(title, says, TOP + HEIGHT + 24, tuple(shapes))


def _frame() -> list[Shape]:
    shapes = []
    for percent in (0, 50, 100):
        y = _y(percent)
        shapes.append(Shape("line", "grid", (LEFT, y, WIDTH - RIGHT, y)))
        shapes.append(Shape("text", "end", (LEFT - 5, y + 4), f"{percent}%"))
    return shapes


def _y(percent: float) -> float:
    return TOP + HEIGHT * (100 - percent) / 100


def _said(point: Point) -> str:
    words = "no rate" if point.value is None else f"{point.value}%"
    return f"{words}, on another scale than before" if point.breaks else words
