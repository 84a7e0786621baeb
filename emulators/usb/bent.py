"""Descriptors as firmware with quirks declares them, and device IDs as it tells them. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass, replace

from misfeed.emulators.machine import Machine
from misfeed.emulators.usb.model import UsbModel, printer_model
from misfeed.emulators.usb.quirks import (
    DEVICE_ID_LITTLE_ENDIAN,
    DEVICE_ID_STALLS,
    DEVICE_ID_UNCOUNTED,
    ENDPOINTS_MISCOUNTED,
    FULL_SPEED,
    LENGTH_TOO_GREAT,
    NO_SERIAL_STRING,
)
from misfeed.protocols.usb import DescriptorType

_TOO_MUCH = 9
_TOTAL_LENGTH = slice(2, 4)
_FIRST_INTERFACE = 9
"""Where its descriptor begins in a configuration's."""
_NUM_ENDPOINTS = _FIRST_INTERFACE + 4
_CONFIGURATIONS = (DescriptorType.CONFIGURATION, DescriptorType.OTHER_SPEED_CONFIGURATION)


@dataclass(frozen=True, slots=True)
class BentModel(UsbModel):
    """A model whose configurations are told wrong."""

    too_long: bool = False
    miscounted: bool = False

    def descriptor(self, kind: int, index: int) -> bytes | None:
        found = UsbModel.descriptor(self, kind, index)
        if found is None or kind not in _CONFIGURATIONS:
            return found
        octets = bytearray(found)
        if self.too_long:
            total = int.from_bytes(octets[_TOTAL_LENGTH], "little") + _TOO_MUCH
            octets[_TOTAL_LENGTH] = total.to_bytes(2, "little")
        if self.miscounted:
            octets[_NUM_ENDPOINTS] += 1
        return bytes(octets)


def declared(machine: Machine) -> UsbModel:
    """What the machine's firmware declares itself to be."""
    slow = FULL_SPEED.acts(machine)
    model = printer_model(machine.profile, machine.serial, full_speed=slow)
    if NO_SERIAL_STRING.acts(machine):
        model = replace(model, device=replace(model.device, iSerialNumber=0))
    too_long, miscounted = LENGTH_TOO_GREAT.acts(machine), ENDPOINTS_MISCOUNTED.acts(machine)
    if not (too_long or miscounted):
        return model
    return BentModel(
        model.device, model.configurations, model.strings, slow, too_long=too_long, miscounted=miscounted
    )


def told_device_id(machine: Machine, octets: bytes) -> bytes | None:
    """A device ID as it is told; None stalls."""
    if DEVICE_ID_STALLS.acts(machine):
        return None
    length, text = int.from_bytes(octets[:2], "big"), octets[2:]
    if DEVICE_ID_UNCOUNTED.acts(machine):
        length -= 2
    return length.to_bytes(2, "little" if DEVICE_ID_LITTLE_ENDIAN.acts(machine) else "big") + text
