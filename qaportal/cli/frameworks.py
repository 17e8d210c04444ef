"""Framework packs from the shell: begin, check, install, list."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import click

from qaportal.cli.base import PACKS, folder_of, in_app, installed, on_data
from qaportal.frameworks import services as framework_services
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.reference import reference
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import and_list, plural

SKELETON = PACKS.parent / "skeleton"
KINDS = {"unspecified": "not said", "lost": "lost", "conflict": "said in two ways"}


@click.group("frameworks")
def frameworks_group() -> None:
    """Framework packs."""


@frameworks_group.command("reference")
def print_reference() -> None:
    """Print every key of the pack language, as Markdown: what docs/guides/pack-reference.md holds."""
    click.echo(reference(), nl=False)


@frameworks_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Lay down a pack to start from: sound as it is, with each part of the language told where it is filled in.

    The pack's key is the name of the folder.
    """
    key = folder.resolve().name
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", key):
        raise DomainError(f"{key} cannot be the key of a pack: use small letters, digits and -, such as new-council.")
    if folder.exists():
        raise DomainError(f"{folder} is there already, and nothing is written over it. Choose another folder.")
    copytree(SKELETON, folder)
    pack = folder / "pack.yaml"
    pack.write_text(re.sub("(?m)^key: .*?(?=#)", f"key: {key:<24} ", pack.read_text()))
    click.echo(f"A pack to start from is in {folder}. Change it, then: qaportal frameworks check {folder}")


@frameworks_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check a pack: print `file:line: sentence` for each fault and exit with 1, or say that it is sound and what it
    makes."""
    try:
        pack = read_pack(folder_of(str(folder)))
    except PackFaults as error:
        for fault in error.faults:
            click.echo(str(fault))
        sys.exit(1)
    first, *others = made_by(pack)
    click.echo(f"{pack.key} {pack.version} is sound: {first}")
    for line in others:
        click.echo(f"  {line}")


def made_by(pack: Pack) -> Iterator[str]:
    """What the pack holds, counted: a line a kind of thing, and its open questions by kind."""
    yield plural(len(pack.activities) - len(pack.meetings), "kind of activity", "kinds of activity")
    yield plural(len(pack.duties), "standing duty", "standing duties")
    editions = sum(len(report.editions) for report in pack.reports.values())
    yield f"{plural(len(pack.reports), 'report')} in {plural(editions, 'edition')}"
    dated = sum(bool(board.meeting) for board in pack.boards.values())
    yield f"{plural(len(pack.boards), 'board')}, {dated} with meetings in the year"
    asked = plural(sum(1 for form in pack.forms.values() for _question in form.questions()), "question")
    yield f"{plural(len(pack.forms), 'form')} with {asked}, {plural(len(pack.rubrics), 'rubric')}"
    found: Counter[str] = Counter(question.kind for question in pack.open_questions())
    kinds = [f"{found[kind]} {words}" for kind, words in KINDS.items() if found[kind]]
    yield f"{plural(found.total(), 'open question')}{': ' if kinds else ''}{and_list(kinds)}"


@frameworks_group.command()
@click.argument("pack")
@on_data
def install(pack: str) -> None:
    """Install a pack: a folder, or the key of one that comes with the portal."""
    framework = framework_services.install(folder_of(pack), by=None)
    db.session.commit()
    click.echo(f"{framework.key} {framework.version} is installed.")


@frameworks_group.command("list")
@in_app
def list_frameworks() -> None:
    """Installed packs, and those that come with the portal."""
    for found in installed():
        click.echo(f"{found.key} {found.version}  {found.title}  (installed)")
    for folder in sorted(p for p in PACKS.iterdir() if (p / "pack.yaml").exists()):
        pack = read_pack(folder)
        click.echo(f"{pack.key} {pack.version}  {pack.title}  (comes with the portal)")
