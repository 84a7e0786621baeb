"""Keeps what was transferred over the USB cable of a case's device as evidence, where the run was told to.

Knows no journal and no report; what documents the transfers carry is why nobody is recorded unasked.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.journal import Outcome
from misfeed.transports.usbip import KeptRecording
from misfeed.vocabulary.attachments import MOST_OCTETS, Attachments

MOST_DATA = 4 * 1024
"""Octets that are kept of one transfer's data: enough to know a document by, and to read any answer."""

MEDIA_TYPE = "application/vnd.tcpdump.pcap"


class Keep(StrEnum):
    """Of which cases."""

    ALL = "all"
    FAILED = "failed"


class Transfers:
    """What goes over the cable of one device, from now on."""

    def __init__(self, device: Device, keep: Keep) -> None:
        self._keep = keep
        self._recording: KeptRecording | None = None
        if device.has_usb:
            self._recording = KeptRecording(MOST_OCTETS, MOST_DATA)
            device.record_usb(self._recording)

    def attach(self, attachments: Attachments, ended: Outcome) -> None:
        """Put it beside what the script attached, once, where the case ended so that it is to be kept.

        A name tells what was left out. Where scripts attached so much that it has no room, it is not kept.
        """
        recording, self._recording = self._recording, None
        wanted = self._keep is Keep.ALL or ended in (Outcome.FAILED, Outcome.ERROR)
        if recording is None or not recording.events or not wanted:
            return
        events, lacking = recording.events, recording.left_out
        whole = "usb-incomplete.pcap" if recording.broken else "usb.pcap"
        name = f"usb-first-{events}-of-{events + lacking}.pcap" if lacking else whole
        with suppress(UsageError):
            attachments.add(name, recording.octets, MEDIA_TYPE)
