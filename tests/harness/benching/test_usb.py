"""The USB bench: all rows are measured, beside another exporter; no figure is judged here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from misfeed.benching import usb_peers
from misfeed.benching.usb import ROWS, UsbBench
from misfeed.benching.usb_peers import Exporter
from misfeed.errors import BenchError, UsageError


@contextlib.contextmanager
def ourselves_again() -> Iterator[Exporter]:
    """Another printer of this program, under the name of the library."""
    with usb_peers.misfeed("inkjet-mfp") as found:
        yield Exporter(usb_peers.LIBRARY, found.place, found.api)


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.benching.usb._MANY", 3)
    monkeypatch.setattr("misfeed.benching.usb.ROWS", ROWS[::3])


@pytest.mark.usefixtures("_few")
def test_every_row_has_a_figure_of_both_and_their_relation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usb_peers, "installed", lambda: True)
    monkeypatch.setattr(usb_peers, "stranger", ourselves_again)
    bench, told = UsbBench(seconds=0.02, turns=1), []
    bench.tell = told.append
    sample = bench.sample((), 0)
    assert sample.good
    assert sample.value == sample.figures["port status, 1 in flight"]["misfeed"]
    for row in ROWS[::3]:
        cells = sample.figures[row.name]
        assert cells["misfeed"] > 0
        assert cells["usbip"] > 0
        assert cells["times usbip"] > 0
        assert sample.judged[row.name] == "times usbip"
        assert f"{row.name}, usbip" in told
    assert sample.figures["port status, 64 devices, 1 in flight each"]["misfeed"] > 0
    assert sample.judged["of it to one device's"] == "misfeed"
    assert sample.facts["exporters"] == 2


@pytest.mark.usefixtures("_few")
def test_the_library_is_left_out_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usb_peers, "installed", lambda: False)
    sample = UsbBench(seconds=0.02, turns=1).sample(("mono-laser",), 0)
    assert sample.facts["not installed"] == "usbip"
    assert set(sample.figures["port status, 1 in flight"]) == {"misfeed"}
    assert set(sample.judged) == {"of it to one device's"}


def test_our_printer_is_taken_by_pyusb_and_given_back() -> None:
    with usb_peers.misfeed("mono-laser") as found:
        for _ in range(2):
            with found.api() as device:
                device.begin_job()
                assert bytes(device.status()) == b"\x18"  # type: ignore[call-overload]
                assert device.write(bytes(70_000)) == 70_000


@pytest.mark.parametrize(
    ("names", "workers", "says"),
    [(("mono-laser", "inkjet-mfp"), 0, "one model"), ((), 2, "one process")],
)
def test_what_cannot_be_measured_is_told(names: tuple[str, ...], workers: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        UsbBench().sample(names, workers)


def test_what_does_not_start_is_told() -> None:
    with pytest.raises(BenchError, match="did not start"), usb_peers.misfeed("no-such-printer"):
        pass
