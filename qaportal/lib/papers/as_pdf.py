"""A paper as a tagged PDF (PDF/UA-1), made by WeasyPrint in a process that is kept within bounds (EX-3)."""

import logging
from ctypes.util import find_library
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qaportal.lib.confined import Exhausted, confined
from qaportal.lib.errors import DomainError
from qaportal.lib.papers.paper import Paper, is_right_to_left

PDF = "application/pdf"
HERE = Path(__file__).parent
MEMORY, SECONDS = 512 * 1024 * 1024, 60
# What WeasyPrint loads when it begins, by the name of the library, and the Debian package that has it.
PACKAGES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
log = logging.getLogger(__name__)
_pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                     lstrip_blocks=True)  # fmt: skip
_pages.tests["from_the_right"] = is_right_to_left
_pages.filters["kind"] = lambda block: type(block).__name__


class CannotPrint(DomainError):
    """No PDF can be made here, or not of this paper (HTTP 503)."""

    status = 503


def lacking() -> tuple[str, ...]:
    """The Debian packages without which this machine makes no PDF; none where it can."""
    return tuple(package for library, package in PACKAGES.items() if find_library(library) is None)


def html(paper: Paper) -> str:
    """The page that is printed; every text of the paper is escaped."""
    return _pages.get_template("paper.html").render(paper=paper, css=(HERE / "paper.css").read_text())


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF. Takes seconds: for jobs. Raises CannotPrint where the machine lacks Pango, or a paper is too
    long to be made within a minute and 512 MB."""
    try:
        made = confined(HERE / "child.py", html(paper).encode(), memory=MEMORY, cpu=SECONDS, wall=SECONDS, threads=True)
    except Exhausted:
        raise CannotPrint("No PDF could be made of this: it may be too long. Take it as Word.") from None
    if not made.startswith(b"%PDF-"):
        log.error("no PDF can be made here: install %s", ", ".join(lacking()) or "weasyprint")
        raise CannotPrint("PDF files cannot be made on this server: it lacks Pango. Take it as Word, and tell support.")
    return made
