"""How a connection is set before anybody speaks on it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from misfeed.emulators.socket_wire import prepare


@pytest.fixture
def connection() -> Iterator[socket.socket]:
    with socket.socket() as made:
        yield made


def test_a_client_that_is_gone_without_a_word_is_noticed_within_a_minute(connection: socket.socket) -> None:
    prepare(connection)
    assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    if hasattr(socket, "TCP_KEEPIDLE"):
        idle, pause, count = (
            connection.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))
            for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")
        )
        assert 0 < idle + pause * count <= 60


def test_what_is_written_does_not_wait_for_more(connection: socket.socket) -> None:
    prepare(connection)
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
