"""A script of ours run on bytes from outside, in a process of its own that can do little: so much memory, so much time,
no files written, no settings or secrets inherited (TK-4)."""

import subprocess
import sys
from pathlib import Path

MEMORY, CPU, WALL = 256 * 1024 * 1024, 2, 10  # bytes; seconds of work; seconds by the clock
# The limits come first, then the script: hard ones, which nothing in the process can raise again.
_FIRST = """
import resource, runpy, sys
memory, cpu = int(sys.argv[1]), int(sys.argv[2])
for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu), (resource.RLIMIT_FSIZE, 0),
                   (resource.RLIMIT_NOFILE, 64), (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0)):
    if what != resource.RLIMIT_NPROC or sys.argv[3] == "alone":
        resource.setrlimit(what, (most, most))
runpy.run_path(sys.argv[4], run_name="__main__")
"""


class Exhausted(Exception):
    """The script did not come to an answer within its limits, or failed."""


def confined(
    script: Path, data: bytes, *, memory: int = MEMORY, cpu: int = CPU, wall: float = WALL, threads: bool = False
) -> bytes:
    """What the script writes on standard output when it reads `data` on standard input. `threads` lets it have some,
    which some libraries start unasked. Raises Exhausted."""
    company = "threads" if threads else "alone"
    command = [sys.executable, "-I", "-B", "-c", _FIRST, str(memory), str(cpu), company, str(script)]
    try:
        ran = subprocess.run(  # noqa: S603 -- our own interpreter and script; what is from outside comes as input
            command, input=data, capture_output=True, timeout=wall, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        raise Exhausted(f"no answer within {wall} seconds") from None
    if ran.returncode:
        raise Exhausted(f"it ended with {ran.returncode}")
    return ran.stdout
