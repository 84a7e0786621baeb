"""What is answered to whom, when, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.quirks import QuirkError
from misfeed.interfaces.ipp import HttpRefusal, IppClient, IppError, IppRefusal
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Status
from misfeed.transports.memory import MemoryRoute

from ..conftest import preamble

if TYPE_CHECKING:
    from ..conftest import Client

Switch = Callable[..., None]
Sample = Callable[[str], bytes]


def test_an_empty_job_group_may_be_a_bad_request(client: Client, switch: Switch) -> None:
    ask = Operation.GET_PRINTER_ATTRIBUTES
    assert client.send(ask, job=[]).status is Status.SUCCESSFUL_OK
    switch("ipp.refuses-empty-job-group")
    assert client.send(ask, job=[]).status is Status.CLIENT_ERROR_BAD_REQUEST
    assert client.send(ask).status is Status.SUCCESSFUL_OK


def test_media_col_database_may_not_be_asked_for(own: IppClient, switch: Switch) -> None:
    switch("ipp.refuses-media-col-database")
    assert own.printer_attributes("media-col-default")
    with pytest.raises(IppRefusal, match="client-error-bad-request"):
        own.printer_attributes("media-col-default", "media-col-database")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("wrong-path-404", HttpRefusal, "404 Not Found"),
        ("wrong-path-not-found", IppRefusal, "client-error-not-found"),
        ("wrong-path-empty", IppError, "at least 8 octets, not 0"),
    ],
)
def test_only_one_path_may_be_right(
    client: Client, switch: Switch, name: str, error: type[Exception], words: str
) -> None:
    def at(path: str) -> IppClient:
        return IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), path=path)

    switch(f"ipp.{name}")
    with pytest.raises(error, match=words):
        at("/ipp/print").state()
    assert at("/ipp/printer").state().name == "IDLE"
    switch(f"ipp.{name}", on=False)
    switch(f"ipp.{name}@path=/ipp")
    with pytest.raises(error, match=words):
        at("/ipp/printer").state()
    assert at("/ipp").state().name == "IDLE"


@pytest.mark.parametrize(("spelled", "path"), [("", "/printers/office"), ("@path=/x/y", "/x/y")])
def test_a_printer_may_be_elsewhere_and_say_so(
    client: Client, switch: Switch, sample: Sample, spelled: str, path: str
) -> None:
    def at(path: str) -> IppClient:
        return IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"), path=path)

    switch(f"ipp.elsewhere{spelled}")
    for usual in ("/ipp/print", "/ipp/printer", "/"):
        with pytest.raises(HttpRefusal, match="404 Not Found"):
            at(usual).state()
    told = at(path).printer_attributes("printer-uri-supported", "printer-more-info")
    uris = [str(uri).partition("//")[2].partition("/")[2] for uri in told["printer-uri-supported"]]
    assert uris == [path[1:]] * 2
    at(path).print_job(sample("one-page.pdf"))
    [job] = at(path).jobs()
    assert at(path).job(job.id).state.name == "PROCESSING"
    about = (*preamble(), ipp.uri("job-uri", f"ipp://printer{path}/1"))
    body = ipp.encode(
        ipp.Request((2, 0), Operation.GET_JOB_ATTRIBUTES, 7, (ipp.Group(GroupTag.OPERATION, about),))
    )
    head, answer = client.post(body, path=f"{path}/1")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert str(ipp.decode_response(answer).first(GroupTag.JOB, "job-uri")).endswith(f"{path}/1")


def test_whoever_asks_at_another_path_may_be_sent_to_the_right_one(client: Client, switch: Switch) -> None:
    switch("ipp.redirects@path=/printers/x")
    body = ipp.encode(ipp.Request((2, 0), Operation.GET_PRINTER_ATTRIBUTES, 7, ()))
    head, _ = client.post(body)
    assert head.startswith(b"HTTP/1.1 301 ")
    assert b"\r\nLocation: /printers/x\r\n" in head
    assert client.post(body, path="/printers/x")[0].startswith(b"HTTP/1.1 200 ")


def test_a_jam_may_make_everything_about_jobs_an_error(
    client: Client, own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.device-error-in-jam")
    job = client.print(sample("one-page.pdf"))
    client.wait(60)
    make_fault("path.sensor.scrap", {}).break_machine(client.machine)
    for ask in (own.jobs, lambda: own.job(job), lambda: own.print_job(b"more")):
        with pytest.raises(IppRefusal, match="server-error-device-error"):
            ask()
    assert own.state().name == "STOPPED"
    assert len(client.machine.jobs.jobs) == 1


def test_a_job_may_find_the_printer_busy_twice_and_then_be_taken(
    own: IppClient, switch: Switch, sample: Sample
) -> None:
    switch("ipp.busy@operation=Print-Job,request=1-2")
    page = sample("one-page.pdf")
    for _ in range(2):
        with pytest.raises(IppRefusal, match="server-error-busy"):
            own.print_job(page)
    assert own.print_job(page).id == 1


def test_ipp_2_0_may_be_called_a_bad_request(client: Client, switch: Switch) -> None:
    switch("ipp.bad-version-answer")
    answer = client.send(Operation.GET_PRINTER_ATTRIBUTES, version=(2, 0))
    assert (answer.status, answer.version) == (Status.CLIENT_ERROR_BAD_REQUEST, (1, 1))
    assert client.send(Operation.GET_PRINTER_ATTRIBUTES, version=(1, 1)).status is Status.SUCCESSFUL_OK


def test_answers_may_belong_to_the_request_before(own: IppClient, switch: Switch) -> None:
    own.state()
    switch("ipp.last-request-id")
    with pytest.raises(IppError, match="the answer is to request 0, not 2"):
        own.state()
    with pytest.raises(IppError, match="the answer is to request 2, not 3"):
        own.state()


def test_a_page_for_people_is_told_apart_from_a_bad_answer(own: IppClient, switch: Switch) -> None:
    switch("ipp.html-answer")
    with pytest.raises(IppError, match="the answer is text/html, not application/ipp"):
        own.state()
    switch("ipp.html-answer", on=False)
    switch("ipp.error-500")
    with pytest.raises(HttpRefusal, match="500 Internal Server Error"):
        own.state()


def test_a_good_answer_of_the_wrong_type_is_read(own: IppClient, switch: Switch) -> None:
    switch("ipp.wrong-content-type")
    assert own.state().name == "IDLE"


def test_half_of_what_was_asked_for_may_be_called_unsupported(client: Client, switch: Switch) -> None:
    switch("ipp.half-answered")
    names = ("printer-state", "printer-name", "marker-levels")
    answer = client.send(Operation.GET_PRINTER_ATTRIBUTES, ipp.keyword("requested-attributes", *names))
    assert answer.status is Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    assert list(next(answer.groups_of(GroupTag.UNSUPPORTED)).plain) == ["printer-name"]
    assert set(next(answer.groups_of(GroupTag.PRINTER)).plain) == {"printer-state", "marker-levels"}


def test_a_request_that_nobody_can_read_is_still_answered(client: Client, switch: Switch) -> None:
    switch("ipp.trailing-octets")
    assert client.raw(b"\2\0\0\x0b\0\0\0\7\1\x21\0").status is Status.CLIENT_ERROR_BAD_REQUEST


@pytest.mark.parametrize(
    ("spelled", "told"),
    [
        ("ipp.busy@operation=Print-Jobs", "ipp.busy: there is no operation 'Print-Jobs'"),
        ("ipp.busy@byte=3", "ipp.busy cannot be bound to 'byte'; it can be bound to operation, request"),
        ("ipp.busy@request=two", "ipp.busy: request is a number or a range such as 2-5, not 'two'"),
        ("ipp.busy@request=0", "ipp.busy: request counts from 1, and 0 begins before it"),
        ("ipp.busy@request=0-3", "ipp.busy: request counts from 1"),
        ("ipp.busy@job=0", "ipp.busy: job counts from 1"),
        ("ipp.busy@request=5-2", "ipp.busy: request=5-2 runs backwards; write request=2-5"),
        ("ipp.cut-short@byte=9-3", "ipp.cut-short: byte=9-3 runs backwards"),
        ("ipp.late@", "nothing stands behind the @ of ipp.late@; leave it out, or write ipp.late@KEY=VALUE"),
        ("ipp.busy@request", "'request' binds ipp.busy to nothing; write ipp.busy@KEY=VALUE"),
        (
            "ipp.bare-reasons@request=2",
            "ipp.bare-reasons cannot be bound to 'request'; it can be bound to",
        ),
        ("ipp.bussy@request=2", "there is no quirk 'ipp.bussy'; did you mean 'ipp.busy'?"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(client: Client, spelled: str, told: str) -> None:
    with pytest.raises(QuirkError) as refused:
        quirks.switch(client.machine, spelled, on=True)
    assert str(refused.value).startswith(told)
