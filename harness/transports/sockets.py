"""Bytes to a device over TCP and UDP: blocking sockets with time-outs in real seconds. Knows no protocol."""

from __future__ import annotations

import contextlib
import functools
import select
import socket
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from misfeed.errors import NoAnswer, Refused, Untrusted, UsageError
from misfeed.protocols.memory import Buffer
from misfeed.transports import discovery, handshake
from misfeed.transports.attention import MOMENT_S, worth_it
from misfeed.transports.base import Handshake
from misfeed.transports.trust import Trust

_DATAGRAM = 65_535
_AT_ONCE = 64 * 1024
"""Octets that are received at a time. The C library asks the system for memory for more than twice as many,
every time anew, which takes longer than to receive most answers."""
NOTHING_SECURED: Mapping[str, Trust] = {}


def _poll_of(connection: socket.socket) -> Callable[[float], object]:
    """What tells, within so many milliseconds, whether something came on that connection."""
    if hasattr(select, "poll"):
        arrival = select.poll()
        arrival.register(connection, select.POLLIN)
        return arrival.poll
    # Windows has no other; there, unlike elsewhere, it takes sockets of any number.
    return lambda timeout_ms: select.select((connection,), (), (), timeout_ms / 1000)[0]


class SocketStream:
    """A TCP connection. One thread may send while another receives."""

    def __init__(self, connection: socket.socket, service: str) -> None:
        self._socket = connection
        self._service = service
        self._poll = _poll_of(connection)
        self._moment_s = MOMENT_S if worth_it() else 0.0

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise self._stuck() from error
        except OSError as error:
            raise self._refused(error) from error

    def send_both(self, first: bytes, second: Buffer) -> None:
        if not hasattr(self._socket, "sendmsg"):  # not on Windows
            self.send(b"".join((first, second)))
            return
        try:
            sent = self._socket.sendmsg((first, second))
            if sent < len(first):
                self._socket.sendall(first[sent:])
            with memoryview(second) as rest:
                if sent < len(first) + len(rest):
                    self._socket.sendall(rest[max(0, sent - len(first)) :])
        except TimeoutError as error:
            raise self._stuck() from error
        except OSError as error:
            raise self._refused(error) from error

    def receive(self, limit: int, timeout_s: float) -> bytes:
        # Not by the socket's own time-out, which would bound what a send may take, too.
        try:
            if self._socket.fileno() >= 0 and not self._arrived(timeout_s):
                raise NoAnswer(f"{self._service}: the device is silent", timeout_s)
            return self._socket.recv(min(limit, _AT_ONCE))
        except OSError as error:
            raise self._refused(error) from error

    def _arrived(self, timeout_s: float) -> bool:
        """Whether something came, which is looked for with attention first."""
        poll, clock = self._poll, time.perf_counter
        until = clock() + self._moment_s
        while not poll(0):
            if clock() >= until:
                return bool(poll(max(timeout_s * 1000, 1)))
        return True

    def finish(self) -> None:
        """Nothing more will be sent; what the other end says may still be received. Never raises."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def hang_up(self) -> None:
        """End it both ways: who is receiving is told so at once. Never raises; to be closed all the same."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def _stuck(self) -> NoAnswer:
        return NoAnswer(f"{self._service}: the device takes no data", self._socket.gettimeout() or 0)

    def _refused(self, error: OSError) -> Refused:
        return Refused(f"{self._service}: {error.strerror or error}")


class SecuredStream(SocketStream):
    """One over TLS, where octets that have arrived may be no answer yet: one thread at a time."""

    def __init__(self, connection: socket.socket, service: str) -> None:
        super().__init__(connection, service)
        self._patience_s = connection.gettimeout()

    def send(self, data: bytes) -> None:
        # What a receive will wait must not bound what a send may take.
        self._socket.settimeout(self._patience_s)
        super().send(data)

    def send_both(self, first: bytes, second: Buffer) -> None:
        self.send(b"".join((first, second)))

    def receive(self, limit: int, timeout_s: float) -> bytes:
        try:
            self._socket.settimeout(max(timeout_s, 0.001))
            return self._socket.recv(limit)
        except TimeoutError as error:
            raise NoAnswer(f"{self._service}: the device is silent", timeout_s) from error
        except OSError as error:
            raise self._refused(error) from error


