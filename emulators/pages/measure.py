"""What a ruler tells of a page: how far apart marks are, where streaks run, how askew it is, what covers it.

Works on images alone, printed and (where the document is at hand) as sent; knows no defect and no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .paper import MM_PER_INCH, Plane, darkness

_SHORTEST_MM = 12.0
_CERTAIN = 0.3
"""Correlation below which nothing repeats."""
_STANDS_OUT = 0.35
"""Share of the darkest mark's darkness from which another mark counts."""
_VISIBLE = 0.04
_GAP = 0.12
"""How much of its ink a line must lack to be seen."""
_WIDEST_MM = 8.0
"""What is wider is no line."""
_MOSTLY = 0.8
"""Share of a line's length along which it must lack it."""
_MOVED = 0.3
_UNEVEN = 0.02
"""Share of their spacing by which marks of one roller may be out of step."""
_WHOLE = 0.85
"""Share of the largest mark from which a mark is taken to be wholly seen."""
_STEPS = 121
_MOST_MRAD = 60.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A length or angle, and how far it may be off."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Streak:
    """A line down the page: its middle and width in mm from the left edge, and how much darker (or, below 0,
    lighter) it is than it should be."""

    at_mm: float
    width_mm: float
    darker: float


def repeat_mark(printed: Image.Image, dpi: float, sent: Image.Image | None = None) -> Measured | None:
    """The spacing in mm of a mark that comes again and again down the page; None when none does.

    Without the page as sent it takes three marks: any two things on a page are some distance apart.
    """
    dark = darkness(printed)
    extra = dark - darkness(sent) if sent is not None else dark
    least = 2 if sent is not None and not _moved(extra) else 3
    strips = _strips(np.clip(extra, 0, 1), round(6 * dpi / MM_PER_INCH))
    shortest = _SHORTEST_MM * dpi / MM_PER_INCH
    for profile in strips:
        found = _spacing(profile, shortest, least)
        if found is not None:
            return Measured(found.value * MM_PER_INCH / dpi, found.error * MM_PER_INCH / dpi)
    return None


def streaks(printed: Image.Image, dpi: float, sent: Image.Image | None = None) -> list[Streak]:
    """Lines along the direction of travel, from left to right."""
    dark = darkness(printed)
    if sent is None:
        # A streak runs through the margins too, where nothing was to be.
        across = np.median(dark, axis=0)
    else:
        should = darkness(sent)
        across = _medians(dark - should, should)
    usual = float(np.median(across))
    away = across - usual
    found = []
    for first, end in _runs(np.abs(away) > _VISIBLE):
        if (end - first) * MM_PER_INCH / dpi > _WIDEST_MM:
            continue
        piece = away[first:end]
        weight = np.abs(piece)
        middle = float((np.arange(first, end) + 0.5) @ weight / weight.sum())
        strongest = float(piece[np.argmax(weight)])
        found.append(Streak(middle * MM_PER_INCH / dpi, (end - first) * MM_PER_INCH / dpi, strongest))
    return found


def skew(printed: Image.Image, sent: Image.Image | None = None) -> Measured:
    """How far the page is turned, clockwise, in milliradians: against the page as sent, else against straight
    lines of print."""
    turned = _lean(darkness(printed))
    straight = _lean(darkness(sent)) if sent is not None else 0.0
    return Measured(turned - straight, 2 * _MOST_MRAD / (_STEPS - 1))


