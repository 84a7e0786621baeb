"""What joins the printer to its switch: a cable, and the identity that it shows there (IEEE 802.1X).

Knows no address; what the switch makes of an identity is the switch's business.
"""

from __future__ import annotations

from .clock import US_PER_S
from .panel import DARK
from .part import CannotDo, Part, action, nvram, physical
from .site.radius import SITE_CA
from .verbs import Years

FOREVER = 10**18
_YEAR_US = 365 * 86_400 * US_PER_S


class Cable(Part):
    """Fields:
    broken: a pair is torn, so that no link comes up however firmly it is plugged in.
    """

    STEERS = False
    FAILS_BY = ("broken",)

    broken: bool = physical(False, told=False)

    def look(self) -> dict[str, str]:
        """What a cable tester says, and the lamps beside the socket."""
        return {
            "cable": "damaged" if self.broken else "whole",
            "plug": "in" if self.machine.network.link else "out",
            "link lamp": "lit" if self.machine.network.link_up else "dark",
        }

    @action
    def replace(self) -> None:
        """Fit another cable, and plug it in at both ends."""
        self.broken = False
        self.machine.network.link = True
        self.machine.network.obtain()

    @action
    def reseat(self) -> None:
        """Pull it out and plug it in again."""
        self.machine.network.link = True
        self.machine.network.obtain()


class Supplicant(Part):
    """Fields:
    ends: machine time (microseconds) at which its client certificate ends. trusts: whose signature under the
    authentication server's certificate it believes.
    """

    STEERS = False
    POWERED = False  # a certificate ends with or without power

    ends: int = nvram(FOREVER)
    trusts: str = nvram(SITE_CA)

    @property
    def valid(self) -> bool:
        return self.machine.now < self.ends

    @property
    def accepted(self) -> bool:
        """Printer and authentication server believe each other."""
        return self.valid and self.trusts == self.machine.radius.signed_by

    def look(self) -> dict[str, str]:
        """Its page of the configuration report."""
        if not self.machine.panel.lit:
            return DARK
        known = self.trusts == self.machine.radius.signed_by
        return {
            "server certificate": "trusted" if known else "signed by somebody it does not know",
            "client certificate": "valid" if self.valid else "expired",
            "802.1X": "authenticated" if self.machine.switch.authorised else "failed",
        }

    @action
    def import_ca(self) -> None:
        """Load the certificate of whoever signs the authentication server's, through the web page."""
        self._through_the_web_page()
        self.trusts = self.machine.radius.signed_by
        self.machine.network.obtain()

    def _through_the_web_page(self) -> None:
        if not self.machine.network.reachable:
            raise CannotDo(
                "its web page does not answer: put it on a bypass port, or on a link of its own, first"
            )

    @action
    def import_identity(self, years: Years = 2) -> None:
        """Load a new client certificate with its key and password, through the printer's web page."""
        self._through_the_web_page()
        self.ends = self.machine.now + years * _YEAR_US
        self.machine.alarms.set(self, "end", years * _YEAR_US)
        self.machine.network.obtain()

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        """The certificate has ended: the switch shuts it out from now on."""
        self.machine.touch(self, hidden=False)
