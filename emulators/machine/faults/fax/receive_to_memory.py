"""FX-03: received faxes are kept in memory, where nobody looks."""

from __future__ import annotations

from ...fax import Fax, Receive
from ..fault import Fault


class ReceiveToMemory(Fault, frozen=True):
    """Private receive is on: faxes wait for somebody who asks for them."""

    name = "fax.receive.memory"
    catalogue = "FX-03"
    part = Fax
    summary = "private receive on: faxes are received and never print"
    by_hand = "Switch private receive on in the fax settings."
    undo_by_hand = "Switch private receive off and print what is stored."

    def inject(self, part: Fax) -> None:
        part.receive = Receive.MEMORY

    def present(self, part: Fax) -> bool:
        return part.receive is Receive.MEMORY

    def clear(self, part: Fax) -> None:
        part.receive = Receive.PRINT
        part.stored = ()
