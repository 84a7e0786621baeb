"""Whether an interface answers a client of its own kind, not only takes a connection.

Knows the clients; no emulator and no register.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from misfeed.errors import DeviceRefusal, MisfeedError, Refused, said_by_system
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.web import WebClient
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip.exporter import list_devices


@dataclass(frozen=True, slots=True)
class Place:
    """An interface at an address. `path` is IPP's, `community` SNMP's; `serial` is a serial port's own."""

    name: str
    host: str = ""
    port: int = 0
    transport: str = "stream"
    path: str = "/ipp/print"
    community: str = "public"
    serial: str = ""

    @property
    def route(self) -> SocketRoute:
        return SocketRoute(self.host, {self.name: self.port})


def silence(place: Place, timeout_s: float) -> str:
    """Why an interface does not answer, or "" when it does."""
    ask = _LINES.get(place.transport) or _PROBES.get(place.name, _connect)
    try:
        ask(place, timeout_s)
    except DeviceRefusal:
        return ""  # to say no is to answer
    except MisfeedError as error:
        return str(error)
    return ""


def _ipp(place: Place, timeout_s: float) -> None:
    with IppClient(place.route, path=place.path, timeout_s=timeout_s) as client:
        client.printer_attributes("printer-state")


def _snmp(place: Place, timeout_s: float) -> None:
    client = SnmpClient(place.route, community=place.community, timeout_s=timeout_s, retries=0)
    client.get("sysUpTime.0")


def _pjl(place: Place, timeout_s: float) -> None:
    with closing(StreamChannel(place.route.stream(place.name, timeout_s))) as channel:
        PjlClient(channel, timeout_s).echo()


def _lpd(place: Place, timeout_s: float) -> None:
    LpdClient(place.route, service=place.name, timeout_s=timeout_s).state()


def _web(place: Place, timeout_s: float) -> None:
    # Whatever is said, even that it is read over TLS only, is an answer.
    WebClient(place.route, service=place.name, timeout_s=timeout_s).ask("GET", "/")


def _usbip(place: Place, timeout_s: float) -> None:  # noqa: ARG001 - it has a patience of its own
    list_devices(place.route, place.name)


def _rfc2217(place: Place, timeout_s: float) -> None:
    """It takes a connection, or says that somebody has it; afterwards it is free for who comes next."""
    with closing(place.route.stream(place.name, timeout_s)) as stream:
        stream.finish()
        while stream.receive(4096, timeout_s):
            pass


def _serial(place: Place, timeout_s: float) -> None:  # noqa: ARG001 - a file is there or not
    """Not opened, which would begin a session, or take it from who has it."""
    try:
        there = stat.S_ISCHR(Path(place.serial).stat().st_mode)
    except OSError as error:
        raise Refused(f"{place.name}: {place.serial}: {said_by_system(error)}") from error
    if not there:
        raise Refused(f"{place.name}: {place.serial} is no serial port")


def _connect(place: Place, timeout_s: float) -> None:
    """An interface without a client here: it takes a connection; of datagrams nothing can be told."""
    if place.transport == "stream":
        place.route.stream(place.name, timeout_s).close()


_PROBES: Mapping[str, Callable[[Place, float], None]] = {
    "ipp": _ipp,
    "snmp": _snmp,
    "pjl": _pjl,
    "rfc2217": _rfc2217,
    "lpd": _lpd,
    "usbip": _usbip,
    "web": _web,
}

_LINES: Mapping[str, Callable[[Place, float], None]] = {"rfc2217": _rfc2217, "serial": _serial}
"""By what a serial port is reached over, whatever is spoken there."""
