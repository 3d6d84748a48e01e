"""A process that holds many connections lets another take the next one."""

import socket
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from zhunsheng.server import even
from zhunsheng.server.even import LONGEST, Even


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Even:
    made = Even(0, 0, [], None, 30, Config(), None)
    monkeypatch.setattr(made, "enqueue_req", lambda connection: connection.sock.close())
    return made


def test_waits_longer_the_more_it_holds_but_not_long(
    worker: Even, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(even.time, "sleep", waited.append)
    for held in (0, 1, 2, 1_000):
        worker.nr_conns = held
        with socket.create_connection(listener.getsockname()):
            worker.accept(listener)
        assert worker.nr_conns == held + 1
    assert waited == [0, even.BEAT, 2 * even.BEAT, LONGEST]


def test_a_connection_that_another_took_meanwhile_is_no_fault(worker: Even, listener: socket.socket) -> None:
    worker.accept(listener)
    assert worker.nr_conns == 0
