"""Whether an interface answers a client of its own kind, not only takes a connection.

Knows the clients; no emulator and no register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

from misfeed.errors import DeviceRefusal, MisfeedError
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.web import WebClient
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip.exporter import list_devices


@dataclass(frozen=True, slots=True)
class Place:
    """An interface at an address. `path` is IPP's, `community` SNMP's."""

    name: str
    host: str
    port: int
    transport: str = "stream"
    path: str = "/ipp/print"
    community: str = "public"

    @property
    def route(self) -> SocketRoute:
        return SocketRoute(self.host, {self.name: self.port})


def silence(place: Place, timeout_s: float) -> str:
    """Why an interface does not answer, or "" when it does."""
    ask = _PROBES.get(place.name, _connect)
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


def _connect(place: Place, timeout_s: float) -> None:
    """An interface without a client here: it takes a connection; of datagrams nothing can be told."""
    if place.transport == "stream":
        place.route.stream(place.name, timeout_s).close()


_PROBES: Mapping[str, Callable[[Place, float], None]] = {
    "ipp": _ipp,
    "snmp": _snmp,
    "pjl": _pjl,
    "lpd": _lpd,
    "usbip": _usbip,
    "web": _web,
}
