"""COM-PORT-OPTION (RFC 2217): how a client sets a serial port that is somewhere else, and hears of it.

Both directions: what a client asks for has a code below 100, what a server tells the same one and 100.
Does no I/O.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from misfeed.errors import ProtocolError
from misfeed.protocols.rfc2217.telnet import Subnegotiation
from misfeed.protocols.serial import Parity

COM_PORT_OPTION = 44
_SERVER = 100


class Code(enum.IntEnum):
    """RFC 2217 §2."""

    SIGNATURE = 0
    SET_BAUDRATE = 1
    SET_DATASIZE = 2
    SET_PARITY = 3
    SET_STOPSIZE = 4
    SET_CONTROL = 5
    NOTIFY_LINESTATE = 6
    NOTIFY_MODEMSTATE = 7
    FLOWCONTROL_SUSPEND = 8
    FLOWCONTROL_RESUME = 9
    SET_LINESTATE_MASK = 10
    SET_MODEMSTATE_MASK = 11
    PURGE_DATA = 12


class Control(enum.IntEnum):
    """The values of SET-CONTROL."""

    ASK_FLOW = 0
    FLOW_NONE = 1
    FLOW_XON_XOFF = 2
    FLOW_HARDWARE = 3
    ASK_BREAK = 4
    BREAK_ON = 5
    BREAK_OFF = 6
    ASK_DTR = 7
    DTR_ON = 8
    DTR_OFF = 9
    ASK_RTS = 10
    RTS_ON = 11
    RTS_OFF = 12
    ASK_FLOW_IN = 13
    FLOW_IN_NONE = 14
    FLOW_IN_XON_XOFF = 15
    FLOW_IN_HARDWARE = 16
    FLOW_DCD = 17
    FLOW_IN_DTR = 18
    FLOW_DSR = 19


class LineState(enum.IntFlag):
    """The values of NOTIFY-LINESTATE and its mask."""

    DATA_READY = 1
    OVERRUN_ERROR = 2
    PARITY_ERROR = 4
    FRAMING_ERROR = 8
    BREAK_DETECT = 16
    TRANSFER_HOLDING_REGISTER_EMPTY = 32
    TRANSFER_SHIFT_REGISTER_EMPTY = 64
    TIME_OUT_ERROR = 128


class ModemState(enum.IntFlag):
    """The values of NOTIFY-MODEMSTATE and its mask."""

    DELTA_CTS = 1
    DELTA_DSR = 2
    TRAILING_EDGE_RI = 4
    DELTA_CD = 8
    CTS = 16
    DSR = 32
    RI = 64
    CD = 128


class Purge(enum.IntEnum):
    """The values of PURGE-DATA."""

    RECEIVED = 1
    TO_SEND = 2
    BOTH = 3


PARITIES: dict[int, Parity] = {
    1: Parity.NONE,
    2: Parity.ODD,
    3: Parity.EVEN,
    4: Parity.MARK,
    5: Parity.SPACE,
}
STOP_SIZES: dict[int, float] = {1: 1, 2: 2, 3: 1.5}

_LENGTHS = {
    Code.SET_BAUDRATE: 4,
    Code.FLOWCONTROL_SUSPEND: 0,
    Code.FLOWCONTROL_RESUME: 0,
}


@dataclass(frozen=True, slots=True)
class ComPort:
    """One message.

    Attributes:
        value: the number that it carries; 0 where it carries none. text: of a SIGNATURE.
        from_server: a server tells it, or answers so.
    """

    code: Code
    value: int = 0
    text: bytes = b""
    from_server: bool = False

    def encode(self) -> bytes:
        """As it travels over Telnet."""
        code = self.code + (_SERVER if self.from_server else 0)
        if self.code is Code.SIGNATURE:
            payload = self.text
        else:
            payload = self.value.to_bytes(_LENGTHS.get(self.code, 1), "big")
        return Subnegotiation(COM_PORT_OPTION, bytes([code]) + payload).encode()


def decode(payload: bytes) -> ComPort:
    """What a sub-negotiation of the option says. Raises ProtocolError."""
    if not payload:
        raise ProtocolError("COM-PORT-OPTION without a code", payload, 0)
    from_server = payload[0] >= _SERVER
    try:
        code = Code(payload[0] - (_SERVER if from_server else 0))
    except ValueError:
        raise ProtocolError(f"RFC 2217 has no code {payload[0]}", payload, 0) from None
    rest = payload[1:]
    if code is Code.SIGNATURE:
        return ComPort(code, text=rest, from_server=from_server)
    length = _LENGTHS.get(code, 1)
    asks = code in (Code.NOTIFY_LINESTATE, Code.NOTIFY_MODEMSTATE) and not from_server
    if len(rest) != length and not (asks and not rest):
        raise ProtocolError(f"{code.name} carries {length} octets, not {len(rest)}", payload, 1)
    return ComPort(code, int.from_bytes(rest, "big"), from_server=from_server)
