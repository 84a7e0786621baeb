"""What a diagnosis concludes."""

from __future__ import annotations

from dataclasses import dataclass

HEALTHY = "none"
"""The cause of a device that has nothing wrong."""

UNKNOWN = "unknown"
"""The cause when the observations do not tell one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause, where it sits, and why we think so.

    Attributes:
        cause: name of the root cause, or `HEALTHY` or `UNKNOWN`.
        place: part it sits at, or "".
        evidence: what was seen and where, in the order in which it was looked for.
        confidence: 0 to 1.
        owner: who mends it: "technician", "customer", "customer IT".
        answered: whether anything of the device answered.
    """

    cause: str
    place: str = ""
    evidence: tuple[str, ...] = ()
    confidence: float = 1.0
    owner: str = "technician"
    answered: bool = True
