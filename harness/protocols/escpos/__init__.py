"""ESC/POS, the language of receipt printers, as Epson publishes it. Octets to commands and back, no I/O."""

from .commands import Command, Event, Op, Text, Unknown
from .graphics import Bitmap, bit_image, graphics, prints_graphics, raster
from .reader import MAX_DATA, Reader
from .realtime import REAL_TIME, RealTimeScanner
from .status import Asked, Back, Status, flags_of, is_back, is_real_time, read_answers, read_back
from .symbols import (
    QR,
    Barcode,
    BarcodeAsked,
    SymbolCommand,
    SymbolFunction,
    barcode_asked,
    symbol_command,
)
from .tables import CODE_TABLES, text_of

__all__ = [
    "CODE_TABLES",
    "MAX_DATA",
    "QR",
    "REAL_TIME",
    "Asked",
    "Back",
    "Barcode",
    "BarcodeAsked",
    "Bitmap",
    "Command",
    "Event",
    "Op",
    "Reader",
    "RealTimeScanner",
    "Status",
    "SymbolCommand",
    "SymbolFunction",
    "Text",
    "Unknown",
    "barcode_asked",
    "bit_image",
    "flags_of",
    "graphics",
    "is_back",
    "is_real_time",
    "prints_graphics",
    "raster",
    "read_answers",
    "read_back",
    "symbol_command",
    "text_of",
]
