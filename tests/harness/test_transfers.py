"""What goes over a case's USB cable, kept as evidence where the run was told to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from misfeed import Case, Ticket, scenario, see
from misfeed.casework import Running, record_of, specs_for
from misfeed.journal import CaseRecord, Outcome
from misfeed.protocols.usbmon import EventType, XferType
from misfeed.transfers import MEDIA_TYPE
from misfeed.transports.usbip import events_of
from misfeed.vocabulary import attachments

PAGE = b"one page"


def looks_at_usb(case: Case) -> None:
    case.device.usb.port_status()


def record(
    case_does: Any = looks_at_usb,
    outcome: str = "passed",
    capture_usb: str = "all",
    model: str = "mono-laser",
) -> CaseRecord:
    @scenario(
        "ZZ-1",
        ticket=Ticket(en="Nothing is wrong.", es="Todo va bien."),
        verify=[see.no_conditions()],
    )
    def idle() -> None:
        """An idle printer."""

    (spec,) = specs_for(idle.scenario, [model], 1)
    running = Running(spec, capture_usb=capture_usb)
    with running as case:
        case_does(case)
        error = AssertionError("no") if outcome == "failed" else None
        return record_of(spec, running, outcome, error, "")


def test_it_is_attached_as_wireshark_reads_it(tmp_path: Path) -> None:
    kept = record()
    (file,) = kept.files
    assert (file.name, file.media_type) == ("usb.pcap", MEDIA_TYPE)
    (tmp_path / "usb.pcap").write_bytes(file.data)
    events = list(events_of(tmp_path / "usb.pcap"))
    assert [one.data for one in events if one.type is EventType.CALLBACK][-1] == b"\x18"
    assert len(kept.attachments) == 1


def test_its_times_are_the_devices_as_those_of_the_journal(tmp_path: Path) -> None:
    began: list[int] = []

    def later(case: Case) -> None:
        case.device.clock.wait(1000)
        began.append(case.device.clock.now_us())
        case.device.usb.write(PAGE)

    (tmp_path / "usb.pcap").write_bytes(record(later).files[0].data)
    (written,) = [one for one in events_of(tmp_path / "usb.pcap") if one.data == PAGE]
    assert written.xfer_type is XferType.BULK
    assert 0 <= written.time_us - began[0] < 1_000_000


def test_the_same_case_is_recorded_in_the_same_octets() -> None:
    assert record().files[0].blake2b == record().files[0].blake2b


@pytest.mark.parametrize(
    ("capture_usb", "outcome", "kept"),
    [
        ("all", "passed", True),
        ("all", "failed", True),
        ("failed", "failed", True),
        ("failed", "passed", False),
        ("failed", "skipped", False),
        ("", "failed", False),
    ],
)
def test_it_is_kept_of_those_cases_alone_that_were_asked_for(
    capture_usb: str, outcome: str, kept: bool
) -> None:
    found = record(outcome=outcome, capture_usb=capture_usb)
    assert found.outcome == Outcome(outcome)
    assert bool(found.files) == kept


def test_an_emulated_case_that_attaches_its_own_file_of_that_name_keeps_its_own() -> None:
    def attaches(case: Case) -> None:
        looks_at_usb(case)
        case.attach("usb.pcap", b"its own")

    assert [one.data for one in record(attaches).files] == [b"its own"]


def test_a_name_tells_that_a_connection_could_not_be_followed() -> None:
    def breaks_off(case: Case) -> None:
        looks_at_usb(case)
        recording = case.device._recording
        assert recording is not None
        recording.follow(lambda: 0).to_exporter(b"\xff" * 64)

    assert [one.name for one in record(breaks_off).files] == ["usb-incomplete.pcap"]


def test_a_name_tells_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.transfers.MOST_OCTETS", 1000)

    def asks_often(case: Case) -> None:
        for _ in range(50):
            case.device.usb.port_status()

    (file,) = record(asks_often).files
    assert file.name.startswith("usb-first-1")
    assert file.name.endswith(".pcap")
    assert file.size <= 1000 < attachments.MOST_OCTETS
