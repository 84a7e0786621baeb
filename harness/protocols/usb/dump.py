"""What a USB device answered about itself, octet for octet, and the forms in which people keep that.

Raw descriptors one behind the other, as Linux's `/sys/bus/usb/devices/*/descriptors` has them, the same as a
hex dump, and rows of text. Refuses to know whether any of it is right: `flaws` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from misfeed.errors import UsageError
from misfeed.protocols.usb.descriptors import DescriptorType
from misfeed.protocols.usb.interface import TransferType
from misfeed.protocols.usb.strings import ENGLISH, decode_languages, decode_string
from misfeed.protocols.usb.wire import UsbError

DEVICE_OCTETS = 18
MAX_OCTETS = 1024 * 1024
_FIRST_OCTETS = bytes((DEVICE_OCTETS, DescriptorType.DEVICE))
_WITH_TOTAL = (
    DescriptorType.CONFIGURATION,
    DescriptorType.OTHER_SPEED_CONFIGURATION,
    DescriptorType.BOS,
)
_NUMBERED = re.compile(r"\s*[0-9a-fA-F]+:\s*")
_OCTETS = re.compile(r"(0x)?([0-9a-fA-F]{2})+")


class BusSpeed(Enum):
    """How fast a device came up (USB 2.0 §4.2.1, USB 3.2)."""

    LOW = "low"
    FULL = "full"
    HIGH = "high"
    SUPER = "super"


@dataclass(frozen=True, slots=True)
class UsbDump:
    """Descriptors as they came.

    Attributes:
        device: 18 octets. configurations: each with all that comes with it, by index.
        strings: by language and index.
        bos, qualifier: empty where the device has none, or nobody asked.
        other_speed: configurations at the other speed, by index.
        device_id: IEEE 1284, behind its length; empty where nobody asked.
    """

    device: bytes
    configurations: tuple[bytes, ...] = ()
    strings: Mapping[tuple[int, int], str] = field(default_factory=dict)
    bos: bytes = b""
    qualifier: bytes = b""
    other_speed: tuple[bytes, ...] = ()
    device_id: bytes = b""
    speed: BusSpeed = BusSpeed.HIGH

    def text(self, index: int) -> str | None:
        """The string at an index, in English or whatever language there is."""
        if found := self.strings.get((ENGLISH, index)):
            return found
        return next((text for (_, at), text in self.strings.items() if at == index), None)

    def descriptors(self) -> bytes:
        """As the `descriptors` file of Linux has them: the device's, and each configuration's."""
        return self.device + b"".join(self.configurations)


def is_raw(octets: bytes) -> bool:
    """Whether it begins as a device descriptor does."""
    return octets[:2] == _FIRST_OCTETS


def is_hex(octets: bytes) -> bool:
    """Whether it is text that spells a device descriptor at its beginning."""
    try:
        first = octets[:4096].decode("ascii").split("\n", 1)[0]
        return is_raw(hex_octets(first))
    except (UnicodeDecodeError, UsageError):
        return False


def hex_octets(text: str) -> bytes:
    """The octets of a hex dump: bare, or with offsets and characters beside them (xxd, hexdump -C, od).

    Raises:
        UsageError: a line is none of a hex dump.
    """
    found = bytearray()
    offsets = False
    for number, line in enumerate(text.splitlines(), 1):
        body, _, _ = line.partition("|")
        if numbered := _NUMBERED.match(body):
            offsets = True
            body = body[numbered.end() :].partition("  ")[0]  # characters stand behind two blanks
        words = body.replace(",", " ").split()
        if words and 6 <= len(words[0]) <= 8 and (offsets or len(words) > 1):
            offsets = True
            words = words[1:]
        for word in words:
            if not _OCTETS.fullmatch(word):
                raise UsageError(f"line {number} is not of a hex dump: {line.strip()[:40]!r}")
            found += bytes.fromhex(word.removeprefix("0x"))
    return bytes(found)


def read_raw(octets: bytes) -> UsbDump:
    """Read descriptors one behind the other: the device's first, then whatever came.

    Strings are taken in the order of their indices, from the list of languages on.

    Raises:
        UsbError: it does not begin with a device descriptor, or a length leads nowhere.
    """
    if not is_raw(octets) or len(octets) < DEVICE_OCTETS:
        raise UsbError("not a device descriptor of 18 octets", octets, 0)
    kept: dict[int, list[bytes]] = {}
    for piece in _pieces(octets[DEVICE_OCTETS:]):
        kept.setdefault(piece[1], []).append(piece)
    configurations = tuple(kept.get(DescriptorType.CONFIGURATION, ()))
    return UsbDump(
        octets[:DEVICE_OCTETS],
        configurations,
        _strings(kept.get(DescriptorType.STRING, ())),
        b"".join(kept.get(DescriptorType.BOS, ())[:1]),
        b"".join(kept.get(DescriptorType.DEVICE_QUALIFIER, ())[:1]),
        tuple(kept.get(DescriptorType.OTHER_SPEED_CONFIGURATION, ())),
        speed=speed_of(configurations),
    )


def _pieces(octets: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(octets):
        length = octets[at]
        if length < 2 or at + 1 == len(octets):
            raise UsbError(f"bLength {length} is shorter than a descriptor", octets[at:], at + DEVICE_OCTETS)
        kind = octets[at + 1]
        if kind in _WITH_TOTAL and at + 4 <= len(octets):
            length = max(length, int.from_bytes(octets[at + 2 : at + 4], "little"))
        # What firmware promises and does not send is no reason to lose what it sent.
        yield octets[at : at + length]
        at += length


def _strings(pieces: Sequence[bytes]) -> dict[tuple[int, int], str]:
    if not pieces:
        return {}
    languages = decode_languages(pieces[0]) or (ENGLISH,)
    return {(languages[0], index): decode_string(piece) for index, piece in enumerate(pieces) if index}


def speed_of(configurations: Sequence[bytes]) -> BusSpeed:
    """The slowest speed at which a device may have endpoints of these sizes."""
    sizes = [
        (piece[3] & 0x03, int.from_bytes(piece[4:6], "little") & 0x07FF)
        for one in configurations
        for piece in walk(one)
        if piece[1] == DescriptorType.ENDPOINT and len(piece) >= 7
    ]
    bulk = [size for kind, size in sizes if kind == TransferType.BULK]
    if any(size > 512 for size in bulk):
        return BusSpeed.SUPER
    if any(size > 64 for _, size in sizes):
        return BusSpeed.HIGH
    return BusSpeed.FULL if bulk or not sizes or any(size > 8 for _, size in sizes) else BusSpeed.LOW


def walk(octets: bytes) -> Iterator[bytes]:
    """Each descriptor of a configuration, as far as their lengths lead."""
    at = 0
    while at + 2 <= len(octets) and octets[at] >= 2:
        yield octets[at : at + octets[at]]
        at += octets[at]


# -- rows of text --------------------------------------------------------------------------------------------


def write_rows(dump: UsbDump) -> list[tuple[str, ...]]:
    """A row for each thing that it holds; `read_rows` reads them back."""
    rows: list[tuple[str, ...]] = [("speed", dump.speed.value), ("device", dump.device.hex())]
    rows += [("configuration", one.hex()) for one in dump.configurations]
    rows += [("other-speed-configuration", one.hex()) for one in dump.other_speed]
    for name, octets in (("device-qualifier", dump.qualifier), ("bos", dump.bos)):
        rows += [(name, octets.hex())] if octets else []
    rows += [
        ("string", f"{language:04x}", str(index), text)
        for (language, index), text in sorted(dump.strings.items())
    ]
    if dump.device_id:
        rows.append(("device-id", dump.device_id.hex()))
    return rows


def read_rows(rows: Sequence[Sequence[str]]) -> UsbDump:
    """Raises UsageError: a row that is none, or no device descriptor among them."""
    octets: dict[str, list[bytes]] = {}
    strings: dict[tuple[int, int], str] = {}
    speed: BusSpeed | None = None
    for row in rows:
        try:
            match row:
                case ("string", language, index, text):
                    strings[int(language, 16), int(index)] = text
                case ("speed", word):
                    speed = BusSpeed(word)
                case (kind, digits) if kind in _ROWS:
                    octets.setdefault(kind, []).append(bytes.fromhex(digits))
                case _:
                    raise ValueError
        except ValueError:
            raise UsageError(
                f"captured USB: {' '.join(row)[:60]!r} is no row of it; there are {', '.join(_ROWS)}, "
                "string LANGUAGE INDEX TEXT and speed"
            ) from None
    device = b"".join(octets.get("device", ()))
    if not is_raw(device) or len(device) != DEVICE_OCTETS:
        raise UsageError("captured USB: there is no device descriptor of 18 octets; add a row `device`")
    configurations = tuple(octets.get("configuration", ()))
    if not configurations:
        raise UsageError("captured USB: there is no configuration; add a row `configuration`")
    return UsbDump(
        device,
        configurations,
        strings,
        b"".join(octets.get("bos", ())),
        b"".join(octets.get("device-qualifier", ())),
        tuple(octets.get("other-speed-configuration", ())),
        b"".join(octets.get("device-id", ())),
        speed or speed_of(configurations),
    )


_ROWS = ("device", "configuration", "other-speed-configuration", "device-qualifier", "bos", "device-id")
