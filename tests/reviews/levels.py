"""The lists of levels that a page shows beside its questions."""

from html.parser import HTMLParser

from qaportal.frameworks.schema import Pack


class Levels(HTMLParser):
    """Each list of levels of a page: what it says as (level, wording)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[list[tuple[str, str]]] = []
        self.at, self.level = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "dl" and ("class", "levels") in attrs:
            self.found.append([])
        self.at = tag

    def handle_endtag(self, tag: str) -> None:
        self.at = ""

    def handle_data(self, data: str) -> None:
        if self.at == "dt":
            self.level = data
        elif self.at == "dd" and self.found:
            self.found[-1].append((self.level, data))


def shown(html: str) -> list[list[tuple[str, str]]]:
    """The lists of levels of a page, in order."""
    return Levels(html).found


def said(pack: Pack, *keys: str) -> list[list[tuple[str, str]]]:
    """The same as these rubrics of a pack say it: a level without a wording is not in it."""
    return [
        [(level.label, row.levels[level.key]) for level in pack.scales[pack.rubrics[key].scale].levels
         if level.key in row.levels]
        for key in keys
        for row in pack.rubrics[key].rows
    ]  # fmt: skip
