"""Who answers the question for printers, and who does not count: strangers, other questions, octets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from misfeed.transports import discovery

ANSWER = bytes.fromhex("0000 8400 0000 0001 0000 0000") + b"\x04_ipp\x04_tcp\x05local\0" + bytes(12)


@contextmanager
def responder(*answers: bytes) -> Iterator[tuple[str, int]]:
    """Something that hears the question on this computer and says `answers`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hearing:
        hearing.bind(("127.0.0.1", 0))
        hearing.settimeout(10)

        def serve() -> None:
            with suppress(OSError):
                asked, asker = hearing.recvfrom(9000)
                assert asked == discovery.question()
                for answer in answers:
                    hearing.sendto(answer, asker)

        thread = threading.Thread(target=serve)
        thread.start()
        yield hearing.getsockname()
        thread.join(10)


def test_the_question_is_one_query_for_both_sorts_of_printers() -> None:
    asked = discovery.question()
    assert asked[:12] == bytes.fromhex("0000 0000 0002 0000 0000 0000")
    assert asked[12:].count(b"\x04_tcp\x05local\x00\x00\x0c\x00\x01") == 2
    assert not discovery.is_answer(asked)


def test_the_devices_own_answer_counts() -> None:
    with responder(b"", b"noise", discovery.question(), ANSWER) as group:
        assert discovery.answers_from({"127.0.0.1"}, 10, group=group)


@pytest.mark.parametrize("answers", [(), (b"noise",), (ANSWER[:6] + bytes(6),)])
def test_what_is_no_answer_does_not(answers: tuple[bytes, ...]) -> None:
    with responder(*answers) as group:
        assert not discovery.answers_from({"127.0.0.1"}, 0.3, group=group)


def test_another_device_does_not() -> None:
    with responder(ANSWER) as group:
        assert not discovery.answers_from({"192.0.2.7"}, 0.3, group=group)


def test_where_nothing_can_be_asked_nothing_is_listed() -> None:
    assert not discovery.answers_from({"127.0.0.1"}, 0.3, source="192.0.2.1", group=("127.0.0.1", 9))
