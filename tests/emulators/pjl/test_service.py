"""The raw port, reached as a client reaches it."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.pjl import INTERFACE
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.pjl import PjlClient
from misfeed.protocols.pjl import UEL
from misfeed.transports.memory import MemoryRoute


@pytest.fixture
def route(machine: Machine) -> MemoryRoute:
    return MemoryRoute(Host(machine), "10.0.0.7")


def test_the_client_reads_status_and_variables(route: MemoryRoute) -> None:
    client = PjlClient.over_network(route)
    assert client.status().code == 10001
    assert client.inquire("COPIES") == "1"


def test_closing_the_connection_ends_the_job(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("pjl", 1)
    stream.send(b"plain text\n")
    stream.close()
    machine.clock.advance(60_000_000)
    assert machine.jobs.jobs[0].state is JobState.COMPLETED
    assert machine.jobs.jobs[0].origin == "10.0.0.7"


def test_the_end_of_the_stream_is_answered_with_an_end(machine: Machine) -> None:
    class Wire:
        sent = b""
        closed = False

        def send(self, data: bytes) -> None:
            self.sent += data

        def close(self) -> None:
            self.closed = True

        def abort(self) -> None:
            raise AssertionError("nothing is wrong")

    wire = Wire()
    session = INTERFACE.serve(machine).accept(wire, "10.0.0.7")
    session.feed(UEL + b"@PJL ECHO x\r\ntext\n")
    session.eof()
    session.lost()
    assert wire.sent == b"@PJL ECHO x\r\n\x0c"
    assert wire.closed
    assert len(machine.jobs.jobs) == 1


def test_a_connection_from_before_a_power_cycle_is_reset(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("pjl", 1)
    stream.send(b"half a docu")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    stream.send(b"ment\n")
    with pytest.raises(Refused):
        stream.receive(100, 1)
    assert machine.jobs.jobs == ()


def test_a_client_that_is_refused_in_mid_document_leaves_no_job(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("pjl", 1)
    stream.send(b"half a docu")
    machine.act("set_acl", "network", acl=("10.9.9.9/32",), action="refused", covers_all=True)
    with pytest.raises(Refused):
        stream.send(b"ment\n")
    assert machine.jobs.jobs == ()
    assert not machine._listeners


def test_unsolicited_status_obeys_the_access_list_and_comes_when_it_lets_it(
    machine: Machine, route: MemoryRoute
) -> None:
    stream = route.stream("pjl", 1)
    stream.send(UEL + b"@PJL USTATUS DEVICE=ON\r\n")
    machine.act("set_acl", "network", acl=("10.9.9.9/32",), action="silent", covers_all=True)
    machine.act("open", "cover.front")
    machine.clock.finish_now()
    with pytest.raises(NoAnswer):
        stream.receive(100, 5)
    machine.act("set_acl", "network", acl=())
    assert stream.receive(100, 5).startswith(b"@PJL USTATUS DEVICE\r\n")


def test_the_job_of_an_ignored_client_prints_when_its_end_is_heard(
    machine: Machine, route: MemoryRoute
) -> None:
    stream = route.stream("pjl", 1)
    machine.act("set_acl", "network", acl=("10.9.9.9/32",), action="silent", covers_all=True)
    stream.send(b"plain text\n")
    stream.close()
    machine.clock.advance(60_000_000)
    assert machine.jobs.jobs == ()
    machine.act("set_acl", "network", acl=())
    machine.clock.advance(60_000_000)
    assert machine.jobs.jobs[0].state is JobState.COMPLETED
    assert not machine._listeners


def test_a_lost_client_is_told_nothing_more(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("pjl", 1)
    stream.send(UEL + b"@PJL USTATUS DEVICE=ON\r\n")
    stream.close()
    machine.act("open", "cover.front")
    assert not machine._listeners


def test_the_address_is_told_as_host_and_port(machine: Machine) -> None:
    assert INTERFACE.describe(machine, "127.0.0.1", 9100) == {"pjl": "127.0.0.1:9100"}
    assert INTERFACE.describe(machine, "::1", 9100) == {"pjl": "[::1]:9100"}
