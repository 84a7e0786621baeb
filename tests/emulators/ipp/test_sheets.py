"""What a ticket does to sheets: how many, in which order, where to, how fast, and on which paper."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Job, JobState, Machine
from misfeed.emulators.machine.finisher import Finisher, Stapler
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, RangeOfInteger
from msgspec.structs import replace

if TYPE_CHECKING:
    from .conftest import Client

ClientOf = Callable[..., "Client"]
Sample = Callable[[str], bytes]

LEGAL = "na_legal_8.5x14in"
"""Not loaded at first."""
FORM = ipp.mime_media_type("document-format", "text/plain")


def text(pages: int) -> bytes:
    return b"\f".join(b"page %d" % number for number in range(1, pages + 1)) + b"\f"


def job_of(client: Client, *wishes: Attribute, documents: tuple[int, ...] = (3,)) -> int:
    """A job of documents of so many pages each."""
    answer = client.send(Operation.CREATE_JOB, job=list(wishes))
    assert not answer.is_error, answer.status_message
    number = answer.first(GroupTag.JOB, "job-id")
    assert isinstance(number, int)
    for place, pages in enumerate(documents, 1):
        last = ipp.boolean("last-document", place == len(documents))
        answer = client.send(
            Operation.SEND_DOCUMENT, ipp.integer("job-id", number), FORM, last, document=text(pages)
        )
        assert not answer.is_error, answer.status_message
    return number


def found(client: Client, number: int) -> Job:
    job = client.machine.jobs.find(number)
    assert job is not None
    return job


def order(job: Job) -> str:
    """The sheets in the order they come out: a letter for the document, a digit for the page; * for none."""
    documents = list(dict.fromkeys(o.document for page in job.pages for o in page.originals))
    sheets = []
    for number in range(job.sheets):
        names = [
            "abcdef"[documents.index(one.document)] + str(one.number + 1)
            for page in job.sheet_sides(number)
            for one in page.originals
        ]
        sheets.append("+".join(names) or "*")
    return " ".join(sheets)


HANDLING = "multiple-document-handling"


@pytest.mark.parametrize(
    ("wishes", "sheets"),
    [
        ([], "a1 a2 b1 b2 b3 a1 a2 b1 b2 b3"),
        ([ipp.keyword("sheet-collate", "uncollated")], "a1 a1 a2 a2 b1 b1 b2 b2 b3 b3"),
        ([ipp.keyword(HANDLING, "separate-documents-uncollated-copies")], "a1 a2 a1 a2 b1 b2 b3 b1 b2 b3"),
        ([ipp.keyword("job-sheets", "standard")], "* a1 a2 b1 b2 b3 a1 a2 b1 b2 b3"),
        (
            [ipp.keyword(HANDLING, "single-document"), ipp.integer("number-up", 2)],
            "a1+a2 b1+b2 b3 a1+a2 b1+b2 b3",
        ),
        (
            [ipp.keyword(HANDLING, "separate-documents-uncollated-copies"), ipp.integer("number-up", 2)],
            "a1+a2 a1+a2 b1+b2 b3 b1+b2 b3",
        ),
        ([ipp.keyword("sides", "two-sided-long-edge")], "a1+a2 b1+b2 b3 a1+a2 b1+b2 b3"),
        (
            [
                ipp.keyword(HANDLING, "separate-documents-uncollated-copies"),
                ipp.keyword("sides", "two-sided-long-edge"),
                ipp.keyword("job-sheets", "standard"),
            ],
            "* a1+a2 a1+a2 b1+b2 b3 b1+b2 b3",
        ),
    ],
)
def test_copies_and_documents_come_in_the_order_asked_for(
    client: Client, wishes: list[Attribute], sheets: str
) -> None:
    number = job_of(client, ipp.integer("copies", 2), *wishes, documents=(2, 3))
    assert order(found(client, number)) == sheets
    client.wait(120)
    done = client.job(number)
    assert done["job-state"] == (ipp.JobState.COMPLETED,)
    assert done["job-media-sheets-completed"] == done["job-media-sheets"] == (len(sheets.split()),)
    assert done["job-impressions-completed"][0] > done["job-impressions"][0]


def test_a_single_document_runs_on_where_the_one_before_ended(client: Client) -> None:
    wishes = (ipp.keyword(HANDLING, "single-document"), ipp.integer("number-up", 2))
    assert order(found(client, job_of(client, *wishes, documents=(1, 2)))) == "a1+b1 b2"
    new_sheet = (ipp.keyword(HANDLING, "single-document-new-sheet"), ipp.integer("number-up", 2))
    assert order(found(client, job_of(client, *new_sheet, documents=(1, 2)))) == "a1 b1+b2"


def test_pages_of_the_documents_are_told_apart_from_sides_and_copies(client: Client) -> None:
    wishes = (ipp.integer("copies", 3), ipp.integer("number-up", 2), ipp.keyword("job-sheets", "standard"))
    number = job_of(client, *wishes, documents=(5,))
    before = client.job(number)
    assert (before["job-pages"], before["job-pages-completed"]) == ((5,), (0,))
    assert (before["job-impressions"], before["job-impressions-completed"]) == ((4,), (0,))
    client.wait(120)
    assert client.job(number)["job-pages-completed"] == (5,)


def test_a_document_that_a_driver_wrapped_in_pjl_is_printed(client: Client) -> None:
    uel = b"\x1b%-12345X"
    number = client.print(uel + b"@PJL ENTER LANGUAGE=PCL\r\n\x1bEone\x0ctwo\x1bE" + uel)
    assert client.job(number)["job-media-sheets"] == (2,)


@given(
    pages=st.integers(1, 12),
    copies=st.integers(1, 4),
    two_sided=st.booleans(),
    up=st.sampled_from([1, 2, 4, 6, 9, 16]),
    banner=st.booleans(),
    collated=st.booleans(),
    ranges=st.one_of(st.none(), st.tuples(st.integers(1, 12), st.integers(0, 5))),
)
@settings(max_examples=60, deadline=None)
def test_impressions_and_sheets_follow_from_any_ticket(
    pages: int,
    copies: int,
    two_sided: bool,
    up: int,
    banner: bool,
    collated: bool,
    ranges: tuple[int, int] | None,
) -> None:
    from .conftest import Client

    client = Client()
    wishes = [
        ipp.integer("copies", copies),
        ipp.keyword("sides", "two-sided-long-edge" if two_sided else "one-sided"),
        ipp.integer("number-up", up),
        ipp.keyword("job-sheets", "standard" if banner else "none"),
        ipp.keyword("sheet-collate", "collated" if collated else "uncollated"),
    ]
    chosen = pages
    if ranges is not None:
        wanted = RangeOfInteger(ranges[0], ranges[0] + ranges[1])
        wishes.append(ipp.range_of_integer("page-ranges", wanted))
        chosen = len([page for page in range(1, pages + 1) if page in wanted])
    sides = 2 if two_sided else 1
    one_copy = -(-chosen // up)
    impressions = one_copy * copies + banner * sides
    sheets = -(-one_copy // sides) * copies + banner
    before = client.machine.bins[0].level, client.machine.engine.impressions
    number = job_of(client, *wishes, documents=(pages,))
    told = client.job(number)
    assert (told["job-impressions"], told["job-media-sheets"]) == ((one_copy + banner * sides,), (sheets,))
    client.wait(600)
    done = client.job(number)
    assert done["job-state"] == (ipp.JobState.COMPLETED,)
    assert (done["job-impressions-completed"], done["job-media-sheets-completed"]) == (
        (impressions,),
        (sheets,),
    )
    assert client.machine.bins[0].level - before[0] == sheets
    assert client.machine.engine.impressions - before[1] == impressions


def test_sheets_land_in_the_bin_asked_for(client_of: ClientOf) -> None:
    client = client_of("departmental-a3-mfp")
    job_of(client, ipp.keyword("output-bin", client.machine.bins[-1].id))
    client.wait(120)
    assert [output.level for output in client.machine.bins[:1]] == [0]
    assert client.machine.bins[-1].level == 3


@pytest.mark.parametrize(("quality", "percent"), [(3, 50), (4, 100), (5, 250)])
def test_an_inkjet_takes_its_time_for_a_fine_print(client_of: ClientOf, quality: int, percent: int) -> None:
    taken = []
    for asked in (4, quality):
        client = client_of("inkjet-mfp")
        number = job_of(client, ipp.enum("print-quality", asked), documents=(20,))
        client.wait(600)
        job = found(client, number)
        assert job.state is JobState.COMPLETED
        taken.append(job.ended - job.began)
    assert taken[1] * 100 / taken[0] == pytest.approx(percent, rel=0.2)


# -- finishing -------------------------------------------------------------------------------------------


STAPLED = ipp.enum("finishings", 4)


def stapler(client: Client) -> Stapler:
    return client.machine.part("finisher.stapler", Stapler)


@pytest.mark.parametrize(
    ("wishes", "staples"),
    [
        ([], 4),
        ([ipp.keyword(HANDLING, "single-document-new-sheet")], 2),
        ([ipp.keyword("sheet-collate", "uncollated")], 0),
        ([ipp.keyword("sides", "two-sided-long-edge")], 2),
    ],
)
def test_each_set_gets_its_staple(client_of: ClientOf, wishes: list[Attribute], staples: int) -> None:
    client = client_of("departmental-a3-mfp")
    number = job_of(client, STAPLED, ipp.integer("copies", 2), *wishes, documents=(2, 3))
    client.wait(300)
    assert found(client, number).state is JobState.COMPLETED
    assert stapler(client).driven == staples


def test_a_stapler_that_jams_stops_the_job_until_its_set_is_stapled(client_of: ClientOf) -> None:
    client = client_of("departmental-a3-mfp")
    number = job_of(client, STAPLED, documents=(2,))
    stapler(client).bent = True
    client.wait(120)
    assert client.job(number)["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    assert "stapler-jam-error" in client.reasons()
    client.machine.act("open", "cover.finisher")
    client.machine.act("remove_staples", "finisher.stapler")
    client.machine.act("close", "cover.finisher")
    client.machine.act("resume", "finisher")
    client.wait(10)
    assert client.job(number)["job-state"] == (ipp.JobState.COMPLETED,)
    assert client.machine.part("finisher", Finisher).last == "stapled"


def test_sheets_are_punched_where_there_is_a_punch(client_of: ClientOf) -> None:
    client = client_of("departmental-a3-mfp")
    assert client.printer("finishings-supported")["finishings-supported"][6:] == (5, 74, 75, 82, 83)
    job_of(client, ipp.enum("finishings", 4, 75), documents=(2,))
    job_of(client, documents=(1,))
    client.wait(200)
    assert [sheet.words for one in client.machine.bins for sheet in one.stack] == [
        "two holes at the top",
        "two holes at the top",
        "clean",
    ]
    assert stapler(client).driven == 1


def test_sheets_are_folded_where_there_is_a_folder(client_of: ClientOf) -> None:
    client = client_of("departmental-a3-mfp")
    profile = client.machine.profile
    assert profile.finisher is not None
    client.machine = Machine(replace(profile, finisher=replace(profile.finisher, folds=True)))
    client.service = IppService(client.machine)
    job_of(client, ipp.enum("finishings", 96, 5), documents=(1,))
    client.wait(200)
    [sheet] = [sheet for one in client.machine.bins for sheet in one.stack]
    assert sheet.words == "folded in three, two holes on the left"


def test_a_jammed_stapler_is_not_ready(client_of: ClientOf) -> None:
    client = client_of("departmental-a3-mfp")
    ready = client.printer("finishings-ready")["finishings-ready"]
    assert ready == client.printer("finishings-supported")["finishings-supported"]
    stapler(client).bent = True
    job_of(client, STAPLED, documents=(2,))
    client.wait(120)
    assert client.printer("finishings-ready")["finishings-ready"] == (3, 5, 74, 75, 82, 83)


def test_a_printer_without_a_stapler_says_so(client: Client) -> None:
    assert client.printer("finishings-supported")["finishings-supported"] == (3,)
    fidelity = ipp.boolean("ipp-attribute-fidelity", True)
    answer = client.send(Operation.VALIDATE_JOB, fidelity, job=[STAPLED])
    assert answer.status == ipp.Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED


# -- paper -----------------------------------------------------------------------------------------------


def test_a_job_asks_for_paper_that_is_not_loaded_and_prints_once_it_is(client: Client) -> None:
    """What ippeveselfcert's I-20.1 asks of a printer (PWG 5100.14 media-needed)."""
    number = job_of(client, ipp.keyword("media", LEGAL))
    client.wait(30)
    assert "media-needed-error" in client.reasons()
    told = client.job(number)
    assert told["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    assert {"printer-stopped", "resources-are-not-ready"} <= set(told["job-state-reasons"])
    assert client.printer("printer-state")["printer-state"] == (ipp.PrinterState.STOPPED,)
    tray = client.machine.trays[-1].id
    client.machine.act("unload", tray)
    client.machine.act("load", tray, sheets=10, media=LEGAL)
    assert LEGAL in ready(client)
    trays = client.printer("printer-input-tray")["printer-input-tray"]
    assert any(b"mediafeed=355600;" in bytes(row) for row in trays if isinstance(row, bytes))
    client.wait(60)
    assert client.job(number)["job-state"] == (ipp.JobState.COMPLETED,)
    assert not any(str(reason).startswith("media-needed") for reason in client.reasons())


def ready(client: Client) -> tuple[object, ...]:
    return client.printer("media-ready")["media-ready"]


def patient(passes: bool, **queue: object) -> Client:
    """A client of a small laser that lets jobs pass, or does not."""
    from .conftest import Client

    client = Client()
    profile = client.machine.profile
    client.machine = Machine(replace(profile, queue=replace(profile.queue, passes=passes, **queue)))
    client.service = IppService(client.machine)
    return client


def test_a_job_without_paper_lets_others_pass_where_the_maker_has_it_so() -> None:
    client = patient(passes=True)
    waits = job_of(client, ipp.keyword("media", LEGAL))
    client.wait(30)
    other = job_of(client)
    client.wait(60)
    assert client.job(other)["job-state"] == (ipp.JobState.COMPLETED,)
    client.wait(60)
    assert "media-needed-error" in client.reasons()
    assert client.job(waits)["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    tray = client.machine.trays[0].id
    client.machine.act("unload", tray)
    client.machine.act("load", tray, sheets=10, media=LEGAL)
    client.wait(60)
    assert client.job(waits)["job-state"] == (ipp.JobState.COMPLETED,)


def test_while_others_print_the_missing_paper_is_but_a_warning() -> None:
    client = patient(passes=True)
    waits = job_of(client, ipp.keyword("media", LEGAL))
    job_of(client, documents=(30,))
    client.wait(25)
    assert client.printer("printer-state")["printer-state"] == (ipp.PrinterState.PROCESSING,)
    assert "media-needed-warning" in client.reasons()
    assert "resources-are-not-ready" in client.job(waits)["job-state-reasons"]


def test_a_job_whose_paper_runs_out_lets_others_pass_and_goes_on_where_it_was() -> None:
    client = patient(passes=True)
    first, second = client.machine.trays
    client.machine.act("unload", first.id)
    client.machine.act("load", first.id, sheets=2, media=LEGAL)
    runs_out = job_of(client, ipp.keyword("media", LEGAL), documents=(5,))
    other = job_of(client, ipp.keyword("media", second.media), documents=(30,))
    client.wait(40)
    assert client.job(runs_out)["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    assert "resources-are-not-ready" in client.job(runs_out)["job-state-reasons"]
    assert client.job(other)["job-state"] == (ipp.JobState.PROCESSING,)
    client.machine.act("load", first.id, sheets=10, media=LEGAL)
    client.wait(120)
    for number, sheets in ((runs_out, 5), (other, 30)):
        done = client.job(number)
        assert done["job-state"] == (ipp.JobState.COMPLETED,)
        assert done["job-media-sheets-completed"] == (sheets,)


def test_elsewhere_a_job_without_paper_holds_up_all_others() -> None:
    client = patient(passes=False)
    job_of(client, ipp.keyword("media", LEGAL))
    other = job_of(client)
    client.wait(120)
    assert client.job(other)["job-state"] == (ipp.JobState.PENDING,)


# -- the queue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("history", [0, 2])
def test_a_printer_remembers_so_many_jobs_and_no_more(history: int) -> None:
    client = patient(passes=False, history=history)
    numbers = [job_of(client, documents=(1,)) for _ in range(4)]
    client.wait(120)
    assert client.jobs(ipp.keyword("which-jobs", "completed")) == numbers[::-1][:history]
    gone = client.send(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", numbers[0]))
    assert gone.status == ipp.Status.CLIENT_ERROR_NOT_FOUND


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("abort-job", ipp.JobState.ABORTED),
        ("hold-job", ipp.JobState.PENDING_HELD),
        ("process-job", ipp.JobState.COMPLETED),
    ],
)
def test_a_job_of_which_no_more_comes_is_dealt_with_as_is_told(action: str, state: ipp.JobState) -> None:
    client = patient(passes=False, time_out_action=action)
    told = client.printer("multiple-operation-time-out-action", "multiple-operation-time-out")
    assert told["multiple-operation-time-out-action"] == (action,)
    answer = client.send(Operation.CREATE_JOB)
    number = answer.first(GroupTag.JOB, "job-id")
    assert isinstance(number, int)
    last = ipp.boolean("last-document", False)
    client.send(Operation.SEND_DOCUMENT, ipp.integer("job-id", number), FORM, last, document=text(1))
    (seconds,) = told["multiple-operation-time-out"]
    assert isinstance(seconds, int)
    client.wait(seconds + 60)
    assert client.job(number)["job-state"] == (state,)


# -- types of paper, and how pages lie ---------------------------------------------------------------------


def typed(kind: str, size: str = "") -> Attribute:
    members = [ipp.keyword("media-type", kind), *([ipp.keyword("media-size-name", size)] if size else [])]
    return ipp.collection("media-col", members)


def test_paper_of_the_type_asked_for_is_taken_from_its_tray(client: Client) -> None:
    client.machine.act("set_type", "tray-2", type="labels")
    labels, plain = job_of(client, typed("labels")), job_of(client, typed("stationery"))
    client.wait(60)
    assert [client.job(each)["job-state"] for each in (labels, plain)] == [(ipp.JobState.COMPLETED,)] * 2
    assert [tray.fed for tray in client.machine.trays] == [3, 3]
    assert client.job(labels)["media-col"]


@pytest.mark.parametrize("model", ["mono-laser", "departmental-a3-mfp", "inkjet-mfp"])
def test_a_type_that_is_in_no_tray_is_asked_for(client_of: ClientOf, model: str) -> None:
    client = client_of(model)
    number = job_of(client, typed("envelope", client.machine.trays[0].media))
    client.wait(30)
    assert "media-needed-error" in client.reasons()
    assert client.job(number)["job-state"] == (ipp.JobState.PROCESSING_STOPPED,)
    told = client.printer("printer-alert-description")["printer-alert-description"]
    assert any("envelope" in str(each) for each in told)
    [tray] = [tray for tray in client.machine.trays if tray.wanted]
    client.machine.act("set_type", tray.id, type="envelope")
    client.wait(60)
    assert client.reasons() & {"media-needed-error"} == set()
    assert client.job(number)["job-state"] == (ipp.JobState.COMPLETED,)


def test_the_last_sheet_may_come_first(client: Client) -> None:
    told = client.printer("page-delivery-supported")["page-delivery-supported"]
    assert told == ("system-specified", "same-order-face-down", "reverse-order-face-down")
    backwards = ipp.keyword("page-delivery", "reverse-order-face-down")
    assert order(found(client, job_of(client, backwards, documents=(2, 1)))) == "a1 b2 b1"
    both = ipp.keyword("sides", "two-sided-long-edge")
    assert (
        order(found(client, job_of(client, backwards, both, ipp.integer("copies", 2)))) == "a3 a1+a2 a3 a1+a2"
    )
    with_banner = job_of(client, backwards, ipp.keyword("job-sheets", "standard"), documents=(2,))
    assert order(found(client, with_banner)).startswith("* ")


@pytest.mark.parametrize(("wanted", "turned"), [(3, 0), (4, 1), (5, 3), (6, 2)])
def test_pages_that_do_not_say_how_they_lie_are_turned(
    client: Client, sample: Sample, wanted: int, turned: int
) -> None:
    wish = [ipp.enum("orientation-requested", wanted)]
    [one] = found(client, job_of(client, *wish, documents=(1,))).pages
    assert [original.turned for original in one.originals] == [turned]
    [pdf] = found(client, client.print(sample("one-page.pdf"), job=wish)).pages
    assert [original.turned for original in pdf.originals] == [0]


def test_a_page_is_drawn_as_finely_as_it_is_wanted(client: Client) -> None:
    wish = ipp.resolution("printer-resolution", ipp.Resolution(300, 300))
    [one] = found(client, job_of(client, wish, documents=(1,))).pages
    assert [original.dpi for original in one.originals] == [300]


# -- what a document asks for itself -----------------------------------------------------------------------

BY_PASS, TRAY_2 = 19, 21


def raster(make: ModuleType, kind: bytes = b"", **fields: int) -> bytes:
    header = bytearray(make.pwg_header(80, 100, 8, 18, 1, **fields))
    header[128 : 128 + len(kind)] = kind
    lines = make.pwg_lines([b"\0" * 80] * 100, 1)
    return b"RaS2" + (bytes(header) + lines) * 2


def printed(client: Client, data: bytes, *wishes: Attribute) -> Job:
    return found(
        client,
        client.print(data, ipp.mime_media_type("document-format", "image/pwg-raster"), job=list(wishes)),
    )


def test_a_raster_says_which_tray_it_comes_from(client: Client, make: ModuleType) -> None:
    client.machine.act("unload", "tray-1")
    client.machine.act("load", "tray-1", media="iso_a4_210x297mm")
    trays = {"by-pass-tray": "tray-1", "tray-2": "tray-2"}
    for position, source in ((BY_PASS, "by-pass-tray"), (TRAY_2, "tray-2")):
        assert printed(client, raster(make, at_324=position)).source == trays[source]
    # None, one that the model does not have, and one that no standard has.
    for position in (0, 7, 4_000_000_000):
        assert printed(client, raster(make, at_324=position)).source == ""
    client.wait(120)
    assert client.machine.trays[0].fed >= 2


def test_a_raster_says_how_it_is_printed_where_its_job_does_not(client: Client, make: ModuleType) -> None:
    data = raster(make, b"labels", at_272=1, at_340=3, at_484=3)
    job = printed(client, data)
    assert (job.sides, job.copies, job.media_type, job.sheets) == (2, 3, "labels", 3)
    assert all(original.draft for page in job.pages for original in page.originals)


def test_what_a_job_says_goes_before_what_its_raster_does(client: Client, make: ModuleType) -> None:
    data = raster(make, b"labels", at_272=1, at_324=BY_PASS, at_340=3, at_484=3)
    media = ipp.collection(
        "media-col", [ipp.keyword("media-source", "tray-2"), ipp.keyword("media-type", "stationery")]
    )
    job = printed(
        client,
        data,
        ipp.keyword("sides", "one-sided"),
        ipp.integer("copies", 1),
        ipp.enum("print-quality", 4),
        media,
    )
    assert (job.sides, job.copies, job.media_type, job.source) == (1, 1, "stationery", "tray-2")
    assert not any(original.draft for page in job.pages for original in page.originals)


def test_a_raster_with_a_tray_may_print_nothing(client: Client, make: ModuleType) -> None:
    client.machine.formatter.quirks = frozenset({"ipp.media-source-prints-nothing"})
    for position, sheets in ((TRAY_2, 0), (0, 2)):
        number = printed(client, raster(make, at_324=position)).id
        client.wait(60)
        assert client.job(number)["job-media-sheets-completed"] == (sheets,)
        assert client.job(number)["job-state"] == (ipp.JobState.COMPLETED,)
