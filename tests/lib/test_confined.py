"""What runs on bytes from outside has so much memory, so much time, and nothing of ours (TK-4)."""

from pathlib import Path

import pytest

from qaportal.lib.confined import Exhausted, confined


def script(folder: Path, body: str) -> Path:
    path = folder / "script.py"
    path.write_text(f"import os, sys, time\ndata = sys.stdin.buffer.read()\n{body}\n")
    return path


def test_it_answers_what_it_is_given(tmp_path: Path) -> None:
    assert confined(script(tmp_path, "sys.stdout.write(data.decode().upper())"), b"hello") == b"HELLO"


def test_it_inherits_no_settings_and_no_modules_of_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    body = "print('SECRET_KEY' in os.environ, 'qaportal' in sys.modules, '' in sys.path)"
    assert confined(script(tmp_path, body), b"") == b"False False False\n"


@pytest.mark.parametrize("body", [
    "held = bytearray(300 * 1024 * 1024)",
    "os.write(os.open(str(sys.argv[-1]) + '.out', os.O_WRONLY | os.O_CREAT), b'x')",
    "raise ValueError",
    "sys.exit(3)",
], ids=["memory", "a file", "an error", "a status"])  # fmt: skip
def test_beyond_its_limits_it_has_no_answer(tmp_path: Path, body: str) -> None:
    with pytest.raises(Exhausted):
        confined(script(tmp_path, body), b"")


def test_it_is_ended_when_its_work_takes_too_long(tmp_path: Path) -> None:
    with pytest.raises(Exhausted, match="it ended with -9"):
        confined(script(tmp_path, "while True: pass"), b"", cpu=1)


def test_it_is_ended_when_it_waits_too_long(tmp_path: Path) -> None:
    with pytest.raises(Exhausted, match=r"no answer within 0\.5 seconds"):
        confined(script(tmp_path, "time.sleep(60)"), b"", wall=0.5)


def test_threads_are_let_in_where_they_are_asked_for(tmp_path: Path) -> None:
    body = "import threading\none = threading.Thread(target=lambda: print('ran'))\none.start()\none.join()"
    assert confined(script(tmp_path, body), b"", threads=True) == b"ran\n"
