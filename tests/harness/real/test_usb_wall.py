"""Before the pipes of a printer on a USB cable: what opens a till's drawer is no document there."""

from __future__ import annotations

import pytest
from misfeed.errors import DeviceRefusal
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ieee1284 import DeviceId, DeviceIdError
from misfeed.real.escpos_wall import EscposWall
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.usb_wall import speaks_escpos, wall_before_pipes

NOTHING: frozenset[Permit] = frozenset()
ANY_KIND = ("", "receipt", "laser")


def of(commands: str) -> DeviceId:
    return DeviceId.of({"MFG": "Acme", "MDL": "One", "CMD": commands})


@pytest.mark.parametrize("commands", ["ESC/POS", "BYTES,ESC/POS", "escpos", "EPSON-ESC/POS"])
def test_a_receipt_printer_says_so_in_its_device_id_however_it_writes_it(commands: str) -> None:
    assert speaks_escpos(of(commands))


@pytest.mark.parametrize("commands", ["", "PJL,PCL,PDF", "ESCPL2,BDC,D4,ESCPR1", "ZPL", "BJRaster3,BSCCe"])
def test_others_do_not(commands: str) -> None:
    assert not speaks_escpos(of(commands))


@pytest.mark.parametrize("kind", ANY_KIND)
def test_what_says_that_it_speaks_escpos_is_a_till_whatever_it_is_called(kind: str) -> None:
    assert isinstance(wall_before_pipes(kind, lambda: of("ESC/POS"), NOTHING), EscposWall)


def test_what_a_bench_file_calls_a_till_is_not_asked() -> None:
    def never() -> DeviceId:
        raise AssertionError

    assert isinstance(wall_before_pipes("receipt", never, NOTHING), EscposWall)


@pytest.mark.parametrize("kind", ["", "laser"])
def test_a_printer_of_pages_is_sent_pjl_and_documents(kind: str) -> None:
    assert isinstance(wall_before_pipes(kind, lambda: of("PJL,PDF"), NOTHING), PjlWall)


def unreadable() -> DeviceId:
    raise DeviceIdError("no key and value in the device ID", b"\0\2", 2)


def stalling() -> DeviceId:
    raise DeviceRefusal("USB: a control request", "STALL")


@pytest.mark.parametrize("device_id", [lambda: of(""), unreadable, stalling])
def test_one_that_nobody_says_anything_of_is_sent_nothing_until_somebody_does(device_id: object) -> None:
    assert callable(device_id)
    with pytest.raises(NotPermitted, match=r'names no language.*kind = "receipt"') as refused:
        wall_before_pipes("", device_id, frozenset(Permit))
    assert not refused.value.permits
    assert isinstance(wall_before_pipes("laser", device_id, NOTHING), PjlWall)
