"""What a model is: the facts a machine is built from. Frozen, shared by every machine of the model.

A profile is plain data in TOML. Knows no protocol beyond the words of the Printer MIB and PWG 5101.1 media
names; reading, checking and finding profiles is done elsewhere.
"""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

import codecs
from ipaddress import ip_network
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from .secret import Secret
from .snmp_profile import Snmp
from .traps import TrapReceiver

MEDIA_SIZE = r"^[a-z]+_[a-z0-9.-]+_\d+(\.\d+)?x\d+(\.\d+)?(mm|in)$"
"""A self-describing media size name (PWG 5101.1 §5): "iso_a4_210x297mm"."""

Media = Annotated[str, Meta(pattern=MEDIA_SIZE, max_length=127)]
Text = Annotated[str, Meta(min_length=1, max_length=255)]
Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Millis = Annotated[int, Meta(ge=0, le=600_000)]


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class _Row(_Table, frozen=True, kw_only=True):
    """A part that stands in a table of the Printer MIB.

    `index` is its row; 0 stands for its place in the profile, counted from 1.
    """

    index: Annotated[int, Meta(ge=0, le=65_535)] = 0


class Identity(_Table, frozen=True):
    """Who the device says it is.

    `firmware` is the version it runs, `first_firmware` the one of the first deliveries, where known.
    `serial` may hold `{n:06}`-like fields, filled with the machine's number, so that a fleet differs.
    `device_id_model` is the MDL of its IEEE 1284 device ID where that is not `model`: HP's begin with "HP".
    `service_name` is what lists of printers call it, where that is not its model and serial number.
    """

    make: Text
    model: Text
    serial: Text
    firmware: Text
    sys_object_id: Annotated[str, Meta(pattern=r"^1(\.\d+){5,}$")]
    sys_descr: Text
    command_set: tuple[str, ...]
    mac_prefix: Annotated[str, Meta(pattern=r"^[0-9a-f]{2}(:[0-9a-f]{2}){2}$")]
    hostname: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,32}$")] = "printer"
    first_firmware: str = ""
    device_id_model: str = ""
    service_name: Annotated[str, Meta(max_length=63)] = ""


class Engine(_Table, frozen=True):
    """How it marks: technology and speed.

    `technology` is a PrtMarkerMarkTechTC label.
    """

    technology: Text
    speed_ppm: Annotated[int, Meta(ge=1, le=500)]
    duplex: bool = False
    colorants: tuple[str, ...] = ("black",)
    resolution_dpi: Count = 600
    boot_ms: Millis = 20_000
    sleep_after_s: Count = 900
    page_count: Count = 0
    duplex_speed_percent: Annotated[int, Meta(ge=10, le=100)] = 60


class Fuser(_Table, frozen=True):
    """The fixing unit. Temperatures in tenths of a degree Celsius, rates per second."""

    target_dc: Count = 1850
    heating_dc_per_s: Annotated[int, Meta(ge=1)] = 180
    cooling_tau_s: Annotated[int, Meta(ge=1)] = 600
    location: int = 0


class Laser(_Table, frozen=True):
    """The laser (or LED) unit that writes on the drums."""

    part_number: str = ""
    location: int = 0


class Fan(_Table, frozen=True):
    """A fan whose turns the firmware counts."""

    name: Text
    label: Text
    location: int = 0


class Roll(_Table, frozen=True):
    """A drum, belt or roller that touches every page; marks on it come back every `circumference_mm`.

    `inside` names the supply (or is "fuser") that it is changed with, "" when it is changed alone.
    `colorant`: the one it serves, "" for all.
    """

    name: Text
    label: Text
    kind: Literal["drum", "charge", "developer", "transfer", "fixing", "pressure"]
    circumference_mm: Annotated[float, Meta(gt=0, le=2_000)]
    inside: str = ""
    colorant: str = ""
    part_number: str = ""


