"""How printers' USB functions depart from USB and from the printer class."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

ALWAYS_READY = Quirk(
    "usb.always-ready",
    "GET_PORT_STATUS answers 0x18, selected and without an error, whatever is wrong",
    "USB Printer Class 1.1 §4.2.2",
)

DEVICE_ID_STALLS = Quirk(
    "usb.device-id-stalls",
    "GET_DEVICE_ID stalls: hosts know make and model from the strings alone",
    "USB Printer Class 1.1 §4.2.1",
)

DEVICE_ID_LITTLE_ENDIAN = Quirk(
    "usb.device-id-little-endian",
    "the length before the device ID comes low octet first",
    "IEEE 1284 §7.6",
)

DEVICE_ID_UNCOUNTED = Quirk(
    "usb.device-id-uncounted",
    "the length before the device ID does not count its own two octets",
    "IEEE 1284 §7.6",
)

NO_SERIAL_STRING = Quirk(
    "usb.no-serial-string",
    "the device descriptor names no serial number: two of the model cannot be told apart",
    "USB 2.0 §9.6.1",
)

FULL_SPEED = Quirk(
    "usb.full-speed",
    "it comes up at full speed, 12 Mbit/s, with packets of 64 octets",
    "USB 2.0 §7.1.7.5",
)

LOW_SPEED = Quirk(
    "usb.low-speed",
    "it comes up at low speed, 1.5 Mbit/s, where there are no bulk endpoints, and declares them all the same",
    "USB 2.0 §5.8.3",
)

LENGTH_TOO_GREAT = Quirk(
    "usb.configuration-too-long",
    "wTotalLength says more of the configuration than comes",
    "USB 2.0 §9.6.3",
)

ENDPOINTS_MISCOUNTED = Quirk(
    "usb.endpoints-miscounted",
    "bNumEndpoints of the first interface counts one that is not there",
    "USB 2.0 §9.6.5",
)

LENGTH_TOO_SMALL = Quirk(
    "usb.configuration-too-short",
    "wTotalLength says less of the configuration than comes",
    "USB 2.0 §9.6.3",
)

LENGTH_ZERO = Quirk(
    "usb.length-zero",
    "bLength of the first endpoint is 0: who goes from one descriptor to the next never gets past it",
    "USB 2.0 §9.5",
)

NO_ENDPOINT_ADDRESS = Quirk(
    "usb.no-endpoint-address",
    "the first endpoint has the number 0, which is that of the control endpoint",
    "USB 2.0 §9.6.6",
)

HUGE_PACKETS = Quirk(
    "usb.huge-packets",
    "wMaxPacketSize of the first endpoint is 2047, more than any speed has",
    "USB 2.0 §5.8.3",
)

NO_INTERFACES = Quirk(
    "usb.no-interfaces",
    "the configuration has not one interface",
    "USB 2.0 §9.2.3",
)

NO_CONFIGURATIONS = Quirk(
    "usb.no-configurations",
    "the device descriptor counts no configuration",
    "USB 2.0 §9.6.1",
)

NO_VERSION = Quirk(
    "usb.no-version",
    "bcdUSB is 0x0a99, which is no version of USB",
    "USB 2.0 §9.6.1",
)

ODD_STRINGS = Quirk(
    "usb.odd-strings",
    "string descriptors have an odd length: the last character lacks its second half",
    "USB 2.0 §9.6.7",
)

NO_LANGUAGES = Quirk(
    "usb.no-languages",
    "the list of languages stalls, so that hosts ask for no string",
    "USB 2.0 §9.6.7",
)

DEVICE_ID_EMPTY = Quirk(
    "usb.device-id-empty",
    "the device ID is its length and nothing else",
    "USB Printer Class 1.1 §4.2.1",
)

DEVICE_ID_CUT = Quirk(
    "usb.device-id-cut",
    "half of the device ID comes, though its length says all of it",
    "IEEE 1284 §7.6",
)

DEVICE_ID_UNSEPARATED = Quirk(
    "usb.device-id-unseparated",
    "commas stand between the keys of the device ID in place of semicolons",
    "IEEE 1284 §7.6",
)

QUIRKS = (
    ALWAYS_READY,
    DEVICE_ID_STALLS,
    DEVICE_ID_LITTLE_ENDIAN,
    DEVICE_ID_UNCOUNTED,
    NO_SERIAL_STRING,
    FULL_SPEED,
    LOW_SPEED,
    LENGTH_TOO_GREAT,
    LENGTH_TOO_SMALL,
    ENDPOINTS_MISCOUNTED,
    LENGTH_ZERO,
    NO_ENDPOINT_ADDRESS,
    HUGE_PACKETS,
    NO_INTERFACES,
    NO_CONFIGURATIONS,
    NO_VERSION,
    ODD_STRINGS,
    NO_LANGUAGES,
    DEVICE_ID_EMPTY,
    DEVICE_ID_CUT,
    DEVICE_ID_UNSEPARATED,
)
