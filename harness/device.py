"""The device under test: its interfaces from each vantage point, its hands, its clock.

Whether it is real, nobody sees: a provider hands over a `Unit`, and this knows no transport and no emulator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from misfeed.contract import (
    TILL,
    Facts,
    HasUsbPrinter,
    Missing,
    Setter,
    Staging,
    TakesQuirks,
    TakesSettings,
    TellsSettings,
    Unit,
)
from misfeed.errors import (
    MisfeedError,
    Unreachable,
    UsageError,
)
from misfeed.interfaces.console import ConsoleClient
from misfeed.interfaces.escpos import LINE, NETWORK, EscposClient
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.usb import UsbPrinter
from misfeed.interfaces.usb_route import CableRoute
from misfeed.interfaces.web import WebClient
from misfeed.place import CABLE, HOME, VANTAGES, Place
from misfeed.transports.base import Route
from misfeed.transports.usbip.recording import Recording, recorded

_SITE = {
    "snmp.community": "public",
    "snmp.version": "2c",
    "snmp.user": "fleet",
    "snmp.passphrase": "not set",
    "snmp.auth": "SHA",
    "snmp.priv": "none",
    "snmp.priv_passphrase": "",
    "admin.name": "admin",
    "admin.password": "",
    "tls.verify": "yes",
    "printer.name": "printer.local",
    "ipp.path": "/ipp/print",
    "lpd.queue": "lp",
    "ipp.host": "localhost",
    "ipp.scheme": "ipp",
}


def way_to_till(facts: Facts, *, usb: bool) -> str:
    """How ESC/POS is spoken to a device: the service's name, "usb" for its pipes, "" where nothing leads."""
    if NETWORK in facts.services:
        return NETWORK
    if LINE in facts.lines:
        return LINE
    return CABLE if usb and facts.kind == TILL else ""


