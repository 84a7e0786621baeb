"""What one end of a serial line makes of what the other end sends when the two are set differently.

The levels on the line are drawn as the sender makes them and sampled as the receiver does, in the middle of
each of its bits (as 16550 and its like do): so rates that differ by a few per cent still work, and what does
not work goes wrong as it does on a cable. Does no I/O, and nothing by chance.
"""

from __future__ import annotations

from misfeed.protocols.serial.characters import LineError, Received, joined
from misfeed.protocols.serial.line import LineSettings, Parity


def same_frame(one: LineSettings, other: LineSettings) -> bool:
    """Whether what one sends is what the other hears. A longer stop bit is a pause, and disturbs nobody."""
    return (one.baud, one.data_bits, one.parity) == (other.baud, other.data_bits, other.parity)


def heard(data: bytes, sender: LineSettings, receiver: LineSettings) -> list[Received]:
    """What `receiver` gets of octets that come behind each other on a line that was idle before."""
    if same_frame(sender, receiver):
        kept = (1 << sender.data_bits) - 1
        return [Received(data if kept == 0xFF else bytes(octet & kept for octet in data))] if data else []
    return list(joined(_Receiver(_levels(data, sender), sender.baud, receiver).characters()))


def parity_bit(octet: int, parity: Parity) -> int:
    """The one that goes with the data bits; there has to be one."""
    odd = octet.bit_count() & 1
    return {Parity.EVEN: odd, Parity.ODD: 1 - odd, Parity.MARK: 1, Parity.SPACE: 0}[parity]


def _levels(data: bytes, sender: LineSettings) -> bytes:
    """The level of the line, once for each half of a bit."""
    frames: dict[int, bytes] = {}
    for octet in set(data):
        value = octet & ((1 << sender.data_bits) - 1)
        bits = [0, *(value >> place & 1 for place in range(sender.data_bits))]
        if sender.parity is not Parity.NONE:
            bits.append(parity_bit(value, sender.parity))
        halves = [level for level in bits for _ in range(2)]
        frames[octet] = bytes(halves) + b"\1" * round(2 * sender.stop_bits)
    return b"".join(frames[octet] for octet in data)


class _Receiver:
    """Samples levels. Time is counted in parts that both ends' halves of bits are whole numbers of."""

    def __init__(self, levels: bytes, baud: int, settings: LineSettings) -> None:
        self._levels = levels
        self._settings = settings
        self._half_sent = settings.baud
        self._half_heard = baud

    def characters(self) -> list[Received]:
        found = []
        start = self._levels.find(0)
        while start >= 0:
            edge = start * self._half_sent
            if self._sample(edge, 0):
                # Too short for a start bit.
                start = self._levels.find(0, self._levels.find(1, start))
                continue
            character, after = self._character(edge)
            found.append(character)
            if character.error & LineError.FRAMING:
                # It has to see the line idle before it takes anything for a start bit again.
                after = self._levels.find(1, after)
                if after < 0:
                    break
            start = self._levels.find(0, after)
        return found

    def _character(self, edge: int) -> tuple[Received, int]:
        """The character that begins there, and where on the line its end was looked at."""
        bits = self._settings.data_bits
        value = sum(self._sample(edge, 1 + place) << place for place in range(bits))
        error, at, level = LineError.NONE, 1 + bits, 0
        if self._settings.parity is not Parity.NONE:
            level = self._sample(edge, at)
            if level != parity_bit(value, self._settings.parity):
                error |= LineError.PARITY
            at += 1
        if not self._sample(edge, at):
            # Low all the time is no character.
            error = LineError.FRAMING | (error if value or level else LineError.BREAK)
        return Received(bytes([value]), error), self._place(edge, at)

    def _sample(self, edge: int, bit: int) -> int:
        place = self._place(edge, bit)
        return self._levels[place] if place < len(self._levels) else 1

    def _place(self, edge: int, bit: int) -> int:
        return (edge + (2 * bit + 1) * self._half_heard) // self._half_sent
