"""Forms made while the year runs, for one theme or one round: checked like a pack's own, and versioned (D60)."""

from dataclasses import dataclass
from typing import Any

from qaportal.frameworks.checks import faults_of
from qaportal.frameworks.faults import Fault, PackFaults
from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.schema import FormTemplate, Pack


@dataclass(frozen=True)
class MadeForm:
    """A form for one kind of work and one `theme` of it. A change makes a new version; the old one stays as it was."""

    activity: str
    theme: str
    version: int
    form: FormTemplate


def made(pack: Pack, activity: str, theme: str, data: dict[str, Any], before: MadeForm | None = None) -> MadeForm:
    """The form that `data` (one form, as in a file of its own) describes, for a kind of work whose forms are made.

    Raises PackFaults with every reason why not: the kind of work has forms of its own, or the form has faults.
    """
    kind = pack.activities[activity]
    if kind.forms_made is None or kind.forms_made.value != "for_each":
        raise PackFaults([Fault(activity, 1, f"{kind.plural} have their forms from the framework: none can be made.")])
    key = "made"
    whole = pack_from({**pack.body, "forms": {**pack.body.get("forms", {}), key: data}})
    faults = [Fault(activity, 1, sentence) for path, sentence in faults_of(whole) if path[:2] == ("forms", key)]
    if faults:
        raise PackFaults(faults)
    return MadeForm(activity, theme, before.version + 1 if before else 1, whole.forms[key])