class Printhead(_Table, frozen=True):
    """An inkjet's print head, apart from its tanks.

    `cleaning_pages`: the ink of how many pages of 5 % coverage a cleaning takes from every tank.
    """

    cleaning_pages: Count = 20
    deep_cleaning_pages: Count = 80
    part_number: str = ""


class Carriage(_Table, frozen=True):
    """What moves an inkjet's print head across the paper."""

    label: Text = "Carriage"
    location: int = 0


class ThermalHead(_Table, frozen=True):
    """A thermal print head: a row of `elements` across the label."""

    elements: Annotated[int, Meta(ge=1, le=10_000)] = 832
    part_number: str = ""


class Platen(_Table, frozen=True):
    """The roller that draws labels through below a thermal print head."""

    part_number: str = ""


class Cutter(_Table, frozen=True):
    """What cuts labels apart where a printer has it."""

    label: Text = "Cutter"
    location: int = 0


class GapSensor(_Table, frozen=True):
    """The sensor that finds where a label ends, at a `station` of the path."""

    station: Text


class Roller(_Table, frozen=True):
    """A set of rollers that moves sheets and wears. `life` in sheets; 0 when the model does not count it."""

    life: Count = 0
    part_number: str = ""


class Tray(_Row, frozen=True, kw_only=True):
    """A paper input (Printer MIB input sub-unit). `media` is a PWG 5101.1 size name; `lift`: a drive raises
    its stack to the rollers, and reports that it could not."""

    name: Text
    label: Text
    capacity: Count
    level: Count
    media: Media
    type: Text = "stationery"
    kind: Text = "sheetFeedAutoRemovableTray"
    feed_ms: Millis = 400
    location: int = 0
    senses_level: bool = True
    senses_size: bool = True
    lift: bool = False
    roller: Roller | None = None


class Bin(_Row, frozen=True, kw_only=True):
    """A place where finished sheets land (Printer MIB output sub-unit)."""

    name: Text
    label: Text
    capacity: Count
    kind: Text = "unRemovableBin"
    location: int = 0
    senses_full: bool = True


class Cover(_Row, frozen=True, kw_only=True):
    """A door or cover with an interlock. `gives_access` names the places of the paper path it opens.

    `lever`: it is pressed shut by a lever, as a thermal print head is.
    """

    name: Text
    label: Text
    door: bool = False
    lever: bool = False
    gives_access: tuple[str, ...] = ()
    location: int = 0


class Supply(_Row, frozen=True, kw_only=True):
    """Something used up or filled (Printer MIB marker supplies).

    `type` is a PrtMarkerSuppliesTypeTC label; `capacity` is counted in `unit`
    (PrtMarkerSuppliesSupplyUnitTC label); `page_yield` says how many pages of 5 % coverage that is.
    `level`, where given, says in units what is left in it (or has gone into a receptacle) to begin with;
    otherwise `used_percent` does. `reset_by_hand`: the printer counts its pages and cannot tell a new one.
    """

    name: Text
    label: Text
    type: Text
    capacity: Annotated[int, Meta(ge=1, le=10_000_000)]
    page_yield: Annotated[int, Meta(ge=1, le=10_000_000)]
    color: str = ""
    unit: Text = "percent"
    filled: bool = False
    used_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    level: Annotated[int, Meta(ge=-1, le=10_000_000)] = -1
    low_percent: Annotated[int, Meta(ge=0, le=100)] = 10
    chip: bool = True
    region: str = ""
    part_number: str = ""
    location: int = 0
    replaceable: bool = True
    reset_by_hand: bool = False


class Station(_Table, frozen=True):
    """A point on the paper path: how long after the one before, and how late is a jam.

    `media_path` is the row of the media path, in the Printer MIB, that it belongs to; 0 stands for 2, the one
    with a turn, at `Path.duplex`, and else for 1.
    """

    name: Text
    label: Text
    travel_ms: Millis
    window_ms: Millis = 300
    sensor: bool = True
    location: int = 0
    media_path: Annotated[int, Meta(ge=0, le=65_535)] = 0


