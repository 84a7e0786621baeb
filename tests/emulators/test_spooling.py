"""A machine has so much room for documents that come in, whichever way they come, and has it again later."""

from __future__ import annotations

import gc

import pytest
from misfeed.emulators import spooling
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, JobState, Machine
from misfeed.emulators.machine.jobs import JobReason
from misfeed.emulators.profiles import load
from misfeed.emulators.spooling import Share
from misfeed.errors import DeviceRefusal
from misfeed.interfaces.ipp import IppClient, IppRefusal
from misfeed.interfaces.lpd import LpdClient
from misfeed.protocols.lpd import ACCEPTED
from misfeed.protocols.pjl import UEL
from misfeed.transports.memory import MemoryRoute

TEXT = b"a line of text\n" * 40


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "MAX_SPOOL", 1000)


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def route(machine: Machine) -> MemoryRoute:
    return MemoryRoute(Host(machine), "10.0.0.7")


def test_shares_of_a_machine_are_of_one_room(machine: Machine) -> None:
    one, other, elsewhere = Share(machine), Share(machine), Share(Machine(load("mono-laser"), Clock()))
    assert one.take(600)
    assert not other.take(600)
    assert elsewhere.take(600)
    one.give_back(200)
    assert other.take(600)


def test_a_share_that_is_dropped_gives_its_room_back(machine: Machine) -> None:
    keeping = Share(machine)
    share = Share(machine)
    assert share.take(1000)
    assert not keeping.take(1)
    del share
    gc.collect()
    assert keeping.take(1000)


def test_a_job_at_the_raw_port_without_room_is_aborted_and_says_why(
    machine: Machine, route: MemoryRoute
) -> None:
    first, second = route.stream("pjl", 1), route.stream("pjl", 1)
    first.send(TEXT)
    second.send(TEXT)
    second.send(UEL)
    (job,) = machine.jobs.jobs
    assert (job.state, job.reasons) == (JobState.ABORTED, (JobReason.SPOOLING, JobReason.ABORTED))
    first.send(UEL)
    second.send(TEXT + UEL)
    assert [one.state is JobState.ABORTED for one in machine.jobs.jobs].count(True) == 1
    assert len(machine.jobs.jobs) == 3


def test_a_connection_that_ends_in_the_middle_of_a_job_keeps_no_room(
    machine: Machine, route: MemoryRoute
) -> None:
    held = route.stream("lpd", 1)
    held.send(b"\2lp\n\3%d dfA001pc\n" % len(TEXT) + TEXT[:-1])
    with pytest.raises(DeviceRefusal):
        LpdClient(route).print_files([TEXT])
    held.close()
    machine.clock.finish_now()
    LpdClient(route).print_files([TEXT])
    assert len(machine.jobs.jobs) == 1


def test_a_file_by_lpd_without_room_is_not_taken(machine: Machine, route: MemoryRoute) -> None:
    raw = route.stream("pjl", 1)
    raw.send(TEXT)
    with pytest.raises(DeviceRefusal):
        LpdClient(route).print_files([TEXT])
    raw.send(UEL)
    LpdClient(route).print_files([TEXT])
    assert len(machine.jobs.jobs) == 2


def test_a_file_by_lpd_that_goes_on_until_the_end_is_counted(machine: Machine, route: MemoryRoute) -> None:
    held = route.stream("lpd", 1)
    held.send(b"\2lp\n\0030 dfA001pc\n" + TEXT)
    assert not Share(machine).fits(len(TEXT))
    held.send(TEXT)
    assert Share(machine).fits(1000), "it is read and forgotten"


def test_a_file_that_comes_again_takes_its_room_once(machine: Machine, route: MemoryRoute) -> None:
    stream = route.stream("lpd", 1)
    stream.send(b"\2lp\n")
    for _ in range(5):
        stream.send(b"\003300 dfA001pc\n" + TEXT[:300] + b"\0")
    assert stream.receive(20, 5) == ACCEPTED * 11
    assert Share(machine).fits(700)
    assert not Share(machine).fits(701)


def test_what_comes_by_lpd_is_lacking_for_ipp(route: MemoryRoute) -> None:
    held = route.stream("lpd", 1)
    held.send(b"\2lp\n\3%d dfA001pc\n" % len(TEXT) + TEXT[:-1])
    with IppClient(route) as client:
        with pytest.raises(IppRefusal, match="the spool is full"):
            client.print_job(TEXT)
        held.close()
        client.print_job(TEXT)
