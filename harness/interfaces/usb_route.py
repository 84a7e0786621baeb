"""The way to a printer over its USB cable, as a route: its services that speak HTTP, by IPP over USB.

Knows which services a cable carries; how octets travel on it is the client's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from misfeed.contract import CARRIED_BY_USB
from misfeed.errors import Refused, UsageError
from misfeed.interfaces.usb import UsbPrinter
from misfeed.transports.base import Handshake, Stream


class CableRoute:
    """Satisfies `misfeed.contract.PingableRoute`; a cable has no network, so that most of it is refused.

    Args:
        usb: gives the printer at the end of the cable, as it is now.
    """

    def __init__(self, usb: Callable[[], UsbPrinter]) -> None:
        self._usb = usb

    def stream(self, service: str, timeout_s: float) -> Stream:
        """Raises Refused, NoAnswer, BenchError or UsbError."""
        if service not in CARRIED_BY_USB:
            self._refuse(service)
        return self._usb().http.stream(timeout_s)

    def datagrams(self, service: str) -> NoReturn:
        """Raises Refused."""
        self._refuse(service)

    def arrivals(self, port: int) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(f"nothing arrives over a USB cable, at port {port} or any other")

    def ping(self, timeout_s: float) -> bool:
        """Never: nothing pings a cable."""
        del timeout_s
        return False

    def discover(self, timeout_s: float) -> bool:
        """Whether it enumerates."""
        del timeout_s
        return self._usb().present()

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        """Raises Refused: what goes over a cable goes in clear."""
        del timeout_s
        raise Refused(f"{service} is spoken in clear over a USB cable")

    def _refuse(self, service: str) -> NoReturn:
        carried = ", ".join(sorted(CARRIED_BY_USB))
        raise Refused(f"{service} is not reached over a USB cable; {carried} may be")
