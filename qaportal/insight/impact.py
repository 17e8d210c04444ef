"""What difference it made (NS-003): what became of actions, whose voice was heard, what was looked at again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qaportal.insight import headlines
from qaportal.insight.charts import Bar, bars
from qaportal.insight.numbers import Fact, all_of, grid_of
from qaportal.insight.small import ALL
from qaportal.insight.tables import Side, Sight, Table, grid_table
from qaportal.programme.plans import Row

STATES = ("made", "not_yet", "done", "open", "late")
STATE_LABELS = ("Closed: a difference", "Closed: none yet", "Done, not closed", "Open", "Open past the first day")
SLIPS = ("0", "1", "2")
SLIP_LABELS = ("On the first day agreed", "Moved once", "Moved more often")
AGAIN = ("booked", "none")
AGAIN_LABELS = ("A look is planned", "None planned")
HEARD = "heard"


@dataclass(frozen=True)
class Voice:
    """Whose view is asked for in a form, by its name there, and why there is none, each as often as it was so."""

    name: str
    facts: Sequence[Fact]

    @property
    def columns(self) -> tuple[str, ...]:
        """Heard, then the reasons for none, in order."""
        return (HEARD, *sorted({fact.column for fact in self.facts} - {HEARD}))


@dataclass(frozen=True)
class Changed:
    """What came of the work: actions by what became of them, by how often their day moved and by whether somebody will
    look again; voices; the rows of work that looks at something again."""

    actions: Sequence[Fact]
    slips: Sequence[Fact]
    rechecks: Sequence[Fact]
    voices: Sequence[Voice]
    again: Sequence[Row] = ()
    smallest: int = 5


def impact(changed: Changed, sight: Sight, today: date) -> Side:
    """The tables and sentences of what difference it made."""
    grid = grid_of(changed.actions, STATES, changed.smallest)
    row = str(sight.one) if sight.one is not None and str(sight.one) in grid.rows else ALL
    said = [headlines.of_actions(grid[row, "made"], grid[row, "not_yet"], grid[row, ALL])]
    tables = [_actions(changed, sight)]
    if grid[ALL, ALL].value and sight.one is None:  # their sum is the same: it is shown by all of them, or by none
        tables += [_whole("slips", "Days that moved", changed.slips, SLIPS, SLIP_LABELS, changed.smallest)]
        tables += [_whole("rechecks", "To be looked at again", changed.rechecks, AGAIN, AGAIN_LABELS, changed.smallest)]
    for number, voice in enumerate(changed.voices, 1):
        heard = grid_of(voice.facts, voice.columns, changed.smallest)
        said.append(headlines.of_voice(voice.name, heard[ALL, HEARD], heard[ALL, ALL]))
        tables.append(_voice(voice, changed.smallest, sight, number))
    again = _again(changed.again, today)
    return Side("impact", tuple(one for one in said if one), tuple(one for one in [*tables, again] if one))


def _actions(changed: Changed, sight: Sight) -> Table | None:
    if not changed.actions:
        return None
    grid = grid_of(changed.actions, STATES, changed.smallest)
    drawn = [Bar(label, str(cell), cell.value) for label, cell in zip(STATE_LABELS, grid.line(ALL), strict=False)]
    return grid_table(
        "actions", "What became of actions", grid, STATE_LABELS, sight,
        notes=("Late is against the first day that was agreed, whatever was agreed since.",),
        chart=bars("What became of actions", drawn), evidence=("actions",),
    )  # fmt: skip


def _whole(key: str, title: str, facts: Sequence[Fact], columns: Sequence[str], labels: Sequence[str],
           smallest: int) -> Table:  # fmt: skip
    """One line of the whole council."""
    grid = grid_of([fact._replace(service=None) for fact in facts], columns, smallest)
    rows = (tuple(str(cell) for cell in grid.line(ALL)),)
    return Table(key, title, (*labels, "All"), rows, evidence=("actions",), is_named=False)


def _voice(voice: Voice, smallest: int, sight: Sight, number: int) -> Table:
    grid = grid_of(voice.facts, voice.columns, smallest)
    labels = ["Heard", *voice.columns[1:]]
    return grid_table(f"voice-{number}", voice.name, grid, labels, sight, evidence=("programme",))


def _again(rows: Sequence[Row], today: date) -> Table | None:
    if not rows:
        return None
    whole = all_of(rows, today)
    head = ("Planned", "Days are past", "Called off")
    counts = (str(whole.planned), str(whole.over), str(whole.called_off))
    notes = ("Work that follows up earlier work.",)
    return Table("again", "Looked at again", head, (counts,), notes, evidence=("programme",), is_named=False)