class Path(_Table, frozen=True):
    """The stations a sheet passes between tray and bin, in order; `duplex` is the way back for side two."""

    stations: tuple[Station, ...]
    duplex: Station | None = None
    marks_at: Text = "transfer"

    def row(self, station: Station) -> int:
        """The media path that a station belongs to, by its row in the Printer MIB."""
        return station.media_path or (2 if station is self.duplex else 1)


class Feeder(_Table, frozen=True):
    """The document feeder of a scanner. `roller_life` in originals; 0 when the model does not count it."""

    label: Text = "Document feeder"
    capacity: Annotated[int, Meta(ge=1, le=1_000)] = 50
    roller_life: Count = 0
    part_number: str = ""
    location: int = 0


class Finisher(_Table, frozen=True):
    """A finisher that staples sets of up to `staples_sheets`. `cover` names the cover over its stapler.

    `punches`, `folds`: it has a unit that punches each sheet, and one that folds it.
    """

    cover: Text
    label: Text = "Finisher"
    staples_sheets: Annotated[int, Meta(ge=2, le=500)] = 50
    punches: bool = False
    folds: bool = False
    location: int = 0


class Fax(_Table, frozen=True):
    """The fax. `memory_pages` it keeps at most; `media` it prints received ones on."""

    memory_pages: Annotated[int, Meta(ge=1, le=10_000)] = 250
    media: Media = "iso_a4_210x297mm"


class Scanner(_Table, frozen=True):
    """The scanner of a multi-function device: a glass, and a document feeder where it has one.

    `shipping_lock`: a lever holds the carriage while the device is moved. `sends`: it sends scans by mail and
    into folders by itself.
    """

    label: Text = "Scanner"
    feeder: Feeder | None = None
    shipping_lock: bool = False
    sends: bool = True
    location: int = 0


class Disk(_Table, frozen=True):
    """The disk of the formatter, encrypted by the one it is paired with."""


class Memory(_Table, frozen=True):
    """Memory for making up pages, in megabytes: soldered on, and in the one slot; `firmware_mb` is taken."""

    soldered_mb: Annotated[int, Meta(ge=1, le=65_536)]
    module_mb: Annotated[int, Meta(ge=1, le=65_536)]
    firmware_mb: Count = 0


class Panel(_Table, frozen=True):
    """The operator panel. `languages` are BCP 47 tags, first the default; `charset` is the IANA name of what
    its display can show.
    """

    lines: Count = 2
    columns: Count = 20
    languages: Annotated[tuple[str, ...], Meta(min_length=1, max_length=64)] = ("en",)
    charset: str = "UTF-8"
    ready: Text = "Ready"
    lights: tuple[str, ...] = ("ready", "attention")

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.charset)
        except LookupError:
            raise ValueError(f"the panel's charset {self.charset!r} is none that is known") from None


class Network(_Table, frozen=True):
    """The network stack as delivered: which services answer, the read community, and who gets notifications.

    `password` is that of the user "admin" as delivered, "{serial}" in it the serial number; "" where
    everybody may administer the printer until somebody adds a user.
    `acl_exempt` names services that pass the access list unless told otherwise. `alert_removals`: SNMP tells
    of alerts that went (RFC 3805 alertRemovalOfBinaryChangeEntry), as some makers do. `fetches_from`:
    networks (CIDR text) from which it fetches documents that clients name by URI, beside its own computer.
    `sign_in`: how HTTP has an administrator sign in over IPP; `sign_in_encrypted`: over TLS alone.
    """

    services: tuple[str, ...] = ("ipp", "snmp", "pjl", "lpd", "web")
    community: Text = "public"
    password: Annotated[str, Meta(max_length=255)] = ""
    acl_exempt: tuple[str, ...] = ()
    trap_receivers: tuple[TrapReceiver, ...] = ()
    alert_removals: bool = False
    fetches_from: tuple[str, ...] = ()
    sign_in: Annotated[tuple[Literal["basic", "digest-md5", "digest-sha-256"], ...], Meta(min_length=1)] = (
        "basic",
        "digest-md5",
        "digest-sha-256",
    )
    sign_in_encrypted: bool = False

    def __post_init__(self) -> None:
        force_setattr(self, "community", Secret(self.community))
        force_setattr(self, "password", Secret(self.password))
        for entry in self.fetches_from:
            try:
                ip_network(entry)
            except ValueError as error:
                raise ValueError(f"fetches_from: {error}") from None


