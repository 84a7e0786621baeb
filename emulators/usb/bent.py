"""Descriptors as firmware with quirks declares them, and device IDs as it tells them. Knows no request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from misfeed.emulators.identity import printer_uuid
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.usb_cable import UsbCable
from misfeed.emulators.quirks import Quirk
from misfeed.emulators.usb import quirks
from misfeed.emulators.usb.declaring import printer_model
from misfeed.emulators.usb.model import UsbModel
from misfeed.protocols.usb import DescriptorType
from misfeed.protocols.usb.dump import BusSpeed

Bend = Callable[[bytearray], None]

_TOO_MUCH = 9
_TOTAL_LENGTH = slice(2, 4)
_NUM_INTERFACES = 4
_NUM_CONFIGURATIONS = 17
_BCD_USB = slice(2, 4)
_NO_VERSION = 0x0A99
_CONFIGURATIONS = (DescriptorType.CONFIGURATION, DescriptorType.OTHER_SPEED_CONFIGURATION)


@dataclass(frozen=True, slots=True)
class BentModel(UsbModel):
    """A model of which descriptors are told wrong.

    Attributes:
        bends: what is done to the octets of a descriptor, by its type.
    """

    bends: Mapping[int, tuple[Bend, ...]] = field(default_factory=dict)

    def descriptor(self, kind: int, index: int, language: int = 0) -> bytes | None:
        found = UsbModel.descriptor(self, kind, index, language)
        if found is None or kind not in self.bends or (kind == DescriptorType.STRING and not index):
            return found
        octets = bytearray(found)
        for bend in self.bends[kind]:
            bend(octets)
        return bytes(octets)


def declared(machine: Machine) -> UsbModel:
    """What the machine's firmware declares itself to be."""
    model = printer_model(machine.profile, machine.serial, printer_uuid(machine))
    cable = machine.part("usb.cable", UsbCable)
    if quirks.LOW_SPEED.acts(machine) or cable.speed == "low":
        model = model.at(BusSpeed.LOW, only=True)
    elif quirks.FULL_SPEED.acts(machine):
        model = model.at(BusSpeed.FULL, only=True)
    elif cable.speed == "full" and model.speed in (BusSpeed.HIGH, BusSpeed.SUPER):
        model = model.at(BusSpeed.FULL)
    if quirks.NO_SERIAL_STRING.acts(machine):
        device = replace(model.device, iSerialNumber=0)
        model = replace(model, device=device, octets=_without(model, DescriptorType.DEVICE))
    if quirks.NO_LANGUAGES.acts(machine):
        model = replace(model, speechless=True)
    bends: dict[int, tuple[Bend, ...]] = {}
    for quirk, (kinds, bend) in _BENDS.items():
        if quirk.acts(machine):
            bends |= {kind: (*bends.get(kind, ()), bend) for kind in kinds}
    return BentModel(**_fields(model), bends=bends) if bends else model


def _fields(model: UsbModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in UsbModel.__dataclass_fields__}


def _without(model: UsbModel, kind: int) -> Mapping[tuple[int, int], bytes]:
    return {key: octets for key, octets in model.octets.items() if key[0] != kind}


# -- what is done to octets ----------------------------------------------------------------------------------


def _first(octets: bytearray, kind: int) -> int | None:
    """Where the first descriptor of that type begins in a configuration."""
    at = 0
    while at + 1 < len(octets) and octets[at]:
        if octets[at + 1] == kind:
            return at
        at += octets[at]
    return None


def _too_long(octets: bytearray) -> None:
    total = int.from_bytes(octets[_TOTAL_LENGTH], "little") + _TOO_MUCH
    octets[_TOTAL_LENGTH] = total.to_bytes(2, "little")


def _too_short(octets: bytearray) -> None:
    total = max(9, int.from_bytes(octets[_TOTAL_LENGTH], "little") - _TOO_MUCH)
    octets[_TOTAL_LENGTH] = total.to_bytes(2, "little")


def _miscounted(octets: bytearray) -> None:
    at = _first(octets, DescriptorType.INTERFACE)
    if at is not None:
        octets[at + 4] += 1


def _endless(octets: bytearray) -> None:
    """Whoever walks from length to length never gets past it."""
    at = _first(octets, DescriptorType.ENDPOINT)
    if at is not None:
        octets[at] = 0


def _no_address(octets: bytearray) -> None:
    at = _first(octets, DescriptorType.ENDPOINT)
    if at is not None:
        octets[at + 2] &= 0x80


def _huge_packet(octets: bytearray) -> None:
    at = _first(octets, DescriptorType.ENDPOINT)
    if at is not None:
        octets[at + 4 : at + 6] = (0x07FF).to_bytes(2, "little")


def _no_interface(octets: bytearray) -> None:
    del octets[9:]
    octets[_TOTAL_LENGTH] = (9).to_bytes(2, "little")
    octets[_NUM_INTERFACES] = 0


def _no_version(octets: bytearray) -> None:
    octets[_BCD_USB] = _NO_VERSION.to_bytes(2, "little")


def _no_configuration(octets: bytearray) -> None:
    octets[_NUM_CONFIGURATIONS] = 0


def _odd(octets: bytearray) -> None:
    """An octet short, as of a text that somebody took for octets."""
    octets[0] -= 1
    del octets[-1]


_BENDS: Mapping[Quirk, tuple[tuple[int, ...], Bend]] = {
    quirks.LENGTH_TOO_GREAT: (_CONFIGURATIONS, _too_long),
    quirks.LENGTH_TOO_SMALL: (_CONFIGURATIONS, _too_short),
    quirks.ENDPOINTS_MISCOUNTED: (_CONFIGURATIONS, _miscounted),
    quirks.LENGTH_ZERO: (_CONFIGURATIONS, _endless),
    quirks.NO_ENDPOINT_ADDRESS: (_CONFIGURATIONS, _no_address),
    quirks.HUGE_PACKETS: (_CONFIGURATIONS, _huge_packet),
    quirks.NO_INTERFACES: (_CONFIGURATIONS, _no_interface),
    quirks.NO_VERSION: ((DescriptorType.DEVICE,), _no_version),
    quirks.NO_CONFIGURATIONS: ((DescriptorType.DEVICE,), _no_configuration),
    quirks.ODD_STRINGS: ((DescriptorType.STRING,), _odd),
}


# -- device IDs ----------------------------------------------------------------------------------------------


def told_device_id(machine: Machine, octets: bytes) -> bytes | None:
    """A device ID as it is told; None stalls."""
    if quirks.DEVICE_ID_STALLS.acts(machine):
        return None
    length, text = int.from_bytes(octets[:2], "big"), octets[2:]
    if quirks.DEVICE_ID_EMPTY.acts(machine):
        length, text = 2, b""
    if quirks.DEVICE_ID_UNSEPARATED.acts(machine):
        text = text.replace(b";", b",")
    if quirks.DEVICE_ID_CUT.acts(machine):
        text = text[: len(text) // 2]
    if quirks.DEVICE_ID_UNCOUNTED.acts(machine):
        length -= 2
    return length.to_bytes(2, "little" if quirks.DEVICE_ID_LITTLE_ENDIAN.acts(machine) else "big") + text
