"""Quirks of answers: whether one comes at all, when, from where, and as which octets. Knows no object.

What they do is in `manners`.
"""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

SMALLEST_S = 484
"""Octets that every agent must be able to take and send (RFC 3417 §3.2.1)."""
CUT_AT = 512
HARD_PER_S = 50
"""Requests within one second that a weak firmware does not live through."""
SLOW_US = 3_000_000

TOO_BIG = Quirk(
    "snmp.too-big",
    f"whatever would be answered in more than {SMALLEST_S} octets is tooBig, GETBULK too",
    "RFC 3416 §4.2.3: a GetBulk is answered with as many rows as fit",
    "net-snmp/net-snmp#212",
)
NO_BULK = Quirk(
    "snmp.no-bulk",
    "GETBULK is met with silence",
    "RFC 3416 §4.2.3",
    "librenms/librenms#11532",
)
ALL_OR_NOTHING = Quirk(
    "snmp.all-or-nothing",
    "a v2c request for something that is not there fails as in v1: noSuchName, and no other value",
    "RFC 3416 §4.2.1: noSuchObject or noSuchInstance in its place",
    "markabrahams/node-net-snmp#39",
)
SILENT_IN_JAM = Quirk(
    "snmp.silent-in-jam",
    "nothing is answered while there is a paper jam",
    "RFC 3805 §2.2.13: alerts tell of it",
    "ocf/ocfweb#124",
)
SILENT_ASLEEP = Quirk(
    "snmp.silent-asleep",
    "nothing is answered while the printer is asleep, though its network is not",
    "RFC 2790 §4 hrPrinterStatus: a printer that sleeps is other(1)",
)
FALLS_OVER = Quirk(
    "snmp.falls-over",
    f"the firmware crashes and starts again when it is asked more than {HARD_PER_S} times in a second",
    "RFC 3411 §1.5: a manager must be able to poll",
    "apple/cups#2055",
)
SLOW_TABLES = Quirk(
    "snmp.slow-tables",
    f"requests for the supplies and alert tables are answered {SLOW_US // 1_000_000} s late",
    "none; clients wait 1 s by custom",
    "net-snmp/net-snmp#194",
)
SHORT_REQUEST_ID = Quirk(
    "snmp.short-request-id",
    "answers carry the lower 16 bits of the request-id",
    "RFC 3416 §3: the request-id of the request",
    "lextudio/sharpsnmplib#474",
)
LAST_REQUEST_ID = Quirk(
    "snmp.last-request-id",
    "answers carry the request-id of the request before",
    "RFC 3416 §3: the request-id of the request",
    "swisscom/ruby-netsnmp#31",
)
FROM_ELSEWHERE = Quirk(
    "snmp.from-elsewhere",
    "answers come from another port than was asked",
    "RFC 3417 §3.1: the address that the request was sent to",
    "hh-h/aiosnmp#27",
)
ANSWERS_CUT = Quirk(
    "snmp.answers-cut",
    f"answers end after {CUT_AT} octets, in the middle of a value",
    "RFC 3417 §8: a message is whole",
    "markabrahams/node-net-snmp#6",
)
LENGTH_WRONG = Quirk(
    "snmp.length-wrong",
    "a string at the end of an answer is said to be one octet longer than it is",
    "X.690 §8.1.3",
    "gosnmp/gosnmp#599",
)

QUIRKS = (
    TOO_BIG, NO_BULK, ALL_OR_NOTHING,
    SILENT_IN_JAM, SILENT_ASLEEP, FALLS_OVER, SLOW_TABLES,
    SHORT_REQUEST_ID, LAST_REQUEST_ID, FROM_ELSEWHERE, ANSWERS_CUT, LENGTH_WRONG,
)  # fmt: skip
