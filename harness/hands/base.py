"""What hands can do, whoever they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from misfeed.errors import MisfeedError


class CannotAct(MisfeedError):
    """The hands could not do what was asked; the message says what first."""


class Hands(Protocol):
    """Physical acts on one device, each taking its stated time on the device's clock."""

    def act(self, verb: str, target: str, *, minutes: float = 0.0, **details: Any) -> None:
        """Do `verb` to the part `target`. Raises CannotAct."""

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        """What a person sees on the part `target`. Raises CannotAct."""

    def wait(self, minutes: float) -> None:
        """Let time pass."""

    def read_panel(self) -> str:
        """What the operator panel says, in one line; "" when it is dark."""

    def temperature_c(self, target: str) -> float:
        """Surface temperature of a part, as a contact thermometer tells. Raises CannotAct."""
