"""How long the portal takes to come up: the commands that `make run` gives, the second time."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from qaportal.config import ROOT

PATIENCE = 30.0  # seconds
DEMO = "north-somerset"
QAPORTAL = (sys.executable, "-c", "from qaportal.cli import main; main()")


@dataclass(frozen=True)
class Started:
    """Seconds on the clock: a command that does next to nothing, and from `serve --demo` to a page."""

    command: float
    serve: float


def measure(folder: Path) -> Started:
    """Both in an instance folder of their own, where the demo is loaded already; each the best of three."""
    settings = environ(folder)
    _run(settings, "demo", "--framework", "north-somerset")
    return Started(
        command=min(_run(settings, "--help") for _ in range(3)),
        serve=min(_serve(settings) for _ in range(3)),
    )


def environ(folder: Path) -> dict[str, str]:
    """As `make run` has it, with a database and settings of its own; byte code is kept, whatever this shell says."""
    dropped = ("DATABASE_URL", "REDIS_URL", "QAPORTAL_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"QAPORTAL_INSTANCE": str(folder), "PYTHONPATH": str(ROOT)}


def _run(settings: dict[str, str], *command: str) -> float:
    began = monotonic()
    subprocess.run([*QAPORTAL, *command], env=settings, check=True, stdout=subprocess.DEVNULL)
    return monotonic() - began


def _serve(settings: dict[str, str]) -> float:
    """From the command to the first sign-in page."""
    port = _free_port()
    began = monotonic()
    with _server(settings, port):
        while not _answers(port):
            assert monotonic() - began < PATIENCE, "the server does not come up"
            sleep(0.02)
        return monotonic() - began


@contextmanager
def _server(settings: dict[str, str], port: int) -> Iterator[None]:
    server = subprocess.Popen(
        [*QAPORTAL, "serve", "--demo", DEMO, "--port", str(port)], env=settings, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