def coverage_ppm(image: Image.Image) -> Mapping[str, int]:
    """Share of the page that each colorant covers, in millionths, told from the colours: what red, green and
    blue lack alike is black."""
    if image.mode == "L":
        grey = 255 - np.asarray(image, dtype=np.int64)
        return {"cyan": 0, "magenta": 0, "yellow": 0, "black": int(grey.mean() / 255 * 1_000_000)}
    lacks = 255 - np.asarray(image.convert("RGB"), dtype=np.int64)
    black = lacks.min(axis=2)
    whole = 255 * black.size
    shares = {
        name: int((lacks[..., channel] - black).sum()) * 1_000_000 // whole
        for channel, name in enumerate(("cyan", "magenta", "yellow"))
    }
    return shares | {"black": int(black.sum()) * 1_000_000 // whole}


def added_colorant(printed: Image.Image, sent: Image.Image) -> str:
    """The colorant that there is most of on the page and should not be; "" where there is none."""
    was = coverage_ppm(sent)
    more = {name: ppm - was[name] for name, ppm in coverage_ppm(printed).items()}
    most = max(more, key=more.__getitem__)
    return most if more[most] > 0 else ""


# -- inside ----------------------------------------------------------------------------------------------


def _strips(extra: Plane, width: int) -> list[Plane]:
    """Darkness down the page, in strips of that many columns; those where it changes most come first."""
    width = max(1, min(width, extra.shape[1]))
    # What runs down the whole page, or lies evenly all over it, is no mark.
    extra = np.clip(extra - np.median(extra, axis=0) - 0.5 * _VISIBLE, 0, 1)
    profiles = []
    for left in (0, width // 2):
        strips = (extra.shape[1] - left) // width
        cut = extra[:, left : left + strips * width].reshape(len(extra), strips, width)
        profiles.append(cut.mean(axis=2))
    every = np.concatenate(profiles, axis=1)
    order = np.argsort(-every.var(axis=0), kind="stable")
    return [every[:, one] for one in order if every[:, one].max() >= _VISIBLE]


def _moved(differences: Plane) -> bool:
    """About as much is missing as is added: what should be here lies elsewhere."""
    added, missing = (float(np.clip(sign * differences, 0, 1).sum()) for sign in (1, -1))
    return min(added, missing) > _MOVED * max(added, missing)


def _spacing(profile: Plane, shortest: float, least: int) -> Measured | None:
    """How many rows lie between marks, where there are at least `least`, and nothing else."""
    lag = _period(profile - profile.mean(), shortest)
    if lag is None:
        return None
    centres, sizes = _marks(profile, lag)
    if len(centres) < least:
        return None
    whole = sizes >= _WHOLE * sizes.max()
    if whole.sum() >= least:
        centres, sizes = centres[whole], sizes[whole]
    # A straight line through the marks' places, by their number, tells better than any two of them.
    turns = np.rint((centres - centres[0]) / lag)
    if len(np.unique(turns)) < len(turns):
        return None
    slope, start = np.polyfit(turns, centres, 1)
    spread = float(np.sqrt(np.mean((centres - (start + slope * turns)) ** 2)))
    if spread > _UNEVEN * slope:
        return None
    # Where print hides half of a mark, its middle seems to be elsewhere.
    hidden = float(1 - sizes.min() / sizes.max()) * float(sizes.max()) / float(profile.max()) / 2
    error = (0.5 + spread + hidden) / float(turns[-1])
    return Measured(float(slope), error) if error <= _UNEVEN * slope else None


def _period(wave: Plane, shortest: float) -> float | None:
    """The lag, in rows, after which `wave` is most like itself again."""
    size = len(wave)
    spectrum = np.fft.rfft(wave, 2 * size)
    alike = np.fft.irfft(np.abs(spectrum) ** 2)[:size]
    if alike[0] <= 0:
        return None
    # Few rows overlap at a long lag; each counts for more.
    alike = alike / alike[0] * size / np.maximum(size - np.arange(size), size / 3)
    low, high = int(shortest), int(size * 0.85)
    if high - low < 3:
        return None
    best = float(alike[low:high].max())
    if best < _CERTAIN:
        return None
    for lag in range(low + 1, high - 1):
        # The first that is nearly the best: the others are its multiples.
        if alike[lag] >= 0.75 * best and alike[lag - 1] <= alike[lag] >= alike[lag + 1]:
            return float(lag)
    return None


def _marks(profile: Plane, lag: float) -> tuple[Plane, Plane]:
    """Where marks are, in rows, and how much each is; pieces closer than a quarter of `lag` are one mark."""
    runs: list[list[int]] = []
    for first, end in _runs(profile > _STANDS_OUT * profile.max()):
        if runs and first - runs[-1][1] < lag / 4:
            runs[-1][1] = end
        else:
            runs.append([first, end])
    centres, sizes = [], []
    for first, end in runs:
        weight = profile[first:end]
        # One that the edge of the paper cuts has its middle elsewhere.
        if first > 0 and end < len(profile):
            centres.append(float((np.arange(first, end) + 0.5) @ weight / weight.sum()))
            sizes.append(float(weight.sum()))
    return np.array(centres, dtype=np.float32), np.array(sizes, dtype=np.float32)


def _runs(where: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and end of each stretch of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def _medians(differences: Plane, should: Plane) -> Plane:
    """How much darker each column is than it should be: a missing line shows where something was to be, a
    dark one where nothing was."""
    inked = should > 0.5
    counts = inked.sum(axis=0)
    if _moved(differences):
        counts = np.zeros_like(counts)
    gone = inked & (differences < -_GAP)
    lost = np.where(gone, differences, 0).sum(axis=0) / np.maximum(counts, 1)
    lost[gone.sum(axis=0) < _MOSTLY * counts] = 0
    gained = np.median(np.where(should < 0.1, differences, 0), axis=0)
    return np.where((counts >= 0.01 * len(should)) & (lost < -_GAP), lost, gained).astype(np.float32)


def _lean(dark: Plane) -> float:
    """The turn, clockwise in milliradians, at which rows of print are sharpest."""
    step = max(1, max(dark.shape) // 700)
    small = dark[: len(dark) // step * step, : dark.shape[1] // step * step]
    small = small.reshape(len(small) // step, step, -1, step).mean(axis=(1, 3))
    rows, columns = np.nonzero(small > 0.15)
    if not len(rows):
        return 0.0
    ink = small[rows, columns]
    best, sharpest = 0.0, -1.0
    for angle in np.linspace(-_MOST_MRAD, _MOST_MRAD, _STEPS):
        lying = np.rint(rows - columns * (angle / 1000)).astype(np.int64)
        lying -= lying.min()
        sharp = float((np.bincount(lying, weights=ink) ** 2).sum())
        # Nothing to tell by: straight is likelier.
        if sharp > sharpest * 1.0001 or (sharp >= sharpest * 0.9999 and abs(angle) < abs(best)):
            best, sharpest = float(angle), sharp
    return best
