"""Printing down the USB pipe for pages, and hearing by PJL how it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from misfeed import DO, emulate
from misfeed.contract import OutOfReach
from misfeed.device import Device
from misfeed.protocols.pjl import UEL
from misfeed.providers import provider
from misfeed.vocabulary.cable_jobs import STUCK_S, by_cable, pjl_job, print_followed
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.performer import Performer


@pytest.fixture
def device() -> Iterator[Device]:
    with emulate("mono-laser", seed=3, over="usb") as device:
        yield device


def test_pages_go_by_cable_where_that_is_said_or_all_there_is() -> None:
    full = provider().facts("inkjet-mfp")
    assert by_cable(DO.print("one-page.pdf", by="usb"), full)
    assert not by_cable(DO.print("one-page.pdf"), full)
    assert not by_cable(DO.print("one-page.pdf"), full.by_usb_alone())
    assert by_cable(DO.print("one-page.pdf", by="users"), provider().facts("mono-laser").by_usb_alone())


def test_a_job_says_its_name_copies_sides_and_language() -> None:
    step = DO.print("plain-3p.pdf", copies=2, sides="two-sided-short-edge")
    job = pjl_job(step, provider().facts("mono-laser"), "a job")
    head, _, rest = job.partition(b"%PDF")
    assert head == (
        UEL + b'@PJL JOB NAME="a job"\r\n@PJL SET COPIES=2\r\n@PJL SET DUPLEX=ON\r\n'
        b"@PJL SET BINDING=SHORTEDGE\r\n@PJL ENTER LANGUAGE=PDF\r\n"
    )
    assert rest.endswith(UEL + b'@PJL EOJ NAME="a job"\r\n' + UEL)


def test_a_job_is_followed_to_its_last_page(device: Device) -> None:
    counted = device.pjl.info("PAGECOUNT").values["PAGECOUNT"]
    Performer(device).perform(DO.print("plain-3p.pdf", copies=2))
    assert int(device.pjl.info("PAGECOUNT").values["PAGECOUNT"]) == int(counted) + 6


def test_a_job_that_stops_the_printer_is_given_up(device: Device) -> None:
    device.inject("supply.spent", "{black}")
    began = device.clock.now_us()
    with pytest.raises(StepFailed, match="PJL tells of no end of its job"):
        print_followed(device, DO.print("one-page.pdf"))
    assert STUCK_S <= (device.clock.now_us() - began) / 1e6 <= STUCK_S + 15


def test_a_printer_that_is_not_there_takes_nothing(device: Device) -> None:
    device.inject("usb.cable.damaged")
    with pytest.raises(StepFailed, match="was not taken"):
        print_followed(device, DO.print("one-page.pdf"))


def test_a_printer_without_a_way_back_is_out_of_reach(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = device.usb
    assert printer.port_status() == 0x18
    claimed = printer._printer
    monkeypatch.setattr(claimed, "interface", dataclasses.replace(claimed.interface, back=None))
    with pytest.raises(OutOfReach, match="unidirectional"):
        print_followed(device, DO.print("one-page.pdf"))
