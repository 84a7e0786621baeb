"""A test chart of a given coverage, for pages of which nobody has the document (any more)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .paper import Paper, Plane

_PPM = 1_000_000
_BARS = 24
_MARGIN = 0.06


def chart(paper: Paper, coverage_ppm: Mapping[str, int], colorants: tuple[str, ...]) -> dict[str, Plane]:
    """Bars side by side, one column of them for each colorant, that cover just what they should; a colorant
    with more than its column can hold tints the whole page."""
    inks = {}
    for number, name in enumerate(colorants):
        inks[name] = _bars(paper, coverage_ppm.get(name, 0) / _PPM, number, len(colorants))
    return inks


def _bars(paper: Paper, share: float, number: int, of: int) -> Plane:
    plane = np.zeros((paper.rows, paper.columns), dtype=np.float32)
    if share <= 0:
        return plane
    left = round(paper.columns * (_MARGIN + (1 - 2 * _MARGIN) * number / of))
    right = round(paper.columns * (_MARGIN + (1 - 2 * _MARGIN) * (number + 0.85) / of))
    right = max(right, left + 1)
    top, bottom = round(paper.rows * _MARGIN), round(paper.rows * (1 - _MARGIN))
    pitch = (bottom - top) / _BARS
    thick = share * plane.size / (right - left) / _BARS
    if thick > pitch * 0.9:
        plane[:] = min(1.0, share)
        return plane
    rows = np.arange(paper.rows, dtype=np.float32)
    for bar in range(_BARS):
        start = top + bar * pitch
        ends = np.minimum(rows + 1, start + thick) - np.maximum(rows, start)
        plane[:, left:right] += np.clip(ends, 0, 1)[:, None]
    return plane
