"""Telnet with the COM-PORT-OPTION: a serial port over TCP (RFC 2217). Does no I/O."""

from __future__ import annotations

from misfeed.protocols.rfc2217.com_port import (
    COM_PORT_OPTION,
    PARITIES,
    STOP_SIZES,
    Code,
    ComPort,
    Control,
    LineState,
    ModemState,
    Purge,
    decode,
)
from misfeed.protocols.rfc2217.nvt import NvtReceiver, NvtSender
from misfeed.protocols.rfc2217.telnet import (
    Command,
    Data,
    Decoder,
    Event,
    Negotiation,
    Subnegotiation,
    Verb,
    escaped,
)

__all__ = [
    "COM_PORT_OPTION",
    "PARITIES",
    "STOP_SIZES",
    "Code",
    "ComPort",
    "Command",
    "Control",
    "Data",
    "Decoder",
    "Event",
    "LineState",
    "ModemState",
    "Negotiation",
    "NvtReceiver",
    "NvtSender",
    "Purge",
    "Subnegotiation",
    "Verb",
    "decode",
    "escaped",
]
