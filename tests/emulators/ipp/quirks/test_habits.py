"""What the firmware does with jobs against all custom: it shows wherever jobs do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.machine.faults import make_fault
from misfeed.interfaces.ipp import IppClient, IppRefusal, JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation, Status

if TYPE_CHECKING:
    from ..conftest import Client

Switch = Callable[..., None]
Sample = Callable[[str], bytes]


def from_tray(client: Client, document: bytes, source: str) -> int:
    wanted = ipp.collection("media-col", (ipp.keyword("media-source", source),))
    return client.print(document, job=[wanted])


def test_a_job_that_is_over_may_be_forgotten_at_once(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.no-job-history")
    job = client.print(sample("one-page.pdf"))
    assert own.job(job).id == job
    client.wait(60)
    assert client.machine.engine.sheets == client.machine.profile.engine.page_count + 1
    with pytest.raises(IppRefusal, match="client-error-not-found"):
        own.job(job)
    assert own.jobs("completed") == ()


def test_a_canceled_job_may_be_forgotten_too(client: Client, switch: Switch, sample: Sample) -> None:
    switch("ipp.no-job-history")
    about = ipp.integer("job-id", client.print(sample("one-page.pdf")))
    assert client.send(Operation.CANCEL_JOB, about).status is Status.SUCCESSFUL_OK
    assert client.send(Operation.CANCEL_JOB, about).status is Status.CLIENT_ERROR_NOT_FOUND


def test_a_second_job_may_be_refused_while_one_is_in_print(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.one-job-at-a-time")
    assert own.accepts_jobs()
    own.print_job(sample("one-page.pdf"))
    assert not own.accepts_jobs()
    assert "spool-area-full-report" in own.state_reasons()
    with pytest.raises(IppRefusal, match="server-error-busy"):
        own.print_job(sample("one-page.pdf"))
    client.wait(60)
    assert own.accepts_jobs()
    assert own.state_reasons() == {"none"}
    assert own.print_job(sample("one-page.pdf")).id == 2


def test_a_printer_may_be_paused_at_start_and_resume_in_vain(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.paused-at-start")
    assert own.state_reasons() == {"paused"}
    own.resume()
    assert own.state().name == "STOPPED"
    job = own.print_job(sample("one-page.pdf"))
    client.wait(60)
    assert own.job(job.id).state is not JobState.COMPLETED
    switch("ipp.paused-at-start", on=False)
    own.resume()
    client.wait(60)
    assert own.job(job.id).state is JobState.COMPLETED


def test_it_is_paused_again_after_each_start(client: Client, own: IppClient, switch: Switch) -> None:
    switch("ipp.paused-at-start")
    client.machine.engine.paused = False
    client.machine.act("power_off", "power")
    client.machine.act("power_on", "power")
    client.wait(120)
    assert "paused" in own.state_reasons()


def test_a_jam_may_leave_a_printer_paused(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    machine = client.machine
    scrap = make_fault("path.sensor.scrap", {})
    switch("ipp.paused-by-jam")
    scrap.break_machine(machine)
    job = client.print(sample("one-page.pdf"))
    client.wait(60)
    assert any("jam" in reason for reason in own.state_reasons())
    machine.act("open", "cover.front")
    machine.act("remove_scrap", "path.registration")
    machine.act("close", "cover.front")
    client.wait(120)
    assert own.state_reasons() == {"paused"}
    own.resume()
    client.wait(60)
    assert own.job(job).state is JobState.COMPLETED


def test_the_tray_that_was_asked_for_may_be_ignored(client: Client, switch: Switch, sample: Sample) -> None:
    def used(job: int) -> str:
        before = [tray.level for tray in client.machine.trays]
        client.wait(90)
        assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)
        [tray] = [
            tray.id for tray, level in zip(client.machine.trays, before, strict=True) if tray.level < level
        ]
        return tray

    page = sample("one-page.pdf")
    for tray in client.machine.trays:
        tray.media = client.machine.trays[-1].media
    [*_, source] = client.printer("media-source-supported")["media-source-supported"]
    asked = used(from_tray(client, page, str(source)))
    switch("ipp.media-source-ignored")
    assert used(from_tray(client, page, str(source))) == client.machine.trays[0].id != asked


def test_a_job_for_a_tray_may_be_completed_without_a_sheet(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.media-source-prints-nothing")
    [*_, source] = client.printer("media-source-supported")["media-source-supported"]
    job = own.job(from_tray(client, sample("one-page.pdf"), str(source)))
    assert job.state is JobState.COMPLETED
    assert job.attributes["job-media-sheets-completed"] == (0,)
    other = client.print(sample("one-page.pdf"))
    client.wait(60)
    assert own.job(other).attributes["job-media-sheets-completed"] == (1,)


def test_pdf_may_be_announced_and_refused(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.pdf-is-an-error")
    assert "application/pdf" in client.printer("document-format-supported")["document-format-supported"]
    with pytest.raises(IppRefusal, match="client-error-document-format-error"):
        own.print_job(sample("one-page.pdf"))
    [job] = own.jobs("completed")
    assert (job.state, "document-format-error" in job.reasons) == (JobState.ABORTED, True)
    assert own.print_job(sample("one-page.pwg")).id == 2
