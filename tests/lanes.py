"""Programs that some tests need: a private PostgreSQL, a private Redis, a browser. Each skip says what is missing;
with QAPORTAL_ALL_LANES set (as in CI) a missing one is a failure."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from redis.exceptions import RedisError

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


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
    return program("browser", "chromium", *CHROMIUM)
