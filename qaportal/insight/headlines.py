"""The sentence above the figures: what they say, of how many, and no more than they say. Pure."""

from collections.abc import Sequence

from qaportal.insight.numbers import Work
from qaportal.insight.small import RATE_FROM, Cell
from qaportal.insight.tables import per_cent
from qaportal.lib.formats import plural


def of_work(label: str, work: Work, reports_in_time: int = 0, reports_due: int = 0) -> tuple[str, ...]:
    """How much of the planned work is past, and how its steps and its reports were kept. `label` is the time or the
    piece of work that is spoken of: “2027”."""
    if not work.planned and not work.called_off:
        return (f"Nothing is planned for {label}.",)
    off = f"; {plural(work.called_off, 'more was', 'more were')}"
    first = f"{work.over} of {plural(work.planned, 'planned piece', 'planned pieces')} of work for {label} "
    first += "is past" if work.over == 1 else "are past"
    said = [first + (f"{off} called off." if work.called_off else ".")]
    if work.due:
        said.append(f"{per_cent(work.in_time, work.due)} steps that were due were done in time.")
    if reports_due:
        said.append(f"{per_cent(reports_in_time, reports_due)} reports that were due were sent in time.")
    return tuple(said)


def of_grades(word: str, labels: Sequence[str], cells: Sequence[Cell]) -> str:
    """Which grade was given most, of how many: `cells` are those of the levels and of none, and their sum."""
    *levels, none, whole = cells
    if whole.n == 0:
        return f"No {word} are finished."
    if whole.value is None:
        return f"So few {word} are finished that nothing more can be said of their grades."
    shown = [(cell.value, label) for label, cell in zip(labels, levels, strict=False) if cell.value]
    graded = whole.value - none.value if none.value is not None else None
    if not shown or graded is None:
        return f"{whole.value} {word} are finished; too few of each grade to say which was given most."
    most = max(n for n, _ in shown)
    if any(cell.value is None and whole.value - sum(n for n, _ in shown) > most for cell in levels):
        return f"{whole.value} {word} are finished; too few of each grade to say which was given most."
    names = [label for n, label in shown if n == most]
    if len(names) > 1:
        return f"{graded} {word} were graded: {most} each {' and '.join(names)}, the grades given most."
    return f"{per_cent(most, graded)} {word} that were graded were {names[0]}, the grade given most."


def of_agreement(word: str, same: Cell, whole: Cell) -> str:
    """How often two looks came to the same grade; "" without a second look."""
    if whole.n == 0:
        return ""
    if same.value is None or whole.value is None:
        return "Too few second looks are in to say how far they agree."
    return f"Both looks gave the same grade in {per_cent(same.value, whole.value)} {word}."


def of_actions(made: Cell, not_yet: Cell, whole: Cell) -> str:
    """How many actions were closed, and how many of them made a difference."""
    if whole.n == 0:
        return "No action was agreed."
    if whole.value is None:
        return "So few actions were agreed that nothing more can be said of them."
    if made.value is None or not_yet.value is None:
        agreed = plural(whole.value, "action was", "actions were")
        return f"{agreed} agreed; too few of them are closed to say how many."
    closed = made.value + not_yet.value
    said = f"{per_cent(closed, whole.value)} actions that were agreed are closed"
    return f"{said}; {made.value} of those made a difference." if closed else f"{said}."


def of_voice(name: str, answered: Cell, whole: Cell) -> str:
    """How often somebody was heard; "" where nobody was to be."""
    if whole.n == 0:
        return ""
    if answered.value is None or whole.value is None:
        return f"{name}: too few to say how often it was heard."
    return f"{name} was heard in {per_cent(answered.value, whole.value)} cases."


def on_numbers(smallest: int) -> tuple[str, ...]:
    """How figures about people are kept from pointing at one of them."""
    if smallest == 1:
        hidden = "The framework hides no small number."
    else:
        hidden = (
            f"Counts from 1 to {smallest - 1} of records, people and actions are shown as “fewer than {smallest}”. "
            "“Hidden” stands where another count would give such a one away."
        )
    return (hidden, f"There is no per cent of fewer than {RATE_FROM}.")
