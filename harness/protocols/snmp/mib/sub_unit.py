"""PrtSubUnitStatusTC (RFC 3805 §5): one number that adds up availability, alerts and state of a sub-unit.

Knows no sub-unit: the columns are prtInputStatus, prtOutputStatus, prtMarkerStatus, prtMediaPathStatus and
prtChannelStatus.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import msgspec


class Availability(IntEnum):
    AVAILABLE_AND_IDLE = 0
    UNAVAILABLE_AND_ON_REQUEST = 1
    AVAILABLE_AND_STANDBY = 2
    UNAVAILABLE_BECAUSE_BROKEN = 3
    AVAILABLE_AND_ACTIVE = 4
    UNKNOWN = 5
    AVAILABLE_AND_BUSY = 6
    RESERVED = 7
    """Not in the standard; kept so that every octet a device sends can be read."""


class SubUnitFlag(IntFlag):
    NON_CRITICAL_ALERTS = 8
    CRITICAL_ALERTS = 16
    OFF_LINE = 32
    TRANSITIONING = 64


_NO_FLAGS = SubUnitFlag(0)


class SubUnitStatus(msgspec.Struct, frozen=True):
    availability: Availability = Availability.AVAILABLE_AND_IDLE
    flags: SubUnitFlag = _NO_FLAGS

    @classmethod
    def of(cls, number: int) -> SubUnitStatus:
        """Read a column's value; bits above 127 are not the standard's and are dropped."""
        return cls(Availability(number & 7), SubUnitFlag(number & 0x78))

    @property
    def number(self) -> int:
        return self.availability | self.flags