class SocketDatagrams:
    """A connected UDP socket, so that an ICMP refusal is heard and strangers are not."""

    def __init__(self, connection: socket.socket, service: str) -> None:
        self._socket = connection
        self._service = service

    def send(self, payload: bytes) -> None:
        try:
            self._socket.send(payload)
        except ConnectionRefusedError as error:
            raise Refused(f"{self._service}: port unreachable") from error
        except OSError as error:
            raise Refused(f"{self._service}: {error.strerror or error}") from error

    def receive(self, timeout_s: float) -> bytes:
        try:
            self._socket.settimeout(max(timeout_s, 0.001))
            return self._socket.recv(_DATAGRAM)
        except TimeoutError as error:
            raise NoAnswer(f"{self._service}: the device is silent", timeout_s) from error
        except ConnectionRefusedError as error:
            raise Refused(f"{self._service}: port unreachable") from error
        except OSError as error:
            raise Refused(f"{self._service}: {error.strerror or error}") from error

    def close(self) -> None:
        self._socket.close()


def _unresolved(host: str, error: OSError | UnicodeError) -> UsageError:
    reason = error.strerror if isinstance(error, OSError) else error
    return UsageError(f"the name {host!r} does not resolve: {reason}")


class SocketArrivals:
    """A UDP socket on which datagrams of one device arrive."""

    def __init__(self, opened: socket.socket, senders: frozenset[str]) -> None:
        self._socket = opened
        self._senders = senders
        self.port = int(opened.getsockname()[1])

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        deadline = time.monotonic() + timeout_s
        while True:
            left = max(deadline - time.monotonic(), 0.001)
            try:
                self._socket.settimeout(left)
                payload, source = self._socket.recvfrom(_DATAGRAM)
            except TimeoutError as error:
                raise NoAnswer(f"nothing was sent to port {self.port}", timeout_s) from error
            except OSError as error:
                raise Refused(f"port {self.port}: {error.strerror or error}") from error
            if source[0] in self._senders:
                return payload, functools.partial(self._answer, source)

    def _answer(self, source: tuple[str, int], payload: bytes) -> None:
        with contextlib.suppress(OSError):  # what the system does not take is lost, as datagrams are
            self._socket.sendto(payload, source)

    def close(self) -> None:
        self._socket.close()


