"""What packages and folders may add that is called, a protocol for each. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from misfeed.device import Device
    from misfeed.diagnostics.finding import Finding
    from misfeed.diagnostics.probes import Survey
    from misfeed.journal import CaseRecord, RunHeader


class Probe(Protocol):
    """Looks for causes that no rule can tell; in `RULES` of a file, or an entry point of `misfeed.probes`."""

    def __call__(self, device: Device, survey: Survey, /) -> Finding | None:
        """The cause, or None. It may read and look, and changes nothing that matters."""


class Reporter(Protocol):
    """Writes down a run in a form of its own; an entry point of `misfeed.reporters`, by its name."""

    def __call__(self, run: RunHeader, cases: Sequence[CaseRecord], folder: Path, /) -> Iterable[Path]:
        """Write into `folder`, which is there, and tell the files that were written."""
