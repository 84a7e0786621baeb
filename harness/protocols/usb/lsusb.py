"""Reads what `lsusb -v` printed of a device back into descriptors (usbutils).

The text has every descriptor in wire order, so each is written again from its fields and stays where it was.
What the text leaves out is told of. Knows the words of lsusb; what its numbers mean, the codecs know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from misfeed.errors import UsageError
from misfeed.protocols.usb.capabilities import BinaryObjectStore, DeviceCapability
from misfeed.protocols.usb.descriptors import DescriptorType
from misfeed.protocols.usb.dump import BusSpeed, UsbDump, speed_of, walk
from misfeed.protocols.usb.lsusb_blocks import BUILDERS, Block, Lacking, device_capability
from misfeed.protocols.usb.printer import PRINTER_CLASS
from misfeed.protocols.usb.strings import ENGLISH

DEVICE = "Device Descriptor:"
CONFIGURATION = "Configuration Descriptor:"
BOS = "Binary Object Store Descriptor:"
QUALIFIER = "Device Qualifier (for other device speed):"
_STATUS = "Device Status:"
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:\[\d+\])?)\s+(\{?[0-9A-Fa-fx.-]+\}?)(?:mA)?(?:\s+(.*))?$")
_HEADING = re.compile(r"[A-Za-z][A-Za-z0-9 ./()-]*:$")
_BYTES = re.compile(
    r"(?:\*\* UNRECOGNIZED|INTERFACE CLASS|DEVICE CLASS|junk at descriptor end):\s*((?:[0-9a-fA-F]{2}\s*)+)$"
)
_BUS_LINE = re.compile(r"Bus \d+ Device \d+: ID ([0-9a-fA-F]{4}:[0-9a-fA-F]{4})")
_LONGEST_LIST = 65_536
_SPEEDS = {
    "Low Speed": BusSpeed.LOW,
    "Full Speed": BusSpeed.FULL,
    "High Speed": BusSpeed.HIGH,
    "SuperSpeed": BusSpeed.SUPER,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A device of the text.

    Attributes:
        named: "03f0:2b17".
        problems: what the text leaves out or says twice, one sentence each.
    """

    named: str
    dump: UsbDump
    problems: tuple[str, ...]

    @property
    def prints(self) -> bool:
        """It has an interface of the printer class."""
        return any(
            piece[1] == DescriptorType.INTERFACE and piece[5:6] == bytes((PRINTER_CLASS,))
            for one in self.dump.configurations
            for piece in walk(one)
        )


def is_lsusb(octets: bytes) -> bool:
    """Whether it is such text."""
    return DEVICE.encode() in octets and b"bDescriptorType" in octets


def listed_without_v(octets: bytes) -> tuple[str, ...]:
    """The devices ("03f0:2b17") that `lsusb` names where it tells no more of any; none for other text."""
    if is_lsusb(octets):
        return ()
    lines = octets[:_LONGEST_LIST].decode("utf-8", "replace").splitlines()
    return tuple(found[1] for found in map(_BUS_LINE.match, lines) if found)


