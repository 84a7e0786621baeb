"""What could be done about a fault, and what was chosen: for the ticket's report, not for the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misfeed.vocabulary.words import spoken


@dataclass(frozen=True, slots=True)
class Option:
    """One way to deal with it: in words, with its parts and what may go wrong."""

    text: str
    parts: tuple[str, ...] = ()
    risk: str = ""
    chosen: bool = False


@spoken("option")
def option(text: str, *, parts: Sequence[str] = (), risk: str = "", chosen: bool = False) -> Option:
    """An option: `option("clean the claws, and watch", risk="returns")`; one of several is chosen."""
    return Option(text, tuple(parts), risk, chosen)
