"""What each kind of defect looks like: one function per kind, which draws it on a canvas.

The same seed draws the same page to the octet. What belongs to a part (where across the page its scratch is)
repeats on every sheet; what a sheet happens to get (where on the page a roller's turn begins) does not.
Knows no document and no machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from misfeed.emulators.machine.marks import Defect, DefectKind
from PIL import Image

from .paper import Canvas, Paper, Plane

_SWATH_MM = 12.7
_DESK = 0.62
"""How bright the desk is that one sees beside folded paper."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Two springs of chance: `part` is the same on every sheet, `sheet` on none other."""

    part: np.random.Generator
    sheet: np.random.Generator


Draw = Callable[[Canvas, Defect, Chance], None]


def apply(canvas: Canvas, defects: Iterable[Defect], seed: int, sheet: str) -> None:
    """Draw `defects` on the canvas, in the order in which a sheet gets them; `sheet` names the sheet."""
    for defect in sorted(defects, key=lambda one: _ORDER[one.kind]):
        if defect.strength <= 0:
            continue
        name = f"{defect.part}/{defect.kind.value}/{defect.colorant}"
        chance = Chance(_spring(seed, name), _spring(seed, f"{name}/{sheet}"))
        DRAW[defect.kind](canvas, defect, chance)
        for plane in canvas.inks.values():
            np.clip(plane, 0, 1, out=plane)


def _spring(seed: int, name: str) -> np.random.Generator:
    digest = blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


# -- parts of drawings -----------------------------------------------------------------------------------


def _strength(defect: Defect) -> float:
    return min(1.0, defect.strength)


def _place(canvas: Canvas, defect: Defect, chance: Chance) -> float:
    """Where it is across the page, in mm; where nobody says, its part has a place of its own."""
    if defect.at_mm:
        return defect.at_mm
    width = canvas.paper.width_mm
    return float(chance.part.uniform(0.15, 0.85)) * width


def _dirty(canvas: Canvas, defect: Defect) -> list[str]:
    """The colorants that a mark is made of."""
    if defect.colorant:
        return [defect.colorant] if defect.colorant in canvas.inks else []
    return ["black"] if "black" in canvas.inks else list(canvas.inks)


def _concerned(canvas: Canvas, defect: Defect) -> list[str]:
    """The colorants that something missing is missing from."""
    return [name for name in canvas.inks if defect.colorant in ("", name)]


def _line(paper: Paper, at: float, width: float) -> Plane:
    """1 on a line along the direction of travel and 0 off it, with soft edges; at least a dot wide."""
    half = max(width, 1 / paper.dots_per_mm) / 2
    line: Plane = np.clip((half - np.abs(paper.across - at)) * paper.dots_per_mm + 0.5, 0, 1)
    return line


def _stripe(paper: Paper, at: float, width: float) -> Plane:
    """The same across the direction of travel."""
    half = max(width, 1 / paper.dots_per_mm) / 2
    stripe: Plane = np.clip((half - np.abs(paper.down - at)) * paper.dots_per_mm + 0.5, 0, 1)
    return stripe


def _clouds(paper: Paper, grain_mm: float, spring: np.random.Generator) -> Plane:
    """Smooth chance from 0 to 1 that changes over `grain_mm`."""
    columns = max(2, round(paper.width_mm / grain_mm))
    rows = max(2, round(paper.length_mm / grain_mm))
    coarse = Image.fromarray(spring.random((rows, columns), dtype=np.float32))
    fine = coarse.resize((paper.columns, paper.rows), Image.Resampling.BILINEAR)
    return np.asarray(fine, dtype=np.float32).copy()


def _shifted(plane: Plane, down: int, across: int = 0) -> Plane:
    """The plane moved by so many dots; what comes in from outside is blank."""
    out = np.zeros_like(plane)
    rows, columns = plane.shape
    if abs(down) >= rows or abs(across) >= columns:
        return out
    to = (slice(max(0, down), rows + min(0, down)), slice(max(0, across), columns + min(0, across)))
    of = (slice(max(0, -down), rows + min(0, -down)), slice(max(0, -across), columns + min(0, -across)))
    out[to] = plane[of]
    return out


# -- one function per kind -------------------------------------------------------------------------------


