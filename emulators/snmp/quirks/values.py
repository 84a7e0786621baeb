"""Quirks of single values: each turns what the standard wants there into what some firmware says.

Knows one value at a time; which instances are meant, and where they stand, is the business of `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from misfeed.emulators.quirks import Quirk
from misfeed.emulators.snmp.captured import OTHER, SOME, UNKNOWN
from misfeed.protocols.snmp import Counter32, Integer32, ObjectIdentifier, OctetString, Value, dotted

_SHORT = 16
_ERROR_OCTETS = 2

NO_ERROR_BITS = Quirk(
    "snmp.no-error-bits",
    "hrPrinterDetectedErrorState is an empty string while nothing is wrong",
    "RFC 2790 §4 hrPrinterDetectedErrorState",
    "EPSON WF-C5790BA",
)
ONE_ERROR_OCTET = Quirk(
    "snmp.one-error-octet",
    "hrPrinterDetectedErrorState has only ever its first octet",
    "RFC 2790 §4 hrPrinterDetectedErrorState",
    "centreon/centreon-plugins#2784",
)
TWO_ERROR_OCTETS = Quirk(
    "snmp.two-error-octets",
    "hrPrinterDetectedErrorState has two octets, also when the second says nothing",
    "RFC 2790 §4 hrPrinterDetectedErrorState leaves the length open",
    "Dell S5830dn",
)
LEVELS_UNKNOWN = Quirk(
    "snmp.levels-unknown",
    "prtMarkerSuppliesLevel says no more than whether any is left: -3, or 0",
    "RFC 3805 §2.2.7",
    "Tylan/check_snmp_printer#11",
)
LEVELS_UNTOLD = Quirk(
    "snmp.levels-untold",
    "prtMarkerSuppliesLevel and prtMarkerSuppliesMaxCapacity are -2 (unknown)",
    "RFC 3805 §2.2.7",
    "librenms/librenms#5637",
)
LEVELS_OTHER = Quirk(
    "snmp.levels-other",
    "prtMarkerSuppliesLevel is -1 (no restriction) while any is left",
    "RFC 3805 §6 prtMarkerSuppliesLevel: -1 where the sub-unit puts no restriction on it",
)
LEVELS_IN_PERCENT = Quirk(
    "snmp.levels-in-percent",
    "prtMarkerSuppliesLevel counts in percent, whatever unit and capacity are told",
    "RFC 3805 §6 prtMarkerSuppliesLevel: in the unit of prtMarkerSuppliesSupplyUnit",
    "apple/cups#3551",
)
LEVELS_TOO_HIGH = Quirk(
    "snmp.levels-too-high",
    "prtMarkerSuppliesLevel is half as much again as there is, and so may pass the capacity: 150 %",
    "RFC 3805 §6 prtMarkerSuppliesMaxCapacity: the maximum",
    "librenms/librenms#4637",
)
CAPACITY_UNTOLD = Quirk(
    "snmp.capacity-untold",
    "prtMarkerSuppliesMaxCapacity is -2 (unknown) while the level is a percentage all the same",
    "RFC 3805 §6 prtMarkerSuppliesMaxCapacity",
    "SHARP MX-3570N",
)
WASTE_COUNTS_UP = Quirk(
    "snmp.waste-counts-up",
    "prtMarkerSuppliesLevel of a receptacle is what is in it, not the room left",
    "RFC 3805 §6 prtMarkerSuppliesLevel: the remaining space if this supply is a receptacle",
    "apple/cups#4016",
)
COUNT_IS_INTEGER = Quirk(
    "snmp.count-is-integer",
    "prtMarkerLifeCount is an INTEGER, not a Counter32",
    "RFC 3805 §6 prtMarkerLifeCount",
    "apple/cups#3610",
)
OBJECT_ID_IS_TEXT = Quirk(
    "snmp.object-id-is-text",
    "sysObjectID and hrDeviceID are strings of dotted numbers, not OBJECT IDENTIFIERs",
    "RFC 3418 §2 sysObjectID",
    "networkupstools/nut#1710",
)
TEXT_ENDS_IN_NUL = Quirk(
    "snmp.text-ends-in-nul",
    "texts end in an octet of zero, as C strings do",
    "RFC 2579 §2 DisplayString: octets of text and nothing else",
    "netboxlabs/orb-agent#319",
)
TEXT_CUT = Quirk(
    "snmp.text-cut",
    f"texts are cut to {_SHORT} octets, through the middle of a character",
    "RFC 3805 §2.2.1.1: whole characters of the current localization",
)
TEXT_IS_LATIN_1 = Quirk(
    "snmp.text-is-latin-1",
    "texts are in ISO 8859-1 whatever character set the printer says they are in",
    "RFC 3805 §6 prtLocalizationCharacterSet",
    "OpenPrinting/system-config-printer#18",
)

QUIRKS = (
    NO_ERROR_BITS, ONE_ERROR_OCTET, TWO_ERROR_OCTETS,
    LEVELS_UNKNOWN, LEVELS_OTHER, LEVELS_UNTOLD, LEVELS_IN_PERCENT, LEVELS_TOO_HIGH,
    CAPACITY_UNTOLD, WASTE_COUNTS_UP,
    COUNT_IS_INTEGER, OBJECT_ID_IS_TEXT,
    TEXT_ENDS_IN_NUL, TEXT_CUT, TEXT_IS_LATIN_1,
)  # fmt: skip

Bend: TypeAlias = Callable[[Value], Value]
"""What the firmware makes of a value."""
Level: TypeAlias = Callable[[int, int], int]
"""What it makes of a level that is a quantity, given the capacity (0 or less where that is none)."""


def _octets(change: Callable[[bytes], bytes]) -> Bend:
    return lambda value: OctetString(change(value.value)) if isinstance(value, OctetString) else value


def _as_text(value: Value) -> Value:
    return OctetString(dotted(value.value).encode()) if isinstance(value, ObjectIdentifier) else value


def _as_integer(value: Value) -> Value:
    return Integer32(value.value % 2**31) if isinstance(value, Counter32) else value


def _percent(level: int, capacity: int) -> int:
    return level * 100 // capacity if capacity > 0 else level


ERROR_BITS: Mapping[Quirk, Bend] = {
    TWO_ERROR_OCTETS: _octets(lambda bits: bits.ljust(_ERROR_OCTETS, b"\0")),
    ONE_ERROR_OCTET: _octets(lambda bits: bits[:1]),
    NO_ERROR_BITS: _octets(lambda bits: bits if any(bits) else b""),
}
OBJECT_IDS: Mapping[Quirk, Bend] = {OBJECT_ID_IS_TEXT: _as_text}
LIFE_COUNTS: Mapping[Quirk, Bend] = {COUNT_IS_INTEGER: _as_integer}
TEXTS: Mapping[Quirk, Bend] = {
    TEXT_CUT: _octets(lambda text: text[:_SHORT]),
    TEXT_ENDS_IN_NUL: _octets(lambda text: text + b"\0"),
}
LEVELS: Mapping[Quirk, Level] = {
    LEVELS_TOO_HIGH: lambda level, _: level * 3 // 2,
    LEVELS_IN_PERCENT: _percent,
    CAPACITY_UNTOLD: _percent,
    LEVELS_UNKNOWN: lambda level, _: SOME if level else 0,
    LEVELS_OTHER: lambda level, _: OTHER if level else 0,
    LEVELS_UNTOLD: lambda *_: UNKNOWN,
}
CAPACITIES: Mapping[Quirk, Bend] = {
    CAPACITY_UNTOLD: lambda _: Integer32(UNKNOWN),
    LEVELS_UNTOLD: lambda _: Integer32(UNKNOWN),
}


def latin_1(text: bytes, codec: str) -> bytes:
    """Text of another character set, in ISO 8859-1."""
    return text.decode(codec, "replace").encode("latin-1", "replace")


def told_text(text: bytes, codec: str, quirks: frozenset[str]) -> bytes:
    """Text in the character set of `codec` as a firmware with those quirks tells it."""
    value: Value = OctetString(latin_1(text, codec) if TEXT_IS_LATIN_1.name in quirks else text)
    for quirk, bend in TEXTS.items():
        if quirk.name in quirks:
            value = bend(value)
    assert isinstance(value, OctetString)
    return value.value
