"""Programs that know HP's own objects: check_hpjd of the Monitoring Plugins, HPLIP's look-up of a device."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator

import pytest

from .judges import TROUBLES, Judged, Verdict, ask, judged, lacking, program

pytestmark = pytest.mark.peer

OK, WARNING, CRITICAL = 0, 1, 2

NET_URI = """\
import ctypes, sys
found, length = ctypes.create_string_buffer(1024), ctypes.c_int()
library = ctypes.CDLL("libhpmud.so.0")
code = library.hpmud_make_net_uri(sys.argv[1].encode(), 1, found, 1024, ctypes.byref(length))
print(code, found.value.decode())
"""
"""What hp-setup and hp-makeuri ask of HPLIP's library when they are given an address."""
UNKNOWN_DEVICE = "45"
"""HPLIP's code when nobody at the address answers as an HP does."""


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


def check_hpjd(printer: Judged) -> Verdict:
    return ask(program("check_hpjd", "monitoring-plugins-standard"), "-H", printer.address)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("jam", "Paper Jam"),
        # A printer that has stopped needs somebody, and check_hpjd asks for that before doors and toner.
        ("cover open", "Intervention Required"),
        ("toner empty", "Intervention Required"),
        ("toner low", "Toner Low"),
    ],
)
def test_check_hpjd_names_what_is_wrong(printer: Judged, trouble: str, words: str) -> None:
    before = check_hpjd(printer)
    with TROUBLES[trouble].at(printer):
        during, panel = check_hpjd(printer), printer.control.state()["panel"]
    after = check_hpjd(printer)
    assert (during.code, during.line.partition(" (")[0]) == (WARNING, words), panel
    assert [one.code for one in (before, after)] == [OK, OK]
    assert before.line == 'Printer ok - ("Ready")'


def test_check_hpjd_tells_of_paper_once_a_job_waits_for_it(printer: Judged) -> None:
    with TROUBLES["paper empty"].at(printer):
        idle = check_hpjd(printer)
        job = printer.control.submit(b"Dear printer\n", "text/plain")
        waiting = check_hpjd(printer)
        printer.control.cancel(job["id"])
    assert idle.code == OK
    assert (waiting.code, waiting.line.partition(" (")[0]) == (WARNING, "Out of Paper")
    assert check_hpjd(printer).code == OK


def test_check_hpjd_tells_a_paused_printer_from_a_broken_one(printer: Judged) -> None:
    with printer.paused():
        during = check_hpjd(printer)
    assert (during.code, during.line.partition(" (")[0]) == (WARNING, "Printer Offline")
    assert check_hpjd(printer).code == OK


def test_check_hpjd_hears_nothing_of_an_unplugged_printer(printer: Judged) -> None:
    with TROUBLES["unplugged"].at(printer):
        during = check_hpjd(printer)
    assert during.code == CRITICAL
    assert f"Timeout from host {printer.address}" in during.said
    assert check_hpjd(printer).code == OK


def net_uri(printer: Judged) -> list[str]:
    if ctypes.util.find_library("hpmud") is None:
        lacking("libhpmud.so.0 not found; install the Debian package libhpmud0")
    return ask(sys.executable, "-c", NET_URI, printer.address).said.split()


@pytest.mark.parametrize(
    ("profile", "model"),
    [("mono-laser", "HP_LaserJet_400_M401dw"), ("colour-laser-mfp", "HP_Color_LaserJet_MFP_M477fdw")],
)
def test_hplip_finds_an_hp_at_its_address(profile: str, model: str) -> None:
    """By the name under which HPLIP's list of models has it."""
    with judged(profile) as hp:
        assert net_uri(hp) == ["0", f"hp:/net/{model}?ip={hp.address}"]


def test_hplip_leaves_the_printers_of_others_alone() -> None:
    with judged("inkjet-mfp") as other:
        assert net_uri(other) == [UNKNOWN_DEVICE]
