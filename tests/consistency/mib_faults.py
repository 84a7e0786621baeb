"""What each fault shows over SNMP while it lasts, by hand: conditions, nothing for a reason, or silence.

On the first model that its scenario fits, whose rows and places these are. One without a row fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from .mib_expected import At


@dataclass(frozen=True, slots=True)
class Shows:
    """Conditions. `untold`: why no notification of theirs reaches anybody; "" where one does."""

    conditions: tuple[At, ...]
    untold: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The agent has nothing to tell. `restarts`: it has started anew meanwhile, and tells that."""

    why: str
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """The manager gets no answer. `refused`: it gets one that is none."""

    why: str
    refused: bool = False


def shows(*conditions: tuple[str, int] | tuple[str, int, int], untold: str = "") -> Shows:
    return Shows(tuple(At(*one) for one in conditions), untold)


_PAPER = Nothing("a defect of the page, which no sensor sees")
_SITE = Nothing("it is the site's and not the printer's, which is well")
_SCANS = Nothing(
    "the scan is good and its sending fails: the send log tells, the Printer MIB has no word for it"
)
_FAX = Nothing("the telephone line is no object of any of these MIBs")
_CUT_OFF = Silence("no datagram gets from the manager to the printer")
_DARK = Silence("it has no power, or starts no firmware")
_RESTARTED = Nothing("it is up again before anybody can ask", restarts=True)

