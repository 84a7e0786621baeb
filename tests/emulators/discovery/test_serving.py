"""A printer on real links of this computer: found, renamed, taken back. The client is python-zeroconf."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.discovery.instances import Instance
from misfeed.emulators.discovery.responder import Responder
from misfeed.emulators.discovery.serving import Announcing
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.errors import UsageError
from misfeed.protocols.dns_sd import decode
from misfeed.protocols.wsd import GROUP, PORT, PRINT_DEVICE, Hello, Message, Probe, ProbeMatches, encode
from misfeed.protocols.wsd import decode as decode_wsd
from misfeed.transports import discovery
from misfeed.transports.sockets import SocketRoute
from zeroconf import (
    BadTypeInNameException,
    ServiceBrowser,
    ServiceInfo,
    ServiceListener,
    Zeroconf,
    ZeroconfServiceTypes,
)

HERE = "127.0.0.1"
PORTS = {"ipp": 8631, "lpd": 8515, "pjl": 9100}
IPP = "_ipp._tcp.local."
PATIENCE_S = 20.0


@pytest.fixture(scope="module", autouse=True)
def multicast() -> None:
    """Skips where loopback carries none."""
    group = ("239.255.77.77", 47_771)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.bind(group)
            joined = socket.inet_aton(group[0]) + socket.inet_aton(HERE)
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
            one.settimeout(2)
            one.sendto(b"?", group)
            one.recv(1)
        except OSError as error:
            reason = f"loopback carries no multicast here: {error}"
            if os.environ.get("MISFEED_PEERS") == "required":
                pytest.fail(reason)
            pytest.skip(reason)


class Seen(ServiceListener):
    """Names that a browser shows just now."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.updates = 0
        self._moved = threading.Condition()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._moved:
            self.names.add(name.removesuffix(f".{IPP}"))
            self._moved.notify_all()

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._moved:
            self.names.discard(name.removesuffix(f".{IPP}"))
            self._moved.notify_all()

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._moved:
            self.updates += 1
            self._moved.notify_all()

    def until(self, holds: Callable[[], bool], timeout_s: float = PATIENCE_S) -> bool:
        with self._moved:
            return self._moved.wait_for(holds, timeout_s)


@contextmanager
def browser() -> Iterator[tuple[Zeroconf, Seen]]:
    with Zeroconf(interfaces=[HERE]) as link:
        seen = Seen()
        ServiceBrowser(link, IPP, seen)
        yield link, seen


def named() -> tuple[Machine, str]:
    """A printer that nobody else on this computer is called like."""
    machine = Machine(profiles.load("mono-laser"), WallClock())
    name = f"Printer {uuid.uuid4().hex[:12]}"
    machine.act("set_service_name", "network.discovery", name=name)
    return machine, name


def info(link: Zeroconf, name: str) -> ServiceInfo:
    found = link.get_service_info(IPP, f"{name}.{IPP}", timeout=5_000)
    assert found is not None
    return found


def test_a_browser_finds_it_follows_it_and_hears_it_go() -> None:
    machine, name = named()
    with browser() as (link, seen):
        with Announcing(Host(machine), HERE, PORTS) as announced:
            assert seen.until(lambda: name in seen.names)
            assert announced.wait()
            found = info(link, name)
            assert (found.port, found.server) == (8631, "mono-laser-1.local.")
            assert found.parsed_addresses() == [HERE]
            assert decode(found.text or b"")["rp"] == "ipp/print"
            before = seen.updates
            machine.act("set_place", "notes", place="Hall")
            assert seen.until(lambda: seen.updates > before)
            assert announced.wait()
            assert decode(info(link, name).text or b"")["note"] == "Hall"
            machine.act("switch_off", "network", service="ipp")
            assert seen.until(lambda: name not in seen.names)
            machine.act("switch_on", "network", service="ipp")
            assert seen.until(lambda: name in seen.names)
        assert seen.until(lambda: name not in seen.names)


def test_it_is_found_by_its_subtypes_which_are_no_types() -> None:
    machine, name = named()
    with Announcing(Host(machine), HERE, PORTS) as announced, Zeroconf(interfaces=[HERE]) as link:
        assert announced.wait()
        types = ZeroconfServiceTypes.find(zc=link, timeout=1)
        assert {IPP, "_ipps._tcp.local.", "_printer._tcp.local."} <= set(types)
        assert not [one for one in types if "_sub" in one]
        seen = Seen()
        ServiceBrowser(link, f"_universal._sub.{IPP}", seen)
        assert seen.until(lambda: name in seen.names)


def test_what_cannot_be_announced_is_logged_and_does_not_end_announcing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    machine, name = named()
    say = Responder.say

    async def refusing(self: Responder, wanted: Iterable[Instance], *, goodbye: bool) -> None:
        wanted = tuple(wanted)
        if any(one.name == "Bad" for one in wanted):
            tried.set()
            raise BadTypeInNameException("no such name")
        await say(self, wanted, goodbye=goodbye)

    tried = threading.Event()
    monkeypatch.setattr(Responder, "say", refusing)
    with Announcing(Host(machine), HERE, PORTS) as announced:
        assert announced.wait()
        machine.act("set_service_name", "network.discovery", name="Bad")
        assert tried.wait(PATIENCE_S)
        machine.act("set_service_name", "network.discovery", name=f"{name} again")
        assert announced.wait()
        assert {one.name for one in announced.said} == {f"{name} again"}
    assert "cannot be announced as it is" in caplog.text


