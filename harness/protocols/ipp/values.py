"""The attribute syntaxes that Python has no type for (RFC 8011 §5.1). Knows no tags and no wire format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Self

from misfeed.errors import UsageError

DATE_TIME_OCTETS = 11
DOTS_PER_INCH = 3
DOTS_PER_CENTIMETRE = 4


@dataclass(frozen=True, slots=True)
class Resolution:
    """resolution (RFC 8011 §5.1.16): dots per unit across and along the feed direction."""

    cross_feed: int
    feed: int
    units: int = DOTS_PER_INCH

    def __str__(self) -> str:
        unit = {DOTS_PER_INCH: "dpi", DOTS_PER_CENTIMETRE: "dpcm"}.get(self.units, f"units-{self.units}")
        return f"{self.cross_feed}x{self.feed}{unit}"


@dataclass(frozen=True, slots=True)
class RangeOfInteger:
    """rangeOfInteger (RFC 8011 §5.1.14), both ends included."""

    lower: int
    upper: int

    def __contains__(self, number: int) -> bool:
        return self.lower <= number <= self.upper

    def __str__(self) -> str:
        return f"{self.lower}-{self.upper}"


@dataclass(frozen=True, slots=True)
class Localized:
    """textWithLanguage or nameWithLanguage (RFC 8011 §5.1.2.2, §5.1.3.2)."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class DateTime:
    """dateTime: the 11 octets of RFC 2579 DateAndTime, kept because devices send impossible dates."""

    octets: bytes

    def __post_init__(self) -> None:
        if len(self.octets) != DATE_TIME_OCTETS:
            raise UsageError(f"a dateTime has {DATE_TIME_OCTETS} octets, not {len(self.octets)}")

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """From an aware datetime; tenths of a second and minutes of offset are kept, finer parts are cut."""
        offset = moment.utcoffset()
        if offset is None:
            raise UsageError("an IPP dateTime needs a time zone: pass an aware datetime")
        minutes = round(offset.total_seconds() / 60)
        sign = ord("-") if minutes < 0 else ord("+")
        hours, minutes = divmod(abs(minutes), 60)
        clock = (moment.month, moment.day, moment.hour, moment.minute, moment.second)
        tenths = moment.microsecond // 100_000
        return cls(moment.year.to_bytes(2, "big") + bytes((*clock, tenths, sign, hours, minutes)))

    @property
    def moment(self) -> datetime | None:
        """The aware datetime, or None where the octets name no moment (month 0, second 60, ...)."""
        month, day, hour, minute, second, tenths, sign, offset_hours, offset_minutes = self.octets[2:]
        if sign not in b"+-":
            return None
        offset = timedelta(hours=offset_hours, minutes=offset_minutes)
        try:
            zone = timezone(-offset if sign == ord("-") else offset)
            year = int.from_bytes(self.octets[:2], "big")
            return datetime(year, month, day, hour, minute, second, tenths * 100_000, zone)
        except ValueError:
            return None

    def __str__(self) -> str:
        moment = self.moment
        return moment.isoformat() if moment is not None else self.octets.hex(" ")
