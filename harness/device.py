"""The device under test: its interfaces from each vantage point, its hands, its clock. Real or not, no one sees.

Knows no transport and no emulator: a provider hands over routes, hands and clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from misfeed.errors import MisfeedError, NoAnswer, Refused, Unreachable, UsageError
from misfeed.hands import Hands
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.pjl import PjlClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.usb import UsbPrinter
from misfeed.transports.base import Route

VANTAGES: Mapping[str, str] = {
    "admin": "10.0.9.17",
    "users": "10.0.20.15",
    "server": "10.0.30.5",
    "guest": "10.0.66.9",
}
"""The places of the site from which a device is looked at, with the address each speaks from."""

HOME = "admin"
"""Where the technician sits."""

CONNECT_S = 3.0


class PingableRoute(Route, Protocol):
    """A route that can also ask whether a network stack is there at all."""

    def ping(self, timeout_s: float) -> bool: ...


class DeviceClock(Protocol):
    """The device's own time, virtual or real."""

    def now_us(self) -> int: ...

    def wait(self, seconds: float) -> None: ...

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Wait until `holds()`, trying again after each change of the device (or every `every_s`)."""


class Staging(Protocol):
    """Puts causes in and takes them out, on devices that can be broken."""

    def inject(self, fault: str, at: str, parameters: Mapping[str, Any]) -> str:
        """Break it; returns the place. Raises UsageError for an unknown fault, place or parameter."""

    def present(self, fault: str, at: str, parameters: Mapping[str, Any]) -> bool:
        """Whether the cause is there now. Only for judging the bench itself, never for a diagnosis."""

    def clear(self, fault: str, at: str, parameters: Mapping[str, Any]) -> None: ...

    def hazards(self) -> tuple[str, ...]:
        """Unsafe acts and harm so far, one sentence each."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a device before anyone asks it.

    Attributes:
        name: profile or bench name. version: of the profile. kind: "laser", "inkjet", ...
        parts: ids of its parts.
        roles: parts by what they do here: {"tray": "tray-2", "black": "supply.black"}; scenario text names
            parts as "{tray}.rollers", so that one script fits every model.
        services: network services it offers.
        values: other facts a selection may ask for: {"duplex": True, "color": False}.
    """

    name: str
    version: str = ""
    kind: str = ""
    parts: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)
    services: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)

    def place(self, text: str) -> str:
        """Fill roles into `text`: "{tray}.rollers" -> "tray-2.rollers". Raises UsageError for no such role."""
        try:
            return text.format_map(self.roles)
        except KeyError as error:
            raise UsageError(f"{self.name} has no {error.args[0].replace('_', ' ')}") from None

    def missing(self, needs: str) -> str:
        """Why the device does not have `needs` ("{waste}", "net.acl", "service:snmp"); "" when it has."""
        if needs.startswith("service:"):
            service = needs.removeprefix("service:")
            return "" if service in self.services else f"{self.name} offers no {service}"
        try:
            part = self.place(needs)
        except UsageError as error:
            return str(error)
        return "" if part in self.parts else f"{self.name} has no {part}"


class Place:
    """The device as seen from one vantage point. Clients are made when first used."""

    def __init__(self, device: Device, vantage: str) -> None:
        self.device = device
        self.vantage = vantage
        self.route = device.route(vantage)

    @cached_property
    def ipp(self) -> IppClient:
        return IppClient(self.route)

    @property
    def snmp(self) -> SnmpClient:
        """Polls with the community that the site's clients are set to."""
        return SnmpClient(self.route, community=self.device.site["snmp.community"])

    def reach(self, service: str) -> str:
        """ "open", "refused" or "silent", as a client of `service` here would find it."""
        try:
            if service == "snmp":
                self.snmp.get("sysUpTime.0")
            else:
                self.route.stream(service, CONNECT_S).close()
        except Refused:
            return "refused"
        except NoAnswer:
            return "silent"
        return "open"

    def ping(self) -> bool:
        return self.route.ping(1.0)


class Device:
    """One device under test.

    Attributes:
        site: how the site's clients are set: {"snmp.community": "public"}.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        route: Callable[[str], PingableRoute],
        clock: DeviceClock,
        hands: Hands,
        staging: Staging | None = None,
        usb: Callable[[], UsbPrinter] | None = None,
        site: Mapping[str, str] | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.facts = facts
        self.route = route
        self.clock = clock
        self.hands = hands
        self.site = {"snmp.community": "public"} | dict(site or {})
        self._staging = staging
        self._open_usb = usb
        self._usb: UsbPrinter | None = None
        self._places: dict[str, Place] = {}
        self._close = close

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the device."""
        self.drop_usb()
        self._close()

    def at(self, vantage: str) -> Place:
        """The device as seen from `vantage`. Raises UsageError for a place the site does not have."""
        if vantage not in VANTAGES:
            raise UsageError(f"there is no vantage point {vantage!r}; the site has {', '.join(VANTAGES)}")
        if vantage not in self._places:
            self._places[vantage] = Place(self, vantage)
        return self._places[vantage]

    @property
    def ipp(self) -> IppClient:
        return self.at(HOME).ipp

    @property
    def snmp(self) -> SnmpClient:
        return self.at(HOME).snmp

    @property
    def usb(self) -> UsbPrinter:
        """The printer on its USB cable. Raises Refused when it is not plugged in."""
        if self._open_usb is None:
            raise UsageError(f"{self.facts.name} has no USB connection on this bench")
        if self._usb is None:
            self._usb = self._open_usb()
        return self._usb

    @property
    def pjl(self) -> PjlClient:
        """PJL over the USB cable."""
        return PjlClient(self.usb)

    @property
    def has_usb(self) -> bool:
        return self._open_usb is not None

    def drop_usb(self) -> None:
        """Forget an open USB connection, as after an unplug."""
        usb, self._usb = self._usb, None
        if usb is not None:
            with suppress(MisfeedError):
                usb.close()

    @property
    def staging(self) -> Staging:
        if self._staging is None:
            raise UsageError(f"{self.facts.name} cannot be broken on this bench: it has no staging")
        return self._staging

    def inject(self, fault: str, at: str = "", **parameters: Any) -> str:
        """Put a root cause in; returns where it sits."""
        return self.staging.inject(fault, self.facts.place(at), parameters)

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Wait on the device's clock until `holds()`; a device that does not answer does not hold."""

        def safely() -> bool:
            try:
                return holds()
            except Unreachable:
                return False

        return self.clock.wait_until(safely, timeout_s, every_s)
