"""How a serial port is set: its rate, the frame of a character, and who may stop whom. Knows no port."""

from __future__ import annotations

import enum
from dataclasses import dataclass

FASTEST_BAUD = 20_000_000
_US_PER_S = 1_000_000


class Parity(enum.Enum):
    """What the bit behind the data bits is."""

    NONE = "none"
    EVEN = "even"
    ODD = "odd"
    MARK = "mark"
    SPACE = "space"

    @property
    def letter(self) -> str:
        """As in "8N1"."""
        return self.value[0].upper()


class Flow(enum.Enum):
    """How one end tells the other to wait."""

    NONE = "none"
    XON_XOFF = "xon-xoff"
    RTS_CTS = "rts-cts"
    DTR_DSR = "dtr-dsr"


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How one end of a line is set.

    Attributes:
    baud: bits a second. data_bits: 5 to 8. stop_bits: 1, 1.5 or 2.
    """

    baud: int = 9600
    data_bits: int = 8
    parity: Parity = Parity.NONE
    stop_bits: float = 1
    flow: Flow = Flow.NONE

    def __post_init__(self) -> None:
        if not 1 <= self.baud <= FASTEST_BAUD:
            raise ValueError(f"a serial line has 1 to {FASTEST_BAUD} baud, not {self.baud}")
        if self.data_bits not in (5, 6, 7, 8):
            raise ValueError(f"a character has 5 to 8 data bits, not {self.data_bits}")
        if self.stop_bits not in (1, 1.5, 2):
            raise ValueError(f"there are 1, 1.5 or 2 stop bits, not {self.stop_bits}")

    def __str__(self) -> str:
        """As people say it: "9600 8N1"."""
        return f"{self.baud} {self.data_bits}{self.parity.letter}{self.stop_bits:g}"

    @property
    def bits(self) -> float:
        """Of one character on the line: start, data, parity and stop bits."""
        return 1 + self.data_bits + (self.parity is not Parity.NONE) + self.stop_bits

    def takes_us(self, octets: int) -> int:
        """How long so many characters are on the line, in microseconds."""
        return round(octets * self.bits * _US_PER_S / self.baud)
