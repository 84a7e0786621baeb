"""Causes in who may reach the printer, and who may change it."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import NetworkRule, QuietRule

IT = "customer IT"
_SNMP = frozenset({"snmp"})

_EVERYBODY = ("admin", "users", "server")

_TWO_HOSTS = {"ARP": "two hardware addresses"}
_TORN = {"cable": "damaged"}

RULES = (
    NetworkRule(
        "network.acl",
        "network",
        open_to=("admin",),
        shut_to=("users", "server"),
        unlike={"access list": "everybody"},
        confidence=0.9,
    ),
    NetworkRule("site.firewall.rule", "site.firewall", open_to=("admin",), unlike={"rules": "as planned"}),
    NetworkRule("network.service.off", "network", _EVERYBODY, sight={"service {service}": "off"}),
    NetworkRule("network.snmp.versions", "network", _EVERYBODY, (), _SNMP, sight={"snmp v1/v2c": "off"}),
    NetworkRule(
        "network.snmp.community",
        "network",
        _EVERYBODY,
        (),
        _SNMP,
        sight={"read community": "set by the administrator"},
        confidence=0.9,
    ),
    QuietRule("rtc.cell.flat", "rtc", {"date": "years off", "cell": "flat"}, minutes=2.0),
    NetworkRule("site.neighbour.address", "site.neighbour", look_at="site.switch", sight=_TWO_HOSTS),
    # Nothing answers at all: the cheapest end of the line first.
    NetworkRule("site.switch.port.shut", "site.switch", ping=False, sight={"port": "shut"}),
    NetworkRule(
        "network.supplicant.expired",
        "network.supplicant",
        ping=False,
        sight={"client certificate": "expired"},
    ),
    NetworkRule(
        "site.radius.ca",
        "site.radius",
        ping=False,
        look_at="network.supplicant",
        sight={"server certificate": "signed by somebody it does not know"},
    ),
    NetworkRule("network.cable.broken", "network.cable", ping=False, sight=_TORN, owner="technician"),
    NetworkRule("site.switch.vlan", "site.switch", ping=False, unlike={"VLAN": "printers"}),
    NetworkRule("site.dhcp.silent", "site.dhcp", ping=False, sight={"server": "gives nothing out"}),
    NetworkRule("site.dhcp.reservation", "site.dhcp", ping=False, sight={"reservation": "none"}),
    QuietRule(
        "site.neighbour.address",
        "site.switch",
        _TWO_HOSTS,
        minutes=2.0,
        owner=IT,
        place="site.neighbour",
    ),
    QuietRule("network.snmp.user", "network", {"snmp v3": "no user"}, minutes=2.0, owner=IT),
    QuietRule("site.switch.duplex", "site.switch", {"speed and duplex": "forced"}, minutes=2.0, owner=IT),
    QuietRule(
        "site.gateway.mdns", "site.gateway", {"mDNS between VLANs": "not passed"}, minutes=1.5, owner=IT
    ),
    QuietRule(
        "site.firewall.inbound",
        "site.firewall",
        {"from the Internet": "lets pjl in"},
        minutes=1.5,
        owner=IT,
    ),
    QuietRule(
        "network.administrator.unknown",
        "network",
        {"administrator": "has a password"},
        administration=frozenset({"denied", "locked"}),
        owner=IT,
    ),
    QuietRule(
        "site.directory.account",
        "site.directory",
        {"asked from the printer's network": "answers", "accounts": "not all in good standing"},
        minutes=1.5,
        owner=IT,
    ),
    QuietRule(
        "site.directory.unreachable",
        "site.directory",
        {"asked from the printer's network": "silent"},
        minutes=1.5,
        owner=IT,
    ),
    QuietRule(
        "site.print-server.levels",
        "site.print-server",
        {"patch levels": "clients are behind"},
        minutes=2.0,
        owner=IT,
    ),
    QuietRule(
        "site.print-server.driver", "site.print-server", {"driver": "not staged"}, minutes=2.0, owner=IT
    ),
    QuietRule(
        "network.certificate.expired", "network", {"certificate dates": "expired"}, minutes=2.0, owner=IT
    ),
    QuietRule(
        "network.certificate.name",
        "network",
        {"certificate dates": "valid"},
        secure="wrong name",
        minutes=2.0,
        owner=IT,
    ),
    QuietRule("network.tls.old", "network", {"TLS": "1.0, 1.1"}, minutes=2.0, owner=IT),
)
