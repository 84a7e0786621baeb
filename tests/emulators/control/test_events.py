"""The stream of events: what it tells, to whom, and what a client who does not read costs others."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators.control import ControlService
from misfeed.emulators.control import events as module
from misfeed.emulators.machine import Machine
from misfeed.transports.base import Session

from .conftest import Wire

ASK = b"GET /events%s HTTP/1.1\r\nHost: localhost\r\n\r\n"


class SlowWire(Wire):
    """A client who never reads: all that was sent still waits."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = False

    def backlog(self) -> int:
        return len(self.sent)

    def abort(self) -> None:
        self.aborted = self.closed = True


def listen(service: ControlService, wire: Wire, query: bytes = b"") -> Session:
    session = service.accept(wire, "127.0.0.1")
    session.feed(ASK % query)
    return session


def events_of(wire: Wire) -> list[tuple[str, dict[str, Any]]]:
    _, _, body = bytes(wire.sent).partition(b"\r\n\r\n")
    told = []
    for block in body.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        data = json.loads(fields["data"])
        assert int(fields["id"]) == data["revision"]
        told.append((fields["event"], data))
    return told


@pytest.fixture
def told(service: ControlService) -> Callable[..., Wire]:
    def begin(query: bytes = b"") -> Wire:
        wire = Wire()
        listen(service, wire, query)
        return wire

    return begin


def test_the_first_event_tells_all(told: Callable[..., Wire], machine: Machine) -> None:
    wire = told()
    head = bytes(wire.sent).partition(b"\r\n\r\n")[0]
    assert b"Content-Type: text/event-stream" in head
    assert b"Content-Length" not in head
    assert events_of(wire) == [
        (
            "state",
            {"revision": machine.revision, "time_us": 0, "status": "idle", "panel": "Ready", "alerts": []},
        )
    ]
    assert not wire.closed


def test_a_change_tells_what_is_different(told: Callable[..., Wire], machine: Machine) -> None:
    wire = told()
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    opened, closed = events_of(wire)[1], events_of(wire)[-1]
    assert opened[0] == "change"
    assert opened[1]["status"] == "stopped"
    assert "Front door" in opened[1]["panel"]
    assert opened[1]["alerts"][0]["part"] == "cover.front"
    assert closed[1]["panel"] == "Ready"
    assert closed[1]["revision"] == machine.revision


def test_what_did_not_change_is_left_out(told: Callable[..., Wire], machine: Machine) -> None:
    wire = told()
    machine.trays[0].level -= 1
    machine.clock.finish_now()
    assert events_of(wire)[1:] == [("change", {"revision": machine.revision, "time_us": 0})]


def test_a_stream_ends_after_as_many_events_as_were_asked_for(
    told: Callable[..., Wire], machine: Machine, service: ControlService
) -> None:
    wire = told(b"?count=2")
    machine.act("open", "cover.front")
    machine.act("close", "cover.front")
    assert len(events_of(wire)) == 2
    assert wire.closed
    assert service.controls.events.listeners == 0
    assert told(b"?count=1").closed


@pytest.mark.parametrize("query", [b"?count=-1", b"?count=x", b"?other=1", b"?count=%ff"])
def test_a_query_that_makes_no_sense_is_400(told: Callable[..., Wire], query: bytes) -> None:
    assert b"400 Bad Request" in told(query).sent


def test_a_client_who_leaves_is_forgotten(service: ControlService, machine: Machine) -> None:
    one, other = Wire(), Wire()
    first, _ = listen(service, one), listen(service, other)
    first.eof()
    first.lost()
    machine.act("open", "cover.front")
    assert (len(events_of(one)), len(events_of(other))) == (1, 2)
    assert service.controls.events.listeners == 1


def test_nobody_listens_to_the_machine_when_the_last_one_has_left(
    service: ControlService, machine: Machine
) -> None:
    before = len(machine._listeners)
    session = listen(service, Wire())
    assert len(machine._listeners) == before + 1
    session.lost()
    assert len(machine._listeners) == before


def test_a_client_who_does_not_read_is_dropped_and_others_hear_all(
    service: ControlService, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_UNREAD", 2_000)
    slow, quick = SlowWire(), Wire()
    listen(service, slow)
    listen(service, quick)
    for _ in range(10):
        machine.act("open", "cover.front")
        machine.act("close", "cover.front")
    assert slow.aborted
    assert len(slow.sent) < 4_000
    assert events_of(quick)[-1][1]["revision"] == machine.revision
    assert len(events_of(quick)) >= 21
    assert service.controls.events.listeners == 1


def test_there_are_only_so_many_listeners(told: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LISTENERS", 2)
    told()
    told()
    refused = told()
    assert b"503 Service Unavailable" in refused.sent


def test_head_tells_of_the_stream_and_begins_none(service: ControlService) -> None:
    wire = Wire()
    service.accept(wire, "127.0.0.1").feed((ASK % b"").replace(b"GET", b"HEAD"))
    assert b"text/event-stream" in wire.sent
    assert service.controls.events.listeners == 0


def test_what_a_listener_sends_later_is_not_heard(service: ControlService, machine: Machine) -> None:
    wire = Wire()
    session = listen(service, wire)
    session.feed(b"POST /hands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n" + b"\xff" * 100_000)
    assert len(events_of(wire)) == 1
    assert not wire.closed
