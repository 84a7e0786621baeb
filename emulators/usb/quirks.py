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

QUIRKS = (
    ALWAYS_READY,
    DEVICE_ID_STALLS,
    DEVICE_ID_LITTLE_ENDIAN,
    DEVICE_ID_UNCOUNTED,
    NO_SERIAL_STRING,
    FULL_SPEED,
    LENGTH_TOO_GREAT,
    ENDPOINTS_MISCOUNTED,
)
