"""A request comes at some pace or not at all: nobody keeps a thread of the server by sending slowly."""

import socket
import time

import pytest

from zhunsheng.server.pace import Paced


def test_who_sends_nothing_is_let_go() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(ConnectionResetError):
        Paced(ours, grace=0.05).recv(10)


def test_who_sends_a_byte_now_and_then_is_let_go_all_the_same() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        paced, began = Paced(ours, grace=0.1, pace=1_000), time.monotonic()
        with pytest.raises(ConnectionResetError):
            for _ in range(100):
                theirs.send(b"a")
                paced.recv(10)
                time.sleep(0.01)
        assert time.monotonic() - began < 1


def test_who_keeps_the_pace_is_read_to_the_end_and_has_time_for_the_next_request() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        paced = Paced(ours, grace=0.2, pace=100)
        for _ in range(5):
            theirs.send(b"a" * 50)
            time.sleep(0.06)
            assert paced.recv(50) == b"a" * 50
        time.sleep(0.3)
        paced.begin()
        theirs.send(b"b")
        assert paced.recv(1) == b"b"
