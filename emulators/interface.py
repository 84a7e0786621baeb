"""What an interface of an emulated device is, so that a host can put it on an address without knowing it.

Each sub-package of `misfeed.emulators` that offers one has a module-level `INTERFACE`, and one for the serial
port, where it offers the same there, a `LINE_INTERFACE`; packages from outside
register theirs under the entry point group `misfeed.interfaces`. Deleting a folder removes its interface and
nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import misfeed.emulators
from misfeed.emulators.announcing import Announced
from misfeed.emulators.capturing import Recorder
from misfeed.emulators.http.messages import Handler
from misfeed.emulators.machine import Machine, Profile
from misfeed.emulators.quirks import Quirk
from misfeed.extending.points import cannot, usable, warn
from misfeed.transports.base import DatagramService, StreamService


def _announces_nothing(_machine: Machine, _host: str, _port: int) -> Iterable[Announced]:
    return ()


Service = StreamService | DatagramService
Told = Callable[[int], None]
"""Takes the place of a machine among many."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One way to reach a device.

    Attributes:
        name: the service's name, as routes and network rules call it: "ipp", "snmp", "pjl", "usbip".
        transport: what carries it.
        serve: makes the service for one machine. It is called once per machine; all calls into the service
            come one at a time, with time brought up to date and access already granted.
        response_us: how long the firmware takes to answer, in microseconds of virtual time.
        describe: what to tell the user about it, given host and port: {"ipp": "ipp://127.0.0.1:631/ipp/print"}.
        network: reached through the printer's network stack, and so under its rules.
        line: spoken over the machine's serial port, where that carries it; `network` is False then. Its
            sessions may satisfy `HearsBreak`.
        quirks: how its firmware can be told to depart from the standard.
        needs: modules that `serve` imports, where that takes long. Whoever opens sockets imports them when
            those interfaces answer that need none.
        http: HTTP is spoken over it, so that wire faults can act on one answer of HTTP.
        usb: it carries transfers over USB, so that wire faults can act on one of them.
        endpoints: addresses of the endpoints that it carries transfers of, but for 0.
        pages: answers requests for pages of people that come to other interfaces which speak HTTP.
        announced: how who looks for printers finds it (DNS-SD), given the name of its host and its port.
        together: makes one service of many machines' for who connects to no machine's own address. It tells
            which one its client has chosen before it uses that, and when the client has left it.
        record: writes down what is said over it, in a form that others' programs read.
        cable: what serves the same over USB (IPP-over-USB 1.0), in clear, whatever the network's rules are.
    """

    name: str
    transport: Literal["stream", "datagrams"]
    serve: Callable[[Machine], Service]
    response_us: Callable[[Machine], int]
    describe: Callable[[Machine, str, int], Mapping[str, str]]
    network: bool = True
    line: bool = False
    quirks: tuple[Quirk, ...] = ()
    needs: tuple[str, ...] = ()
    http: bool = False
    usb: bool = False
    endpoints: Callable[[Machine], frozenset[int]] = lambda _: frozenset()
    pages: Callable[[Machine], Handler] | None = None
    announced: Callable[[Machine, str, int], Iterable[Announced]] = _announces_nothing
    cable: Callable[[Machine], StreamService] | None = None
    together: Callable[[Sequence[Service], Told, Told], StreamService] | None = None
    record: Recorder | None = None

    def offered_by(self, profile: Profile) -> bool:
        """Whether models of that kind have it at all, switched on or not."""
        if self.line:
            return profile.serial is not None and profile.serial.carries == self.name
        return self.name in profile.network.services if self.network else profile.usb is not None


def _offers(module: pkgutil.ModuleInfo) -> bool:
    """Whether a folder's front page names an interface. One that does not is not imported: what pictures and
    documents need takes longer than a whole printer to start.
    """
    spec = module.module_finder.find_spec(f"misfeed.emulators.{module.name}", None)
    source = getattr(spec.loader, "get_source", None) if spec is not None else None
    return source is None or "INTERFACE" in (source(f"misfeed.emulators.{module.name}") or "INTERFACE")


@cache
def interfaces() -> Mapping[str, Interface]:
    """Every interface there is, by name: the built-in ones, then those that other packages register."""
    found: dict[str, Interface] = {}
    for module in pkgutil.iter_modules(misfeed.emulators.__path__):
        if module.ispkg and _offers(module):
            package = importlib.import_module(f"misfeed.emulators.{module.name}")
            for word in ("INTERFACE", "LINE_INTERFACE"):
                offered = getattr(package, word, None)
                if isinstance(offered, Interface):
                    found[offered.name] = offered
    for point, offered in usable("misfeed.interfaces"):
        if not isinstance(offered, Interface):
            warn(str(cannot(point, "it is no Interface")))
        elif offered.name in found:
            warn(str(cannot(point, f"another interface has the name {offered.name} already")))
        else:
            found[offered.name] = offered
    return found
