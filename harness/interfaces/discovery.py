"""Who looks for printers: asks a link by DNS-SD (RFC 6763) and WS-Discovery, and lists who answers.

Knows what printers tell of themselves there; nothing of what they are asked for elsewhere.
"""

from __future__ import annotations

import contextlib
import socket
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from misfeed.errors import BenchError, ProtocolError
from misfeed.protocols import dns_sd, wsd
from zeroconf import InterfaceChoice, ServiceBrowser, ServiceListener, Zeroconf
from zeroconf._utils.net import get_all_addresses

SERVICES: Mapping[str, str] = {
    "_ipp._tcp": "ipp",
    "_ipps._tcp": "ipps",
    "_pdl-datastream._tcp": "socket",
    "_printer._tcp": "lpd",
}
"""Types of services that print, and the scheme of the URI that each leads to."""

_LONGEST = 65_535
_ANSWER_MS = 1_500


@dataclass(frozen=True, slots=True)
class Service:
    """One way to a printer.

    Attributes:
        type: "_ipp._tcp". port: 0 for none: the name alone is taken. host: under `.local`.
    """

    type: str
    host: str
    addresses: tuple[str, ...]
    port: int
    txt: Mapping[str, str]

    @property
    def uri(self) -> str:
        """Where it leads to, or "" for a service that is not there."""
        if not self.port:
            return ""
        address = self.addresses[0] if self.addresses else self.host
        path = self.txt.get("rp", "") if self.type != "_pdl-datastream._tcp" else ""
        shown = f"[{address}]" if ":" in address else address
        return f"{SERVICES[self.type]}://{shown}:{self.port}" + (f"/{path}" if path else "")


@dataclass(frozen=True, slots=True)
class Printer:
    """What answers to one name."""

    name: str
    services: tuple[Service, ...]

    @property
    def txt(self) -> Mapping[str, str]:
        """What its fullest record tells."""
        return max((one.txt for one in self.services), key=len, default={})


@dataclass(slots=True)
class _Heard(ServiceListener):
    """Names as they are heard, with their types."""

    names: dict[tuple[str, str], None] = field(default_factory=dict)

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:  # noqa: ARG002 - the library's
        self.names[type_, name] = None

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:  # noqa: ARG002
        self.names.pop((type_, name), None)


def browse(timeout_s: float, link: str = "") -> tuple[Printer, ...]:
    """All printers that say within that time that they are there, by name.

    Args:
        link: this computer's address on the one link that is asked; "": all of them.

    Raises BenchError: nobody can be asked there.
    """
    try:
        _check(link)
        asking = Zeroconf(interfaces=[link] if link else InterfaceChoice.All)
    except OSError as error:
        raise _deaf(link, error) from error
    with asking:
        heard = _Heard()
        ServiceBrowser(asking, [f"{type_}.local." for type_ in SERVICES], heard)
        time.sleep(timeout_s)
        names = tuple(heard.names)
        with ThreadPoolExecutor(8) as pool:
            found = [one for one in pool.map(lambda each: _resolved(asking, *each), names) if one is not None]
    called = sorted({name for name, _ in found})
    order = tuple(SERVICES)
    return tuple(
        Printer(
            name,
            tuple(sorted((one for of, one in found if of == name), key=lambda one: order.index(one.type))),
        )
        for name in called
    )


def _check(link: str) -> None:
    """Raises OSError: the address is none of this computer's. (The library would leave a socket open.)"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        tried.bind((link, 0))


def _deaf(link: str, error: OSError) -> BenchError:
    return BenchError(f"nobody can be asked on {link or 'any link'}: {error.strerror or error}")


def _resolved(asking: Zeroconf, type_: str, name: str) -> tuple[str, Service] | None:
    """A service with its instance's name, or None where nobody says any more where it is."""
    info = asking.get_service_info(type_, name, _ANSWER_MS)
    if info is None:
        return None
    try:
        txt = dict(dns_sd.decode(info.text or b""))
    except ProtocolError:
        txt = {}
    kind = type_.removesuffix(".local.")
    host = (info.server or "").rstrip(".")
    service = Service(kind, host, tuple(info.parsed_addresses()), info.port or 0, txt)
    return name.removesuffix(f".{type_}"), service


def probe(timeout_s: float, link: str = "") -> tuple[wsd.Target, ...]:
    """All printers that answer a Probe of WS-Discovery within that time. Raises BenchError."""
    question = wsd.encode(wsd.Message(wsd.Probe((wsd.PRINT_DEVICE,)), uuid.uuid4().urn))
    links = [link] if link else list(get_all_addresses())
    found: dict[str, wsd.Target] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            for each in links:
                asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(each))
                asking.sendto(question, (wsd.GROUP, wsd.PORT))
        except OSError as error:
            raise _deaf(each, error) from error
        for data in _arriving(asking, timeout_s):
            with contextlib.suppress(wsd.WsdError):
                found |= {target.address: target for target in _targets(wsd.decode(data).body)}
    return tuple(found[address] for address in sorted(found))


def _targets(body: wsd.Body) -> Sequence[wsd.Target]:
    return body.targets if isinstance(body, wsd.ProbeMatches) else ()


def _arriving(asking: socket.socket, timeout_s: float) -> Iterator[bytes]:
    deadline = time.monotonic() + timeout_s
    while (left := deadline - time.monotonic()) > 0:
        asking.settimeout(left)
        try:
            yield asking.recv(_LONGEST)
        except OSError:
            return
