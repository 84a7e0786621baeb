"""Jobs from their making to the bin, as a client sees them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators import spooling
from misfeed.emulators.ipp import reception
from misfeed.emulators.machine import JobState
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, RangeOfInteger, Resolution, Status, Tag

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]

PDF = ipp.mime_media_type("document-format", "application/pdf")


def one_job(client: Client, *more: Attribute, **parts: list[Attribute]) -> int:
    answer = client.send(Operation.CREATE_JOB, *more, **parts)
    assert not answer.is_error, answer.status_message
    found = answer.first(GroupTag.JOB, "job-id")
    assert isinstance(found, int)
    return found


def send(client: Client, job: int, document: bytes, *, last: bool, compression: str = "none") -> Status | int:
    about = [ipp.uri("printer-uri", "ipp://p/ipp/print"), ipp.integer("job-id", job)]
    more = (ipp.boolean("last-document", last), ipp.keyword("compression", compression))
    return client.send(Operation.SEND_DOCUMENT, *more, target=about, document=document).status


@pytest.mark.parametrize(("name", "pages"), [("plain-3p.pdf", 3), ("one-page.pwg", 1)])
def test_a_document_is_printed_and_counted(client: Client, sample: Sample, name: str, pages: int) -> None:
    before = client.machine.engine.impressions
    toner = client.machine.supplies[0].used
    job = client.print(sample(name), ipp.name_attribute("job-name", "letter"))
    assert client.job(job)["job-state"] == (ipp.JobState.PROCESSING,)
    client.wait(60)
    done = client.job(job)
    assert done["job-state"] == (ipp.JobState.COMPLETED,)
    assert done["job-state-reasons"] == ("job-completed-successfully",)
    assert done["job-impressions-completed"] == done["job-media-sheets-completed"] == (pages,)
    assert done["job-name"] == ("letter",)
    assert done["job-originating-user-name"] == ("me",)
    assert done["time-at-completed"] > done["time-at-creation"]
    assert client.machine.engine.impressions == before + pages
    assert client.machine.supplies[0].used > toner


def test_a_printer_without_colour_prints_the_greys_of_a_raster_in_colour(
    client: Client, make: ModuleType
) -> None:
    assert "srgb_8" in client.printer("all")["pwg-raster-document-type-supported"]
    red = [b"\xff\0\0" * 100] * 100
    data = b"RaS2" + make.pwg_header(100, 100, 8, 19, 3) + make.pwg_lines(red, 3)
    client.print(data, ipp.mime_media_type("document-format", "image/pwg-raster"))
    [page] = client.machine.jobs.jobs[-1].pages
    assert set(page.coverage_ppm) == {"black"}
    # Magenta and yellow, as bright as they are.
    assert page.coverage_ppm["black"] == pytest.approx(701_000, rel=0.02)
    client.wait(60)
    assert client.machine.jobs.jobs[-1].state is JobState.COMPLETED


@pytest.mark.parametrize(
    ("wishes", "sheets", "sides"),
    [
        ([], 3, 3),
        ([ipp.integer("copies", 2)], 6, 3),
        ([ipp.keyword("sides", "two-sided-long-edge")], 2, 3),
        ([ipp.integer("number-up", 2)], 2, 2),
        ([ipp.range_of_integer("page-ranges", RangeOfInteger(2, 3))], 2, 2),
        ([ipp.keyword("job-sheets", "standard")], 4, 4),
        ([ipp.keyword("job-sheets", "standard"), ipp.keyword("sides", "two-sided-long-edge")], 3, 5),
    ],
)
def test_the_ticket_decides_how_many_sheets_come_out(
    client: Client, sample: Sample, wishes: list[Attribute], sheets: int, sides: int
) -> None:
    job = client.print(sample("plain-3p.pdf"), job=wishes)
    told = client.job(job)
    assert (told["job-media-sheets"], told["job-impressions"]) == ((sheets,), (sides,))
    assert all(told[wish.name] == wish.plain for wish in wishes)
    client.wait(120)
    assert client.machine.jobs.jobs[-1].state is JobState.COMPLETED


def test_draft_takes_less_and_two_up_takes_half_a_side_each(client: Client, sample: Sample) -> None:
    jobs = client.machine.jobs
    plain = client.print(sample("plain-3p.pdf"))
    draft = client.print(sample("plain-3p.pdf"), job=[ipp.enum("print-quality", 3)])
    pair = client.print(sample("plain-3p.pdf"), job=[ipp.integer("number-up", 2)])
    used = {}
    for number in (plain, draft, pair):
        job = jobs.find(number)
        assert job is not None
        used[number] = sum(page.coverage_ppm["black"] for page in job.pages)
    assert used[draft] == pytest.approx(0.7 * used[plain], rel=0.01)
    assert used[pair] == pytest.approx(0.5 * used[plain], rel=0.01)


def test_a_monochrome_job_spares_the_colours(client_of: Callable[..., Client], sample: Sample) -> None:
    client = client_of("colour-laser-mfp")
    client.print(sample("colour-2p.pdf"))
    client.print(sample("colour-2p.pdf"), job=[ipp.keyword("print-color-mode", "monochrome")])
    coloured, grey = client.machine.jobs.jobs
    assert any(page.coverage_ppm.get("cyan") or page.coverage_ppm.get("magenta") for page in coloured.pages)
    assert all(set(page.coverage_ppm) <= {"black"} for page in grey.pages)


def test_single_pages_may_be_grey(client_of: Callable[..., Client], sample: Sample) -> None:
    client = client_of("colour-laser-mfp")
    second = [
        ipp.range_of_integer("pages", RangeOfInteger(2, 2)),
        ipp.keyword("print-color-mode", "monochrome"),
    ]
    job = client.machine.jobs.find(
        client.print(sample("colour-2p.pdf"), job=[ipp.collection("overrides", second)])
    )
    assert job is not None
    assert [set(page.coverage_ppm) <= {"black"} for page in job.pages] == [False, True]


@pytest.mark.parametrize(
    ("wish", "field", "value"),
    [
        (ipp.keyword("media", "na_letter_8.5x11in"), "media", "na_letter_8.5x11in"),
        (
            ipp.collection(
                "media-col",
                [
                    ipp.collection(
                        "media-size", [ipp.integer("x-dimension", 21000), ipp.integer("y-dimension", 29700)]
                    )
                ],
            ),
            "media",
            "iso_a4_210x297mm",
        ),
        (ipp.collection("media-col", [ipp.keyword("media-source", "by-pass-tray")]), "source", "tray-1"),
        (ipp.collection("media-col", [ipp.keyword("media-source", "auto")]), "source", ""),
    ],
)
def test_media_reach_the_machine(
    client: Client, sample: Sample, wish: Attribute, field: str, value: str
) -> None:
    client.machine.engine.paused = True
    client.send(Operation.CREATE_JOB, job=[wish])
    assert getattr(client.machine.jobs.jobs[0], field) == value


# -- what is not supported -------------------------------------------------------------------------------

STRANGE = [
    ipp.keyword("no-such-thing", "x"),
    ipp.integer("copies", 0),
    ipp.keyword("copies", "two"),
    ipp.keyword("media", "na_super-b_13x19in"),
    ipp.integer("number-up", 3),
    ipp.range_of_integer("page-ranges", RangeOfInteger(3, 2)),
    ipp.range_of_integer("page-ranges", RangeOfInteger(3, 4), RangeOfInteger(1, 2)),
    ipp.keyword("page-ranges", "all"),
    ipp.resolution("printer-resolution", Resolution(77, 77)),
    ipp.enum("finishings", 4),
    ipp.collection("media-col", [ipp.keyword("media-type", "papyrus")]),
    ipp.collection("overrides", [ipp.keyword("sides", "one-sided")]),
    ipp.collection("overrides", [ipp.range_of_integer("pages", RangeOfInteger(1, 1))]),
    ipp.collection("media-col", [ipp.collection("media-size", [ipp.integer("x-dimension", 1)])]),
]


@pytest.mark.parametrize("wish", STRANGE, ids=lambda wish: wish.name)
def test_what_is_not_supported_is_told_and_left_out(client: Client, sample: Sample, wish: Attribute) -> None:
    answer = client.send(Operation.PRINT_JOB, job=[wish], document=sample("one-page.pdf"))
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    (back,) = next(answer.groups_of(GroupTag.UNSUPPORTED)).attributes
    assert back.name == wish.name
    assert back == wish or back.values[0].tag == Tag.UNSUPPORTED
    client.wait(60)
    assert client.machine.jobs.jobs[0].state is JobState.COMPLETED


@pytest.mark.parametrize("wish", STRANGE, ids=lambda wish: wish.name)
@pytest.mark.parametrize("earnest", ["fidelity", "mandatory"])
def test_what_is_not_supported_but_meant_in_earnest_is_refused(
    client: Client, wish: Attribute, earnest: str
) -> None:
    how = {
        "fidelity": ipp.boolean("ipp-attribute-fidelity", True),
        "mandatory": ipp.keyword("job-mandatory-attributes", wish.name),
    }[earnest]
    for operation in (Operation.PRINT_JOB, Operation.VALIDATE_JOB, Operation.CREATE_JOB):
        answer = client.send(operation, how, job=[wish])
        assert answer.status == Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED
        assert next(answer.groups_of(GroupTag.UNSUPPORTED)).get(wish.name) is not None
    assert not client.machine.jobs.jobs


def test_a_simplex_model_does_not_offer_two_sides(client_of: Callable[..., Client]) -> None:
    client = client_of("label-printer")
    assert client.printer("sides-supported")["sides-supported"] == ("one-sided",)
    answer = client.send(Operation.VALIDATE_JOB, job=[ipp.keyword("sides", "two-sided-long-edge")])
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES


def test_media_and_media_col_exclude_each_other(client: Client) -> None:
    both = [
        ipp.keyword("media", "iso_a4_210x297mm"),
        ipp.collection("media-col", [ipp.keyword("media-source", "auto")]),
    ]
    assert client.send(Operation.VALIDATE_JOB, job=both).status == Status.CLIENT_ERROR_BAD_REQUEST


# -- documents that cannot be printed --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "document", "status", "reason"),
    [
        (
            PDF,
            b"%PDF-1.4\nnothing behind it",
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_ERROR,
            "document-format-error",
        ),
        (
            ipp.mime_media_type("document-format", "application/octet-stream"),
            b"^XA^FDlabel^XZ",
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
            "unsupported-document-format",
        ),
        (
            ipp.keyword("compression", "gzip"),
            b"not gzip at all",
            Status.CLIENT_ERROR_COMPRESSION_ERROR,
            "compression-error",
        ),
        (
            ipp.keyword("compression", "gzip"),
            gzip.compress(bytes(1000), mtime=0)[:-20],
            Status.CLIENT_ERROR_COMPRESSION_ERROR,
            "compression-error",
        ),
        (PDF, b"", Status.CLIENT_ERROR_BAD_REQUEST, "aborted-by-system"),
    ],
)
def test_a_bad_document_is_refused_and_its_job_aborted(
    client: Client, about: Attribute, document: bytes, status: Status, reason: str
) -> None:
    answer = client.send(Operation.PRINT_JOB, about, document=document)
    assert answer.status == status
    (job,) = client.machine.jobs.jobs
    assert job.state is JobState.ABORTED
    assert reason in client.job(job.id)["job-state-reasons"]
    assert "aborted-by-system" in client.job(job.id)["job-state-reasons"]


@pytest.mark.parametrize(
    ("about", "status"),
    [
        (
            ipp.mime_media_type("document-format", "application/vnd.ms-xpsdocument"),
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
        ),
        (ipp.keyword("compression", "compress"), Status.CLIENT_ERROR_COMPRESSION_NOT_SUPPORTED),
    ],
)
def test_an_unsupported_format_or_compression_makes_no_job(
    client: Client, about: Attribute, status: Status
) -> None:
    for operation in (Operation.PRINT_JOB, Operation.VALIDATE_JOB):
        answer = client.send(operation, about, document=b"x")
        assert answer.status == status
        assert answer.first(GroupTag.UNSUPPORTED, about.name) == about.first
    assert not client.machine.jobs.jobs


def _raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize(
    ("name", "squeeze"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", _raw_deflate)]
)
def test_compressed_documents_are_printed(
    client: Client, sample: Sample, name: str, squeeze: Callable[[bytes], bytes]
) -> None:
    job = client.print(squeeze(sample("plain-3p.pdf")), ipp.keyword("compression", name))
    assert client.job(job)["job-impressions"] == (3,)


def test_a_compressed_bomb_is_refused_without_being_unpacked(client: Client) -> None:
    bomb = gzip.compress(bytes(reception.MAX_DOCUMENT + 1))
    answer = client.send(Operation.PRINT_JOB, ipp.keyword("compression", "gzip"), document=bomb)
    assert answer.status == Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE
    assert client.machine.jobs.jobs[0].state is JobState.ABORTED


def test_an_overlong_document_is_read_to_its_end_and_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "MAX_DOCUMENT", 1000)
    answer = client.send(Operation.PRINT_JOB, document=b"x" * 100_000)
    assert answer.status == Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE


def test_a_full_spool_asks_to_try_again(
    client: Client, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "MAX_SPOOL", 1000)
    answer = client.send(Operation.PRINT_JOB, document=sample("plain-3p.pdf"))
    assert answer.status == Status.SERVER_ERROR_TEMPORARY_ERROR
    monkeypatch.undo()
    assert not client.send(Operation.PRINT_JOB, document=sample("plain-3p.pdf")).is_error


# -- jobs of several documents ---------------------------------------------------------------------------


def test_several_jobs_may_be_open_at_a_time(client: Client, sample: Sample) -> None:
    first, second = one_job(client), one_job(client)
    assert "job-incoming" in client.job(first)["job-state-reasons"]
    assert send(client, second, sample("one-page.pdf"), last=True) == Status.SUCCESSFUL_OK
    assert send(client, first, sample("plain-3p.pdf"), last=False) == Status.SUCCESSFUL_OK
    assert send(client, first, sample("one-page.pdf"), last=False) == Status.SUCCESSFUL_OK
    assert send(client, first, b"", last=True) == Status.SUCCESSFUL_OK
    told = client.job(first)
    assert (told["job-impressions"], told["number-of-documents"]) == ((4,), (2,))
    client.wait(60)
    assert {job.state for job in client.machine.jobs.jobs} == {JobState.COMPLETED}


def test_each_document_begins_on_a_new_sheet_unless_told_otherwise(client: Client, sample: Sample) -> None:
    both = [ipp.keyword("sides", "two-sided-long-edge")]
    apart = one_job(client, job=both)
    as_one = one_job(client, job=[*both, ipp.keyword("multiple-document-handling", "single-document")])
    for job in (apart, as_one):
        send(client, job, sample("one-page.pdf"), last=False)
        send(client, job, sample("one-page.pdf"), last=True)
    assert client.job(apart)["job-media-sheets"] == (2,)
    assert client.job(as_one)["job-media-sheets"] == (1,)


def test_last_document_must_be_told(client: Client, sample: Sample) -> None:
    job = one_job(client)
    about = [ipp.uri("printer-uri", "ipp://p/ipp/print"), ipp.integer("job-id", job)]
    answer = client.send(Operation.SEND_DOCUMENT, target=about, document=sample("one-page.pdf"))
    assert answer.status == Status.CLIENT_ERROR_BAD_REQUEST
    assert send(client, job, sample("one-page.pdf"), last=True) == Status.SUCCESSFUL_OK


def test_a_closed_or_canceled_job_takes_no_more(client: Client, sample: Sample) -> None:
    canceled, closed = one_job(client), one_job(client)
    client.send(Operation.CANCEL_JOB, ipp.integer("job-id", canceled))
    client.send(Operation.CLOSE_JOB, ipp.integer("job-id", closed))
    for job in (canceled, closed):
        assert send(client, job, sample("one-page.pdf"), last=True) == Status.CLIENT_ERROR_NOT_POSSIBLE


def test_a_job_nobody_finishes_is_aborted_after_the_time_out(client: Client, sample: Sample) -> None:
    job = one_job(client)
    client.wait(100)
    send(client, job, sample("one-page.pdf"), last=False)
    client.wait(100)
    assert client.job(job)["job-state"] == (ipp.JobState.PENDING,)
    client.wait(30)
    assert client.job(job)["job-state"] == (ipp.JobState.ABORTED,)


def posted(operation: Operation, document: bytes, *more: Attribute) -> bytes:
    """The octets of a request that brings a document."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipp://p/ipp/print"),
        *more,
    )
    body = ipp.encode(ipp.Request((2, 0), operation, 1, (ipp.Group(GroupTag.OPERATION, about),), document))
    head = (
        "POST /ipp/print HTTP/1.1\r\nHost: p\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def test_an_upload_broken_off_aborts_its_job(client: Client) -> None:
    session, _ = client.connect()
    session.feed(posted(Operation.PRINT_JOB, b"x" * 50_000)[:30_000])
    (job,) = client.machine.jobs.jobs
    assert "job-incoming" in client.job(job.id)["job-state-reasons"]
    session.lost()
    assert set(client.job(job.id)["job-state-reasons"]) == {"submission-interrupted", "aborted-by-system"}


@pytest.mark.parametrize("name", ["plain-3p.pdf", "one-page.pwg"])
def test_a_document_that_comes_slowly_is_printed(client: Client, sample: Sample, name: str) -> None:
    job = one_job(client)
    about = (ipp.integer("job-id", job), ipp.boolean("last-document", True))
    stream = posted(Operation.SEND_DOCUMENT, sample(name), *about)
    session, _ = client.connect()
    half = len(stream) - 200
    session.feed(stream[:half])
    for i in range(half, len(stream), 50):
        client.wait(60)
        session.feed(stream[i : i + 50])
    client.wait(60)
    assert client.job(job)["job-state"] == (ipp.JobState.COMPLETED,)


@pytest.mark.parametrize("octets", [50_000, 500])
def test_an_upload_that_stalls_is_given_up_and_leaves_the_queue(client: Client, octets: int) -> None:
    session, _ = client.connect()
    session.feed(posted(Operation.PRINT_JOB, b"x" * octets)[:-100])
    (job,) = client.machine.jobs.jobs
    client.wait(119)
    assert client.job(job.id)["job-state"] == (ipp.JobState.PENDING,)
    client.wait(2)
    assert client.job(job.id)["job-state"] == (ipp.JobState.ABORTED,)
    assert set(client.job(job.id)["job-state-reasons"]) == {"submission-interrupted", "aborted-by-system"}
    assert not client.machine.jobs.open_jobs


def test_a_rejecting_printer_takes_no_jobs_but_answers(client: Client, sample: Sample) -> None:
    client.send(Operation.DISABLE_PRINTER)
    assert client.printer()["printer-is-accepting-jobs"] == (False,)
    for operation in (Operation.PRINT_JOB, Operation.VALIDATE_JOB, Operation.CREATE_JOB):
        answer = client.send(operation, document=sample("one-page.pdf"))
        assert answer.status == Status.SERVER_ERROR_NOT_ACCEPTING_JOBS
    client.send(Operation.ENABLE_PRINTER)
    assert not client.send(Operation.VALIDATE_JOB).is_error


def test_a_full_queue_is_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.emulators.machine.jobs.MAX_OPEN", 2)
    statuses = [client.send(Operation.CREATE_JOB).status for _ in range(3)]
    assert statuses == [Status.SUCCESSFUL_OK, Status.SUCCESSFUL_OK, Status.SERVER_ERROR_BUSY]


@pytest.mark.parametrize(
    ("document", "about", "sheets"),
    [
        (b"\x1bEone\x0ctwo\x1bE", "application/vnd.hp-PCL", 2),
        (b"%!PS-Adobe-3.0\n%%Pages: 3\nshowpage\n", "application/postscript", 3),
        (b"%!PS-Adobe-3.0\n%%Pages: 3\nshowpage\n", "application/octet-stream", 3),
    ],
)
def test_page_languages_of_printers_are_recognised_and_counted(
    client: Client, document: bytes, about: str, sheets: int
) -> None:
    job = client.print(document, ipp.mime_media_type("document-format", about))
    client.wait(60)
    done = client.job(job)
    assert done["job-media-sheets-completed"] == (sheets,)
    assert done["job-state"] == (ipp.JobState.COMPLETED,)


@pytest.mark.parametrize(
    ("more", "document", "words"),
    [
        ([ipp.keyword("compression", "gzip")], b"plain", "the gzip document cannot be decompressed: "),
        (
            [ipp.mime_media_type("document-format", "application/pdf")],
            b"%PDF-1.7 none",
            "the printer cannot read the PDF document",
        ),
        ([], b"\x89PNG\r\n\x1a\n\0\0", "image/png is not printed here"),
        ([], b"\0\1\2", "application/octet-stream is not printed here"),
        (
            [ipp.mime_media_type("document-format", "")],
            b"x",
            "document-format without a name is not printed here",
        ),
    ],
    ids=["gzip", "pdf", "png", "unknown", "no format"],
)
def test_why_a_document_is_not_printed_is_said_in_words(
    client: Client, more: list[Attribute], document: bytes, words: str
) -> None:
    said = client.send(Operation.PRINT_JOB, *more, document=document).status_message
    assert said.startswith(words)
    assert "octet 0" not in said
    assert "Error" not in said


def test_a_request_id_below_one_is_told_as_it_was_meant(client: Client) -> None:
    whole = ipp.encode(ipp.Request((2, 0), Operation.GET_JOBS, 7, ()))
    answer = client.raw(whole[:4] + (-5).to_bytes(4, "big", signed=True) + whole[8:])
    assert answer.status_message == "request-id -5 is below 1"