class Accounting(_Table, frozen=True):
    """Sign-in at a card reader: whose job it is decides whether it prints."""


class Usb(_Table, frozen=True):
    """USB identity: vendor and product id, and what its interfaces speak.

    `protocol`: of the printer class (USB Printer Class 1.1), on interface 0. `alternates`: what the alternate
    settings of that interface speak from 1 on. `ipp`: how many interfaces carry IPP over USB; hosts want two.
    """

    vendor_id: Annotated[int, Meta(ge=1, le=0xFFFF)]
    product_id: Annotated[int, Meta(ge=0, le=0xFFFF)]
    protocol: Literal[1, 2, 3] = 2
    alternates: Annotated[tuple[Literal[1, 2, 3], ...], Meta(max_length=3)] = ()
    ipp: Annotated[int, Meta(ge=0, le=6)] = 0
    device_class: str = "PRINTER"


class Documents(_Table, frozen=True):
    """What it prints: MIME media types and interpreter languages (PrtInterpreterLangFamilyTC labels)."""

    formats: tuple[str, ...] = ("application/pdf", "image/pwg-raster")
    languages: tuple[str, ...] = ("langPDF",)

    def takes(self, format_: str) -> bool:
        """Whether it prints documents of that MIME media type; letters are the same in either case."""
        return format_.lower() in [one.lower() for one in self.formats]


class Queue(_Table, frozen=True):
    """How its spooler goes about jobs.

    `passes`: a job that waits for paper lets those pass whose paper is there. `history`: so many jobs that
    are over are told of; with 0 a job is gone as soon as it is over. `history_s`: for so many seconds, where
    its client says nothing else; 0 for as long as no newer ones take its place. `time_out_action`: what
    becomes of a job of which no more comes (PWG 5100.13 multiple-operation-time-out-action).
    """

    passes: bool = False
    history: Annotated[int, Meta(ge=0, le=10_000)] = 50
    history_s: Annotated[int, Meta(ge=0, le=31_536_000)] = 0
    time_out_action: Literal["abort-job", "hold-job", "process-job"] = "abort-job"


class Response(_Table, frozen=True):
    """How long the firmware takes to answer on each interface, in microseconds of virtual time."""

    ipp_us: Count = 30_000
    snmp_us: Count = 5_000
    usb_us: Count = 1_000
    pjl_us: Count = 10_000


class Captured(_Table, frozen=True):
    """Values recorded from a real device, served where the machine models nothing.

    `snmp`: OID, tag, value. `ipp`: name, syntax and values of a printer attribute, in the printer's order.
    """

    snmp: tuple[tuple[str, str, str], ...] = ()
    ipp: tuple[tuple[str, ...], ...] = ()


PART_KIND = r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$"


class Extra(_Row, frozen=True, kw_only=True):
    """A part of a kind that an installed package adds: `kind` is its name there, "acme.widget".

    A profile never says where code is. `name` is the part's id; `settings` is for the kind itself.
    """

    kind: Annotated[str, Meta(pattern=PART_KIND, max_length=127)]
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
    settings: dict[str, bool | int | float | str] = msgspec.field(default_factory=dict)


class Profile(_Table, frozen=True):
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
