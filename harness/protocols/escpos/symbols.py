"""Barcodes and two-dimensional symbols as commands ask for them (GS k, GS ( k). Knows no bars."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .commands import Command, Op

QR = 49
"""cn of GS ( k, for QR codes."""


class Barcode(enum.IntEnum):
    """m of GS k, in the form that tells a length."""

    UPC_A = 65
    UPC_E = 66
    EAN13 = 67
    EAN8 = 68
    CODE39 = 69
    ITF = 70
    CODABAR = 71
    CODE93 = 72
    CODE128 = 73


@dataclass(frozen=True, slots=True)
class BarcodeAsked:
    """A barcode to be printed."""

    system: Barcode
    data: bytes

    def encode(self, *, counted: bool = True) -> bytes:
        """As a command, in the form with a length or in the older one with a NUL (the first seven only)."""
        if counted:
            return Command(Op.BARCODE, bytes([self.system, len(self.data)]), self.data).encode()
        return Command(Op.BARCODE, bytes([self.system - Barcode.UPC_A]), self.data + b"\0").encode()


def barcode_asked(command: Command) -> BarcodeAsked | None:
    """What GS k asks for; None for a system that is unknown here."""
    system = command.args[0]
    data = command.data
    if len(command.args) == 1:
        system, data = system + Barcode.UPC_A, data[:-1]
    if system not in Barcode.__members__.values():
        return None
    return BarcodeAsked(Barcode(system), data)


class SymbolFunction(enum.IntEnum):
    """fn of GS ( k for QR codes."""

    MODEL = 65
    SIZE = 67
    CORRECTION = 69
    STORE = 80
    PRINT = 81


@dataclass(frozen=True, slots=True)
class SymbolCommand:
    """One GS ( k."""

    kind: int
    function: int
    parameters: bytes = b""

    def encode(self) -> bytes:
        data = bytes([self.kind, self.function]) + self.parameters
        return Command(Op.SYMBOL, len(data).to_bytes(2, "little"), data).encode()


def symbol_command(command: Command) -> SymbolCommand | None:
    """What GS ( k says; None where it is too short to say anything."""
    if len(command.data) < 2:
        return None
    return SymbolCommand(command.data[0], command.data[1], command.data[2:])
