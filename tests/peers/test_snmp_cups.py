"""CUPS finds an emulated printer by its `snmp` backend and reads supplies and states by its `socket` backend.

Both are run by hand, as the scheduler runs them: the device in the environment, events on standard error.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from .judges import TROUBLES, Judged, Verdict, ask, judged, program

pytestmark = pytest.mark.peer

PPD = Path(__file__).with_name("cups.ppd")
"""A queue's; without one CUPS asks nothing over SNMP."""


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


# -- the snmp backend ---------------------------------------------------------------------------------------


def discovered(printer: Judged) -> Verdict:
    return ask(program("snmp", "cups"), printer.address)


def test_cups_finds_every_model_with_its_name_and_device_id() -> None:
    models = ("colour-laser-mfp", "departmental-a3-mfp", "inkjet-mfp", "label-printer", "mono-laser")
    with ExitStack() as served, ThreadPoolExecutor(len(models)) as workers:
        printers = [served.enter_context(judged(model)) for model in models]
        # The backend waits two seconds for more answers than there are, and goes on to knock at two ports.
        verdicts = list(workers.map(discovered, printers))
    for printer, verdict in zip(printers, verdicts, strict=True):
        kind, uri, model, info, device_id, location = shlex.split(verdict.said)
        assert (kind, uri) == ("network", f"socket://{printer.address}")
        assert info.startswith(model)
        assert re.match(r"(MFG|MANUFACTURER):", device_id)
        assert location == ""
        assert verdict.errors == ""


def test_cups_is_told_where_the_printer_stands(printer: Judged) -> None:
    printer.control.act("set_place", "notes", place="Second floor")
    *_, location = shlex.split(discovered(printer).said)
    assert location == "Second floor"


# -- the socket backend -------------------------------------------------------------------------------------


def printed(printer: Judged, folder: Path, *, wait: bool = True) -> Verdict:
    """Print a line of text. Descriptors 3 and 4, back and side channel, lead to no scheduler."""
    document = folder / "letter.txt"
    document.write_text("Dear printer\n")
    backend = program("socket", "cups")
    more = {
        "DEVICE_URI": f"socket://{printer.address}:9100/?waiteof={'true' if wait else 'false'}",
        "PPD": str(PPD),
        "CUPS_CACHEDIR": str(folder),
    }
    words = [backend, "1", "somebody", "letter", "1", "", str(document)]
    return ask("sh", "-c", 'exec "$@" 3>/dev/null 4</dev/null', "sh", *words, more=more)


def states(verdict: Verdict) -> set[str]:
    """Reasons that CUPS adds for the printer's sake."""
    found = re.findall(r"^STATE: \+(\S+)", verdict.errors, re.MULTILINE)
    return {one for one in found if one not in ("connecting-to-device", "cups-waiting-for-job-completed")}


def attributes(verdict: Verdict) -> dict[str, str]:
    """Those of the markers, as first told."""
    found = re.findall(r"^ATTR: (marker-\S+?)=(.*)$", verdict.errors, re.MULTILINE)
    return dict(reversed(found))


def test_cups_reads_a_printers_supply(printer: Judged, tmp_path: Path) -> None:
    verdict = printed(printer, tmp_path)
    assert verdict.code == 0
    assert attributes(verdict) == {
        "marker-colors": "#000000",
        "marker-names": "'\"Black Cartridge HP CF280A\"'",
        "marker-types": "toner-cartridge",
        "marker-levels": "80",
    }
    assert states(verdict) == set()


def test_cups_reads_every_supply_of_a_big_one(tmp_path: Path) -> None:
    with judged("departmental-a3-mfp") as big:
        told = attributes(printed(big, tmp_path))
    types = "toner,waste-toner,toner,toner,toner,opc,opc,opc,opc,fuser,transfer-unit"
    assert told["marker-types"] == types
    assert told["marker-colors"].startswith("#000000,none,#00FFFF,#FF00FF,#FFFF00,#000000")
    # A receptacle's level is the space that remains (RFC 3805); CUPS tells how full it is.
    assert told["marker-levels"] == "40,30,30,50,50,55,70,70,70,45,45"


@pytest.mark.parametrize(
    ("trouble", "reason", "level"),
    [
        ("jam", "media-jam-warning", "80"),
        ("cover open", "door-open-report", "80"),
        ("toner low", "toner-low-report", "4"),
        ("toner empty", "toner-empty-warning", "0"),
        ("paper empty", "media-empty-warning", "80"),
    ],
)
def test_cups_reports_what_is_wrong_and_takes_it_back(
    tmp_path: Path, trouble: str, reason: str, level: str
) -> None:
    folders = [tmp_path / name for name in ("before", "during", "after")]
    for folder in folders:
        folder.mkdir()
    with judged("mono-laser") as printer:
        before = printed(printer, folders[0])
        with TROUBLES[trouble].at(printer):
            during = printed(printer, folders[1], wait=False)
        after = printed(printer, folders[2])
        assert [job["state"] for job in printer.control.jobs()][:2] == ["completed", "completed"]
    assert states(during) == {reason}
    assert attributes(during)["marker-levels"] == level
    assert [states(one) for one in (before, after)] == [set(), set()]
    assert f"STATE: -{reason}" in after.errors
    assert [one.code for one in (before, during, after)] == [0, 0, 0]
