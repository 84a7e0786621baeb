"""The library usbip, beside which the USB bench measures, serves the printer that the bench makes of it."""

from __future__ import annotations

import pytest
from misfeed.benching import usb_peers

from .judges import lacking

pytestmark = pytest.mark.peer


def test_the_librarys_printer_does_what_it_is_asked() -> None:
    if not usb_peers.installed():
        lacking("the library usbip is not installed; pip install 'misfeed[peers]'")
    with usb_peers.stranger(2) as found, found.api() as device:
        device.begin_job()
        assert device.status() == b"\x18"
        assert device.write(bytes(100)) == 100
