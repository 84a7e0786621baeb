"""Which parts the machines of a profile have, and how each begins.

A new kind of part is a line here. Knows parts by what a profile calls for, not by what they do. Kinds that
few models have are imported where one calls for them, since a printer shall answer soon after its start.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .accounting import Accounting
from .bins import Bin
from .conditions import AlertTable
from .connection import Cable, Supplicant
from .covers import Cover
from .discovery import Discovery
from .disk import Disk
from .engine import Engine
from .fans import Fan
from .flaws import Flaws
from .formatter import Formatter
from .fuser import Fuser
from .habits import Habit
from .host_settings import HostSettings
from .jobs import JobQueue
from .laser import Laser
from .link import Link
from .mains import Mains
from .memory import Memory
from .network import Network
from .nic import Nic
from .notes import Notes
from .outside import outside
from .panel import Panel
from .part import Part, state_of
from .path import PaperPath, Station
from .power import Power
from .power_supply import PowerSupply
from .profile import Profile
from .records import EventLog, Hazards
from .rolls import Roll
from .room import Room
from .rtc import Rtc
from .secret import Secret
from .site.addresses import Dhcp, Dns, Neighbour
from .site.directory import Directory
from .site.firewall import Firewall
from .site.gateway import Gateway
from .site.host import Host
from .site.print_server import PrintServer
from .site.radius import Radius
from .site.switch import Switch
from .snmp_access import delivered
from .supplies import Supply, amount_used
from .traps import Traps
from .trays import Rollers, Tray
from .usb_cable import UsbCable
from .usb_port import UsbPort
from .volume import Volume


class Planned(NamedTuple):
    """One part to be made: `about` is the profile's table, `state` the tuple of its fields."""

    kind: type[Part]
    id: str
    number: int
    about: Any
    state: tuple[Any, ...]


def plan(kind: type[Part], part_id: str, index: int = 1, about: Any = None, **state: Any) -> Planned:
    """A part that begins with `state`; fields not named begin with their defaults."""
    return Planned(kind, part_id, index, about, state_of(kind, **state))


def _always(profile: Profile) -> Iterator[Planned]:
    for kind, part_id in (
        (Power, "power"),
        (Mains, "mains"),
        (PowerSupply, "power.supply"),
        (AlertTable, "alerts"),
        (EventLog, "log"),
        (Hazards, "hazards"),
        (Room, "room"),
        (Rtc, "rtc"),
        (JobQueue, "jobs"),
        (PaperPath, "path"),
        (Flaws, "flaws"),
    ):
        yield plan(kind, part_id)
    printed = profile.engine.page_count
    paused = Habit.PAUSED_AT_START in profile.quirks
    yield plan(Engine, "engine", impressions=printed, sheets=printed, paused=paused)
    yield plan(Nic, "nic")
    yield plan(Notes, "notes")
    yield plan(Volume, "volume")
    yield plan(HostSettings, "host-settings")
    yield plan(Network, "network", community=Secret(profile.network.community), **delivered(profile.snmp))
    told = profile.network
    yield plan(Traps, "network.traps", receivers=told.trap_receivers, removals=told.alert_removals)
    yield plan(Discovery, "network.discovery")
    yield plan(Formatter, "formatter", firmware=profile.identity.firmware, quirks=frozenset(profile.quirks))
    yield plan(Panel, "panel", language=profile.panel.languages[0])


def _paper(profile: Profile) -> Iterator[Planned]:
    for i, tray in enumerate(profile.trays, 1):
        row = tray.index or i
        found = {"level": tray.level, "media": tray.media, "paper": tray.media, "type": tray.type}
        yield plan(Tray, tray.name, row, tray, **found)
        if tray.roller is not None:
            yield plan(Rollers, f"{tray.name}.rollers", row, tray.roller)
    for i, output in enumerate(profile.bins, 1):
        yield plan(Bin, output.name, output.index or i, output)
    for i, cover in enumerate(profile.covers, 1):
        yield plan(Cover, f"cover.{cover.name}", cover.index or i, cover)
    stations = [*profile.path.stations, *([profile.path.duplex] if profile.path.duplex else [])]
    for i, station in enumerate(stations, 1):
        yield plan(Station, f"path.{station.name}", i, station)


def _inkjet(profile: Profile) -> Iterator[Planned]:
    if profile.printhead is not None:
        from .printhead import Printhead

        yield plan(Printhead, "printhead", about=profile.printhead)
    if profile.carriage is not None:
        from .carriage import PrintCarriage

        yield plan(PrintCarriage, "carriage", about=profile.carriage)


def _label(profile: Profile) -> Iterator[Planned]:
    if profile.thermal_head is not None:
        from .label import DIRECT, TRANSFER, ThermalHead

        method = DIRECT if profile.thermal_head.direct else TRANSFER
        yield plan(ThermalHead, "thermal-head", about=profile.thermal_head, method=method)
    if profile.platen is not None:
        from .label import Platen

        yield plan(Platen, "platen", about=profile.platen)
    if profile.gap_sensor is not None:
        from .label import GapSensor

        yield plan(GapSensor, "gap-sensor", about=profile.gap_sensor)
    if profile.cutter is not None:
        from .cutter import Cutter

        yield plan(Cutter, "cutter", about=profile.cutter)
    if profile.drawer is not None:
        from .drawer import CashDrawer

        yield plan(CashDrawer, "drawer", about=profile.drawer)


