"""A real device as the harness takes it: clients go through a gate, the clock is on the wall, it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from misfeed.contract import CannotAct, DeviceClock, Facts, Hands, Missing, Staging
from misfeed.errors import MisfeedError
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import snmp_user
from misfeed.permits import Permit
from misfeed.place import VANTAGES
from misfeed.prompting import PromptedHands, PromptedStaging, desk
from misfeed.prompting.staging import InstructionsOf
from misfeed.real.benchfile import IPP_PORT, BenchDevice
from misfeed.real.clock import WallClock
from misfeed.real.facts import Told, gather
from misfeed.real.gate import Gate
from misfeed.real.hands import NobodysHands
from misfeed.real.reads import IPP_PATH
from misfeed.real.route import Doors
from misfeed.real.usb import GatedPrinter, from_usb
from misfeed.real.usb_name import UsbName

_PRINTER_URI = {"ipp.path": IPP_PATH, "ipp.host": "localhost", "ipp.scheme": "ipp"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a device: its facts, and where each is from.

    Attributes:
        silent: why a service told nothing, by its name. answered: those of them that answer all the same.
    """

    facts: Facts
    sources: Mapping[str, str]
    silent: Mapping[str, str]
    answered: frozenset[str] = frozenset()


class RealUnit:
    """Satisfies `misfeed.contract.Unit`.

    Args:
        entry: how the bench file tells of it. permits: what may be done to it.
        known: what was gathered before; asked of the device when left out.
        instructions: how a person brings a fault about.
    """

    lasting = True

    def __init__(
        self,
        name: str,
        entry: BenchDevice,
        permits: frozenset[Permit],
        known: Known | None = None,
        *,
        instructions: InstructionsOf | None = None,
    ) -> None:
        self._name = name
        self._entry = entry
        self._permits = permits
        self.clock: DeviceClock = WallClock()
        self.site: Mapping[str, str] = _site(name, entry)
        self.usb = bool(entry.usb)
        self._user = snmp_user(self.site) if entry.snmp_user is not None else None
        path = self._ipp_path = self.site.get("ipp.path", IPP_PATH)
        doors = Doors(name, entry.doors(), entry.secured(), entry.lines())
        self._gate = Gate(doors, permits, self._user, ipp_path=path)
        self.known = known or self._ask()
        self.facts = self.known.facts
        self.hands: Hands = NobodysHands(name, self.clock, self._panel)
        self.staging: Staging | None = None
        if _somebody_helps(entry, permits):
            self.hands = PromptedHands(desk(), self.clock, self.facts)
            if Permit.FAULTS in permits and instructions is not None:
                self.staging = PromptedStaging(desk(), self.clock, self.facts, instructions)

    def __repr__(self) -> str:
        return f"<RealUnit {self._name}>"

    def route(self, address: str) -> Gate:
        """The way from this computer. Raises Missing for another place of the site."""
        if address != VANTAGES[self._entry.vantage]:
            place = next((one for one, where in VANTAGES.items() if where == address), address)
            raise Missing(f"{self._name} is reached from {self._entry.vantage} only here, not from {place}")
        return self._gate

    def route_here(self) -> Gate:
        """The way from this computer."""
        return self._gate

    def usb_printer(self) -> GatedPrinter:
        """The printer on a cable of this computer. Raises Missing where the bench names none."""
        if not self._entry.usb:
            raise Missing(f"{self._name} has no USB connection on this bench")
        name, kind = UsbName.of(self._entry.usb), self._entry.kind
        return GatedPrinter(name, self._permits, self._ipp_path, kind=kind)

    def close(self) -> None:
        """Nothing is kept between questions."""

    def ipp(self) -> IppClient:
        """A client of its IPP service, as the site's clients are set."""
        site = {**_PRINTER_URI, **self.site}
        return IppClient(
            self._gate, path=site["ipp.path"], uri_host=site["ipp.host"], uri_scheme=site["ipp.scheme"]
        )

    def snmp(self) -> SnmpClient:
        """A client of its SNMP agent, as the site's clients are set."""
        if self._user is not None:
            return SnmpClient(self._gate, user=self._user)
        return SnmpClient(self._gate, community=self.site["snmp.community"])

    def lpd(self) -> LpdClient:
        """A client of its line printer daemon, of the queue that the bench names."""
        return LpdClient(self._gate, self.site["lpd.queue"])

    def _ask(self) -> Known:
        doors = self._entry.doors()
        with self.ipp() as ipp:
            told = gather(ipp if "ipp" in doors else None, self.snmp() if "snmp" in doors else None)
        if self.usb:
            from_usb(self.usb_printer(), told, ipp="ipp" not in doors)
        return _known(self._name, self._entry, self._permits, told)

    def _panel(self) -> str:
        try:
            if self.facts.values["panel"]:
                return " ".join(line.strip() for line in self.snmp().console_text() if line.strip())
        except MisfeedError as error:
            raise CannotAct(f"{self._name} does not tell what its panel says: {error}") from error
        raise CannotAct(f"{self._name} does not tell what its panel says")


