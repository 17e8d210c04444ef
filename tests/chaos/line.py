"""A line to a server that is slow: each answer comes so much later, as over a network that is ill."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Line:
    """What goes over it. `seconds` is what an answer takes."""

    to: tuple[str, int]
    seconds: float
    conversations: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def carry(self, near: socket.socket) -> None:
        """One conversation, until either side ends it."""
        self.conversations += 1
        with suppress(OSError), near, socket.create_connection(self.to) as far:
            back = threading.Thread(target=self._answers, args=(far, near), daemon=True)
            back.start()
            while data := near.recv(65536):
                far.sendall(data)

    def _answers(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                self.stopping.wait(self.seconds)
                near.sendall(data)
        with suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)

    def listen(self, door: socket.socket) -> None:
        """Take whoever comes, until the door is shut."""
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                threading.Thread(target=self.carry, args=(near,), daemon=True).start()


@contextmanager
def slow_line(port: int, url: str, *, seconds: float) -> Iterator[Line]:
    """A line from this port to the server of that address, while the block lasts."""
    parts = urlsplit(url)
    line = Line((str(parts.hostname), int(parts.port or 0)), seconds)
    with socket.create_server(("127.0.0.1", port)) as door:
        listening = threading.Thread(target=line.listen, args=(door,), daemon=True)
        listening.start()
        try:
            yield line
        finally:
            line.stopping.set()
            door.shutdown(socket.SHUT_RDWR)
            listening.join(5)
