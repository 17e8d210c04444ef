"""Whether our own mail server has found that a message is from whom it says (RFC 8601, Authentication-Results)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPEC = re.compile(r"([\w.-]+)\s*(?:/\s*\d+\s*)?=\s*(\"[^\"]*\"|[^\s;]+)")


@dataclass(frozen=True)
class Result:
    """One finding: "dmarc", "pass", and what it is about, such as {"header.from": "saltmarsh.example"}."""

    method: str
    verdict: str
    about: dict[str, str]


def results_of(headers: Sequence[str], server: str) -> list[Result]:
    """The findings of our own server, whose name `server` is: those of the topmost header that bears it, and of none
    below, which somebody else may have written. None where no name is given."""
    for header in headers:
        name, *rest = _parted(_without_comments(header))
        if server and name.split() and name.split()[0].lower() == server.lower():
            return [one for part in rest if (one := _result(part))]
    return []


def is_from(domain: str, results: Sequence[Result]) -> bool:
    """Whether these findings say that a message whose From is of `domain` comes from there: DMARC has passed; or the
    domain has no DMARC and SPF or DKIM has passed for the very same domain."""
    dmarc = [one for one in results if one.method == "dmarc"]
    wanted = domain.lower()
    if dmarc and any(one.verdict != "none" for one in dmarc):
        return all(one.verdict == "pass" and one.about.get("header.from", wanted) == wanted for one in dmarc)
    passed = [one for one in results if one.verdict == "pass"]
    dkim = {one.about.get("header.d", "") for one in passed if one.method == "dkim"}
    spf = {one.about.get("smtp.mailfrom", "").rpartition("@")[2] for one in passed if one.method == "spf"}
    return bool(wanted) and wanted in dkim | spf


def _result(part: str) -> Result | None:
    said = [(name.lower(), value.strip('"').lower()) for name, value in _SPEC.findall(part)]
    return Result(said[0][0], said[0][1], dict(said[1:])) if said else None


def _parted(text: str) -> list[str]:
    """At each semicolon that stands in no quotes."""
    return re.findall(r"(?:\"[^\"]*\"|[^;\"])+", text) or [""]


def _without_comments(text: str) -> str:
    """What stands in brackets, which may stand in each other, is left out: nobody vouches for it."""
    kept, depth, quoted = [], 0, False
    for sign in text:
        if sign == '"' and not depth:
            quoted = not quoted
        if sign == "(" and not quoted:
            depth += 1
        if not depth:
            kept.append(sign)
        if sign == ")" and not quoted and depth:
            depth -= 1
    return "".join(kept)