def _known(name: str, entry: BenchDevice, permits: frozenset[Permit], told: Told) -> Known:
    """What the device told, under what the bench file says of it, which goes first."""
    values = dict(told.values)
    sources = dict(told.sources)
    for key in ("kind", "media"):
        if said := getattr(entry, key):
            values[key], sources[key] = said, "bench file"
    sources |= dict.fromkeys((*entry.parts, *(f"{{{role}}}" for role in entry.roles)), "bench file")
    facts = Facts(
        name=name,
        version=str(values.get("firmware", "")),
        kind=str(values.pop("kind", "")),
        parts=frozenset({*told.parts, *entry.parts, *entry.roles.values()}),
        roles={**told.roles, **entry.roles},
        rows=told.rows,
        services=frozenset(entry.doors()),
        lines=frozenset(entry.lines()),
        values={"usb": bool(entry.usb), "panel": told.panel, **values},
        permits=permits,
        vantages=frozenset({entry.vantage}),
        breakable=_somebody_helps(entry, permits) and Permit.FAULTS in permits,
    )
    if entry.usb and not entry.doors():
        facts = facts.by_usb_alone()
        # A page of a maker's own is none that can be read here.
        facts = replace(facts, services=facts.services - {"web"})
    return Known(facts, sources, told.silent, frozenset(told.answered))


def _somebody_helps(entry: BenchDevice, permits: frozenset[Permit]) -> bool:
    """Whether a person at the device is asked."""
    return entry.hands == "prompts" and Permit.HANDS in permits


def _site(name: str, entry: BenchDevice) -> dict[str, str]:
    """How the site's clients are set for it; here, and nowhere else, secrets are looked up."""
    site = {"snmp.community": "public"}
    if entry.community is not None:
        site["snmp.community"] = entry.community.resolve(f"{name}: community")
    if (user := entry.snmp_user) is not None:
        hidden = user.priv_secret.resolve(f"{name}: snmp_user") if user.priv_secret else ""
        site |= {
            "snmp.version": "3",
            "snmp.user": user.name,
            "snmp.passphrase": user.secret.resolve(f"{name}: snmp_user"),
            "snmp.auth": user.auth,
            "snmp.priv": user.priv,
            "snmp.priv_passphrase": hidden,
        }
    if entry.admin is not None:
        site |= {
            "admin.name": entry.admin.name,
            "admin.password": entry.admin.secret.resolve(f"{name}: admin"),
        }
    if entry.lpd:
        site["lpd.queue"] = entry.queue()
    if entry.ipp:
        host, port, path = entry.printer_uri()
        site |= {
            "ipp.scheme": "ipps" if entry.secured() else "ipp",
            "ipp.host": host if port == IPP_PORT else f"{host}:{port}",
            "ipp.path": path,
        }
    return site
