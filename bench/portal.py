"""The portal as it runs: its server and its workers as processes, and a browser that counts what it gets."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import monotonic, sleep
from urllib.parse import urlencode

from flask import Flask
from werkzeug.http import parse_cookie

from qaportal.config import ROOT
from tests.lanes import free_port
from tests.signing import sign_in
from tests.stage import SEALING_KEY

PATIENCE = 60.0  # seconds, of whoever starts it or looks at it
QAPORTAL = (sys.executable, "-c", "from qaportal.cli import main; main()")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Asked:
    """One request: whether it changes something, how it was answered, and how many seconds that took."""

    is_save: bool
    status: int
    seconds: float


@dataclass
class Browser:
    """Somebody’s browser; `asked` is everything they asked for."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    token: str = ""

    def get(self, path: str) -> str:
        """A page; its token is kept for what is sent next."""
        text = self._ask("GET", path)
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
        return text

    def post(self, path: str, **fields: str) -> int:
        """Send a form; says how it was answered."""
        self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}))
        return self.asked[-1].status

    def _ask(self, method: str, path: str, body: str = "") -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        self.asked.append(Asked(method == "POST", answer.status, monotonic() - began))
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= dict(parse_cookie(line.partition(";")[0]))
        return text


def browser_of(app: Flask, port: int, first: str) -> Browser:
    """A browser in which somebody of the cast is signed in."""
    found = sign_in(app, first).get_cookie("qa")
    assert found is not None
    return Browser(port, {"qa": found.value})


def environ(app: Flask, *, mail_url: str, port: int = 0, redis_url: str = "") -> dict[str, str]:
    """Settings of processes that share the app’s database."""
    dropped = ("DATABASE_URL", "REDIS_URL", "QAPORTAL_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "REDIS_URL": redis_url,
        "SECRET_KEY": app.config["SECRET_KEY"],
        "QAPORTAL_INSTANCE": str(app.config["INSTANCE"]),
        "QAPORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "QAPORTAL_MAIL_URL": mail_url,
        "QAPORTAL_MAIL_FROM": app.config["MAIL_FROM"],
        "QAPORTAL_SEALING_KEYS": SEALING_KEY,
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def running(settings: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """One process of the portal while the block lasts. What it warns of is not shown: it is meant."""
    process = subprocess.Popen(
        [*QAPORTAL, *command], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def served(app: Flask, *, mail_url: str, redis_url: str = "", workers: int = 1) -> Iterator[int]:
    """The server with so many processes of four threads; yields its port once it answers."""
    port = free_port()
    settings = environ(app, mail_url=mail_url, port=port, redis_url=redis_url)
    with running(settings, "serve", "--workers", str(workers), "--port", str(port)):
        deadline = monotonic() + PATIENCE
        while not _answers(port):
            assert monotonic() < deadline, "the server does not come up"
            sleep(0.05)
        yield port


def _answers(port: int) -> bool:
    try:
        Browser(port).get("/healthz")
    except OSError:
        return False
    return True


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
