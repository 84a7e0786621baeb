"""What others' IPP clients make of a printer with quirks: ipptool, CUPS's ipp backend, and pyipp."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import misfeed.emulators.profiles as shelf
import misfeed.fixtures
import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import JobState, Machine, WallClock
from misfeed.emulators.serving import Serving

from .judges import Verdict, ask, lacking, program

pytestmark = pytest.mark.peer

PAGE = Path(misfeed.fixtures.__path__[0]) / "documents" / "one-page.pdf"
SCALE = 20
"""Emulated seconds to a real one."""


@dataclass
class Odd:
    """A printer whose firmware has quirks, at a port of its own."""

    serving: Serving

    @property
    def machine(self) -> Machine:
        return self.serving.host.machine

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.serving.ports['ipp']}/ipp/print"

    def has(self, *names: str) -> None:
        with self.serving.entered():
            for name in names:
                quirks.switch(self.machine, name, on=True)

    def ipptool(self) -> Verdict:
        tool = program("ipptool", "cups-ipp-utils")
        return ask(tool, "-T", "5", "-tI", self.uri, "get-printer-attributes.test")

    def cups(self) -> Verdict:
        """Print a page by the backend of CUPS, as its scheduler does."""
        more = {
            "DEVICE_URI": f"{self.uri}?waitjob=true",
            "CONTENT_TYPE": "application/pdf",
            "FINAL_CONTENT_TYPE": "application/pdf",
        }
        return ask(program("ipp", "cups"), "7", "me", "letter", "1", "", str(PAGE), more=more, timeout_s=30)

    def cups_gives_up(self, after_s: float = 4) -> str:
        """What the backend had said when it was stopped, because it tries again for ever."""
        backend = program("ipp", "cups")
        more = {"DEVICE_URI": self.uri, "FINAL_CONTENT_TYPE": "application/pdf"}
        with pytest.raises(subprocess.TimeoutExpired) as stopped:
            ask(backend, "7", "me", "letter", "1", "", str(PAGE), more=more, timeout_s=after_s)
        return (stopped.value.stderr or b"").decode(errors="replace")

    def pyipp(self) -> Any:
        """What the library of Home Assistant reads."""
        if importlib.util.find_spec("pyipp") is None:
            lacking("pyipp is not installed; it is in the extra misfeed[peers]")
        import pyipp

        async def read() -> Any:
            port = self.serving.ports["ipp"]
            async with pyipp.IPP("127.0.0.1", port=port, base_path="/ipp/print") as client:
                return await client.printer()

        return asyncio.run(read())


def _serving(model: str) -> Serving:
    return Serving(Host(Machine(shelf.load(model), WallClock(SCALE))))


@pytest.fixture
def odd() -> Iterator[Odd]:
    with _serving("mono-laser") as serving:
        yield Odd(serving)


@pytest.fixture
def inked() -> Iterator[Odd]:
    """One with several markers."""
    with _serving("inkjet-mfp") as serving:
        yield Odd(serving)


# -- ipptool -------------------------------------------------------------------------------------------------

UNREADABLE = "Unable to read response"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wrong-version", "Bad version 3.1 in response - expected 2.0"),
        ("version-zero", "Bad version 0.0 in response"),
        ("wrong-request-id", "Bad request ID"),
        ("request-id-zero", "Bad request ID 0 in response"),
        ("last-request-id", "Bad request ID"),
        ("error-status", "EXPECTED: STATUS successful-ok (got server-error-internal-error)"),
        ("unknown-status", "EXPECTED: STATUS successful-ok (got 0x037f)"),
        ("header-only", UNREADABLE),
        ("empty-answer", UNREADABLE),
        ("html-answer", UNREADABLE),
        ("value-longer", UNREADABLE),
        ("value-shorter", UNREADABLE),
        ("value-beyond-end", UNREADABLE),
        ("negative-length", UNREADABLE),
        ("name-longer", UNREADABLE),
        ("cut-short", UNREADABLE),
        ("no-end", UNREADABLE),
        ("groups-swapped", UNREADABLE),
        ("nameless-value", UNREADABLE),
        ("collection-unended", UNREADABLE),
        ("stray-member", UNREADABLE),
        ("short-integer", UNREADABLE),
        ("long-name", "Bad attribute name - bad length 300"),
        ("over-long-value", "Bad keyword value"),
        ("repeated-attribute", "Duplicate "),
        ("no-operation-group", "Bad first attribute"),
        ("no-operation-tag", "in group zero, expected"),
        ("no-charset", "Bad first attribute"),
        ("language-first", "Bad first attribute"),
        ("empty-mime-type", 'Bad mimeMediaType value ""'),
        ("odd-boolean", "Bad boolean value 2"),
        ("impossible-date", "Bad dateTime month 13"),
        ("not-utf8", "Bad text value"),
        ("only-1.1", "status-code = server-error-version-not-supported"),
        ("bad-version-answer", "status-code = client-error-bad-request"),
        ("refuses-media-col-database", "EXPECTED: STATUS successful-ok (got client-error-bad-request)"),
        ("wrong-path-404", "status-code = client-error-not-found (Not Found)"),
        ("wrong-path-not-found", "EXPECTED: STATUS successful-ok (got client-error-not-found)"),
        ("wrong-path-empty", UNREADABLE),
        ("elsewhere", "status-code = client-error-not-found (Not Found)"),
        ("redirects", "status-code = server-error-service-unavailable (Moved Permanently)"),
        ("error-500", "status-code = server-error-service-unavailable (Internal Server Error)"),
        ("half-answered", "got successful-ok-ignored-or-substituted-attributes"),
    ],
)
def test_ipptool_says_what_is_wrong(odd: Odd, name: str, said: str) -> None:
    odd.has(f"ipp.{name}")
    verdict = odd.ipptool()
    assert verdict.code == 1
    assert said in verdict.said


@pytest.mark.parametrize(
    "name", ["two-ends", "trailing-octets", "repeated-group", "wrong-charset", "no-value", "wrong-tag"]
)
def test_ipptool_overlooks_some_of_it(odd: Odd, name: str) -> None:
    odd.has(f"ipp.{name}")
    assert odd.ipptool().code == 0


# -- CUPS ----------------------------------------------------------------------------------------------------


def test_cups_prints_to_a_printer_that_keeps_to_the_standards(odd: Odd) -> None:
    verdict = odd.cups()
    assert verdict.code == 0
    assert "ERROR" not in verdict.errors
    assert [job.state for job in odd.machine.jobs.jobs] == [JobState.COMPLETED]


@pytest.mark.parametrize(
    "names",
    [
        ("ipp.only-1.1",),
        ("ipp.bad-version-answer",),
        ("ipp.busy@request=1-2",),
        ("ipp.no-charset",),
        ("ipp.wrong-request-id",),
        ("ipp.levels-unknown", "ipp.up-time-goes-back", "ipp.many-firmwares"),
        ("ipp.empty-mime-type",),
        ("ipp.one-job-at-a-time",),
    ],
)
def test_cups_prints_in_spite_of_some(odd: Odd, names: tuple[str, ...]) -> None:
    odd.has(*names)
    assert odd.cups().code == 0
    assert [job.state for job in odd.machine.jobs.jobs] == [JobState.COMPLETED]


def test_cups_counts_a_job_without_history_as_printed(odd: Odd) -> None:
    odd.has("ipp.no-job-history")
    verdict = odd.cups()
    assert verdict.code == 0
    assert "client-error-not-found" in verdict.errors
    assert odd.machine.jobs.jobs == ()


@pytest.mark.parametrize("name", ["wrong-path-404", "wrong-path-not-found"])
def test_cups_stops_the_queue_where_the_path_is_wrong(odd: Odd, name: str) -> None:
    odd.has(f"ipp.{name}")
    verdict = odd.cups()
    assert verdict.code == 4
    assert "The printer configuration is incorrect or the printer no longer exists." in verdict.errors


def test_cups_calls_half_an_answer_a_conformance_failure(odd: Odd) -> None:
    odd.has("ipp.half-answered")
    verdict = odd.cups()
    assert verdict.code == 4
    assert "+cups-ipp-conformance-failure-report,cups-ipp-missing-job-state" in verdict.errors


def test_cups_says_a_pdf_is_an_error_and_its_job_done(odd: Odd) -> None:
    odd.has("ipp.pdf-is-an-error")
    verdict = odd.cups()
    assert "ERROR: Unable to add document to print job." in verdict.errors
    assert [job.state for job in odd.machine.jobs.jobs] == [JobState.ABORTED]


@pytest.mark.parametrize("name", ["stray-member", "error-status", "cut-short", "html-answer"])
def test_cups_asks_for_ever_where_no_answer_can_be_read(odd: Odd, name: str) -> None:
    odd.has(f"ipp.{name}")
    assert "ERROR: Unable to get printer status." in odd.cups_gives_up()


def test_cups_waits_for_ever_for_a_printer_that_is_paused_from_the_start(odd: Odd) -> None:
    odd.has("ipp.paused-at-start")
    assert "STATE: +cups-waiting-for-job-completed" in odd.cups_gives_up()
    assert [job.state.finished for job in odd.machine.jobs.jobs] == [False]


# -- pyipp ---------------------------------------------------------------------------------------------------


def test_pyipp_pairs_joined_marker_names_with_the_first_level(inked: Odd) -> None:
    names = [marker.name for marker in inked.pyipp().markers]
    assert len(names) > 1
    inked.has("ipp.joined-marker-names")
    [marker] = inked.pyipp().markers
    assert marker.name.count(",") == len(names) - 1


def test_pyipp_loses_a_marker_without_a_name(inked: Odd) -> None:
    markers = inked.pyipp().markers
    inked.has("ipp.fewer-marker-names")
    assert len(inked.pyipp().markers) == len(markers) - 1


def test_pyipp_takes_a_list_for_the_firmware(odd: Odd) -> None:
    assert isinstance(odd.pyipp().info.version, str)
    odd.has("ipp.many-firmwares")
    assert isinstance(odd.pyipp().info.version, list)


def test_pyipp_is_told_that_the_level_is_unknown(odd: Odd) -> None:
    odd.has("ipp.levels-unknown")
    assert [marker.level for marker in odd.pyipp().markers] == [-2]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("only-1.1", "IPPVersionNotSupportedError"),
        ("wrong-path-404", "IPPResponseError"),
        ("wrong-path-not-found", "IPPError"),
        ("wrong-path-empty", "IPPParseError"),
        ("stray-member", "IPPParseError"),
        ("cut-short", "IPPParseError"),
        ("html-answer", "IPPParseError"),
        ("error-status", "IPPError"),
    ],
)
def test_pyipp_has_an_error_of_its_own(odd: Odd, name: str, error: str) -> None:
    odd.pyipp()
    import pyipp

    odd.has(f"ipp.{name}")
    with pytest.raises(pyipp.IPPError) as failed:
        odd.pyipp()
    assert type(failed.value).__name__ == error
