"""How a printer on a USB cable of this computer is named. Opens nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

FORM = "vendor and product in hexadecimal, and perhaps a serial number"
_NAME = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::([!-~]{1,126}))?")


class UsbName(NamedTuple):
    """What a printer on a cable is named by: vendor and product id and, if it has twins, serial number."""

    vendor: int
    product: int
    serial: str | None = None

    @classmethod
    def of(cls, text: str) -> UsbName:
        """From "03f0:8104" or "03f0:8104:SERIAL". Raises ValueError."""
        found = _NAME.fullmatch(text)
        if found is None:
            raise ValueError(f'usb is {FORM}: usb = "03f0:8104"')
        return cls(int(found[1], 16), int(found[2], 16), found[3])

    def __str__(self) -> str:
        serial = f":{self.serial}" if self.serial else ""
        return f"{self.vendor:04x}:{self.product:04x}{serial}"
