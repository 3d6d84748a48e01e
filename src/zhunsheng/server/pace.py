"""Who sends too slowly is let go: one who never ends a request would keep a thread from everybody else.

Nothing of a request that broke off is acted on: its form cannot be read, and its sender is told so.
"""

from errno import ECONNRESET
from select import POLLIN, poll
from socket import MSG_DONTWAIT, socket
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn

from zhunsheng.server.even import Even

GRACE = 10.0  # seconds that somebody may be behind
PACE = 16 * 1024  # bytes a second that anybody's line carries
MOMENT = 0.005  # seconds within which whoever was answered often asks again: for what the answer led to


class Paced:
    """A socket that expects what it is sent at some pace; of all else it is the socket that it was.

    What is there already is taken at once: each change of how long the socket itself waits would be a call of the
    system, at which other threads take the interpreter away.
    """

    def __init__(self, sock: socket, grace: float = GRACE, pace: int = PACE) -> None:
        sock.setblocking(True)
        self._sock, self._grace, self._pace, self._patience = sock, grace, pace, None
        self.begin()

    def begin(self) -> None:
        """A request begins: nothing is owed yet."""
        self._until = monotonic() + self._grace

    def recv(self, size: int) -> bytes:
        """What came; as though the sender had gone where it is too little for the time that it took."""
        left = self._until - monotonic()
        if left <= 0:
            raise ConnectionResetError(ECONNRESET, "too slow")
        try:
            data = self._sock.recv(size, MSG_DONTWAIT)
        except BlockingIOError:
            if self._patience is not None and self._patience < left:
                if not self.comes(self._patience):
                    raise TimeoutError from None
            elif not self.comes(left):
                raise ConnectionResetError(ECONNRESET, "too slow") from None
            data = self._sock.recv(size)
        self._until = min(self._until + len(data) / self._pace, monotonic() + self._grace)
        return data

    def comes(self, seconds: float) -> bool:
        """Whether anything comes within so many seconds."""
        waiting = poll()
        waiting.register(self._sock, POLLIN)
        return bool(waiting.poll(seconds * 1_000))

    def settimeout(self, seconds: float | None) -> None:
        """Wait no longer than this for anything at all."""
        self._patience = seconds

    def gettimeout(self) -> float | None:
        """How long that is."""
        return self._patience

    def setblocking(self, flag: bool) -> None:
        """Wait, or not at all."""
        self._patience = None if flag else 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Worker(Even):
    """Gunicorn's worker with threads, connections spread evenly, each request read at a pace."""

    def handle(self, conn: TConn) -> Any:
        """Read a request and answer it; and the next on this line, where it follows at once and nobody else waits.

        Handed back to the thread that watches all lines, it would wake two threads where now none need be woken.
        """
        if not isinstance(conn.sock, Paced):
            conn.sock = Paced(conn.sock)
        while True:
            conn.sock.begin()
            stays = super().handle(conn)
            if stays is not True or not self.alive or self.tpool._work_queue.qsize() or not conn.sock.comes(MOMENT):
                return stays