class Device:
    """One device under test.

    Attributes:
        lasting: whether the next case gets it as this one leaves it, as a real device.
        site: how the site's clients are set: {"snmp.community": "public"}; "snmp.version" is "2c", or "3" for
            "snmp.user" with "snmp.passphrase", "snmp.auth", "snmp.priv" and "snmp.priv_passphrase" (by
            Net-SNMP's names, "none" for none); "admin.name" and "admin.password" are what its records say
            the administrator signs in with, "" for no password; "printer.name" is
            the name that its queues go by; "tls.verify" is "no" where clients ignore certificate errors;
            "ipp.scheme", "ipp.host" and "ipp.path" make its printer-uri; "lpd.queue" is the queue of clients
            that print over LPD.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.facts = unit.facts
        self.clock = unit.clock
        self.hands = unit.hands
        self.route = unit.route
        self.has_usb = unit.usb
        self.has_console = "console" in unit.facts.lines
        # Left out by whoever makes a fresh one each time.
        self.lasting = bool(getattr(unit, "lasting", False))
        self.site = _SITE | dict(unit.site)
        self._usb: UsbPrinter | None = None
        self._recording: Recording | None = None
        self._pjl: PjlClient | None = None
        self._console: ConsoleClient | None = None
        self._escpos: EscposClient | None = None
        self._places: dict[str, Place] = {}
        self._settings: Mapping[str, str] = {}

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the device."""
        self.drop_usb()
        self.drop_console()
        self.drop_escpos()
        for place in self._places.values():
            place.close()
        self._unit.close()

    def at(self, vantage: str) -> Place:
        """The device as seen from `vantage`, or from the computer on its USB cable ("usb").

        Where nothing but the cable leads to it, everybody sits at that computer.
        Raises UsageError for a place the site does not have.
        """
        if vantage not in VANTAGES and vantage != CABLE:
            raise UsageError(
                f"there is no vantage point {vantage!r}; the site has {', '.join(VANTAGES)}, {CABLE}"
            )
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
    def web(self) -> WebClient:
        """The printer's own web page."""
        return self.at(HOME).web

    @property
    def lpd(self) -> LpdClient:
        return self.at(HOME).lpd

    @property
    def usb(self) -> UsbPrinter:
        """The printer on its USB cable. Raises Refused when it is not plugged in."""
        if not self.has_usb:
            raise UsageError(f"{self.facts.name} has no USB connection on this bench")
        if self._usb is None:
            if isinstance(self._unit, HasUsbPrinter):
                self._usb = self._unit.usb_printer()
            else:
                self._usb = UsbPrinter.over_usbip(self._way_to_usb())
        return self._usb

    def record_usb(self, recording: Recording) -> None:
        """Add all that is transferred over the USB cable from now on, documents included, to a recording.

        Nothing of a printer on a cable of this computer's own: its system has usbmon for that.
        """
        self.drop_usb()
        self._recording = recording

    def _way_to_usb(self) -> Route:
        route = self.route(VANTAGES[HOME])
        if self._recording is None:
            return route
        # What a journal tells of an emulated device is by its own clock as well.
        return recorded(route, self._recording, None if self.lasting else self.clock.now_us)

    @cached_property
    def cable(self) -> CableRoute:
        """The way over the USB cable to what speaks HTTP (IPP over USB)."""
        return CableRoute(lambda: self.usb)

    @property
    def pjl(self) -> PjlClient:
        """PJL over the USB cable, or over the network where there is no cable."""
        if self._pjl is None:
            over_network = not self.has_usb and "pjl" in self.facts.services
            self._pjl = PjlClient.over_network(self.at(HOME).route) if over_network else PjlClient(self.usb)
        return self._pjl

    @property
    def console(self) -> ConsoleClient:
        """The service console of its formatter, over its serial port. Raises Refused or NoAnswer."""
        if not self.has_console:
            raise UsageError(f"{self.facts.name} has no service console on this bench")
        if self._console is None:
            self._console = ConsoleClient.over(self.route(VANTAGES[HOME]), permits=self.facts.permits)
        return self._console

    def drop_console(self) -> None:
        """Forget an open line to the console, as after one that went dead."""
        console, self._console = self._console, None
        if console is not None:
            console.close()

    @property
    def escpos(self) -> EscposClient:
        """A receipt printer as a till speaks to it: over the network, its serial line or its USB cable, the
        first of these that leads to it. Raises Refused or NoAnswer."""
        if self._escpos is None:
            permits, way = self.facts.permits, way_to_till(self.facts, usb=self.has_usb)
            if not way:
                raise UsageError(f"{self.facts.name} speaks no ESC/POS on this bench")
            if way == CABLE:
                self._escpos = EscposClient.over_usb(self.usb, permits=permits)
            else:
                self._escpos = EscposClient.over(self.route(VANTAGES[HOME]), way, permits=permits)
        return self._escpos

    def drop_escpos(self) -> None:
        """Forget a conversation with a receipt printer, as after one that went dead."""
        till, self._escpos = self._escpos, None
        if till is not None:
            till.close()

    def drop_usb(self) -> None:
        """Forget an open USB connection, as after an unplug."""
        usb, self._usb, self._pjl = self._usb, None, None
        if way_to_till(self.facts, usb=self.has_usb) == CABLE:
            self.drop_escpos()
        if usb is not None:
            with suppress(MisfeedError):
                usb.close()

    @property
    def staging(self) -> Staging:
        if self._unit.staging is None:
            raise UsageError(f"{self.facts.name} cannot be broken on this bench: it has no staging")
        return self._unit.staging

    # -- how it is set -----------------------------------------------------------------------------------

    @property
    def tells_settings(self) -> bool:
        """Whether it can tell how it is set."""
        return isinstance(self._unit, TellsSettings)

    def settings(self) -> Mapping[str, str]:
        """Every setting by name, secrets masked. Raises Missing when the device cannot tell."""
        return self._teller().settings()

    def setters(self) -> Mapping[str, Setter]:
        """How each setting that can be set is set, by name; none where nobody says."""
        return self._unit.setters() if isinstance(self._unit, TakesSettings) else {}

    def counters(self) -> Mapping[str, int]:
        """Maintenance counters by part. Raises Missing when the device cannot tell."""
        return self._teller().counters()

    def remember_settings(self) -> None:
        """Note how it is set now, for `changed`; nothing where it cannot tell."""
        self._settings = self._unit.settings() if isinstance(self._unit, TellsSettings) else {}

    def changed(self) -> frozenset[str]:
        """Names of settings that are other than they were when they were noted. Raises Missing."""
        now = self._teller().settings()
        return frozenset(
            name for name in {*now, *self._settings} if now.get(name) != self._settings.get(name)
        )

    def _teller(self) -> TellsSettings:
        if not isinstance(self._unit, TellsSettings):
            raise Missing(f"{self.facts.name} cannot tell how it is set")
        return self._unit

    def inject(self, fault: str, at: str = "", **parameters: Any) -> str:
        """Put a root cause in; returns where it sits."""
        return self.staging.inject(fault, self.facts.place(at), parameters)

    def depart(self, quirk: str) -> None:
        """Have its firmware depart from a standard from now on: "ipp.cut-short@operation=Get-Jobs,byte=40".

        Raises UsageError for a quirk that there is not, and Missing where nobody can have a firmware do so.
        """
        if not isinstance(self._unit, TakesQuirks):
            raise Missing(f"the firmware of {self.facts.name} does what it does")
        self._unit.depart(quirk)

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Wait on the device's clock until `holds()`; a device that does not answer does not hold."""

        def safely() -> bool:
            try:
                return holds()
            except Unreachable:
                return False

        return self.clock.wait_until(safely, timeout_s, every_s)
