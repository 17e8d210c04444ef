"""Whether our own mail server has found that a message is from whom it says (RFC 8601, Authentication-Results).

Parts of that header are in the words of whoever sends: a local part, a name, what stands in brackets. Not every server
escapes them. So a header that could be read in two ways is not read at all, and its message is vouched for by nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 3000  # characters of a header; whoever hands one on may have cut it at more
# What may hold the address that a finding is about. Nothing else that we look at holds an "@".
ABOUT = {"dmarc": {"header.from"}, "dkim": {"header.d", "header.i"}, "spf": {"smtp.mailfrom"}}
ONCE = ("dmarc", "spf")
NO_RECORD = frozenset({"none", "bestguesspass"})  # the second is Microsoft's word for it

_ADDRESS = r"(?:[^\s@()]+@)?[\w-]+(?:\.[\w-]+)+"
_POLICY = r"(?:p|sp|np|pct|dis|policy)=\w+"
_KEY = r"\d+-bit(?: \w+)* key"
# Comments in nobody's free words, or with an address that stands once more beside them.
_PLAIN = re.compile(
    rf"\((?:{_KEY}(?:; [a-z ]+| [\w-]+)?|{_POLICY}(?:[ ,]+{_POLICY})*|sender IP is [\da-fA-F.:]+|mailfrom|amavisd-new"
    r"|signature was verified|message not signed|good signature|just generated, assumed good|sender SPF authorized"
    rf"|[\w.-]+: (?:best guess record for )?domain of (?:transitioning )?{_ADDRESS} designates [\da-fA-F.:]+ as"
    r" permitted sender)\)"
)
_QUOTED = r"\"[^\"]*\""
_COMMENT = rf"\((?:[^()\";]*|{_KEY}; [a-z ]+)\)"  # opendkim's is the one known comment with a semicolon
_WHOLE = re.compile(rf"(?:{_QUOTED}|{_COMMENT}|[^\"()])*")
_PIECE = re.compile(rf"{_QUOTED}|{_COMMENT}")
_PART = re.compile(rf"(?:{_QUOTED}|[^;\"])+")
_VALUE = rf"(?:{_QUOTED}|[^\s;\"]+)(?!\S)"
_PAIR = re.compile(rf"([\w.-]+)\s*=\s*({_VALUE})")
_FINDING = re.compile(rf"\s*([\w-]+)\s*(?:/\s*\d+\s*)?=\s*(\w+)(?!\S)((?:\s+[\w.-]+\s*=\s*{_VALUE})*)\s*")
_SERVER = re.compile(r"\s*(?:\([^()]*\)\s*)?\"?([\w.-]+)\"?")
_VERSION = re.compile(r"\s*(?:\d+\s*)?(?:;|$)")


@dataclass(frozen=True)
class Result:
    """One finding: "dmarc", "pass", and what it is about, such as {"header.from": "saltmarsh.example"}."""

    method: str
    verdict: str
    about: dict[str, str]


class _Odd(Exception):
    """It could be read in more than one way."""


def results_of(headers: Sequence[str], server: str) -> list[Result]:
    """The findings on DMARC, DKIM and SPF of our own server, whose name `server` is: those of the topmost header that
    bears it, and of none below, which somebody else may have written. None where no name is given, and none where that
    header is odd: with a backslash, a bracket or quote that is not closed, a quoted value that something follows, a
    quote or semicolon in a comment, a finding that is there twice."""
    for header in headers:
        name = _SERVER.match(header)
        if server and name and name[1].lower() == server.lower():
            try:
                return _findings(header, name.end())
            except _Odd:
                return []
    return []


def is_from(domain: str, results: Sequence[Result]) -> bool:
    """Whether these findings say that a message whose From is of `domain` comes from there: DMARC has passed for it; or
    the domain has no DMARC and SPF or DKIM has passed for the very same domain."""
    wanted = domain.lower()
    dmarc = [one for one in results if one.method == "dmarc" and one.verdict not in NO_RECORD]
    if dmarc:
        return bool(wanted) and all(one.verdict == "pass" and _domain(one, "header.from") == wanted for one in dmarc)
    dkim = {(one.verdict, _domain(one, "header.d")) for one in results if one.method == "dkim"}
    spf = [(one.verdict, _domain(one, "smtp.mailfrom")) for one in results if one.method == "spf"]
    signed = ("pass", wanted) in dkim and {about for _, about in dkim} == {wanted}
    return bool(wanted) and (signed or ("pass", wanted) in spf)


def _domain(one: Result, name: str) -> str:
    return one.about.get(name, "").rpartition("@")[2]


def _findings(header: str, at: int) -> list[Result]:
    """What is said after the server's name. Where a comment holds what is not known to be plain, its end may be no end:
    then DMARC alone counts, of which every server that asks for it says something itself. Raises _Odd."""
    if "\\" in header or not header.isascii() or len(header) > LONGEST or not _WHOLE.fullmatch(header):
        raise _Odd
    comments = [one for one in _PIECE.findall(header) if one.startswith("(")]
    is_plain = all(_PLAIN.fullmatch(" ".join(one.split())) for one in comments)
    kept = _PIECE.sub(lambda one: " " if one[0].startswith("(") else one[0], header[at:])
    begins = _VERSION.match(kept)
    if begins is None:
        raise _Odd
    found = [_finding(one) for one in _PART.findall(kept, begins.end()) if one.split() not in ([], ["none"])]
    known = [one for one in found if one.method in ABOUT]
    once = [one.method for one in known if one.method in ONCE]
    if len(once) > len(set(once)) or any(one in known[:n] for n, one in enumerate(known)):
        raise _Odd
    return known if is_plain else [one for one in known if one.method == "dmarc"]


def _finding(part: str) -> Result:
    """One finding, whole. An address in quotes stands by itself, so nothing of somebody else's is before its "@"."""
    said = _FINDING.fullmatch(part)
    if said is None:
        raise _Odd
    method, pairs = said[1].lower(), [(name.lower(), value.lower()) for name, value in _PAIR.findall(said[3])]
    if method in ABOUT:
        names = ABOUT[method]
        if len(dict(pairs)) < len(pairs) or any("@" in value and name not in names for name, value in pairs
                                                if not value.startswith('"')):  # fmt: skip
            raise _Odd
    return Result(method, said[2].lower(), {name: value.strip('"') for name, value in pairs})