def test_only_what_it_says_and_what_it_said_last_is_known_for_its_own() -> None:
    async def rename() -> set[str]:
        responder = Responder([HERE], [HERE])
        name = uuid.uuid4().hex
        for number in range(3):
            one = Instance(f"{name} {number}", "_ipp._tcp", (), "unit", 8631, b"\0")
            await responder.say([one], goodbye=False)
        known = {key for key, _ in responder._own | responder._former}
        await responder.close()
        return {key.removeprefix(name).partition(".")[0] for key in known}

    assert asyncio.run(rename()) == {" 1", " 2"}


def test_the_second_of_a_name_is_numbered() -> None:
    first, name = named()
    second = Machine(profiles.load("mono-laser"), WallClock(), number=2)
    second.act("set_service_name", "network.discovery", name=name)
    with browser() as (_, seen), Announcing(Host(first), HERE, PORTS) as announced:
        assert announced.wait()
        with Announcing(Host(second), HERE, PORTS):
            assert seen.until(lambda: {name, f"{name} (2)"} <= seen.names)
            assert second.discovery.number == 2
            assert first.discovery.number == 1


def test_two_that_begin_at_once_settle_who_has_the_name() -> None:
    first, name = named()
    second = Machine(profiles.load("mono-laser"), WallClock(), number=2)
    second.act("set_service_name", "network.discovery", name=name)
    others = {service: port + 1 for service, port in PORTS.items()}
    with (
        Announcing(Host(first), HERE, PORTS),
        Announcing(Host(second), HERE, others),
        browser() as (link, seen),
    ):
        assert seen.until(lambda: {name, f"{name} (2)"} <= seen.names)
        places = {info(link, each).port for each in (name, f"{name} (2)")}
        assert places == {8631, 8632}
        assert {first.discovery.number, second.discovery.number} == {1, 2}


def test_who_asks_from_beyond_loopback_is_told_nothing() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.connect(("192.0.2.1", 9))
        own = outside.getsockname()[0]
    if own.startswith("127."):
        pytest.skip("this computer has no address but loopback's")
    machine, _ = named()
    with Announcing(Host(machine), HERE, PORTS) as announced:
        assert announced.wait()
        assert discovery.answers_from({HERE}, PATIENCE_S, HERE)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.bind((own, 0))
            asking.settimeout(1)
            for _ in range(3):  # it answers the same question once a second at most
                asking.sendto(discovery.question(), (own, 5353))
                with pytest.raises(TimeoutError):
                    asking.recv(9_000)


def test_a_printer_without_cable_stays_listed_and_answers_nobody() -> None:
    machine, name = named()
    with browser() as (_, seen), Announcing(Host(machine), HERE, PORTS) as announced:
        assert seen.until(lambda: name in seen.names)
        assert announced.wait()
        machine.act("unplug", "network")
        assert announced.wait()
        assert announced.said == ()
        assert name in seen.names, "no goodbye came through the cable"
        with browser() as (_, others):
            assert not others.until(lambda: name in others.names, timeout_s=1)
        machine.act("plug_in", "network")
        with browser() as (_, others):
            assert others.until(lambda: name in others.names)


def test_a_device_on_an_address_of_its_own_is_told_apart() -> None:
    machine, _ = named()
    address = f"127.88.{os.getpid() // 250 % 250}.{os.getpid() % 250 + 1}"
    with Announcing(Host(machine), address, PORTS) as announced:
        assert announced.wait()
        assert SocketRoute(address, PORTS).discover(PATIENCE_S)
        machine.act("announce", "network.discovery", on=False)
        assert announced.wait()
        assert not SocketRoute(address, PORTS).discover(1)


@contextmanager
def asking() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
        one.settimeout(PATIENCE_S)
        yield one


def test_it_answers_ws_discovery_on_the_link() -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock(), number=os.getpid() % 0xFFFFF)
    with asking() as client, Announcing(Host(machine), HERE, PORTS) as announced:
        assert announced.wait()
        client.sendto(encode(Message(Probe((PRINT_DEVICE,)), uuid.uuid4().urn)), (GROUP, PORT))
        urls = set()
        deadline = time.monotonic() + PATIENCE_S
        while "http://127.0.0.1:8631/" not in urls:
            assert time.monotonic() < deadline
            answer = decode_wsd(client.recv(65_535)).body
            assert isinstance(answer, ProbeMatches)
            urls |= {url for target in answer.targets for url in target.addresses}


def test_it_answers_ws_discovery_to_nobody_whom_its_access_list_shuts_out() -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock(), number=os.getpid() % 0xFFFFF)

    def answers(source: str) -> bool:
        question = encode(Message(Probe((PRINT_DEVICE,)), uuid.uuid4().urn))
        return announced._answer(question, source) is not None

    with Announcing(Host(machine), HERE, PORTS) as announced:
        assert announced.wait()
        assert answers("10.0.0.7")
        machine.act("set_acl", "network", acl=["10.0.0.0/24"])
        assert answers("10.0.0.7")
        assert not answers("10.0.9.7")


def test_it_says_hello_to_who_listens() -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock(), number=os.getpid() % 0xFFFFF)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as group:
        group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        group.bind((GROUP, PORT))
        joined = socket.inet_aton(GROUP) + socket.inet_aton(HERE)
        group.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        group.settimeout(PATIENCE_S)
        with Announcing(Host(machine), HERE, PORTS):
            bodies = (decode_wsd(group.recv(65_535)).body for _ in range(100))
            assert any(isinstance(body, Hello) for body in bodies)


def test_an_address_of_ipv6_is_not_announced() -> None:
    with pytest.raises(UsageError, match="IPv4"):
        Announcing(Host(Machine(profiles.load("mono-laser"))), "::1", PORTS)
