"""Answers that come late or never, to whom, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.host import Host
from misfeed.errors import NoAnswer
from misfeed.interfaces.ipp import IppClient
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation
from misfeed.transports.memory import MemoryRoute

if TYPE_CHECKING:
    from ..conftest import Client

Switch = Callable[..., None]
HANDLING = ipp.keyword("multiple-document-handling", "separate-documents-collated-copies")


def post(request_id: int) -> bytes:
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipp://printer:631/ipp/print"),
    )
    message = ipp.Request((2, 0), Operation.GET_JOBS, request_id, (Group(GroupTag.OPERATION, about),))
    body = ipp.encode(message)
    head = "POST /ipp/print HTTP/1.1\r\nHost: printer\r\nContent-Type: application/ipp"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_an_answer_comes_so_many_seconds_late(client: Client, switch: Switch) -> None:
    patient = IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), timeout_s=40)
    hasty = IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), timeout_s=10)
    switch("ipp.late@seconds=30")
    began = client.machine.now
    assert patient.state().name == "IDLE"
    assert client.machine.now - began >= 30_000_000
    with pytest.raises(NoAnswer):
        hasty.state()


def test_no_answer_comes_and_the_next_connection_is_served(
    client: Client, own: IppClient, switch: Switch
) -> None:
    switch("ipp.silent@request=1")
    with pytest.raises(NoAnswer):
        own.state()
    assert own.state().name == "IDLE"


def test_what_a_client_says_meanwhile_is_answered_in_its_turn(client: Client, switch: Switch) -> None:
    switch("ipp.late@request=1,seconds=5")
    session, wire = client.connect()
    session.feed(post(1) + post(2))
    session.feed(post(3)[:100])
    session.feed(post(3)[100:])
    assert wire.sent == b""
    client.wait(5)
    answers = bytes(wire.sent).split(b"HTTP/1.1 200 OK")[1:]
    ids = [ipp.decode_response(answer.partition(b"\r\n\r\n")[2]).request_id for answer in answers]
    assert ids == [1, 2, 3]


def test_a_client_that_says_no_more_is_answered_in_time_and_its_half_request_is_not(
    client: Client, switch: Switch
) -> None:
    switch("ipp.late@request=1,seconds=5")
    session, wire = client.connect()
    session.feed(post(1) + post(2) + post(3)[:-1])
    session.eof()
    client.wait(4)
    assert (wire.sent, wire.closed) == (b"", False)
    client.wait(1)
    assert wire.sent.count(b"HTTP/1.1 200 OK") == 2
    assert wire.closed


def test_a_client_that_says_no_more_is_let_go_by_a_printer_that_never_answers(
    client: Client, switch: Switch
) -> None:
    switch("ipp.silent@request=1")
    session, wire = client.connect()
    session.feed(post(1))
    session.eof()
    assert (wire.sent, wire.closed) == (b"", True)


def test_a_client_that_gives_up_is_not_answered(client: Client, switch: Switch) -> None:
    switch("ipp.late@seconds=5")
    session, wire = client.connect()
    session.feed(post(1))
    session.lost()
    client.wait(10)
    assert wire.sent == b""


def test_a_job_with_something_it_dislikes_makes_the_next_wait_for_minutes(
    client: Client, switch: Switch
) -> None:
    patient = IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), timeout_s=200)
    hasty = IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), timeout_s=20)
    switch("ipp.ponders")
    hasty.validate_job()
    hasty.jobs()
    hasty.validate_job(attributes={"multiple-document-handling": "separate-documents-collated-copies"})
    began = client.machine.now
    assert hasty.state().name == "IDLE"
    with pytest.raises(NoAnswer):
        hasty.jobs()
    assert patient.jobs() == ()
    assert client.machine.now - began >= 179_000_000
    hasty.jobs()


def test_a_power_cycle_ends_its_pondering(client: Client, switch: Switch) -> None:
    switch("ipp.ponders@seconds=600")
    client.send(Operation.VALIDATE_JOB, job=[HANDLING])
    client.machine.act("power_off", "power")
    client.machine.act("power_on", "power")
    client.wait(120)
    session, wire = client.connect()
    session.feed(post(1))
    assert wire.sent.startswith(b"HTTP/1.1 200 OK")
