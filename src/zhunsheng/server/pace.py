"""Who sends too slowly is let go: one who never ends a request would keep a thread from everybody else.

Nothing of a request that broke off is acted on: its form cannot be read, and its sender is told so.
"""

from errno import ECONNRESET
from socket import socket
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn

from zhunsheng.server.even import Even

GRACE = 10.0  # seconds that somebody may be behind
PACE = 16 * 1024  # bytes a second that anybody's line carries


class Paced:
    """A socket that expects what it is sent at some pace; of all else it is the socket that it was."""

    def __init__(self, sock: socket, grace: float = GRACE, pace: int = PACE) -> None:
        self._sock, self._grace, self._pace = sock, grace, pace
        self.begin()

    def begin(self) -> None:
        """A request begins: nothing is owed yet."""
        self._until = monotonic() + self._grace

    def recv(self, size: int) -> bytes:
        """What came; as though the sender had gone where it is too little for the time that it took."""
        left = self._until - monotonic()
        if left <= 0:
            raise ConnectionResetError(ECONNRESET, "too slow")
        self._sock.settimeout(left)
        try:
            data = self._sock.recv(size)
        except TimeoutError:
            raise ConnectionResetError(ECONNRESET, "too slow") from None
        finally:
            self._sock.settimeout(None)
        self._until = min(self._until + len(data) / self._pace, monotonic() + self._grace)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Worker(Even):
    """Gunicorn's worker with threads, connections spread evenly, each request read at a pace."""

    def handle(self, conn: TConn) -> Any:
        """Read a request and answer it."""
        if not isinstance(conn.sock, Paced):
            conn.sock = Paced(conn.sock)
        conn.sock.begin()
        return super().handle(conn)
