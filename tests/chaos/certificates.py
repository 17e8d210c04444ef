"""Certificates of our own, for relays that offer TLS: one that is believed, one that nobody vouches for, one of another
name."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qaportal.lib import mail

Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


class Authority:
    """Whoever signs certificates; its own is the file that a portal may believe."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.pair = _made(f"The authority {folder.name}", None)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self.pair[0].public_bytes(serialization.Encoding.PEM))

    def context(self, name: str) -> ssl.SSLContext:
        """What a server needs to show that it is `name`."""
        found, key = _made(name, self.pair)
        path = self.folder / f"{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + found.public_bytes(serialization.Encoding.PEM))
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(path)
        return made


def _made(name: str, by: Pair | None) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if by:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return made.sign(by[1] if by else key, hashes.SHA256()), key


@contextmanager
def believed(authority: Authority) -> Iterator[None]:
    """This process believes the authority, and nobody else."""
    before = mail.trust
    context = ssl.create_default_context(cafile=str(authority.file))
    mail.trust = lambda: context  # type: ignore[assignment]
    try:
        yield
    finally:
        mail.trust = before
