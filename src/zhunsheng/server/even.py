"""How connections come to be spread over the processes."""

import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

BEAT, LONGEST = 0.000_3, 0.002  # seconds: for each connection that a process holds; at most


class Even(ThreadWorker):
    """Lets a process go first that holds fewer connections.

    A browser keeps its connection, and whoever took it answers it for good. All processes hear of a new one, and the
    quickest took it: often the same for everybody, while another core did nothing.
    """

    def accept(self, listener: Any) -> None:
        """Take a new connection, unless somebody else has by now."""
        time.sleep(min(self.nr_conns * BEAT, LONGEST))
        super().accept(listener)
