"""Which roller made a mark: a mark comes back after one turn, so its spacing names a circumference.

The table that technicians tape inside the cover. Knows parts only by the length of their way round.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.machine import Machine

_SLACK_MM = 0.5
"""Rollers slip a little, and paper stretches."""


def circumferences(machine: Machine) -> dict[str, float]:
    """Every part of the machine that turns against the paper or the image, and how long its way round is."""
    return {
        part.id: float(length)
        for part in machine.parts.values()
        if (length := getattr(part.spec, "circumference_mm", None))
    }


def rollers_for(spacing_mm: float, error_mm: float, of: Mapping[str, float]) -> list[str]:
    """Ids of the rollers that could have made a mark every `spacing_mm`, the nearest first."""
    near = {part: abs(length - spacing_mm) for part, length in of.items()}
    return sorted(
        (part for part, away in near.items() if away <= error_mm + _SLACK_MM), key=lambda part: near[part]
    )
