"""What makes devices and what drives them agree on: facts, clock, hands, staging. No behaviour lives here.

The one module of the harness that providers of devices import beside codecs, transports and errors.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from misfeed.errors import MisfeedError, UsageError
from misfeed.permits import Permit
from misfeed.transports.base import Handshake, Route

if TYPE_CHECKING:
    from misfeed.interfaces.usb import UsbPrinter


class Missing(UsageError):
    """The device has no such part; a scenario that needs it does not fit."""


ROLES: Mapping[str, str] = {
    "tray": "the input that serves the everyday job",
    "picking_tray": "the same, where rollers pick from it",
    "sized_tray": "the same, where it reads its size off its guides",
    "lifted_tray": "the same, where a drive lifts its stack",
    "duplex": "the way back for the second side, behind a cover",
    "duplex_cover": "that cover",
    "bin": "where pages land",
    "flagged_bin": "the same, where a flag tells that it is full",
    "cover": "the first cover",
    "sensor": "the first sensor of the paper path that lies behind a cover",
    "sensor_cover": "that cover",
    "fuser_exit": "the way out of the fuser, behind a cover",
    "exit_cover": "that cover",
    "black": "the supply that marks black",
    "black_with_chip": "the same, where it has a memory chip",
    "colour": "a supply that marks a colour",
    "sleeper": "what sends a model to sleep that ever sleeps",
    "waste": "the receptacle that a user replaces",
    "absorber": "the ink absorber that only service changes",
    "black_tank": "the tank of black ink",
    "mark_cover": "the cover over the place where sheets are marked",
    "head_cover": "the print head that a lever presses down",
    "drum": "the photoconductor that marks black",
    "drum_unit": "what that drum is changed with",
    "drum_kit": "a drum that is a supply of its own",
    "kit": "the fuser as a maintenance unit whose pages the printer counts",
    "fan": "the first fan",
    "transfer_roller": "the roller that brings the image onto the paper, where it is changed alone",
    "film": "the roll that fixes, inside the fuser",
}
"""The roles that scenarios may name in braces, and what plays them."""

SECRET_WORDS = ("community", "passphrase", "password", "secret")
"""What stands under a name with one of these words opens a device: nobody writes it down or tells it."""

MASK = "********"


TILL = "receipt"
"""The kind of model that stands at a till, and is spoken to in ESC/POS on its USB cable."""
ESCPOS = "escpos"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a device before anyone asks it.

    Attributes:
        name: profile or bench name. version: of the profile. kind: "laser", "inkjet", ...
        parts: ids of its parts.
        roles: parts by what they do here: {"tray": "tray-2", "black": "supply.black"}; scenario text names
            parts as "{tray}.rollers", so that one script fits every model.
        rows: parts by Printer MIB group and row number: {"input": {2: "tray-2"}}.
        stations: the places of the paper path, in order.
        services: network services it offers. lines: what is spoken over its serial port: "console".
        values: other facts a selection may ask for: {"duplex": True, "color": False}.
        permits: what may be done to it beside reading; None where everything may.
        vantages: the vantage points that it can be reached from; None for all.
        breakable: whether causes can be put into it.
        over: "usb" where it is reached by its USB cable and by nothing else; "" else.
    """

    name: str
    version: str = ""
    kind: str = ""
    parts: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    stations: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    permits: frozenset[Permit] | None = None
    vantages: frozenset[str] | None = None
    breakable: bool = True
    over: str = ""

    def by_usb_alone(self) -> Facts:
        """What is left of them where nothing but the USB cable leads to the device."""
        services = CARRIED_BY_USB if self.values.get("usb_http") else frozenset[str]()
        return replace(
            self,
            services=services,
            lines=frozenset(),
            vantages=self.vantages or frozenset({"admin"}),
            over="usb",
        )

    def place(self, text: str) -> str:
        """Fill roles into `text`: "{tray}.rollers" -> "tray-2.rollers". Raises UsageError."""
        try:
            return text.format_map(self.roles)
        except KeyError as error:
            role = str(error.args[0])
            if role not in ROLES:
                near = difflib.get_close_matches(role, ROLES, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"roles: {', '.join(ROLES)}"
                raise UsageError(f"there is no role {role!r}; {hint}") from None
            raise Missing(f"{self.name} has no {role.replace('_', ' ')}") from None
        except (ValueError, IndexError, AttributeError, TypeError):
            raise UsageError(f"{text!r} does not name a part: braces hold a role, as in {{tray}}") from None

    def offers(self, service: str) -> bool:
        """Whether it has a service on the network or over its serial line; a receipt printer has ESC/POS
        in the pipes of its USB cable, too."""
        if service in self.services | self.lines or f"{service}-serial" in self.lines:
            return True
        return service == ESCPOS and self.kind == TILL and bool(self.values.get("usb"))

    def missing(self, needs: str) -> str:
        """Why the device does not have `needs` ("{waste}", "fuser", "service:snmp"); "" when it has.

        "network:ipp" is a service that it has if a network leads to it at all. Raises UsageError for a role
        that nobody knows.
        """
        if needs.startswith("network:"):
            service = needs.removeprefix("network:")
            return "" if self.over else self.missing(f"service:{service}")
        if needs.startswith("service:"):
            service = needs.removeprefix("service:")
            over = " over USB" if self.over else ""
            return "" if self.offers(service) else f"{self.name} offers no {service}{over}"
        try:
            part = self.place(needs)
        except Missing as error:
            return str(error)
        return "" if part in self.parts else f"{self.name} has no {part}"


class OutOfReach(Missing):
    """What was to be looked at, or done, takes an interface that the device is not reached by here."""


CARRIED_BY_USB = frozenset({"ipp", "web"})
"""Services that a cable carries where the device has interfaces for IPP over USB."""


class PingableRoute(Route, Protocol):
    """A route that can also ask whether a network stack is there at all."""

    def ping(self, timeout_s: float) -> bool: ...

    def discover(self, timeout_s: float) -> bool:
        """Whether the device is found by who looks for printers (DNS-SD, RFC 6763)."""

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        """Begin TLS with a service, and see what it shows. Raises Refused or NoAnswer."""


class DeviceClock(Protocol):
    """The device's own time, virtual or real."""

    def now_us(self) -> int: ...

    def today(self) -> str:
        """The date (ISO 8601), as everybody but perhaps the device has it."""

    def wait(self, seconds: float) -> None: ...

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Wait until `holds()`, trying again after each change of the device (or every `every_s`)."""


class CannotAct(MisfeedError):
    """The hands could not do what was asked; the message says what first."""


class FetchedPage(Protocol):
    """A printed page that somebody took from the bin to look at; the device may change meanwhile."""

    def png(self, at_most: int) -> bytes:
        """The page as a PNG image of at most so many octets."""

    def ruler(self) -> tuple[str, ...]:
        """What a ruler tells of it: "repeat mark every 94.2 mm: names roller.drum (94.2 mm)"."""


class Hands(Protocol):
    """Physical acts on one device, each taking its stated time on the device's clock."""

    def act(self, verb: str, target: str, /, *, minutes: float = 0.0, **details: Any) -> None:
        """Do `verb` to the part `target`. Raises CannotAct, or DeviceRefusal when its panel says no."""

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        """What a person sees on the part `target`. Raises CannotAct."""

    def fetch_page(self, target: str) -> FetchedPage:
        """The page on top of the bin `target`, to be looked at. Raises CannotAct when there is none."""

    def wait(self, minutes: float) -> None:
        """Let time pass."""

    def read_panel(self) -> str:
        """What the operator panel says, in one line; "" when it is dark."""

    def temperature_c(self, target: str) -> float:
        """Surface temperature of a part, as a contact thermometer tells. Raises CannotAct."""


class Staging(Protocol):
    """Puts causes in and takes them out, on devices that can be broken."""

    def inject(self, fault: str, at: str, parameters: Mapping[str, Any]) -> str:
        """Break it; returns the place. Raises UsageError for an unknown fault, place or parameter."""

    def present(self, fault: str, at: str, parameters: Mapping[str, Any]) -> bool:
        """Whether the cause is there now. Only for judging the bench itself, never for a diagnosis."""

    def clear(self, fault: str, at: str, parameters: Mapping[str, Any]) -> None: ...

    def hazards(self) -> tuple[str, ...]:
        """Unsafe acts and harm so far, one sentence each."""


class Unit(Protocol):
    """A device as a provider hands it over.

    Attributes:
        usb: whether it has a USB cable on this bench, reached by the stream service "usbip" or, of one that
            `HasUsbPrinter`, by that.
        site: how the site's clients are set for it: {"snmp.community": "public"}.

    A real device also has `lasting = True`: the next case gets it as this one leaves it.
    """

    facts: Facts
    clock: DeviceClock
    hands: Hands
    staging: Staging | None
    usb: bool
    site: Mapping[str, str]

    def route(self, address: str) -> PingableRoute:
        """The way to the device from a place that speaks from `address`."""

    def close(self) -> None: ...


@runtime_checkable
class HasUsbPrinter(Protocol):
    """What a unit offers beside, whose USB cable is not one of USB/IP."""

    def usb_printer(self) -> UsbPrinter:
        """The printer on its cable."""


@runtime_checkable
class TellsSettings(Protocol):
    """What a unit offers beside, when the device can tell how it is set: a service menu, an export."""

    def settings(self) -> Mapping[str, str]:
        """Every setting by name ("network.acl"), as text; secrets masked, and other when they are changed."""

    def counters(self) -> Mapping[str, int]:
        """Maintenance counters by part: pages since somebody reset them."""


@dataclass(frozen=True, slots=True)
class Setter:
    """How a setting is set: the act of hands, on which part, and the detail that the value goes into. `many`
    for a setting that is a list."""

    verb: str
    target: str
    detail: str
    many: bool = False


@runtime_checkable
class TakesSettings(Protocol):
    """What a unit that tells its settings offers beside, when some can be set at its panel or web page."""

    def setters(self) -> Mapping[str, Setter]:
        """By name, those that can be set."""


@runtime_checkable
class TakesQuirks(Protocol):
    """What a unit offers beside, when its firmware can be told to depart from standards."""

    def depart(self, quirk: str) -> None:
        """Do so from now on, by the name of a quirk and what it is bound to. Raises UsageError."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """How a person brings a fault about on a real device, and takes it back: sentences in `language`."""

    by_hand: str
    undo_by_hand: str
    language: str = "en"


class Provider(Protocol):
    """Makes devices of one sort from profiles."""

    def profiles(self) -> tuple[str, ...]:
        """Names of what it can make."""

    def facts(self, profile: str) -> Facts:
        """What is known of a device of that profile, without making one. Raises UsageError."""

    def make(self, profile: str, *, seed: int = 0) -> Unit:
        """A fresh device in its known good state. Raises UsageError."""

    def fault_versions(self) -> Mapping[str, int]:
        """The version of every fault it can inject, by name."""

    def instructions(self, fault: str, language: str = "en") -> Instructions:
        """What a person is told who shall do it, in that language or, where it lacks, in English. Raises
        UsageError for a fault that nobody knows."""


@runtime_checkable
class TellsDigests(Provider, Protocol):
    """What a provider offers beside, so that what it makes can be locked: digests, the same everywhere."""

    def profile_digest(self, profile: str) -> str:
        """Of all that a profile says. Raises UsageError."""

    def fault_digests(self) -> Mapping[str, str]:
        """Of what every fault does, by name."""


@runtime_checkable
class KnowsQuirks(Protocol):
    """What a provider offers beside, when what it makes can be told to depart from standards."""

    def quirks(self) -> tuple[str, ...]:
        """The names of all ways to."""


@runtime_checkable
class HasTills(Protocol):
    """What a provider offers beside, when it has models that only scenarios of tills are meant for."""

    def tills(self) -> tuple[str, ...]:
        """The names of models that stand at tills, which `profiles` does not tell."""


@runtime_checkable
class ChecksFaults(Protocol):
    """What a provider offers beside, when it can tell without a device whether a fault is said rightly."""

    def check_fault(self, fault: str, parameters: Mapping[str, Any]) -> None:
        """Raises UsageError for a fault, a parameter or a value that it does not know."""


@runtime_checkable
class ChecksProfiles(Protocol):
    """What a provider offers beside, when it can tell everything that is wrong with a profile."""

    def profile_mistakes(self, profile: str) -> tuple[str, ...]:
        """Everything that is wrong with it, one sentence each that begins with its place."""


LEAST, MOST = "at least", "at most"
"""Columns of a bench's table that tell what a figure ought to be."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement of a bench, in its unit. `facts`: numbers of what it was taken of, by their names.
    `good`: everything that ran did what it had to. `figures`: more numbers, by row and column of a table.
    `judged`: the column of a row that its columns "at least" and "at most" speak of.
    """

    value: float
    facts: Mapping[str, Any] = field(default_factory=dict)
    good: bool = True
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    judged: Mapping[str, str] = field(default_factory=dict)


class Bench(Protocol):
    """Something to be timed, found under the entry point group `misfeed.benches`."""

    unit: str

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        """Measure once, on these models (on its own choice when none is named). Raises UsageError."""


@runtime_checkable
class Compares(Protocol):
    """A bench that measures others beside this program's devices.

    Attributes:
        beside: further ones that run already, as NAME=URI.
    """

    beside: tuple[str, ...]


@runtime_checkable
class TellsProgress(Protocol):
    """A bench that takes long: it calls `tell` with what it measures now."""

    tell: Callable[[str], None]
