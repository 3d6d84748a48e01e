"""Another database in the place of the default one, for as long as a test lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections


@contextmanager
def default_database(settings: dict[str, Any]) -> Iterator[None]:
    """Put another database in the default one's place, in every thread, until the end of the block."""
    former, connection = connections.databases["default"], getattr(connections._connections, "default", None)
    connections.databases["default"] = {**former, **settings, "TEST": former["TEST"]}
    if connection is not None:
        del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        del connections["default"]
        connections.databases["default"] = former
        if connection is not None:
            connections["default"] = connection
