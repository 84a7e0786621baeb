"""Before a receipt printer: ESC/POS that asks is let through, the rest by its permits. Knows no port."""

from __future__ import annotations

from misfeed.interfaces.escpos_permits import EscposJudge
from misfeed.permits import Permit


class EscposWall:
    """Satisfies `misfeed.real.walls.Wall`."""

    def __init__(self, permits: frozenset[Permit]) -> None:
        self._judge = EscposJudge(permits)

    def admit(self, data: bytes) -> bytes:
        """See `misfeed.real.walls.Wall`."""
        return self._judge.admit(data)

    def hang_up(self) -> None:
        """What was begun and kept ends here; what the printer has heard, it has heard."""
        self._judge.hang_up()
