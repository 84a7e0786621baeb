"""One side of a printed sheet, drawn when somebody looks at it and not before."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.documents.inks import DRAFT_PERCENT, LUMA
from misfeed.emulators.documents.originals import originals
from misfeed.emulators.documents.said import said
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.jobs import Original, Page
from misfeed.emulators.machine.marks import PrintedSheet, Side
from PIL import Image

from .chart import chart
from .defects import apply
from .paper import DPI, Canvas, Paper, Plane
from .pictures import picture


@dataclass(frozen=True)
class PrintedPage:
    """A printed side as it lay in the bin when it was fetched; drawing it needs the machine no more.

    Attributes:
        bin, job, number: where it lay, and which sheet of which job it is (from 0). back: its second side.
        colorants: the engine's. seed: the machine's, so that the same sheet always looks the same.
    """

    bin: str
    job: int
    number: int
    back: bool
    side: Side
    paper: Paper
    colorants: tuple[str, ...]
    seed: int

    @property
    def words(self) -> str:
        """What a person sees on it."""
        return PrintedSheet(self.job, self.number, (self.side,)).words

    def at(self, dpi: int) -> PrintedPage:
        """The same page, drawn at another resolution."""
        return replace(self, paper=replace(self.paper, dpi=dpi))

    @cached_property
    def sent(self) -> Canvas:
        """As it should have come out. Not to be changed."""
        return Canvas(self.paper, _sent(self.side.page, self.paper, self.colorants))

    @cached_property
    def printed(self) -> Canvas:
        """As it came out. Not to be changed."""
        canvas = self.sent.copy()
        apply(canvas, self.side.defects, self.seed, f"{self.job}/{self.number}/{int(self.back)}")
        return canvas

    def lines(self) -> tuple[str, ...]:
        """What it says, as it was sent: what happened to it on the way is seen on its image alone.

        Raises DocumentError, where its format tells no text or its document is not kept any more.
        """
        pages = self.side.page.originals
        if not pages:
            raise DocumentError("no document says what is on that page")
        return tuple(line for original in pages for line in _lines(original))

    def image(self) -> Image.Image:
        return self.printed.image()

    def png(self, at_most: int = 0) -> bytes:
        """The page as a PNG file; drawn smaller and with fewer greys until it has `at_most` octets (0: any
        number)."""
        return png(self.image(), at_most, self.paper.dpi)


def top_pages(machine: Machine, dpi: int = DPI) -> list[PrintedPage]:
    """The printed sides in the machine's bins of which it is known what is on them: bin by bin, from the top
    of the stack, each sheet's first side first."""
    return [page for one in machine.bins for page in pages_of(machine, one, dpi)]


def pages_of(machine: Machine, output: Bin, dpi: int = DPI) -> list[PrintedPage]:
    """The same of one bin."""
    return [
        PrintedPage(
            output.id,
            sheet.job,
            sheet.number,
            bool(back),
            side,
            Paper.named(sheet.media, dpi),
            machine.profile.engine.colorants,
            machine.seed,
        )
        for sheet in reversed(output.stack)
        for back, side in enumerate(sheet.sides)
    ]


# -- what was sent ---------------------------------------------------------------------------------------


def _sent(page: Page, paper: Paper, colorants: tuple[str, ...]) -> Mapping[str, Plane]:
    found = [_original(original, paper, colorants) for original in page.originals]
    drawn = [inks for inks in found if inks is not None]
    if not drawn or len(drawn) < len(found):
        return chart(paper, page.coverage_ppm, colorants)
    return drawn[0] if len(drawn) == 1 else _together(drawn, paper)


