"""Recorded printers behind driverless queues of CUPS: each prints, in a format that the real one takes."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import misfeed.emulators.profiles as shelf
import misfeed.fixtures
import pytest
from misfeed.cli import main
from misfeed.emulators.machine import JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag

from .scheduler import Emulated, Scheduler, emulated, scheduler

pytestmark = pytest.mark.peer

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "captures" / "ipp"
PAGE = Path(misfeed.fixtures.__path__[0]) / "documents" / "one-page.pdf"
AT_ONCE = 13


def formats(recording: Path) -> tuple[object, ...]:
    """Those that the real printer took."""
    answer = ipp.decode_response((recording / "get-printer-attributes.ipp").read_bytes())
    found = next(answer.groups_of(GroupTag.PRINTER)).get("document-format-supported")
    return found.plain if found is not None else ()


def verdict(cups: Scheduler, printer: Emulated, job: str, taken: tuple[object, ...]) -> str:
    """What is wrong with how it printed a page; "" for nothing."""
    jobs = printer.jobs()
    if [(one.state, one.impressions) for one in jobs] != [(JobState.COMPLETED, 1)]:
        return f"its jobs are {[(one.state.value, one.impressions) for one in jobs]}"
    if jobs[0].format not in taken:
        return f"it was sent {jobs[0].format}, and takes {taken}"
    return "" if cups.pages(job) == 1 else f"CUPS counts {cups.pages(job)} pages"


def test_every_recorded_printer_prints_from_a_driverless_queue(tmp_path: Path) -> None:
    recordings = sorted(RECORDED.glob("*/get-printer-attributes.ipp"))
    if not recordings:
        pytest.skip(f"no recordings in {RECORDED}")
    wrong: dict[str, str] = {}
    with scheduler() as cups:
        for first in range(0, len(recordings), AT_ONCE):
            with ExitStack() as served:
                sent: dict[str, tuple[Emulated, str]] = {}
                for recording in recordings[first : first + AT_ONCE]:
                    name = recording.parent.name
                    model = tmp_path / f"{name}.toml"
                    assert main(["import", str(recording.parent), "-o", str(model)]) == 0
                    printer = served.enter_context(emulated(shelf.load(str(model))))
                    cups.add(name, printer.uri)
                    sent[name] = printer, cups.submit(name, PAGE)
                for name, (printer, job) in sent.items():
                    cups.over(name)
                    wrong[name] = verdict(cups, printer, job, formats(RECORDED / name))
    assert {name: why for name, why in wrong.items() if why} == {}
