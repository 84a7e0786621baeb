"""How a datagram finds its printer: by the address it came to, by the port, or by the community it names.

Only what comes over the loopback interface is taken. Knows no machine.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from ipaddress import IPv4Address, ip_network
from typing import TypeAlias

from misfeed.emulators.fleet.door import Find, FleetDoor, Source
from misfeed.emulators.fleet.printers import FIRST_ADDRESS, Printer
from misfeed.emulators.fleet.sweeps import Sweeps
from misfeed.emulators.in_turn import AT_ONCE
from misfeed.emulators.listeners import LOOPBACK
from misfeed.errors import UsageError
from misfeed.transports.descriptors import most_descriptors

_LONGEST = 65_535
_RECEIVE_OCTETS = 4 * 1024 * 1024
LOOPBACK_DEVICE = b"lo\0"
_LOOPBACK_NET = ip_network("127.0.0.0/8")
SPARE_DESCRIPTORS = 64
_MTU_DISCOVER, _ALWAYS_WHOLE = 10, 2
"""IP_MTU_DISCOVER and IP_PMTUDISC_DO (ip(7)), which Python does not name."""
PKTINFO = getattr(socket, "IP_PKTINFO", 8)
_Ancillary: TypeAlias = list[tuple[int, int, bytes]]
"""What the system tells of where a datagram came to (ip(7), in_pktinfo), and an answer leaves by."""
PKTINFO_ROOM = socket.CMSG_SPACE(struct.calcsize("@i4s4s"))


class ByAddress(FleetDoor[_Ancillary]):
    """One socket for a run of addresses of 127.0.0.0/8, the first printer's first."""

    def __init__(self, first: str, port: int, count: int, find: Find) -> None:
        super().__init__()
        try:
            beginning = IPv4Address(first)
        except ValueError:
            raise UsageError(f"--address {first}: say an IPv4 address, such as 127.20.0.1") from None
        last = int(beginning) + count - 1
        if beginning not in _LOOPBACK_NET or last >= int(_LOOPBACK_NET.broadcast_address):
            raise UsageError(
                f"--address {first}: {count} printers need addresses from 127.0.0.0/8, where only this"
                " computer reaches them; begin with 127.20.0.1"
            )
        self._first = int(beginning)
        self._count = count
        self._find = find
        self._sweeps = Sweeps(count)
        # A socket of one address hears no other; this one hears all that comes over the loopback interface.
        self._socket = open_datagrams("0.0.0.0", port, to_loopback=True)
        self._socket.setsockopt(socket.IPPROTO_IP, PKTINFO, 1)
        # Nothing is fragmented on that interface, and so the system need not count what might be.
        self._socket.setsockopt(socket.IPPROTO_IP, _MTU_DISCOVER, _ALWAYS_WHOLE)
        self.port = int(self._socket.getsockname()[1])
        asyncio.get_running_loop().add_reader(self._socket, self._readable)

    def close(self) -> None:
        super().close()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def where(self, number: int) -> str:
        return f"{IPv4Address(self._first + number - 1)}:{self.port}"

    def _readable(self) -> None:
        self._take()
        self._go()

    def _take(self) -> None:
        receive, send, number_of = self._socket.recvmsg, self._socket.sendmsg, int.from_bytes
        before, count, recalled = self._first - 1, self._count, self._sweeps.recalled
        waiting = self._turns.waiting
        for _ in range(AT_ONCE):
            try:
                data, told, _, source = receive(_LONGEST, PKTINFO_ROOM)
            except OSError:  # nothing more, or news of an answer that nobody took
                return
            if not told:
                continue
            number = number_of(told[0][2][8:12], "big") - before
            if not 0 < number <= count:
                continue
            answer = None
            if not waiting or source not in waiting:
                answer = recalled(number, data, source[0]) or self._recalled(number, data, source[0])
            if answer is None:
                self._wait_for(number, data, source, told)
                continue
            try:
                send((answer,), told, 0, source)
            except OSError:
                continue  # what the system does not take is lost, as datagrams are

    def _recalled(self, number: int, data: bytes, source: str) -> bytes | None:
        """What the printer itself recalls."""
        printer = self._find(number)
        answer = printer.recalled(data, source) if printer is not None else None
        if answer is not None and isinstance(printer, Printer):
            self._sweeps.keep(number, printer, data, source)
        return answer

    def _wait_for(self, number: int, data: bytes, source: Source, told: _Ancillary) -> None:
        printer = self._find(number)
        if printer is not None:
            self._wait(data, source, printer, told)

    def _send(self, answer: bytes, source: Source, way: _Ancillary) -> None:
        self._socket.sendmsg((answer,), way, 0, source)

    def _stray(self, answer: bytes, source: Source, way: _Ancillary) -> None:
        if self._elsewhere is None:
            self._elsewhere = open_datagrams("0.0.0.0", 0, to_loopback=True)
        self._elsewhere.sendmsg((answer,), way, 0, source)


