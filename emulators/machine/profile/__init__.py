"""What a model is: the facts a machine is built from. Frozen, shared by every machine of the model.

A profile is plain data in TOML, with a module here for each side of a printer. Knows no protocol beyond the
words of the Printer MIB and PWG 5101.1 media names; reading, checking and finding profiles is done elsewhere.
"""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..snmp_profile import Snmp
from .console import Console
from .controller import Accounting, Disk, Documents, Memory, Network, Panel, Queue, Serial, Usb, UsbInterface
from .marking import (
    Carriage,
    Engine,
    Fan,
    Fuser,
    Identity,
    Laser,
    Platen,
    Printhead,
    Roll,
    Supply,
    ThermalHead,
)
from .paper import Bin, Cover, Cutter, Drawer, Finisher, GapSensor, Path, Roller, Station, Tray
from .recorded import Captured, Response
from .scanning import Fax, Feeder, Scanner
from .tables import MEDIA_SIZE, Count, Media, Millis, Row, Table, Text

__all__ = [
    "MEDIA_SIZE",
    "PART_KIND",
    "Accounting",
    "Bin",
    "Captured",
    "Carriage",
    "Console",
    "Count",
    "Cover",
    "Cutter",
    "Disk",
    "Documents",
    "Drawer",
    "Engine",
    "Extra",
    "Fan",
    "Fax",
    "Feeder",
    "Finisher",
    "Fuser",
    "GapSensor",
    "Identity",
    "Laser",
    "Media",
    "Memory",
    "Millis",
    "Network",
    "Panel",
    "Path",
    "Platen",
    "Printhead",
    "Profile",
    "Queue",
    "Response",
    "Roll",
    "Roller",
    "Scanner",
    "Serial",
    "Station",
    "Supply",
    "Text",
    "ThermalHead",
    "Tray",
    "Usb",
    "UsbInterface",
]

PART_KIND = r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$"


class Extra(Row, frozen=True, kw_only=True):
    """A part of a kind that an installed package adds: `kind` is its name there, "acme.widget".

    A profile never says where code is. `name` is the part's id; `settings` is for the kind itself.
    """

    kind: Annotated[str, Meta(pattern=PART_KIND, max_length=127)]
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
    settings: dict[str, bool | int | float | str] = msgspec.field(default_factory=dict)


class Profile(Table, frozen=True):
    """A model, whole.

    `codes` maps condition keys to the model's own error codes (`13.A2.D2`); `quirks` names how its firmware
    departs from standards (`misfeed quirks`).
    """

    format: Literal[1]
    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    version: Text
    kind: Literal["laser", "inkjet", "label", "receipt"]
    summary: Text
    identity: Identity
    engine: Engine
    path: Path
    trays: Annotated[tuple[Tray, ...], Meta(min_length=1, max_length=32)]
    bins: Annotated[tuple[Bin, ...], Meta(min_length=1, max_length=32)]
    covers: tuple[Cover, ...] = ()
    supplies: tuple[Supply, ...] = ()
    fuser: Fuser | None = None
    printhead: Printhead | None = None
    carriage: Carriage | None = None
    thermal_head: ThermalHead | None = None
    platen: Platen | None = None
    gap_sensor: GapSensor | None = None
    cutter: Cutter | None = None
    drawer: Drawer | None = None
    laser: Laser | None = None
    rolls: tuple[Roll, ...] = ()
    fans: tuple[Fan, ...] = ()
    scanner: Scanner | None = None
    fax: Fax | None = None
    finisher: Finisher | None = None
    disk: Disk | None = None
    memory: Memory | None = None
    accounting: Accounting | None = None
    parts: tuple[Extra, ...] = ()
    panel: Panel = Panel()
    network: Network = Network()
    snmp: Snmp = msgspec.field(default_factory=Snmp)
    usb: Usb | None = None
    serial: Serial | None = None
    console: Console | None = None
    documents: Documents = Documents()
    response: Response = Response()
    queue: Queue = Queue()
    codes: dict[str, str] = msgspec.field(default_factory=dict)
    quirks: tuple[Text, ...] = ()
    captured: Captured = Captured()

    def vendor_code(self, key: str) -> str:
        """The model's own code for a condition key: the most particular that it has, or ""."""
        while key:
            if key in self.codes:
                return self.codes[key]
            key = key.rpartition(".")[0]
        return ""
