"""Attributes that say something else than the standard wants there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from misfeed.emulators.machine.faults import make_fault
from misfeed.interfaces.ipp import IppClient, JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation

if TYPE_CHECKING:
    from ..conftest import Client

Switch = Callable[..., None]
Sample = Callable[[str], bytes]


def jam(client: Client) -> None:
    make_fault("path.sensor.scrap", {}).break_machine(client.machine)


def test_there_may_be_fewer_marker_names_than_levels(
    client_of: Callable[..., Client],
) -> None:
    client = client_of("inkjet-mfp")
    client.machine.formatter.quirks = frozenset({"ipp.fewer-marker-names"})
    found = client.printer("marker-names", "marker-levels")
    assert len(found["marker-names"]) == len(found["marker-levels"]) - 1


def test_a_printer_of_ipp_1_1_lists_nothing_newer(client: Client, switch: Switch) -> None:
    switch("ipp.only-1.1")
    asked = client.send(Operation.GET_PRINTER_ATTRIBUTES, version=(1, 1))
    told = next(asked.groups_of(GroupTag.PRINTER)).plain
    assert told["ipp-versions-supported"] == ("1.0", "1.1")


def test_up_time_may_begin_anew_every_minute(client: Client, switch: Switch) -> None:
    switch("ipp.up-time-goes-back")
    client.wait(59)
    assert client.printer("printer-up-time")["printer-up-time"] == (60,)
    client.wait(2)
    assert client.printer("printer-up-time")["printer-up-time"] == (2,)


def test_a_firmware_version_may_have_several_values(client: Client, switch: Switch) -> None:
    name = "printer-firmware-string-version"
    [one] = client.printer(name)[name]
    switch("ipp.many-firmwares")
    assert client.printer(name)[name] == (one, f"{one}-boot", f"{one}-engine")


def test_the_margins_of_one_size_may_be_wrong(client: Client, switch: Switch) -> None:
    def margins() -> list[object]:
        found = client.printer("media-col-database")["media-col-database"]
        return [one["media-top-margin"][0] for one in found if isinstance(one, dict)]

    right = margins()
    assert 0 not in right
    switch("ipp.wrong-margins")
    assert margins() == [0, *right[1:]]


def test_sizes_may_be_told_as_a_range_alone(client: Client, switch: Switch) -> None:
    switch("ipp.sizes-by-range")
    sizes = client.printer("media-supported")["media-supported"]
    assert sizes == ("custom_min_76.2x127mm", "custom_max_215.9x355.6mm")


def test_levels_may_be_unknown_while_nothing_is_wrong(client: Client, own: IppClient, switch: Switch) -> None:
    switch("ipp.levels-unknown")
    assert client.printer("marker-levels")["marker-levels"] == (-2,)


def test_the_truth_may_stand_in_the_description_alone(client: Client, switch: Switch) -> None:
    switch("ipp.only-other")
    jam(client)
    found = client.printer("printer-state-reasons", "printer-alert", "printer-alert-description")
    assert found["printer-state-reasons"] == ("other-error",)
    assert all(str(alert).startswith("b'code=unknown;") for alert in found["printer-alert"])
    assert "jam" in str(found["printer-alert-description"]).lower()


def test_alerts_may_begin_with_their_own_name(client: Client, switch: Switch) -> None:
    switch("ipp.prefixed-alerts")
    jam(client)
    [alert] = client.printer("printer-alert")["printer-alert"]
    assert isinstance(alert, bytes)
    assert alert.startswith(b"printer-alert[0] = code=")


def test_a_printer_may_call_itself_idle_whatever_stops_it(client: Client, switch: Switch) -> None:
    switch("ipp.always-idle")
    jam(client)
    found = client.printer("printer-state", "printer-state-reasons")
    assert found["printer-state"] == (3,)
    assert "media-jam-error" in found["printer-state-reasons"]


def test_a_job_that_waits_for_paper_is_stopped_or_seems_to_print(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    for tray in client.machine.trays:
        client.machine.act("unload", tray.id)
    job = client.print(sample("one-page.pdf"))
    client.wait(60)
    assert own.job(job).state is JobState.PROCESSING_STOPPED
    assert "media-empty-error" in own.state_reasons()
    switch("ipp.seems-to-print")
    assert own.job(job).state is JobState.PROCESSING
    assert own.job(job).reasons == {"job-printing"}
    assert own.state().name == "STOPPED"


def test_a_spoilt_document_may_be_told_to_be_completed(
    client: Client, own: IppClient, switch: Switch
) -> None:
    switch("ipp.completed-with-error")
    client.send(Operation.PRINT_JOB, document=b"%PDF-1.4 nothing of the kind")
    [job] = own.jobs("completed")
    assert job.state is JobState.COMPLETED
    assert job.reasons == {"document-format-error"}


def test_a_job_that_is_done_may_have_a_reason_of_its_own(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.odd-job-reasons")
    job = client.print(sample("one-page.pdf"), ipp.name_attribute("job-name", "letter"))
    client.wait(60)
    assert own.job(job).reasons == {"completed-successfully"}
