"""Pictures in commands: raster (GS v 0), columns (ESC *), and graphics data (GS ( L). Bits, no paper."""

from __future__ import annotations

from dataclasses import dataclass

from .commands import Command, Op

_STORE_RASTER, _STORE_COLUMNS = 112, 113
_PRINT = (2, 50)
_BLACK = 49
_MOST_SCALE = 2
"""Graphics data know single and double dots; a number beyond would make metres of paper of a few octets."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Dots, rows of whole octets, the most significant bit leftmost; set ones are printed.

    Attributes:
        across, down: how many dots of the head one of its own is.
    """

    width: int
    height: int
    rows: bytes
    across: int = 1
    down: int = 1

    @property
    def stride(self) -> int:
        return (self.width + 7) // 8

    @property
    def dots(self) -> int:
        """How many are set."""
        return int.from_bytes(self.rows).bit_count()

    def encode(self) -> bytes:
        """As GS v 0, which knows single and double dots."""
        mode = (self.across > 1) | (self.down > 1) << 1
        head = bytes([mode]) + self.stride.to_bytes(2, "little") + self.height.to_bytes(2, "little")
        return Command(Op.RASTER, head, self.rows).encode()

    def store(self) -> bytes:
        """As GS ( L <function 112>; GS ( L <function 50> prints it."""
        head = bytes([48, _STORE_RASTER, 48, self.across, self.down, _BLACK])
        size = self.width.to_bytes(2, "little") + self.height.to_bytes(2, "little")
        data = head + size + self.rows
        return Command(Op.GRAPHICS, len(data).to_bytes(2, "little"), data).encode()


def raster(command: Command) -> Bitmap:
    """The picture of GS v 0."""
    mode, octets = command.args[0], int.from_bytes(command.args[1:3], "little")
    height = int.from_bytes(command.args[3:5], "little")
    return Bitmap(octets * 8, height, command.data, 1 + (mode & 1), 1 + (mode >> 1 & 1))


_SCALES = {0: (2, 3), 1: (1, 3), 32: (2, 1), 33: (1, 1)}
"""Dots of the head for one of the picture, across and down, by the mode of ESC *."""


def bit_image(command: Command) -> Bitmap:
    """The picture of ESC *, which comes column by column."""
    mode, columns = command.args[0], int.from_bytes(command.args[1:3], "little")
    deep = len(command.data) // columns if columns else 0
    return _from_columns(command.data, columns, 8 * deep, *_SCALES[mode])


def graphics(command: Command) -> Bitmap | None:
    """The picture that GS ( L or GS 8 L stores; None for its other functions, and where data are missing.

    A picture has as many octets as its size tells: one of 65535 by 65535 dots and no data would be filled up
    with half a gigabyte of nothing.
    """
    data = command.data
    if len(data) < 10 or data[1] not in (_STORE_RASTER, _STORE_COLUMNS):
        return None
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    across, down = (min(max(1, scale), _MOST_SCALE) for scale in data[3:5])
    columns = data[1] == _STORE_COLUMNS
    size = width * ((height + 7) // 8) if columns else (width + 7) // 8 * height
    picture = data[10 : 10 + size]
    if len(picture) < size:
        return None
    if columns:
        return _from_columns(picture, width, height, across, down)
    return Bitmap(width, height, picture, across, down)


def prints_graphics(command: Command) -> bool:
    """Whether GS ( L prints what was stored."""
    return len(command.data) >= 2 and command.data[1] in _PRINT


def _from_columns(data: bytes, columns: int, height: int, across: int, down: int) -> Bitmap:
    deep, stride = (height + 7) // 8, (columns + 7) // 8
    rows = bytearray(stride * height)
    for column in range(columns):
        bit, place = 0x80 >> column % 8, column // 8
        for eighth, octet in enumerate(data[column * deep : (column + 1) * deep]):
            while octet:
                row = 8 * eighth + 8 - octet.bit_length()
                if row < height:
                    rows[row * stride + place] |= bit
                octet &= ~(1 << (octet.bit_length() - 1))
    return Bitmap(columns, height, bytes(rows), across, down)