class ByPort(FleetDoor[socket.socket]):
    """One socket for each printer on one address, at ports that follow each other."""

    def __init__(self, address: str, port: int, count: int, find: Find) -> None:
        room = most_descriptors() - SPARE_DESCRIPTORS
        if count > room:
            more = f"{room} more" if room > 0 else "none more"
            raise UsageError(
                f"{count} ports need as many descriptors, and this process may have {more} (ulimit -n);"
                " use --by address, which needs one"
            )
        if port + count - 1 > 65_535:
            raise UsageError(f"there are no {count} ports from {port} on; begin lower with --port")
        super().__init__()
        self._find = find
        self._address = address
        self._sockets: list[socket.socket] = []
        # Those in which more waits than was taken, with their printers.
        self._full: dict[socket.socket, int] = {}
        loop = asyncio.get_running_loop()
        try:
            for number in range(1, count + 1):
                opened = open_datagrams(address, port + number - 1 if port else 0)
                self._sockets.append(opened)
                loop.add_reader(opened, self._readable, number, opened)
        except BaseException:
            self.close()
            raise
        self.port = int(self._sockets[0].getsockname()[1])

    def close(self) -> None:
        super().close()
        loop = asyncio.get_running_loop()
        for opened in self._sockets:
            loop.remove_reader(opened)
            opened.close()

    def where(self, number: int) -> str:
        return f"{self._address}:{self._sockets[number - 1].getsockname()[1]}"

    def _readable(self, number: int, opened: socket.socket) -> None:
        self._read(number, opened)
        self._go()

    def _take(self) -> None:
        for opened, number in tuple(self._full.items()):
            self._read(number, opened)

    def _read(self, number: int, opened: socket.socket) -> None:
        waiting = self._turns.waiting
        self._full.pop(opened, None)
        for _ in range(AT_ONCE):
            try:
                data, source = opened.recvfrom(_LONGEST)
            except OSError:
                return
            printer = self._find(number)
            if printer is None:
                continue
            answer = printer.recalled(data, source[0]) if source not in waiting else None
            if answer is None:
                self._wait(data, source, printer, opened)
            else:
                self._leave(answer, source, opened)
        self._full[opened] = number

    def _send(self, answer: bytes, source: Source, way: socket.socket) -> None:
        way.sendto(answer, source)

    def _stray(self, answer: bytes, source: Source, way: socket.socket) -> None:  # noqa: ARG002
        if self._elsewhere is None:
            self._elsewhere = open_datagrams(self._address, 0)
        self._elsewhere.sendto(answer, source)


class ByCommunity(FleetDoor[None]):
    """One socket for all printers: a community is followed by "@" and the printer's number."""

    def __init__(self, address: str, port: int, count: int, find: Find) -> None:  # noqa: ARG002
        super().__init__()
        self._find = find
        self._address = address
        self._socket = open_datagrams(address, port)
        self.port = int(self._socket.getsockname()[1])
        asyncio.get_running_loop().add_reader(self._socket, self._readable)

    def close(self) -> None:
        super().close()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def where(self, number: int) -> str:  # noqa: ARG002
        return f"{self._address}:{self.port}"

    def _readable(self) -> None:
        self._take()
        self._go()

    def _take(self) -> None:
        waiting = self._turns.waiting
        for _ in range(AT_ONCE):
            try:
                data, source = self._socket.recvfrom(_LONGEST)
            except OSError:
                return
            printer = self._find(numbered(data))
            if printer is None:
                continue
            answer = printer.recalled(data, source[0]) if source not in waiting else None
            if answer is None:
                self._wait(data, source, printer, None)
            else:
                self._leave(answer, source, None)

    def _send(self, answer: bytes, source: Source, way: None) -> None:  # noqa: ARG002
        self._socket.sendto(answer, source)

    def _stray(self, answer: bytes, source: Source, way: None) -> None:  # noqa: ARG002
        if self._elsewhere is None:
            self._elsewhere = open_datagrams(self._address, 0)
        self._elsewhere.sendto(answer, source)


def numbered(data: bytes) -> int:
    """The number behind the "@" of the community of a message of the usual shape; 0 without one."""
    try:
        at = 2 if data[1] < 0x80 else data[1] - 0x7E
        _, _, number = data[at + 5 : at + 5 + data[at + 4]].rpartition(b"@")
    except IndexError:
        return 0
    return int(number) if number.isdigit() and len(number) < 9 else 0


def to_sender(address: bytes) -> tuple[int, int, bytes]:
    """The ancillary data by which a datagram leaves from an address (ip(7), in_pktinfo)."""
    return socket.IPPROTO_IP, PKTINFO, b"\0\0\0\0%b\0\0\0\0" % address


def open_datagrams(address: str, port: int, *, to_loopback: bool = False) -> socket.socket:
    """A socket for datagrams, which hears the loopback interface only when it is kept to it. Raises
    UsageError."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        # A sweep asks every printer at once.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_OCTETS)
        if to_loopback:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, LOOPBACK_DEVICE)
        opened.bind((address, port))
    except OSError as error:
        opened.close()
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        if isinstance(error, PermissionError) and to_loopback:
            raise UsageError(
                f"this system does not let a socket be kept to the loopback interface ({reason});"
                " use --by community"
            ) from error
        where = f"port {port} of " if port else ""
        raise UsageError(f"the fleet cannot have {where}{address}: {reason}; see --port") from error
    except BaseException:
        opened.close()
        raise
    return opened


Sockets = ByAddress | ByPort | ByCommunity
WAYS: dict[str, Callable[[str, int, int, Find], Sockets]] = {
    "address": ByAddress,
    "port": ByPort,
    "community": ByCommunity,
}
FIRST: dict[str, str] = {"address": FIRST_ADDRESS, "port": LOOPBACK, "community": LOOPBACK}
"""Where the first printer is, unless told."""
