"""HTML on standard input becomes a tagged PDF on standard output. Runs by itself, in a process that `as_pdf` confines.

Nothing is fetched, neither from the network nor from files: a page that names an address gets nothing for it.
"""

import sys
from importlib import import_module
from typing import Any, NoReturn


def refuse(url: str, *_more: Any, **_named: Any) -> NoReturn:
    """Fetch nothing."""
    raise ValueError(f"not fetched: {url[:80]}")


def main() -> None:
    """Write the PDF, or one plain line where the machine lacks the libraries to make it."""
    try:
        weasyprint: Any = import_module("weasyprint")  # here, so that a missing library is an answer and not a crash
    except (ImportError, OSError):
        sys.stdout.buffer.write(b"missing")
        return
    page = weasyprint.HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=refuse)
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"qaportal", optimize_images=False))


if __name__ == "__main__":
    main()