def _original(original: Original, paper: Paper, colorants: tuple[str, ...]) -> dict[str, Plane] | None:
    kept = originals.find(original.document)
    if kept is None:
        return None
    format_, data = kept
    across = original.turned % 2
    drawn = replace(paper, width_mm=paper.length_mm, length_mm=paper.width_mm) if across else paper
    if 0 < original.dpi < paper.dpi:
        drawn = replace(drawn, dpi=original.dpi)
    try:
        inks = picture(data, format_, original.number, drawn, colorants, upright=bool(across))
    except DocumentError:
        return None
    if original.turned or drawn.dpi < paper.dpi:
        inks = {name: _laid(plane, original.turned, paper) for name, plane in inks.items()}
    if original.monochrome and "black" in inks:
        shares = (plane * (LUMA.get(name, 1_000) / 1_000) for name, plane in inks.items())
        black: Plane = np.minimum(sum(shares), 1).astype(np.float32)
        inks = {name: black if name == "black" else np.zeros_like(black) for name in inks}
    if original.draft:
        inks = {name: plane * np.float32(DRAFT_PERCENT / 100) for name, plane in inks.items()}
    return inks


def _lines(original: Original) -> tuple[str, ...]:
    kept = originals.find(original.document)
    if kept is None:
        raise DocumentError("the document of that page is not kept any more")
    format_, data = kept
    return said(data, format_, original.number)


def _laid(plane: Plane, turned: int, paper: Paper) -> Plane:
    """A picture turned by so many quarters to the left, on the dots of the paper."""
    image = Image.fromarray(np.ascontiguousarray(np.rot90(plane, turned)))
    if image.size == (paper.columns, paper.rows):
        return np.asarray(image)
    return np.asarray(image.resize((paper.columns, paper.rows), Image.Resampling.NEAREST))


def _together(pages: list[dict[str, Plane]], paper: Paper) -> dict[str, Plane]:
    """Several pages on one side, in reading order, lying across where that fits better."""
    cells = 1
    while cells < len(pages):
        cells *= 2
    rows = 1
    while rows * rows < cells:
        rows *= 2
    columns = cells // rows
    height, width = paper.rows // rows, paper.columns // columns
    across = (width > height) != (paper.columns > paper.rows)
    sheet = {name: np.zeros((paper.rows, paper.columns), dtype=np.float32) for name in pages[0]}
    for place, inks in enumerate(pages):
        top, left = place // columns * height, place % columns * width
        for name, plane in inks.items():
            turned = np.rot90(plane) if across else plane
            scale = min(height / turned.shape[0], width / turned.shape[1])
            size = max(1, int(turned.shape[1] * scale)), max(1, int(turned.shape[0] * scale))
            small = Image.fromarray(np.ascontiguousarray(turned)).resize(size, Image.Resampling.BOX)
            y, x = top + (height - size[1]) // 2, left + (width - size[0]) // 2
            sheet[name][y : y + size[1], x : x + size[0]] = np.asarray(small)
    return sheet


# -- files -----------------------------------------------------------------------------------------------


def png(image: Image.Image, at_most: int = 0, dpi: int = DPI) -> bytes:
    """An image as a PNG file, coarser until it has `at_most` octets (0: any number)."""
    for width, levels in _COARSER if at_most else ((0, 0),):
        small = image
        if width and width < image.width:
            small = image.resize(
                (width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS
            )
        if levels:
            # Evenly spaced, since what is on a page is mostly paper and the rest must not be taken for it.
            steps = [round(round(value / 255 * (levels - 1)) / (levels - 1) * 255) for value in range(256)]
            small = small.point(steps * len(small.getbands())).quantize(
                min(256, levels ** len(small.getbands())), dither=Image.Dither.NONE
            )
        file = io.BytesIO()
        density = round(dpi * small.width / image.width)
        small.save(file, "PNG", optimize=True, dpi=(density, density))
        data = file.getvalue()
        if not at_most or len(data) <= at_most:
            return data
    raise ValueError(f"no PNG of a page fits into {at_most} octets")


_COARSER = ((620, 0), (620, 6), (540, 5), (420, 5), (320, 5), (240, 4), (120, 4), (32, 2))
