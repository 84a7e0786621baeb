"""IEEE 1284 device IDs: `MFG:Acme;MDL:Laser 9;...` behind a two-octet length (IEEE 1284-2000 §7.6).

Reads the wrong lengths that real firmware sends and says which; refuses to know what the keys mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from misfeed.errors import ProtocolError, UsageError

MAX_LENGTH = 0xFFFF

_LONG_FORMS = {
    "MANUFACTURER": "MFG",
    "MODEL": "MDL",
    "COMMAND SET": "CMD",
    "CLASS": "CLS",
    "DESCRIPTION": "DES",
    "SERIALNUMBER": "SN",
    "SERIAL NUMBER": "SN",
    "SERN": "SN",
    "COMPATIBLEID": "CID",
}


class DeviceIdError(ProtocolError):
    """The octets are no device ID."""


class LengthFlaw(Enum):
    """How the stated length departs from the octets that came."""

    TRUNCATED = "says more than came"
    NOT_COUNTING_ITSELF = "does not count its own two octets"
    LITTLE_ENDIAN = "has its octets swapped"
    TOO_SMALL = "says less than came"


def _canonical(key: str) -> str:
    key = key.strip().upper()
    return _LONG_FORMS.get(key, key)


@dataclass(frozen=True, slots=True, eq=False)
class DeviceId(Mapping[str, str]):
    """A device ID as a mapping in its own order; "mfg", "MFG" and "MANUFACTURER" are one key.

    Attributes:
        pairs: keys and values as sent; where a key comes twice, the first one counts.
        stray: pieces without a colon.
        flaw: what is wrong with the stated length, or None.
    """

    pairs: tuple[tuple[str, str], ...]
    stray: tuple[str, ...] = ()
    flaw: LengthFlaw | None = None

    @classmethod
    def of(cls, values: Mapping[str, str]) -> DeviceId:
        return cls(tuple(values.items()))

    def __getitem__(self, key: str) -> str:
        wanted = _canonical(key)
        for name, value in self.pairs:
            if _canonical(name) == wanted:
                return value
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        seen = set()
        for name, _ in self.pairs:
            if _canonical(name) not in seen:
                seen.add(_canonical(name))
                yield name

    def __len__(self) -> int:
        return len({_canonical(name) for name, _ in self.pairs})

    @property
    def command_sets(self) -> tuple[str, ...]:
        """The languages under CMD: ("PCL", "PJL", "PDF")."""
        return tuple(filter(None, (name.strip() for name in self.get("CMD", "").split(","))))

    def __str__(self) -> str:
        return "".join(f"{key}:{value};" for key, value in self.pairs)

    def encode(self) -> bytes:
        """The ID behind its length. Raises UsageError for a key or value that would not read back."""
        for key, value in self.pairs:
            if not key.strip() or any(mark in key for mark in ":;") or ";" in value:
                raise UsageError(f"a device ID cannot hold {key!r}: {value!r}; ':' and ';' separate")
            if (key, value) != (key.strip(), value.strip()):
                raise UsageError(f"a device ID drops the blanks around {key!r}: {value!r}")
        try:
            text = str(self).encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            raise UsageError(f"a device ID cannot hold {self!s:.40}: {error.reason}") from error
        if len(text) + 2 > MAX_LENGTH:
            raise UsageError(f"a device ID has at most {MAX_LENGTH} octets, not {len(text) + 2}")
        return (len(text) + 2).to_bytes(2, "big") + text


def decode(data: bytes) -> DeviceId:
    """Read the octets that GET_DEVICE_ID answered.

    A wrong length is flagged, and the text taken as far as it came. Text that is not UTF-8 keeps its octets
    as surrogate escapes.

    Raises:
        DeviceIdError: too short or too long to be an ID, or without a single `key:value;`.
    """
    if not 2 <= len(data) <= MAX_LENGTH:
        raise DeviceIdError(f"{len(data)} octets are no device ID", data, 0)
    stated = int.from_bytes(data[:2], "big")
    flaw = _flaw(stated, data)
    text = data[2:stated] if flaw is None else data[2:]
    pairs: list[tuple[str, str]] = []
    stray: list[str] = []
    for piece in text.decode("utf-8", "surrogateescape").rstrip("\0\r\n").split(";"):
        key, colon, value = piece.partition(":")
        if colon and key.strip():
            pairs.append((key.strip(), value.strip()))
        elif piece.strip():
            stray.append(piece.strip())
    if not pairs:
        raise DeviceIdError("no key and value in the device ID", data, 2)
    return DeviceId(tuple(pairs), tuple(stray), flaw)


def _flaw(stated: int, data: bytes) -> LengthFlaw | None:
    if stated == len(data):
        return None
    if stated == len(data) - 2:
        return LengthFlaw.NOT_COUNTING_ITSELF
    if int.from_bytes(data[:2], "little") in (len(data), len(data) - 2):
        return LengthFlaw.LITTLE_ENDIAN
    return LengthFlaw.TRUNCATED if stated > len(data) else LengthFlaw.TOO_SMALL
