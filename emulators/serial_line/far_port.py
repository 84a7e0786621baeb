"""A serial port that its client sets from far away: what RFC 2217 sets and tells, without Telnet.

Knows no socket and no service.
"""

from __future__ import annotations

import dataclasses

from misfeed.protocols.rfc2217 import (
    PARITIES,
    STOP_SIZES,
    Code,
    ComPort,
    Control,
    LineState,
    ModemState,
)
from misfeed.protocols.serial import FASTEST_BAUD, Flow, LineError, LineSettings

_ASKED = 0
_STATES = {
    LineError.OVERRUN: LineState.OVERRUN_ERROR,
    LineError.PARITY: LineState.PARITY_ERROR,
    LineError.FRAMING: LineState.FRAMING_ERROR,
    LineError.BREAK: LineState.BREAK_DETECT,
}
_BOTH_WAYS = {
    Control.FLOW_NONE: Control.FLOW_IN_NONE,
    Control.FLOW_XON_XOFF: Control.FLOW_IN_XON_XOFF,
    Control.FLOW_HARDWARE: Control.FLOW_IN_HARDWARE,
    Control.FLOW_DSR: Control.FLOW_IN_DTR,
}
"""What is set for both directions (RFC 2217: "outbound/both"), and how that is called inbound."""
_FLOWS_IN = frozenset(_BOTH_WAYS.values())
_DELIVERED = {
    Flow.NONE: Control.FLOW_NONE,
    Flow.XON_XOFF: Control.FLOW_XON_XOFF,
    Flow.RTS_CTS: Control.FLOW_HARDWARE,
    Flow.DTR_DSR: Control.FLOW_DSR,
}
_SLOWEST = 50


class FarPort:
    """The port at the far end of the line, and what its client was told of it.

    Attributes:
    settings: as its client has set it; at first as the machine's own port.
    dtr, rts: its outputs. cts, dsr: its inputs; which of them says that the machine takes what it sends is a
    matter of how the machine's port controls its flow.
    suspended: its client wants to hear nothing for now.
    """

    def __init__(self, settings: LineSettings) -> None:
        self.settings = settings
        self.dtr = self.rts = self.cts = self.dsr = True
        self._by_dsr = settings.flow is Flow.DTR_DSR
        self.suspended = False
        self.breaking = False
        self._flow = _DELIVERED[settings.flow]
        self._flow_in = _BOTH_WAYS[self._flow]
        self._line_mask = LineState(0)
        self._modem_mask = ModemState(0xFF)

    def answer(self, asked: ComPort) -> ComPort | None:
        """Do what a client asks for, and say how it is then."""
        value = asked.value
        match asked.code:
            case Code.SET_BAUDRATE:
                if _SLOWEST <= value <= FASTEST_BAUD:
                    self.settings = dataclasses.replace(self.settings, baud=value)
                value = self.settings.baud
            case Code.SET_DATASIZE:
                if value in (5, 6, 7, 8):
                    self.settings = dataclasses.replace(self.settings, data_bits=value)
                value = self.settings.data_bits
            case Code.SET_PARITY:
                if value in PARITIES:
                    self.settings = dataclasses.replace(self.settings, parity=PARITIES[value])
                value = next(code for code, one in PARITIES.items() if one is self.settings.parity)
            case Code.SET_STOPSIZE:
                if value in STOP_SIZES:
                    self.settings = dataclasses.replace(self.settings, stop_bits=STOP_SIZES[value])
                value = next(code for code, one in STOP_SIZES.items() if one == self.settings.stop_bits)
            case Code.SET_CONTROL:
                value = self._control(value)
            case Code.NOTIFY_MODEMSTATE:
                value = self.modem_state
            case Code.NOTIFY_LINESTATE:
                value = LineState.TRANSFER_HOLDING_REGISTER_EMPTY | LineState.TRANSFER_SHIFT_REGISTER_EMPTY
            case Code.SET_LINESTATE_MASK:
                self._line_mask = LineState(value)
            case Code.SET_MODEMSTATE_MASK:
                self._modem_mask = ModemState(value)
            case Code.FLOWCONTROL_SUSPEND | Code.FLOWCONTROL_RESUME:
                self.suspended = asked.code is Code.FLOWCONTROL_SUSPEND
                return None
            case Code.SIGNATURE:
                return ComPort(Code.SIGNATURE, text=b"misfeed", from_server=True) if not asked.text else None
        return ComPort(asked.code, value, from_server=True)

    @property
    def modem_state(self) -> ModemState:
        """Its inputs: a machine's port has carrier."""
        state = ModemState.CD
        if self.dsr:
            state |= ModemState.DSR
        return state | ModemState.CTS if self.cts else state

    def clear_to_send(self, clear: bool) -> list[ComPort]:
        """What is told when the machine takes no more, or takes it again: it drops the output that its flow
        control has for that, which is wired to DSR here or to CTS (RFC 2217 §3)."""
        if clear == (self.dsr if self._by_dsr else self.cts):
            return []
        if self._by_dsr:
            self.dsr, bit, change = clear, ModemState.DSR, ModemState.DELTA_DSR
        else:
            self.cts, bit, change = clear, ModemState.CTS, ModemState.DELTA_CTS
        told = [ComPort(Code.FLOWCONTROL_RESUME if clear else Code.FLOWCONTROL_SUSPEND, from_server=True)]
        state = (self.modem_state | change) & self._modem_mask
        if self._modem_mask & (bit | change):
            told.insert(0, ComPort(Code.NOTIFY_MODEMSTATE, state, from_server=True))
        return told

    def noted(self, error: LineError) -> ComPort | None:
        """What is told of an error, if its client wants to hear of such."""
        state = LineState(0)
        for one in error:
            state |= _STATES[one]
        state &= self._line_mask
        return ComPort(Code.NOTIFY_LINESTATE, state, from_server=True) if state else None

    def _control(self, value: int) -> int:
        """What a SET-CONTROL asks for, and how it is then; for an unknown value, the flow control."""
        try:
            asked = Control(value)
        except ValueError:
            return self._flow
        match asked:
            case Control.ASK_FLOW_IN:
                return self._flow_in
            case Control.BREAK_ON | Control.BREAK_OFF | Control.ASK_BREAK:
                self.breaking = self.breaking if asked is Control.ASK_BREAK else asked is Control.BREAK_ON
                return Control.BREAK_ON if self.breaking else Control.BREAK_OFF
            case Control.DTR_ON | Control.DTR_OFF | Control.ASK_DTR:
                self.dtr = self.dtr if asked is Control.ASK_DTR else asked is Control.DTR_ON
                return Control.DTR_ON if self.dtr else Control.DTR_OFF
            case Control.RTS_ON | Control.RTS_OFF | Control.ASK_RTS:
                self.rts = self.rts if asked is Control.ASK_RTS else asked is Control.RTS_ON
                return Control.RTS_ON if self.rts else Control.RTS_OFF
        if asked in _FLOWS_IN:
            self._flow_in = asked
            return asked
        if asked is not Control.ASK_FLOW:
            self._flow = asked
            self._flow_in = _BOTH_WAYS.get(asked, self._flow_in)
        return self._flow
