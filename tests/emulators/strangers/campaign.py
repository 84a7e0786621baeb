"""Has strangers talk to one printer, judges what it answers, and now and then asks what must be right."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Clock, Machine, Status
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Request
from misfeed.transports.base import StreamService
from misfeed.transports.memory import MemoryRoute

from ..snmp.mutation.campaign import watched
from ..strict_wire import Wire
from .conversations import Conversation, Stranger, client_hello
from .judge import outcomes

SOURCE, FRIEND = "10.0.0.66", "10.0.0.7"
EVERY = 500
"""Conversations between two looks at answers that are known."""
PAUSE_US = 180_000_000
"""Longer than an upload that stalls is waited for."""
MOST_PUBLIC = 1024 * 1024


def printer(profile: str = "mono-laser", *, guarded: bool = True) -> Machine:
    """With an administrator, unless everybody may do everything."""
    machine = Machine(profiles.load(profile), Clock(), seed=1)
    if guarded:
        machine.act("add_user", "network", name="admin", password="s3cret")
    machine.clock.advance(60_000_000)
    return machine


QUESTION = ipp.encode(
    Request(
        (2, 0),
        Operation.GET_PRINTER_ATTRIBUTES,
        77,
        (
            Group(
                GroupTag.OPERATION,
                (
                    ipp.charset("attributes-charset", "utf-8"),
                    ipp.natural_language("attributes-natural-language", "en"),
                    ipp.uri("printer-uri", "ipp://printer:631/ipp/print"),
                ),
            ),
        ),
    )
)


def asked(service: StreamService, message: bytes = QUESTION) -> bytes:
    """What a client hears that sends one message."""
    wire = Wire()
    session = service.accept(wire, FRIEND)
    session.feed(
        b"POST /ipp/print HTTP/1.1\r\nHost: printer:631\r\nContent-Type: application/ipp\r\n"
        b"Content-Length: %d\r\n\r\n" % len(message) + message
    )
    session.eof()
    session.lost()
    return bytes(wire.sent)


@dataclass(slots=True)
class Campaign:
    """Strangers at one printer.

    Attributes:
        outcomes: how often each came. slowest_s: the process's time for one conversation, and with what.
    """

    machine: Machine
    stranger: Stranger
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    slowest: str = ""
    tend: Callable[[Machine], None] | None = None
    """What somebody does to the printer now and then, so that it goes on taking jobs."""
    _host: Host = field(init=False)
    _watchers: int = field(init=False)

    def __post_init__(self) -> None:
        self._host = Host(self.machine)
        for name in ("ipp", "pjl", "lpd"):
            self._host.stream_service(name)
        asked(self._host.stream_service("ipp"))
        # Its certificate is made for the first who encrypts, by way of a file.
        self._hold(Conversation("ipp", (client_hello(),), ends=True))
        self._watchers = len(self.machine._listeners)

    def run(self, conversations: int) -> None:
        """Raises AssertionError, or whatever was not caught, with the conversation that is to blame."""
        for done in range(0, conversations, EVERY):
            with watched(EVERY):
                for _ in range(min(EVERY, conversations - done)):
                    self._hold(self.stranger.next(self.machine.jobs.next_id - 1))
            self.check()

    def _hold(self, one: Conversation) -> None:
        wire = Wire()
        before = time.process_time()
        try:
            session = self._host.stream_service(one.service).accept(wire, SOURCE)
            for piece in one.pieces:
                if not wire.closed:
                    session.feed(piece)
            if one.ends and not wire.closed:
                session.eof()
            # What goes on for as long as both like is over when one does not.
            session.lost()
            self.machine.clock.finish_now()
            took = time.process_time() - before
            if one.service == "ipp":
                self.outcomes.update(outcomes(bytes(wire.sent), one.octets))
            else:
                self.outcomes[f"{one.service} {'answered' if wire.sent else 'silence'}"] += 1
        except Exception as wrong:
            wrong.add_note(f"{one.service}, {len(one.octets)} octets: {[p[:3_000] for p in one.pieces[:40]]}")
            raise
        if took > self.slowest_s:
            self.slowest_s, self.slowest = took, f"{one.service}: {one.octets[:600]!r}"
        if self.tend is not None:
            self.tend(self.machine)

    def check(self) -> None:
        """A client who keeps to the rules is answered, and nothing is left of those who did not."""
        machine = self.machine
        service = self._host.stream_service("ipp")
        bring_back(machine)
        for _ in range(2):
            # Who asks again hears what was kept; a view that nobody troubled has kept nothing.
            assert asked(service) == asked(IppService(machine))
        route = MemoryRoute(self._host, FRIEND)
        PjlClient.over_network(route).echo("alive")
        assert LpdClient(route).state()
        jobs = machine.jobs
        put_right(machine)
        machine.clock.advance(PAUSE_US)
        assert [job.id for job in jobs.open_jobs if job.incoming] == [], "uploads that nobody waits for"
        for job in jobs.open_jobs:
            jobs.cancel(job.id)
        machine.clock.advance(1_000_000)
        assert len(jobs.jobs) <= machine.profile.queue.history
        assert asked(service)

    def settle(self) -> None:
        """At the end of all: it prints, and it is quiet when it has."""
        machine = self.machine
        put_right(machine)
        machine.clock.advance(PAUSE_US)
        before = machine.engine.sheets
        LpdClient(MemoryRoute(self._host, FRIEND)).print_files([b"a last page\n"])
        machine.clock.advance(PAUSE_US)
        assert machine.engine.sheets == before + 1
        assert machine.jobs.open_jobs == ()
        assert machine.status is Status.IDLE


def bring_back(machine: Machine) -> None:
    """Somebody who may had it restarted, shut down or taken out of service: its owner sees to it."""
    while not machine.power.ready or machine.power.shut or machine.engine.deactivated:
        put_right(machine)
        machine.clock.advance(60_000_000)


def put_right(machine: Machine) -> None:
    """What its owner does: nothing stops it, and no job waits."""
    for job in machine.jobs.open_jobs:
        machine.jobs.cancel(job.id)
    machine.jobs.rejecting = machine.jobs.holding = machine.engine.paused = False
    machine.panel.request = ""
    if not machine.power.ready or machine.power.shut or machine.engine.deactivated:
        machine.act("power_off", "power")
        machine.clock.advance(10_000_000)
        machine.act("power_on", "power")
        machine.engine.deactivated = False
    for tray in machine.trays:
        if tray.level < tray.spec.capacity:
            machine.act("load", tray.id)
    for bin_ in machine.bins:
        with contextlib.suppress(Exception):
            machine.act("empty", bin_.id)
    machine.clock.finish_now()


def facts(machine: Machine) -> Iterator[bytes]:
    """What no stranger may change: who the printer is, and what it can do."""
    said = ipp.decode_response(asked(IppService(machine)).partition(b"\r\n\r\n")[2])
    for attribute in next(said.groups_of(GroupTag.PRINTER)).attributes:
        if attribute.name.endswith("-supported") or attribute.name in ("printer-uuid", "printer-device-id"):
            yield ipp.encode_attribute(attribute)
