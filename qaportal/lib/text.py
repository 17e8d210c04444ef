"""One text normaliser at the edge: what a person sends becomes text that every later step can hold (UP-5)."""

import re
import unicodedata

# C0 controls other than tab and newline, DEL, lone surrogates, the two non-characters, and what turns the direction
# of the text that follows (a title must read in everybody's calendar as it was written).
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
TITLES = {"cllr", "councillor", "dr", "prof", "rev", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady"}


def normalise(text: str) -> str:
    """Composed characters (NFC), newlines as LF, no control characters, no halves of surrogate pairs."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """`text` on one line, runs of white space folded."""
    return " ".join(text.split())


def cut(text: str, most: int) -> str:
    """`text`, of which `most` characters are kept at most; the last of them says that there was more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def called(name: str) -> str:
    """How somebody is greeted: by their first name; where a title comes first, by the whole name."""
    first = name.split(" ")[0]
    return name if first.rstrip(".").casefold() in TITLES else first


def slug(text: str) -> str:
    """A key for URLs: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def folded(text: str) -> str:
    """`text` as compared by people: case, spacing, "&"/"and", "+"/"and" and "A.B.C."/"ABC" made alike."""
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text.casefold())
    spelled = re.sub(r"\s*[&+]\s*", " and ", joined)
    return one_line(re.sub(r"[^\w\s]", " ", spelled))