def read_lsusb(text: str) -> tuple[Listed, ...]:
    """Every device of it. Raises UsageError when there is none."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.strip() == DEVICE]
    if not starts:
        raise UsageError("there is no device in it; write it with `lsusb -v -d VENDOR:PRODUCT`, as root")
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        before = lines[max(0, start - 4) : start]
        found.append(_read(lines[start:end], before))
    return tuple(found)


def printer_of(text: str) -> Listed:
    """The one printer of it. Raises UsageError where there is none, or more than one."""
    devices = read_lsusb(text)
    printers = [one for one in devices if one.prints] or list(devices)
    if len(printers) > 1:
        names = ", ".join(one.named for one in printers)
        first = printers[0].named
        raise UsageError(f"it tells of {len(printers)} devices ({names}); leave one: lsusb -v -d {first}")
    return printers[0]


@dataclass
class _Reading:
    """What was read so far, and what is being read."""

    strings: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    device: bytes = b""
    configurations: list[bytearray] = field(default_factory=list)
    capabilities: list[DeviceCapability] | None = None
    qualifier: bytes = b""
    block: Block | None = None
    totals: list[int] = field(default_factory=list)

    def close(self) -> None:
        """Write the descriptor whose fields were read."""
        block, self.block = self.block, None
        if block is None:
            return
        self.strings |= {index: text for index, text in block.strings.items() if text != "(error)"}
        try:
            self._write(block)
        except Lacking as error:
            self.problems.append(f"{block.heading.rstrip(':')}: {error}; it is left out")

    def _write(self, block: Block) -> None:
        if block.heading == BOS:
            self.capabilities = []
        elif block.heading.endswith("Capability:"):
            if self.capabilities is not None:
                self.capabilities.append(device_capability(block))
        elif builder := BUILDERS.get(block.heading):
            octets, told = builder(block)
            self.problems += told
            if block.heading == DEVICE:
                self.device = octets
            elif block.heading == QUALIFIER:
                self.qualifier = octets
            else:
                self._put(octets, new=block.heading == CONFIGURATION)
                if block.heading == CONFIGURATION:
                    self.totals.append(block.number("wTotalLength"))
        elif block.fields:
            raise Lacking("is no descriptor that is known here")

    def _put(self, octets: bytes, *, new: bool = False) -> None:
        if new:
            self.configurations.append(bytearray())
        if self.configurations:
            self.configurations[-1] += octets

    def raw(self, octets: bytes) -> None:
        """A descriptor that the text has in octets."""
        self.close()
        if self.capabilities is not None and octets[1:2] == bytes((DescriptorType.DEVICE_CAPABILITY,)):
            self.capabilities.append(DeviceCapability(octets[2], octets[3:]))
        else:
            self._put(octets)


def _read(lines: Sequence[str], before: Sequence[str]) -> Listed:
    reading = _Reading()
    for line in lines:
        words = line.strip()
        if words.startswith(_STATUS) or _BUS_LINE.match(words):
            break
        if found := _BYTES.search(words):
            octets = bytes.fromhex(found[1])
            if words.startswith("junk") and reading.block is not None:
                reading.block.junk += octets
            else:
                reading.raw(octets)
        elif words in BUILDERS or words.endswith("Capability:") or words == BOS:
            reading.close()
            reading.block = Block(words)
        elif (found := _FIELD.match(words)) and reading.block is not None:
            reading.block.add(found[1], found[2], found[3] or "")
        elif _HEADING.match(words):
            reading.close()
            reading.block = Block(words)
    reading.close()
    if not reading.device:
        raise UsageError("the device descriptor lacks fields; write it with `lsusb -v` again")
    return _finished(reading, before)


def _finished(reading: _Reading, before: Sequence[str]) -> Listed:
    configurations = []
    for octets, total in zip(reading.configurations, reading.totals, strict=True):
        if total != len(octets):
            reading.problems.append(
                f"wTotalLength says {total} octets and the text tells of {len(octets)}: "
                "what it leaves out is lost"
            )
            octets[2:4] = len(octets).to_bytes(2, "little")
        configurations.append(bytes(octets))
    bos = b"" if reading.capabilities is None else BinaryObjectStore(tuple(reading.capabilities)).encode()
    vendor, product = (int.from_bytes(reading.device[at : at + 2], "little") for at in (8, 10))
    dump = UsbDump(
        reading.device,
        tuple(configurations),
        {(ENGLISH, index): text for index, text in reading.strings.items()},
        bos,
        reading.qualifier,
        speed=_speed(before) or speed_of(configurations),
    )
    return Listed(f"{vendor:04x}:{product:04x}", dump, tuple(reading.problems))


def _speed(before: Sequence[str]) -> BusSpeed | None:
    for line in before:
        if line.strip().startswith("Negotiated speed:"):
            said = line.partition(":")[2].strip()
            return next((speed for words, speed in _SPEEDS.items() if said.startswith(words)), None)
    return None