def streak(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    paper = canvas.paper
    line = _line(paper, _place(canvas, defect, chance), defect.width_mm or 0.8)
    # A streak is seldom even: what smears it lets go and catches again.
    along = 0.75 + 0.25 * _clouds(paper, 25, chance.sheet)[:, :1]
    for name in _dirty(canvas, defect):
        canvas.inks[name] += _strength(defect) * 0.9 * line * along


def white_line(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    gap = 1 - _strength(defect) * _line(canvas.paper, _place(canvas, defect, chance), defect.width_mm or 0.35)
    for name in _concerned(canvas, defect):
        canvas.inks[name] *= gap


def repeat_mark(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    paper, spacing = canvas.paper, defect.spacing_mm
    width = defect.width_mm or 2.5
    at = _place(canvas, defect, chance)
    first = float(chance.sheet.random()) * (spacing or paper.length_mm)
    # A stripe along a roller is wide, and still short on the page.
    long = min(width * 0.6, 3.0)
    across = ((paper.across - at) / (width / 2)) ** 2
    marks = np.zeros((paper.rows, paper.columns), dtype=np.float32)
    for top in np.arange(first, paper.length_mm, spacing or paper.length_mm):
        distance = np.sqrt(across + ((paper.down - float(top)) / long) ** 2)
        marks = np.maximum(marks, np.clip((1.15 - distance) / 0.3, 0, 1))
    for name in _dirty(canvas, defect):
        plane = canvas.inks[name]
        np.maximum(plane, _strength(defect) * 0.85 * marks, out=plane)


def ghost(canvas: Canvas, defect: Defect, chance: Chance) -> None:  # noqa: ARG001
    later = round(canvas.paper.dots(defect.spacing_mm or 94.0))
    for name in _concerned(canvas, defect):
        plane = canvas.inks[name]
        plane += _strength(defect) * 0.28 * _shifted(plane, later)


def fade(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    paper = canvas.paper
    where: Plane = np.ones((1, paper.columns), dtype=np.float32)
    if defect.width_mm:
        at = _place(canvas, defect, chance)
        # A cartridge that runs dry on one side has no sharp edge.
        where = np.clip((defect.width_mm / 2 - np.abs(paper.across - at)) / 15 + 0.5, 0, 1)
    lost = _strength(defect) * (0.72 + 0.2 * _clouds(paper, 12, chance.sheet)) * where
    for name in _concerned(canvas, defect):
        canvas.inks[name] *= 1 - lost


def background(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    paper = canvas.paper
    grains = chance.sheet.random((paper.rows, paper.columns), dtype=np.float32) ** 2
    haze = _strength(defect) * (0.55 + 0.45 * _clouds(paper, 30, chance.sheet))
    for name in _dirty(canvas, defect):
        canvas.inks[name] += 0.5 * haze * grains


def missing_colour(canvas: Canvas, defect: Defect, chance: Chance) -> None:  # noqa: ARG001
    for name in _concerned(canvas, defect):
        if defect.colorant or name != "black":
            canvas.inks[name] *= 1 - _strength(defect)


def blank(canvas: Canvas, defect: Defect, chance: Chance) -> None:  # noqa: ARG001
    for name in _concerned(canvas, defect):
        canvas.inks[name] *= 1 - _strength(defect)


def skew(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    angle = defect.angle_mrad or _strength(defect) * 25 * float(chance.part.choice([-1, 1]))
    degrees = float(np.degrees(angle / 1000))
    for name, plane in canvas.inks.items():
        turned = Image.fromarray(plane).rotate(
            -degrees, Image.Resampling.BILINEAR, center=(canvas.paper.columns / 2, 0)
        )
        canvas.inks[name] = np.asarray(turned, dtype=np.float32).copy()


def accordion(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    """The first millimetres are pushed together, so that the sheet is shorter and its edge lies in pleats."""
    paper = canvas.paper
    was = min(paper.rows // 2, max(4, round(paper.dots(16 + 30 * _strength(defect)))))
    now, lost = was // 2, was - was // 2
    for name, plane in canvas.inks.items():
        pressed = Image.fromarray(plane[:was]).resize((paper.columns, now), Image.Resampling.BOX)
        plane[lost:was] = np.asarray(pressed, dtype=np.float32)
        plane[:lost] = 0
        canvas.inks[name] = plane
    lean = _clouds(paper, 60, chance.sheet)[lost:was] * 5
    pleats = np.sin((paper.down[:now] + lean) / (now / paper.dots_per_mm) * 2 * np.pi * 3.5)
    canvas.shade[lost:was] *= 0.8 + 0.2 * pleats
    canvas.shade[:lost] = _DESK


def wrinkle(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    paper = canvas.paper
    for _ in range(2 + round(3 * _strength(defect))):
        at = float(chance.sheet.uniform(0.1, 0.9)) * paper.width_mm
        lean = float(chance.sheet.uniform(-0.35, 0.35))
        wander = 6 * (_clouds(paper, 40, chance.sheet)[:, :1] - 0.5)
        away = paper.across - at - lean * (paper.down - paper.length_mm / 2) - wander
        crease = np.exp(-((away / 0.5) ** 2))
        slope = np.clip(1 - np.abs(away) / 6, 0, 1) * np.sign(away)
        canvas.shade *= 1 - _strength(defect) * (0.4 * crease + 0.08 * np.maximum(slope, 0))
        for plane in canvas.inks.values():
            plane *= 1 - 0.8 * _strength(defect) * crease


def loose_toner(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    """Flakes have fallen off, and a thumb drawn over it takes the rest along."""
    paper = canvas.paper
    flakes = _clouds(paper, 0.7, chance.sheet) < 0.42 * _strength(defect)
    swath: Plane = np.zeros((paper.rows, paper.columns), dtype=np.float32)
    for _ in range(3):
        top = float(chance.sheet.uniform(0.1, 0.85)) * paper.length_mm
        left = float(chance.sheet.uniform(0.1, 0.5)) * paper.width_mm
        rows = _stripe(paper, top, 12)
        swath = np.maximum(swath, rows * _line(paper, left + 35, 70))
    drawn = swath * _strength(defect)
    for plane in canvas.inks.values():
        plane *= 1 - 0.9 * flakes * _strength(defect)
        moved = _trail(plane.T, paper.dots(9)).T
        plane += drawn * (0.75 * moved - 0.5 * plane)


def smear(canvas: Canvas, defect: Defect, chance: Chance) -> None:  # noqa: ARG001
    for name in _concerned(canvas, defect):
        plane = canvas.inks[name]
        trail = _trail(plane, canvas.paper.dots(defect.width_mm or 7.0))
        np.maximum(plane * (1 - 0.25 * _strength(defect)), 1.6 * _strength(defect) * trail, out=plane)


def _trail(plane: Plane, length: float) -> Plane:
    """What is dragged along the rows' order: each dot leaves an exponential tail of that many dots."""
    keeps = float(np.exp(-1 / max(length, 1e-3)))
    trail, reach = plane.copy(), 1
    while keeps**reach > 0.01 and reach < len(plane):
        trail += keeps**reach * _shifted(trail, reach)
        reach *= 2
    return trail * (1 - keeps)


def misregistration(canvas: Canvas, defect: Defect, chance: Chance) -> None:
    colours = [name for name, plane in canvas.inks.items() if name != "black" and plane.any()]
    if not colours and len(canvas.inks) > 1 and not defect.colorant:
        _double(canvas, defect)
        return
    if defect.colorant:
        moved = [defect.colorant] if defect.colorant in canvas.inks else []
    else:
        moved = colours or list(canvas.inks)
    far = canvas.paper.dots(defect.width_mm or (1.2 if colours else 6.0) * _strength(defect))
    for name in moved:
        # One colour slips any way against the others; an image that is alone on its label slips along it.
        turn = float(chance.part.uniform(0, 2) if colours else 0.5) * np.pi
        down, across = round(far * np.sin(turn)), round(far * np.cos(turn))
        canvas.inks[name] = _shifted(canvas.inks[name], down, across)


def _double(canvas: Canvas, defect: Defect) -> None:
    """Where one colorant alone is on the page, its own passes do not meet: every other swath lies beside."""
    paper = canvas.paper
    far = round(paper.dots(defect.width_mm or 1.2 * _strength(defect)))
    aside = (paper.down // _SWATH_MM % 2).astype(np.float32)
    for name, plane in canvas.inks.items():
        canvas.inks[name] = plane * (1 - aside) + _shifted(plane, 0, max(1, far)) * aside


DRAW: Mapping[DefectKind, Draw] = {
    # In the order in which a sheet gets them: on the image, on the paper.
    DefectKind.MISSING_COLOUR: missing_colour,
    DefectKind.WHITE_LINE: white_line,
    DefectKind.FADE: fade,
    DefectKind.BLANK: blank,
    DefectKind.MISREGISTRATION: misregistration,
    DefectKind.GHOST: ghost,
    DefectKind.BACKGROUND: background,
    DefectKind.STREAK: streak,
    DefectKind.SKEW: skew,
    DefectKind.REPEAT_MARK: repeat_mark,
    DefectKind.SMEAR: smear,
    DefectKind.LOOSE_TONER: loose_toner,
    DefectKind.WRINKLE: wrinkle,
    DefectKind.ACCORDION: accordion,
}
_ORDER = {kind: place for place, kind in enumerate(DRAW)}
