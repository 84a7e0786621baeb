"""What a real device was recorded to declare over USB, declared again: octet for octet, at the speed it had.

Knows the rows of a profile; which of its interfaces the machine is behind, `roles` finds out.
"""

from __future__ import annotations

from collections.abc import Sequence

from misfeed.emulators.usb.model import UsbModel
from misfeed.errors import UsageError
from misfeed.protocols.usb import DescriptorType, DeviceDescriptor, UsbError
from misfeed.protocols.usb.dump import BusSpeed, read_rows
from misfeed.protocols.usb.flaws import mended
from misfeed.protocols.usb.strings import ENGLISH, MAX_UNITS


def captured_model(rows: Sequence[Sequence[str]], names: tuple[str, str, str]) -> UsbModel:
    """The model of those rows. `names` are make, model and serial number, for strings nobody recorded.

    The serial number is always the machine's own: many may be of one recording.

    Raises:
        UsageError: the rows cannot be read.
    """
    dump = read_rows(rows)
    try:
        device = DeviceDescriptor.decode(dump.device)
        configurations = tuple(mended(octets)[0] for octets in dump.configurations)
    except UsbError as error:
        raise UsageError(f"captured USB: {error}") from error
    octets = {
        (DescriptorType.DEVICE, 0): dump.device,
        (DescriptorType.DEVICE_QUALIFIER, 0): dump.qualifier,
        **{(DescriptorType.CONFIGURATION, at): one for at, one in enumerate(dump.configurations)},
        **{(DescriptorType.OTHER_SPEED_CONFIGURATION, at): one for at, one in enumerate(dump.other_speed)},
    }
    texts = dict(dump.strings)
    language = next(iter(sorted({language for language, _ in texts})), ENGLISH)
    indices = (device.iManufacturer, device.iProduct, device.iSerialNumber)
    for index, name in zip(indices, names, strict=True):
        if index and (index == device.iSerialNumber or dump.text(index) is None):
            texts[language, index] = name.encode("utf-16-le")[: 2 * MAX_UNITS].decode("utf-16-le", "ignore")
    return UsbModel(
        device,
        configurations,
        speed=dump.speed,
        only=not dump.qualifier and dump.speed is not BusSpeed.HIGH,
        bos=dump.bos,
        texts=texts,
        octets={key: found for key, found in octets.items() if found},
    )
