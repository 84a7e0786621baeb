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


def test_an_answer_leads_to_the_address_of_its_host() -> None:
    record = b"\x04host\x05local\0" + b"\0\x01\x80\x01" + b"\0\0\0\x78" + b"\0\x04" + bytes((127, 9, 8, 7))
    assert discovery.leads_to(ANSWER + record, {"127.9.8.7", "192.0.2.1"})
    assert not discovery.leads_to(ANSWER + record, {"127.9.8.6"})
    with responder(ANSWER + record) as group:
        assert discovery.answers_from({"127.9.8.7"}, 10, group=group)