FAULTS: dict[str, Shows | Nothing | Silence] = {
    # Media path.
    "bin.flag.stuck": shows(("bin full", 1)),
    "cover.switch.burnt": shows(("door open", 1)),
    "cover.tab.broken": shows(("door open", 1)),
    "fuser.claws.worn": shows(("jam at exit", 1, 4)),
    "path.refeed.glazed": shows(("jam in duplex path", 2, 5)),
    "path.sensor.dirty": shows(("jam in path", 1, 1)),
    "path.sensor.scrap": shows(("jam in path", 1, 1)),
    "tray.guides.wrong": shows(("load tray", 1)),
    "tray.lift.broken": shows(
        ("stack not raised and asked for", 2), ("tray empty and asked for", 2), ("load tray", 2)
    ),
    "tray.paper.damp": shows(("jam in path", 1, 1)),
    "tray.rollers.worn": shows(("jam at tray", 2)),
    # Consumables.
    "drum.light-struck": Nothing("nothing counts the light that a drum has seen; the page shows it"),
    "supply.chip.refused": shows(("supply unreadable", 4)),
    "supply.contacts.dirty": shows(("supply unreadable", 4)),
    "supply.drum.worn": shows(("drum at its end", 6)),
    "supply.maintenance.due": shows(("maintenance due", 10)),
    "supply.missing": shows(("toner out", 4)),
    "supply.spent": shows(("toner empty", 4)),
    "supply.waste.full": shows(("waste toner full", 2)),
    "supply.waste.window-dirty": shows(("waste toner full", 2)),
    # Imaging.
    "fan.bearing.worn": shows(("fan stands", 1)),
    "fan.clogged": shows(("fan stands", 1)),
    "fuser.connector.loose": shows(("fuser slow", 1)),
    "fuser.film.worn": _PAPER,
    "fuser.heater.open": shows(("fuser cold", 1)),
    "fuser.thermistor.drifted": shows(("fuser hot", 1)),
    "fuser.thermistor.open": shows(("fuser thermistor", 1)),
    "laser.dead": shows(("no laser beam", 1)),
    "laser.fogged": shows(("no laser beam", 1)),
    "laser.window.dusty": _PAPER,
    "power.supply.triac-shorted": shows(("fuser hot", 1)),
    "roller.surface.cut": _PAPER,
    "roller.transfer.contact-dirty": _PAPER,
    "roller.transfer.worn": _PAPER,
    "tray.type.wrong": Nothing(
        "the tray's type is a setting, and a setting is no condition; the page shows it"
    ),
    # Inkjet.
    "absorber.soaked": shows(("ink absorber full", 5)),
    "carriage.blocked": shows(("carriage stuck", 1, 2)),
    "carriage.strip.smeared": shows(("carriage stuck", 1, 2)),
    "printhead.contacts.dirty": shows(("no print head", 1)),
    "printhead.misaligned": _PAPER,
    "printhead.nozzles.clogged": _PAPER,
    "supply.vent.sealed": Nothing("its chip counts the ink that should have flowed; the page shows it"),
    # Label printer.
    "cover.lever.not-home": shows(("cover open", 1)),
    "cutter.gummed": shows(("cutter stuck", 1, 4)),
    "gap-sensor.dusty": shows(("jam in path", 1, 1)),
    "gap-sensor.uncalibrated": shows(("jam in path", 1, 1)),
    "platen.glazed": _PAPER,
    "thermal-head.dirty": _PAPER,
    "thermal-head.element.burnt": _PAPER,
    "thermal-head.method.direct": shows(("ribbon not wanted", 1)),
    "thermal-head.pressure.uneven": _PAPER,
    # Finishing.
    "finisher.stapler.bent": shows(("stapler stuck", 1)),
    # Scanner and fax.
    "fax.cord.ext": _FAX,
    "fax.receive.memory": Nothing("faxes that are kept are no jobs of the printer, which is ready"),
    "scanner.feeder.rollers.worn": shows(("original not taken", 1)),
    "scanner.lamp.burnt": shows(("scanner dark", 1)),
    "scanner.lock.on": shows(("scanner not home", 1)),
    "scanner.sender.smb1": _SCANS,
    "scanner.strip.speck": Nothing("a line on the copy, which no sensor sees"),
    "site.mail.password": _SCANS,
    "site.mail.root": _SCANS,
    "site.phone.dead": _FAX,
    "site.phone.slips": _FAX,
    "site.share.expired": _SCANS,
    # Firmware.
    "disk.failed": shows(("disk unusable", -1)),
    "disk.foreign": shows(("disk unusable", -1)),
    "formatter.firmware.old": _RESTARTED,
    "formatter.image.damaged": _DARK,
    "formatter.link.loose": shows(("engine silent", -1)),
    "formatter.nvram.failing": shows(
        ("settings lost", -1), untold="it has forgotten whom to tell, with all its other settings"
    ),
    "memory.module.failed": shows(("page too complex", 1)),
    "nic.dead": Silence("its network card is dead; USB and the panel tell"),
    # Power.
    "mains.circuit.weak": _RESTARTED,
    "mains.outlet.dead": _DARK,
    "power.sleep.deep": Silence("its network sleeps with it"),
    "power.supply.dead": _DARK,
    # Network.
    "network.acl": Nothing("an access list is a setting, and the manager is on it"),
    "network.administrator.unknown": Nothing("a password is a setting; the panel alone denies access"),
    "network.cable.broken": _CUT_OFF,
    "network.certificate.expired": Nothing("a certificate is no object of any of these MIBs"),
    "network.certificate.name": Nothing("a certificate is no object of any of these MIBs"),
    "network.service.off": Nothing(
        "a service that is off is a setting: prtChannelState has it, and no alert"
    ),
    "network.snmp.community": Silence("a wrong community is dropped (RFC 3584 §5.2.1)"),
    "network.snmp.user": Silence("RFC 3414 §3.2: a Report, and no response", refused=True),
    "network.snmp.versions": Silence("a version that is off is dropped"),
    "network.supplicant.expired": _CUT_OFF,
    "network.tls.old": Nothing("versions of TLS are no object of any of these MIBs"),
    "rtc.cell.flat": Nothing("a clock that is wrong is told by hrSystemDate, and no alert", restarts=True),
    "site.dhcp.reservation": _CUT_OFF,
    "site.dhcp.silent": _CUT_OFF,
    "site.directory.account": _SITE,
    "site.directory.unreachable": _SITE,
    "site.firewall.inbound": _SITE,
    "site.firewall.rule": _SITE,
    "site.gateway.mdns": _SITE,
    "site.neighbour.address": _CUT_OFF,
    "site.print-server.driver": _SITE,
    "site.print-server.levels": _SITE,
    "site.radius.ca": _CUT_OFF,
    "site.switch.duplex": Nothing("the interface counts errors (IF-MIB); the Printer MIB has no word for it"),
    "site.switch.port.shut": _CUT_OFF,
    "site.switch.vlan": _CUT_OFF,
    # USB.
    "site.host.claim": Nothing("two drivers of a computer quarrel, and the printer is well"),
    "usb.cable.damaged": Nothing("the cable is no part of the printer"),
    "usb.cable.long": Nothing("the cable is no part of the printer"),
    "usb.cable.hub": Nothing("the hub is no part of the printer"),
    "usb.port.bent": Nothing("no alert group has a contact that only a host misses"),
    "site.host.power-saving": Nothing("a setting of a computer, and the printer is well"),
}
