"""How the printer makes itself found: what it is called on its link, and by which ways it says so.

Knows no record and no message; what is told of a printer that is found is the interfaces' business.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .panel import DARK
from .part import CannotDo, Part, action, nvram

HostName = Annotated[str, Meta(pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)?$")]
ServiceName = Annotated[str, Meta(max_length=63)]
Priority = Annotated[int, Meta(ge=0, le=99)]

MOST_ALIKE = 1_000
"""So many printers of one name have room on a link; after that the first begins to share its own."""


def _controls(mark: str) -> bool:
    return mark < " " or mark == "\x7f"


def _can_be_shown(name: str) -> bool:
    """Whether a name has a mark that a list would show; none is announced without (RFC 6763 §4.1.1)."""
    return any(not mark.isspace() and not _controls(mark) for mark in name)


class Discovery(Part):
    """Fields:
    dns_sd: it announces itself (RFC 6762, 6763). ws_discovery: it answers who asks for printers that way.
    name: what lists of printers call it; "" for the model's own, or model and serial number.
    number: 2 and more where others had the name first: it shows as "(2)".
    hostname: under `.local`; "" for the model's.
    priority: the queue's, where a printer has several; the lowest is tried first.
    """

    STEERS = False

    dns_sd: bool = nvram(True)
    ws_discovery: bool = nvram(True)
    name: str = nvram("")
    number: int = nvram(1)
    hostname: str = nvram("")
    priority: int = nvram(50)

    @property
    def chosen(self) -> str:
        """What it wants to be called."""
        identity = self.machine.profile.identity
        own = f"{identity.make} {identity.model} [{self.machine.serial}]"
        return next((name for name in (self.name, identity.service_name) if _can_be_shown(name)), own)

    @property
    def host(self) -> str:
        """Its name on the link, without `.local`: where others had its name, with the same number."""
        chosen = self.hostname or f"{self.machine.profile.identity.hostname}-{self.machine.number}"
        return chosen if self.number == 1 else f"{chosen[:58]}-{self.number}"

    def give_way(self) -> None:
        """Somebody on the link had the name first: take the next (RFC 6762 §9)."""
        self.number = self.number + 1 if self.number < MOST_ALIKE else 1

    def forget(self) -> None:
        """What was set since delivery is gone."""
        for name, field in self.FIELDS.items():
            setattr(self, name, field.default)

    def look(self) -> dict[str, str]:
        """The page of the web interface that tells how it is found."""
        if not self.machine.panel.lit:
            return DARK
        return {
            "Bonjour": "on" if self.dns_sd else "off",
            "Bonjour name": self.chosen if self.number == 1 else f"{self.chosen} ({self.number})",
            "local name": f"{self.host}.local",
            "WS-Discovery": "on" if self.ws_discovery else "off",
        }

    @action(panel=True)
    def announce(self, on: bool = True) -> None:
        """Have it announce itself by Bonjour (DNS-SD), or no more."""
        self.dns_sd = on

    @action(panel=True)
    def answer_ws_discovery(self, on: bool = True) -> None:
        """Have it answer who looks for printers by WS-Discovery, or no more."""
        self.ws_discovery = on

    @action(panel=True)
    def set_service_name(self, name: ServiceName) -> None:
        """Choose what lists of printers call it; nothing, for its model and serial number."""
        if name != name.strip() or any(_controls(mark) for mark in name):
            raise CannotDo("a name begins and ends with a letter, and has no control characters")
        self.name, self.number = name, 1

    @action(panel=True)
    def set_hostname(self, name: HostName) -> None:
        """Choose its name under `.local`; nothing, for the model's own."""
        self.hostname = name

    @action(panel=True)
    def set_priority(self, priority: Priority) -> None:
        """Choose how soon clients try it that know several printers like it: the lowest first."""
        self.priority = priority
