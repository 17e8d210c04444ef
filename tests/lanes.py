"""Programs that some tests need: a private PostgreSQL, Redis and Dovecot, a browser. Each skip says what is missing;
with QAPORTAL_ALL_LANES set (as in CI) a missing one is a failure."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests import dovecot

CHROMIUM = (  # the one without windows has less to do for each page
    "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
)  # fmt: skip


def missing(lane: str, program: str) -> None:
    """Skip for want of `program`, or fail where every lane must run."""
    reason = f"{lane} lane: {program} is not installed"
    if os.environ.get("QAPORTAL_ALL_LANES"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(lane: str, name: str, *elsewhere: str) -> str:
    """The path of a program, or a skip that names it."""
    found = shutil.which(name) or next((path for path in elsewhere if Path(path).exists()), None)
    if found is None:
        missing(lane, name)
    return str(found)


def free_port() -> int:
    """A TCP port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_programs() -> tuple[str, str]:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places = [str(home / name) for home in homes for name in ("initdb", "postgres")]
    return (
        program("postgresql", "initdb", *(p for p in places if p.endswith("initdb"))),
        program("postgresql", "postgres", *(p for p in places if p.endswith("/postgres"))),
    )


def _wait(ready: subprocess.Popen[bytes] | None, is_up: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready is not None and ready.poll() is not None:
            raise RuntimeError(f"it stopped with {ready.returncode}")
        if is_up():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise TimeoutError("it did not start")


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster of our own on a Unix socket; yields the address of a server, without a database name.

    PostgreSQL will not run as root: there it runs as the user that its package made, in a folder of that user's.
    """
    initdb, server = _postgres_programs()
    user = "postgres" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    if user:
        shutil.chown(home, user)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user, "cwd": "/"}
    data = home / "data"
    flags = ["-U", "qa", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]
    subprocess.run([initdb, "-D", data, *flags], check=True, **quiet)
    options = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=50")
    running = subprocess.Popen(
        [server, "-D", data, "-k", home, *(part for option in options for part in ("-c", option))], **quiet
    )
    try:
        _wait(running, lambda: _answers(f"host={home} user=qa dbname=postgres"))
        yield f"host={home} user=qa"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis_server(folder: Path, port: int = 0) -> Iterator[str]:
    """A Redis of our own that keeps nothing, on this port or a free one; yields its URL."""
    path, port = program("redis", "redis-server"), port or free_port()
    running = subprocess.Popen(
        [path, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    client = Redis(port=port)

    def is_up() -> bool:
        try:
            return bool(client.ping())
        except RedisError:
            return False

    try:
        _wait(running, is_up)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        client.close()
        running.terminate()
        running.wait(30)


def chromium() -> str:
    """The path of the browser."""
    return program("browser", "chromium-headless-shell", *CHROMIUM)


@dataclass(frozen=True)
class ImapServer:
    """A Dovecot of our own: whoever gives its password has a mailbox under whatever name they give."""

    port: int
    password: str = "secret"

    def url(self, user: str, scheme: str = "imap") -> str:
        """As IMAP_URL has it."""
        return f"{scheme}://{user}:{self.password}@127.0.0.1:{self.port}/INBOX"


@contextmanager
def imap_server(certificate: tuple[Path, Path] | None = None) -> Iterator[ImapServer]:
    """A Dovecot on loopback, with STARTTLS where there is a certificate and its key. It keeps its mail in a folder that
    is removed afterwards, and runs as nobody special: as root it takes the user that its package made."""
    path, server = program("imap", "dovecot", "/usr/sbin/dovecot"), ImapServer(free_port())
    as_root = os.geteuid() == 0
    owner = pwd.getpwnam("dovecot") if as_root else pwd.getpwuid(os.geteuid())
    home = Path(tempfile.mkdtemp(prefix="qa-imap-"))
    is_new = subprocess.run([path, "--version"], capture_output=True, text=True).stdout >= "2.4"
    config = (dovecot.NEW if is_new else dovecot.OLD).format(
        home=home, user=owner.pw_name, group=grp.getgrgid(owner.pw_gid).gr_name, uid=owner.pw_uid, gid=owner.pw_gid,
        port=server.port, password=server.password, tls=dovecot.tls(certificate, is_new=is_new),
    )  # fmt: skip
    (home / "dovecot.conf").write_text(config)
    if as_root:
        shutil.chown(home, owner.pw_uid, owner.pw_gid)
    other = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if as_root else {}
    running = subprocess.Popen([path, "-F", "-c", home / "dovecot.conf"], cwd="/", stderr=subprocess.DEVNULL, **other)
    try:
        _wait(running, lambda: _listens(server.port))
        yield server
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
