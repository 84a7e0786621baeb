"""The way from this computer to a device whose services may answer at several addresses."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.errors import UsageError
from misfeed.protocols.serial import LineSettings
from misfeed.transports.base import Handshake, Stream
from misfeed.transports.sockets import (
    NOTHING_SECURED,
    SocketArrivals,
    SocketDatagrams,
    SocketRoute,
)
from misfeed.transports.trust import Trust


class Doors:
    """Routes by service. Satisfies `misfeed.contract.PingableRoute`."""

    def __init__(
        self,
        device: str,
        doors: Mapping[str, tuple[str, int]],
        secured: Mapping[str, Trust] = NOTHING_SECURED,
        lines: Mapping[str, tuple[str, LineSettings]] | None = None,
    ) -> None:
        self._device = device
        self._lines = dict(lines or {})
        self._routes = {
            service: SocketRoute(host, {service: port}, secured=secured)
            for service, (host, port) in doors.items()
        }

    def stream(self, service: str, timeout_s: float) -> Stream:
        if service in self._lines:
            # Whoever has no serial port needs none of this.
            from misfeed.transports.serial import SerialRoute

            return SerialRoute(self._lines).stream(service, timeout_s)
        return self._to(service).stream(service, timeout_s)

    def datagrams(self, service: str) -> SocketDatagrams:
        return self._to(service).datagrams(service)

    def arrivals(self, port: int) -> SocketArrivals:
        """Hear what comes from where the agent is. Raises UsageError where the bench knows none."""
        return self._to("snmp").arrivals(port)

    def ping(self, timeout_s: float) -> bool:
        """Whether the host of a service answers on its port, be it with a refusal."""
        streams = [route for service, route in self._routes.items() if service != "snmp"]
        return any(route.ping(timeout_s) for route in streams)

    def discover(self, timeout_s: float) -> bool:
        return any(route.discover(timeout_s) for route in self._routes.values())

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        return self._to(service).handshake(service, timeout_s)

    def _to(self, service: str) -> SocketRoute:
        if service not in self._routes:
            known = ", ".join(self._routes) or "none"
            raise UsageError(f"the bench knows no {service} of {self._device}; it knows {known}")
        return self._routes[service]
