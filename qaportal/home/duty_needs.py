"""What somebody owes of standing duties, as lines of "Needs you now". Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from qaportal.home.needs import Filled, Need, in_days
from qaportal.lib.formats import day_short
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.telling import piece, used


def on_no_form(_one: Obligation) -> tuple[str, bool]:
    """Nothing is done on a form."""
    return "", False


def duties(
    found: Iterable[Obligation],
    names: Mapping[str, str],
    href: str,
    today: date,
    private: Collection[str] = (),
    filled: Filled = on_no_form,
) -> list[Need]:
    """What they owe of standing duties: one line a duty and day, whomever it is for. `names` has the duties by key;
    those that are `private` tell of a sensitive flag (BD-052). A line of one thing that is done on a form leads there,
    as `filled` says."""
    owed: dict[tuple[str, str, date, bool], list[Obligation]] = {}
    for one in found:
        owed.setdefault((one.duty_key, used(one), one.due, one.state == "late"), []).append(one)
    return [_duty(key, those, names, href, today, private, filled) for key, those in owed.items()]


def _duty(
    key: tuple[str, str, date, bool], those: Sequence[Obligation], names: Mapping[str, str], href: str, today: date,
    private: Collection[str], filled: Filled,
) -> Need:  # fmt: skip
    duty, said, due, late = key
    about = ["" if one.about_kind == "self" else one.about_name for one in those]
    need = Need(
        "Late" if late else "Today" if due == today else f"{due:%a} {day_short(due)}",
        piece(names[duty], about, said), href, "Open",
        f"was due by {day_short(due)}" if late else in_days(due, today),
        late, due, is_private=duty in private, ident=f"{duty} {due} {' '.join(about)}",
    )  # fmt: skip
    path, is_sent = filled(those[0]) if len(those) == 1 else ("", False)
    if not path:
        return need
    sends = (("from", "home"),) if is_sent else ()
    return replace(need, href=path, verb="Fill in", sends=sends, page=href)
