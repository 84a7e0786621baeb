"""A document without the PJL that drivers put around it: what stands between two UELs, behind `@PJL` lines.

What PJL asks for in those lines is left out; a channel that speaks PJL listens to it (`emulators.pjl`). Of a
stream of several documents the first is taken.
"""

from __future__ import annotations

_UEL = b"\x1b%-12345X"
_PJL = b"@PJL"


def unwrapped(data: bytes) -> bytes:
    """The document itself; `data` as it is where nothing is around it."""
    if not data.startswith((_UEL, _PJL)):
        return data
    at = 0
    while True:
        if data.startswith(_UEL, at):
            at += len(_UEL)
        elif data.startswith(_PJL, at):
            at = data.find(b"\n", at) + 1 or len(data)
        else:
            break
    end = data.find(_UEL, at)
    return data[at:] if end < 0 else data[at:end]
