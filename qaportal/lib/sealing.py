"""Short texts that the database keeps but cannot read: AES-256-GCM, each bound to its own place (EN-1, EN-2).

A sealed text is `key id.nonce and ciphertext`. It opens only with the key that sealed it and in the place
(`table|column|row`) that it was sealed for: copied to another row, it is refused. A blind index is the same for the
same text under the same key, so that equal ones can be found without being read.
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qaportal.lib.errors import DomainError

KEY_BYTES, NONCE_BYTES, ID_BYTES = 32, 12, 4


class Sealed(DomainError):
    """A sealed text cannot be opened or made with the keys that there are (HTTP 503)."""

    status = 503


def new_key() -> str:
    """A key as it is kept: 32 random bytes in base64."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True)
class Key:
    """One master key, from which those that work are derived: what seals never serves as what indexes."""

    master: bytes

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key of its kept form. Raises ValueError where it is none."""
        found = urlsafe_b64decode(text.strip())
        if len(found) != KEY_BYTES:
            raise ValueError("A sealing key is 32 bytes in base64.")
        return cls(found)

    def _derived(self, purpose: str, length: int = KEY_BYTES) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=f"qaportal {purpose}".encode()).derive(self.master)

    @cached_property
    def id(self) -> str:
        """What a sealed text says it was sealed with; gives nothing of the key away."""
        return self._derived("id", ID_BYTES).hex()

    @cached_property
    def check(self) -> str:
        """A value that only the holder of this key can know: the database keeps it, to tell a wrong key (EN-4)."""
        return self._derived("check").hex()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived("seal"))

    @cached_property
    def _index(self) -> bytes:
        return self._derived("index")

    def seal(self, text: str, place: str) -> str:
        """`text`, readable in `place` alone."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())
        return f"{self.id}.{urlsafe_b64encode(sealed).decode()}"

    def unseal(self, body: str, place: str) -> str:
        """The text again. Raises Sealed where it was changed, or sealed for another place."""
        try:
            sealed = urlsafe_b64decode(body)
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Sealed("A sealed text was changed, or belongs elsewhere. It was not opened. Tell support.") from error

    def index(self, text: str) -> str:
        """The blind index of `text`."""
        return hmac.new(self._index, text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Ring:
    """The keys of this portal by their ids, and the one that new texts are sealed with."""

    keys: dict[str, Key]
    current: Key

    @classmethod
    def of(cls, keys: Iterable[Key], current: str) -> "Ring":
        """Those keys; raises Sealed where the one with the id `current` is not among them."""
        known = {key.id: key for key in keys}
        if current not in known:
            raise Sealed(
                f"This database was sealed with the key {current}, which the portal does not have. Nothing was read or "
                "written. Put the right sealing key back and start again (docs/operations.md)."
            )
        return cls(known, known[current])

    def seal(self, text: str, place: str) -> str:
        """`text`, sealed with the current key."""
        return self.current.seal(text, place)

    def unseal(self, sealed: str, place: str) -> str:
        """The text again, whichever key sealed it. Raises Sealed."""
        ident, _, body = sealed.partition(".")
        key = self.keys.get(ident)
        if key is None:
            raise Sealed(f"This was sealed with the key {ident}, which the portal does not have. Tell support.")
        return key.unseal(body, place)

    def index(self, text: str) -> str:
        """The blind index of `text` by the current key."""
        return self.current.index(text)


def place(table: str, column: str, row: str) -> str:
    """Where a sealed text belongs."""
    return f"{table}|{column}|{row}"
