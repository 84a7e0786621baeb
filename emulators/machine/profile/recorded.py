"""What was measured and recorded of a real device: how long it takes to answer, and what it answered."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from .tables import Count, Table


class Response(Table, frozen=True):
    """How long the firmware takes to answer on each interface, in microseconds of virtual time."""

    ipp_us: Count = 30_000
    snmp_us: Count = 5_000
    usb_us: Count = 1_000
    pjl_us: Count = 10_000


class Captured(Table, frozen=True):
    """Values recorded from a real device, served where the machine models nothing.

    `snmp`: OID, tag, value. `ipp`: name, syntax and values of a printer attribute, in the printer's order.
    `usb`: descriptors in hexadecimal octets, by their kind, and strings with their language and index.
    """

    snmp: tuple[tuple[str, str, str], ...] = ()
    ipp: tuple[tuple[str, ...], ...] = ()
    usb: tuple[tuple[str, ...], ...] = ()
