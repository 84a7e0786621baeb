"""A root cause as scripts say it: name, place, parameters. What it does, only who provides devices knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from misfeed.vocabulary.words import spoken


@dataclass(frozen=True, slots=True)
class Fault:
    """A root cause by name, where it sits (roles in braces), and its parameters."""

    name: str
    at: str
    parameters: Mapping[str, Any]


@spoken("fault")
def fault(name: str, /, *, at: str = "", **parameters: Any) -> Fault:
    """The root cause to put in: `fault("tray.rollers.worn", at="{tray}.rollers", severity=0.9)`."""
    return Fault(name, at, parameters)
