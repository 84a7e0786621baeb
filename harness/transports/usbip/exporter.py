"""What an exporting host is asked before there is a device: what it offers, and one of those.

Knows USB/IP's operations; what a device is asked, it does not.
"""

from __future__ import annotations

from misfeed.errors import MisfeedError, Refused
from misfeed.protocols.usbip import ExportedDevice, OpStatus
from misfeed.transports.base import Route, TellsTime
from misfeed.transports.usbip.conversation import CONNECT_S, Conversation, no_clock


class Busy(MisfeedError):
    """Another host has imported the device."""


def list_devices(route: Route, service: str) -> tuple[ExportedDevice, ...]:
    """What the exporter offers. Raises Refused, NoAnswer or UsbipError."""
    conversation = _conversation(route, service)
    try:
        listed = conversation.devlist()
    finally:
        conversation.close()
    if listed.status != OpStatus.OK:
        raise Refused(f"{service}: the exporter lists no devices, status {listed.status}")
    return listed.devices


def import_device(route: Route, service: str, busid: str) -> tuple[Conversation, ExportedDevice]:
    """Take a device. Raises Busy, Refused, NoAnswer or UsbipError."""
    conversation = _conversation(route, service)
    try:
        imported = conversation.take(busid)
    except BaseException:
        conversation.close()
        raise
    if imported.device is not None:
        return conversation, imported.device
    conversation.close()
    if imported.status == OpStatus.DEV_BUSY:
        raise Busy(f"USB device {busid} is in use by another host")
    raise Refused(f"the exporter does not hand over USB device {busid}, status {imported.status}")


def _conversation(route: Route, service: str) -> Conversation:
    clock = route.now if isinstance(route, TellsTime) else no_clock
    return Conversation(route.stream(service, CONNECT_S), clock)
