"""A device as it is seen from one place of its site: where the technician sits, where users do, the Internet.

Whoever speaks there does so as the site's clients are set. Knows no transport, and not whether it is real.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from misfeed.contract import OutOfReach, PingableRoute
from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Refused, Untrusted
from misfeed.interfaces.ipp import HttpRefusal, IppClient, IppRefusal, Status
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import snmp_user
from misfeed.interfaces.web import WebClient

if TYPE_CHECKING:
    from misfeed.device import Device

VANTAGES: Mapping[str, str] = {
    "admin": "10.0.9.17",
    "users": "10.0.20.15",
    "server": "10.0.30.5",
    "guest": "10.0.66.9",
    "outside": "203.0.113.77",
}
"""The places from which a device is looked at, with the address each speaks from: four of the site, and the
Internet (RFC 5737), which nothing of the site should let in."""

HOME = "admin"
"""Where the technician sits."""

CABLE = "usb"
"""The computer on the printer's USB cable: it is reached from there whatever becomes of the network."""

CONNECT_S = 3.0

TLS_VERSIONS = ("1.2", "1.3")
"""What clients of the site speak: older versions are no longer allowed (RFC 8996)."""


class Place:
    """The device as seen from one vantage point. Clients are made when first used."""

    def __init__(self, device: Device, vantage: str) -> None:
        self.device = device
        self.vantage = vantage
        cabled = device.facts.over or vantage == CABLE
        self.route: PingableRoute = device.cable if cabled else device.route(VANTAGES[vantage])
        self._clients: dict[str, IppClient] = {}

    @cached_property
    def ipp(self) -> IppClient:
        return self._ipp()

    def ipp_as(self, user: str) -> IppClient:
        """A client whose requests are somebody else's."""
        if user not in self._clients:
            self._clients[user] = self._ipp(user=user)
        return self._clients[user]

    def _ipp(self, **more: Any) -> IppClient:
        site = self.device.site
        return IppClient(
            self.route,
            path=site["ipp.path"],
            uri_host=site["ipp.host"],
            uri_scheme=site["ipp.scheme"],
            **more,
        )

    @property
    def snmp(self) -> SnmpClient:
        """Polls as the site's clients are set: with a community, or as a user of SNMPv3."""
        self._reach_only("snmp")
        site = self.device.site
        if site["snmp.version"] == "3":
            return SnmpClient(self.route, user=snmp_user(site))
        return SnmpClient(self.route, community=self.device.site["snmp.community"])

    @cached_property
    def web(self) -> WebClient:
        """Somebody at a browser here, with the cookies that the printer's page gave them."""
        return WebClient(self.route, host=self.device.site["printer.name"])

    @property
    def lpd(self) -> LpdClient:
        """Asks the queue that the site's clients print to: its state, and to remove jobs."""
        self._reach_only("lpd")
        return LpdClient(self.route, queue=self.device.site["lpd.queue"])

    def _reach_only(self, service: str) -> None:
        """Raises OutOfReach for a service of the network where nothing but a cable leads to the device."""
        if self.device.facts.over:
            raise OutOfReach(f"{self.device.facts.name} is reached over USB alone, and so not by {service}")

    def administer(self) -> str:
        """ "open", "denied" or "locked", as somebody here finds it who signs in with the site's own password.

        Asks for what is so already, so that nothing changes: to take jobs. Raises what the IPP client raises.
        """
        site = self.device.site
        name, password = site["admin.name"], site["admin.password"]
        with self._ipp(credentials=(name, password) if password else None) as client:
            if not client.accepts_jobs():
                raise DeviceRefusal("it is not asked who may administer it", "it takes no jobs")
            try:
                client.enable()
            except HttpRefusal as refusal:
                if refusal.http_status in (401, 403):
                    return "denied"
                raise
            except IppRefusal as refusal:
                if refusal.status is Status.CLIENT_ERROR_NOT_AUTHENTICATED:
                    return "denied"
                if refusal.status is Status.CLIENT_ERROR_NOT_AUTHORIZED:
                    return "locked"
                raise
        return "open"

    def secure(self, service: str = "ipp") -> str:
        """What a strict client makes of the TLS handshake: "trusted", "expired", "not yet valid",
        "wrong name" or "no common version". Self-signed certificates are known here.

        Raises Refused or NoAnswer.
        """
        shown = self.route.handshake(service, CONNECT_S)
        if not set(shown.versions) & set(TLS_VERSIONS):
            return "no common version"
        today = self.device.clock.today()
        if today > shown.not_after:
            return "expired"
        if today < shown.not_before:
            return "not yet valid"
        return "trusted" if self.device.site["printer.name"] in shown.names else "wrong name"

    def reach(self, service: str) -> str:
        """ "open", "refused" or "silent", as a client of `service` here would find it."""
        try:
            if service == "snmp":
                self.snmp.get("sysUpTime.0")
            else:
                self.route.stream(service, CONNECT_S).close()
        except Untrusted:
            return "open"  # whoever trusts its certificate gets in
        except Refused:
            return "refused"
        except NoAnswer:
            return "silent"
        except (DeviceRefusal, ProtocolError):
            return "open"  # an answer that is no use is an answer
        return "open"

    def close(self) -> None:
        """Drop connections that are kept; the place can still be used."""
        ipp: IppClient | None = self.__dict__.get("ipp")
        for client in (*self._clients.values(), *((ipp,) if ipp is not None else ())):
            client.close()

    def ping(self) -> bool:
        return self.route.ping(1.0)

    def discovers(self) -> bool:
        """Whether it is listed here where printers are looked for."""
        return self.route.discover(CONNECT_S)