def _own_address(family: int, towards: Any) -> str:
    """The address that this computer speaks from when it speaks to another; nothing is sent."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((towards[0], 9))
        return str(probe.getsockname()[0])


class SocketRoute:
    """The way from this computer to a device.

    Args:
        host: name or address of the device.
        ports: port number of each service it offers: {"ipp": 631, "snmp": 161}.
        source: local address to speak from, or None for whichever the system takes.
        secured: the services that are spoken to over TLS, with what certificate each may show.
    """

    def __init__(
        self,
        host: str,
        ports: Mapping[str, int],
        source: str | None = None,
        secured: Mapping[str, Trust] = NOTHING_SECURED,
    ) -> None:
        self.host = host
        self.ports = dict(ports)
        self._source = (source, 0) if source else None
        self._secured = dict(secured)

    def stream(self, service: str, timeout_s: float) -> SocketStream:
        """Raises Refused, Untrusted or NoAnswer."""
        connection = self._connect(service, timeout_s)
        if service in self._secured:
            return SecuredStream(self._secure(connection, service, timeout_s), service)
        return SocketStream(connection, service)

    def _secure(self, connection: socket.socket, service: str, timeout_s: float) -> socket.socket:
        # Whoever trusts nothing that was ever made needs none of this.
        from misfeed.transports import tls

        try:
            return tls.begin(connection, self.host, self._secured[service], timeout_s)
        except Untrusted as error:
            shown = error.fingerprint or tls.fingerprint(self._connect(service, timeout_s), timeout_s)
            raise Untrusted(
                f"{error}; when it is the device's own, say so by --certificate, or certificate in the bench "
                f"file: {shown}",
                shown,
            ) from error

    def _connect(self, service: str, timeout_s: float) -> socket.socket:
        address = (self.host, self._port(service))
        try:
            connection = socket.create_connection(address, timeout_s, self._source)
        except TimeoutError as error:
            raise NoAnswer(f"{service}: {self.host} port {address[1]} is silent", timeout_s) from error
        except (socket.gaierror, UnicodeError) as error:
            raise _unresolved(self.host, error) from error
        except OSError as error:
            raise Refused(f"{service}: {self.host} port {address[1]}: {error.strerror or error}") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        """Begin TLS with a service, and see what it shows. Raises Refused, NoAnswer or CertificateError."""
        return handshake.look(self._connect(service, timeout_s), self.host, timeout_s)

    def discover(self, timeout_s: float) -> bool:
        """Whether the device answers where printers are looked for on this computer's own link."""
        try:
            found = socket.getaddrinfo(self.host, None, socket.AF_INET, socket.SOCK_DGRAM)
        except (socket.gaierror, UnicodeError) as error:
            raise _unresolved(self.host, error) from error
        addresses = {str(address[0]) for *_, address in found}
        source = self._source[0] if self._source else None
        if source is None and all(ip_address(address).is_loopback for address in addresses):
            # Otherwise the system asks on the link of its default route.
            source = min(addresses)
        return discovery.answers_from(addresses, timeout_s, source)

    def datagrams(self, service: str) -> SocketDatagrams:
        port = self._port(service)
        try:
            family, kind, number, _, address = socket.getaddrinfo(self.host, port, type=socket.SOCK_DGRAM)[0]
        except (socket.gaierror, UnicodeError) as error:
            raise _unresolved(self.host, error) from error
        connection = socket.socket(family, kind, number)
        try:
            if self._source:
                connection.bind(self._source)
            connection.connect(address)
        except OSError as error:
            connection.close()
            raise Refused(f"{service}: {self.host} port {port}: {error.strerror or error}") from error
        return SocketDatagrams(connection, service)

    def now(self) -> float:
        """Real devices live in real time."""
        return time.monotonic()

    def arrivals(self, port: int) -> SocketArrivals:
        """Hear what the device sends to this computer's UDP `port` (0: any free one). Raises UsageError."""
        try:
            found = socket.getaddrinfo(self.host, port, type=socket.SOCK_DGRAM)
        except (socket.gaierror, UnicodeError) as error:
            raise _unresolved(self.host, error) from error
        family, kind, number, _, address = found[0]
        opened = socket.socket(family, kind, number)
        try:
            opened.bind((self._source[0] if self._source else _own_address(family, address), port))
        except OSError as error:
            opened.close()
            raise UsageError(f"cannot listen on UDP port {port}: {error.strerror or error}") from error
        return SocketArrivals(opened, frozenset(str(one[4][0]) for one in found))

    def ping(self, timeout_s: float) -> bool:
        """Whether any service's port answers, be it with a refusal: ICMP needs rights that users lack."""
        for service in self.ports:
            try:
                self.stream(service, timeout_s).close()
            except Refused:
                return True
            except NoAnswer:
                continue
            return True
        return False

    def _port(self, service: str) -> int:
        if service not in self.ports:
            known = ", ".join(sorted(self.ports)) or "none"
            raise UsageError(f"no port is known for {service!r} on {self.host}; known services: {known}")
        return self.ports[service]
