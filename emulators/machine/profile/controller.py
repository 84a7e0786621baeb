"""What works on jobs and speaks: storage, panel, network, USB, documents, the queue."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

import codecs
from ipaddress import ip_network
from typing import Annotated, Literal

from msgspec import Meta
from msgspec.structs import force_setattr

from ..secret import Secret
from ..traps import TrapReceiver
from .tables import Count, Table, Text


class Disk(Table, frozen=True):
    """The disk of the formatter, encrypted by the one it is paired with."""


class Memory(Table, frozen=True):
    """Memory for making up pages, in megabytes: soldered on, and in the one slot; `firmware_mb` is taken."""

    soldered_mb: Annotated[int, Meta(ge=1, le=65_536)]
    module_mb: Annotated[int, Meta(ge=1, le=65_536)]
    firmware_mb: Count = 0


class Panel(Table, frozen=True):
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


class Network(Table, frozen=True):
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


class Accounting(Table, frozen=True):
    """Sign-in at a card reader: whose job it is decides whether it prints."""


UsbEndpointKind = Literal["bulk-out", "bulk-in", "interrupt-out", "interrupt-in"]
_Octet = Annotated[int, Meta(ge=0, le=255)]


class UsbInterface(Table, frozen=True):
    """An interface that is declared: by its classes, or by what it `carries` of what the machine does.

    One that carries nothing is a placeholder, for a scanner or a fax that only its maker's driver speaks to.
    `alternate`: it is another setting of the interface before it, over the same endpoints. `configuration`:
    of which bConfigurationValue. `function`: interfaces that have the same one after the other are one
    function. `windows`: the compatible ID by which Windows finds a driver ("WINUSB").
    """

    carries: Literal["nothing", "pages", "ipp"] = "nothing"
    interface_class: _Octet = 255
    interface_subclass: _Octet = 0
    protocol: _Octet = 255
    endpoints: Annotated[tuple[UsbEndpointKind, ...], Meta(max_length=8)] = ("bulk-out", "bulk-in")
    name: Annotated[str, Meta(max_length=126)] = ""
    alternate: bool = False
    configuration: Annotated[int, Meta(ge=1, le=8)] = 1
    function: Annotated[str, Meta(max_length=126)] = ""
    windows: Annotated[str, Meta(pattern=r"^[A-Z0-9_]{0,8}$")] = ""


class Usb(Table, frozen=True):
    """USB identity: vendor and product id, and what its interfaces speak.

    `protocol`: of the printer class (USB Printer Class 1.1), on interface 0. `alternates`: what the alternate
    settings of that interface speak from 1 on. `ipp`: how many interfaces carry IPP over USB; hosts want two.
    `interfaces`: whatever else is declared, behind those; or, where one of them carries pages or IPP, all
    that are, in their order. `version`: of USB; from 2.01 on it has a binary object store. `release`: of the
    device. `device_id`: keys of its IEEE 1284 device ID, beside those that follow from its identity or
    instead of them. `speaks`: the service whose language its pages are in, "pjl" with the documents inside.
    """

    vendor_id: Annotated[int, Meta(ge=1, le=0xFFFF)]
    product_id: Annotated[int, Meta(ge=0, le=0xFFFF)]
    protocol: Literal[1, 2, 3] = 2
    alternates: Annotated[tuple[Literal[1, 2, 3], ...], Meta(max_length=3)] = ()
    ipp: Annotated[int, Meta(ge=0, le=6)] = 0
    interfaces: Annotated[tuple[UsbInterface, ...], Meta(max_length=32)] = ()
    version: Literal["1.1", "2.0", "2.01", "2.1"] = "2.0"
    release: Annotated[str, Meta(pattern=r"^\d{1,2}\.\d{2}$")] = "1.00"
    self_powered: bool = True
    max_power_ma: Annotated[int, Meta(ge=0, le=500)] = 2
    device_class: str = "PRINTER"
    speaks: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$")] = "pjl"
    device_id: Annotated[tuple[tuple[str, str], ...], Meta(max_length=64)] = ()

    def __post_init__(self) -> None:
        if self.interfaces and self.interfaces[0].alternate:
            raise ValueError("the first of usb.interfaces is no other setting of an interface before it")
        for key, value in self.device_id:
            if not key.strip() or any(mark in key for mark in ":;") or ";" in value:
                raise ValueError(f"usb.device_id cannot hold {key!r}: {value!r}; ':' and ';' separate there")


class Serial(Table, frozen=True):
    """The serial port (TIA-232): the service that it `carries`, "console" or "escpos" or one that a package
    adds, and how it is set as delivered.
    """

    carries: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    baud: Annotated[int, Meta(ge=50, le=4_000_000)] = 9600
    data_bits: Literal[5, 6, 7, 8] = 8
    parity: Literal["none", "even", "odd", "mark", "space"] = "none"
    stop_bits: Literal[1, 2] = 1
    flow: Literal["none", "xon-xoff", "rts-cts", "dtr-dsr"] = "none"


class Documents(Table, frozen=True):
    """What it prints: MIME media types and interpreter languages (PrtInterpreterLangFamilyTC labels)."""

    formats: tuple[str, ...] = ("application/pdf", "image/pwg-raster")
    languages: tuple[str, ...] = ("langPDF",)

    def takes(self, format_: str) -> bool:
        """Whether it prints documents of that MIME media type; letters are the same in either case."""
        return format_.lower() in [one.lower() for one in self.formats]


class Queue(Table, frozen=True):
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