def _marking(profile: Profile) -> Iterator[Planned]:
    if profile.fuser is not None:
        yield plan(Fuser, "fuser", about=profile.fuser)
    for i, supply in enumerate(profile.supplies, 1):
        yield plan(Supply, f"supply.{supply.name}", supply.index or i, supply, used=amount_used(supply))
    if profile.laser is not None:
        yield plan(Laser, "laser", about=profile.laser)
    for i, roll in enumerate(profile.rolls, 1):
        yield plan(Roll, f"roller.{roll.name}", i, roll)
    for i, fan in enumerate(profile.fans, 1):
        yield plan(Fan, f"fan.{fan.name}", i, fan)


def _faxing(profile: Profile) -> Iterator[Planned]:
    if profile.fax is not None:
        from .fax import Fax
        from .site.phone import PhoneLine

        yield plan(Fax, "fax", about=profile.fax)
        yield plan(PhoneLine, "site.phone")


def _finishing(profile: Profile) -> Iterator[Planned]:
    if profile.finisher is not None:
        from .finisher import Finisher, Stapler

        yield plan(Finisher, "finisher", about=profile.finisher)
        yield plan(Stapler, "finisher.stapler", about=profile.finisher)


def _scanning(profile: Profile) -> Iterator[Planned]:
    if profile.scanner is None:
        return
    from .scanner import Carriage, Scanner, ShippingLock, Strip

    yield plan(Scanner, "scanner", about=profile.scanner)
    yield plan(Carriage, "scanner.carriage", about=profile.scanner)
    if profile.scanner.shipping_lock:
        yield plan(ShippingLock, "scanner.lock")
    if profile.scanner.sends:
        from .sending import Sender
        from .site.mail import MailRelay
        from .site.share import Share

        yield plan(Sender, "scanner.sender")
        yield plan(MailRelay, "site.mail")
        yield plan(Share, "site.share")
    if profile.scanner.feeder is not None:
        from .feeder import Feeder, FeederRollers

        yield plan(Feeder, "scanner.feeder", about=profile.scanner.feeder)
        yield plan(FeederRollers, "scanner.feeder.rollers", about=profile.scanner.feeder)
        yield plan(Strip, "scanner.strip")


def _electronics(profile: Profile) -> Iterator[Planned]:
    if profile.kind == "laser":
        # The others carry everything on one board.
        yield plan(Link, "formatter.link")
    if profile.disk is not None:
        yield plan(Disk, "disk", about=profile.disk)
    if profile.memory is not None:
        yield plan(Memory, "memory", about=profile.memory)


def _accounts(profile: Profile) -> Iterator[Planned]:
    if profile.accounting is not None:
        yield plan(Accounting, "accounting", about=profile.accounting)
        yield plan(Directory, "site.directory")


def _site(profile: Profile) -> Iterator[Planned]:
    if profile.usb is not None:
        yield plan(UsbPort, "usb.port")
        yield plan(UsbCable, "usb.cable")
        yield plan(Host, "site.host")
    yield plan(Cable, "network.cable")
    yield plan(Supplicant, "network.supplicant")
    yield plan(Radius, "site.radius")
    yield plan(Dns, "site.dns")
    yield plan(Neighbour, "site.neighbour")
    yield plan(Switch, "site.switch")
    yield plan(Firewall, "site.firewall")
    yield plan(Dhcp, "site.dhcp")
    yield plan(Gateway, "site.gateway")
    yield plan(PrintServer, "site.print-server")


def _added(profile: Profile) -> Iterator[Planned]:
    for i, extra in enumerate(profile.parts, 1):
        yield plan(kind_named(extra.kind), extra.name, extra.index or i, extra)


def kind_named(name: str) -> type[Part]:
    """The kind of part that a package adds under that name. Raises LookupError with the nearest."""
    kinds = outside("parts")
    if name not in kinds:
        near = difflib.get_close_matches(name, kinds, n=1)
        known = f"there are {', '.join(sorted(kinds))}" if kinds else "none is installed"
        raise LookupError(
            f"no installed package adds the kind of part {name!r}; "
            + (f"did you mean {near[0]!r}?" if near else known)
        )
    kind: type[Part] = kinds[name]
    return kind


_BUILDERS: tuple[Callable[[Profile], Iterator[Planned]], ...] = (
    _always,
    _inkjet,
    _label,
    _marking,
    _paper,
    _scanning,
    _finishing,
    _faxing,
    _electronics,
    _accounts,
    _site,
    _added,
)


def planned_parts(profile: Profile) -> tuple[Planned, ...]:
    """All parts of a machine of `profile`, in an order that never changes."""
    return tuple(planned for build in _BUILDERS for planned in build(profile))
