"""Printed sheets in the bins, as the control interface shows them. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from misfeed.emulators.control.answers import PageListed, PageMeasured
from misfeed.emulators.machine import Machine

if TYPE_CHECKING:
    # Drawing is imported by whoever first looks at a page: it takes longer than a whole printer to start.
    from misfeed.emulators.pages import PrintedPage


class Pages:
    """The printed sides in a machine's bins, numbered from 1: bin by bin, from the top of the stack."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def told(self) -> list[PageListed]:
        """Every one in a few words, without drawing it."""
        return [PageListed(**_told(number, page)) for number, page in enumerate(self._top(), 1)]

    def measured(self, number: int) -> PageMeasured:
        """One, with what a ruler tells of it. Raises IndexError."""
        from misfeed.emulators.pages import Ruler

        page = self._find(number)
        return PageMeasured(**_told(number, page), ruler=list(Ruler.of(self._machine).reads(page)))

    def png(self, number: int) -> bytes:
        """One as an image. Raises IndexError."""
        return self._find(number).png()

    def text(self, number: int) -> str:
        """What one says, line by line. Raises IndexError, and DocumentError where nothing tells."""
        return "".join(f"{line}\n" for line in self._find(number).lines())

    def _find(self, number: int) -> PrintedPage:
        if number < 1:
            raise IndexError(number)
        return self._top()[number - 1]

    def _top(self) -> Sequence[PrintedPage]:
        from misfeed.emulators.pages import top_pages

        return top_pages(self._machine)


def _told(number: int, page: PrintedPage) -> dict[str, Any]:
    return {
        "page": number,
        "bin": page.bin,
        "job": page.job,
        "sheet": page.number + 1,
        "side": "back" if page.back else "front",
        "width_mm": round(page.paper.width_mm, 1),
        "length_mm": round(page.paper.length_mm, 1),
        "sight": page.words,
        "png": f"/pages/{number}.png",
    }
