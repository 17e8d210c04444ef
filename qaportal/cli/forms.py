"""Forms of packs from the shell: how much each of them holds, and what the framework leaves without wording."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from qaportal.cli.base import PACKS, folder_of
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.outline import FormCount, RubricCount, counts_of, made_for_each
from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import and_list, or_list, plural

# One question of a kind, and several of them.
KINDS = {
    "text": ("in words", "in words"),
    "yes_no": ("yes or no", "yes or no"),
    "yes_no_partly": ("yes, partly or no", "yes, partly or no"),
    "yes_no_partly_na": ("yes, partly, no or not applicable", "yes, partly, no or not applicable"),
    "number": ("number", "numbers"),
    "date": ("date", "dates"),
    "rating": ("rating", "ratings"),
    "out_of_ten": ("out of ten", "out of ten"),
    "grade": ("grade", "grades"),
    "choice": ("choice", "choices"),
    "person": ("person", "persons"),
    "record": ("record", "records"),
    "actions": ("table of actions", "tables of actions"),
    "ticks": ("list to tick", "lists to tick"),
    "signature": ("signature", "signatures"),
}


@click.group("forms")
def forms_group() -> None:
    """Forms of framework packs."""


@forms_group.command()
@click.argument("packs", metavar="[PACK]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(packs: tuple[str, ...], as_json: bool) -> None:
    """Count what each form holds: parts, sections, questions by kind, and the rubrics beside it.

    PACK is a folder, or the key of a pack that comes with the portal; without one it is all of those. What has no
    wording in the source is said in words. Prints every fault of an unsound pack and exits with 1.
    """
    faults: list[str] = []
    found: list[Pack] = []
    for name in packs or [folder.name for folder in sorted(PACKS.iterdir()) if (folder / "pack.yaml").exists()]:
        try:
            found.append(read_pack(folder_of(name)))
        except PackFaults as error:
            faults += map(str, error.faults)
    if as_json:
        click.echo(json.dumps([_as_data(pack) for pack in found], indent=2, ensure_ascii=False))
    for line in () if as_json else (line for pack in found for line in _as_text(pack)):
        click.echo(line)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


def _as_data(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack.key,
        "version": pack.version,
        "forms": [asdict(form) for form in counts_of(pack)],
        "made_for_each": made_for_each(pack),
    }


def _as_text(pack: Pack) -> Iterator[str]:
    yield f"{pack.key} {pack.version}: {plural(len(pack.forms), 'form')}, {plural(len(pack.rubrics), 'rubric')}"
    for form in counts_of(pack):
        yield from (f"  {line}" for line in _form(form))
    if made := made_for_each(pack):
        yield f"  Made while the year runs, for each: {and_list(list(made))}"


def _form(form: FormCount) -> Iterator[str]:
    yield f"{form.name} ({form.key})"
    counted = [plural(form.parts, "part"), plural(form.sections, "section"), plural(form.questions, "question")]
    kinds = [f"for {plural(form.kinds, 'kind')}"] if form.kinds else []
    documents = [f"beside {plural(form.documents, 'document')}"] if form.documents else []
    yield f"  {', '.join([*counted, *kinds, *documents])}"
    yield f"  {'; '.join(f'{n} {KINDS[kind][n > 1]}' for kind, n in form.by_kind.items())}"
    for rubric in form.rubrics:
        yield f"  beside it {rubric.name}: {_rubric(rubric)}"


def _rubric(rubric: RubricCount) -> str:
    cells = plural(rubric.cells, "cell") if rubric.cells in (0, rubric.of) else f"{rubric.cells} of {rubric.of} cells"
    left_out = f"; no wording for {or_list(list(rubric.left_out))}" if rubric.left_out else ""
    return f"{plural(rubric.rows, 'row')}, {cells}{left_out}"
