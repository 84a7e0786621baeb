"""What one end of a serial line makes of what the other end sends when the two are set differently.

The levels on the line are drawn as the sender makes them and sampled as the receiver does, in the middle of
each of its bits (as 16550 and its like do): so rates that differ by a few per cent still work, and what does
not work goes wrong as it does on a cable. Levels that were sampled once are known again, as a client chooses
how much of this there is to do. Does no I/O, and nothing by chance.
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
    return b"".join(map(frames.__getitem__, data))


class _Receiver:
    """Samples levels. Time is counted from the edge of a start bit, in halves of the sender's bits."""

    def __init__(self, levels: bytes, baud: int, settings: LineSettings) -> None:
        self._levels = levels
        self._settings = settings
        bits = 2 + settings.data_bits + (settings.parity is not Parity.NONE)
        self._places = [(2 * bit + 1) * baud // settings.baud for bit in range(bits)]

    def characters(self) -> list[Received]:
        levels, found = self._levels, []
        first, last = self._places[0], self._places[-1]
        known: dict[bytes, tuple[Received, bool]] = {}
        start = levels.find(0)
        while start >= 0:
            if start + first >= len(levels) or levels[start + first]:
                # Too short for a start bit.
                start = levels.find(0, levels.find(1, start))
                continue
            window = levels[start : start + last + 1]
            character = known.get(window)
            if character is None:
                character = known[window] = self._character(window)
            found.append(character[0])
            after = start + last
            if character[1]:
                # It has to see the line idle before it takes anything for a start bit again.
                after = levels.find(1, after)
                if after < 0:
                    break
            start = levels.find(0, after)
        return found

    def _character(self, window: bytes) -> tuple[Received, bool]:
        """The character that begins there, and whether it ended where the line was not idle."""
        sampled = [window[place] if place < len(window) else 1 for place in self._places]
        bits = self._settings.data_bits
        value = sum(level << place for place, level in enumerate(sampled[1 : 1 + bits]))
        error, level = LineError.NONE, 0
        if self._settings.parity is not Parity.NONE:
            level = sampled[1 + bits]
            if level != parity_bit(value, self._settings.parity):
                error |= LineError.PARITY
        if sampled[-1]:
            return Received(bytes([value]), error), False
        # Low all the time is no character.
        return Received(
            bytes([value]), LineError.FRAMING | (error if value or level else LineError.BREAK)
        ), True
