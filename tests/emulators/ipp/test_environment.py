"""A job as the environment of a command: names and values as libcups writes them."""

from __future__ import annotations

from importlib import resources

import pytest
from misfeed.emulators.ipp.environment import environment, text_of, variable
from misfeed.emulators.machine.jobs import Received
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Operation, RangeOfInteger, Resolution, Tag, Value

from .conftest import Client

DOCUMENT = (resources.files("misfeed.fixtures") / "documents" / "one-page.pdf").read_bytes()


def some(name: str, tag: Tag, *values: object) -> Attribute:
    return Attribute(name, tuple(Value(tag, value) for value in values))


SIZE = ipp.collection("media-size", (ipp.integer("x-dimension", 21000), ipp.integer("y-dimension", 29700)))


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        (ipp.integer("copies", 2), "2"),
        (ipp.boolean("page-ranges-supported", True), "true"),
        (ipp.enum("print-quality", 3), "draft"),
        (ipp.enum("orientation-requested", 4), "landscape"),
        (ipp.enum("finishings", 3, 4, 1000), "none,staple,1000"),
        (ipp.enum("finishings-default", 3), "none"),
        (ipp.enum("job-state", 9), "9"),
        (ipp.range_of_integer("page-ranges", RangeOfInteger(1, 1), RangeOfInteger(3, 4)), "1-1,3-4"),
        (ipp.resolution("printer-resolution", Resolution(600, 600)), "600dpi"),
        (ipp.resolution("printer-resolution", Resolution(1200, 600)), "1200x600dpi"),
        (ipp.resolution("printer-resolution", Resolution(60, 600)), "60x600dpi"),
        (ipp.name_attribute("job-name", 'My "Job" [1] \\ näme'), 'My \\"Job\\" \\[1] \\\\ näme'),
        (some("job-name", Tag.NAME_WITH_LANGUAGE, ipp.Localized("Añil", "es")), "Añil[es]"),
        (some("x", Tag.OCTET_STRING, b"ab\xff"), "ab\\xff"),
        (
            ipp.collection("media-col", (SIZE, ipp.keyword("media-type", "stationery"))),
            "{media-size={x-dimension=21000 y-dimension=29700} media-type=stationery}",
        ),
        (
            some("t", Tag.DATE_TIME, ipp.DateTime(bytes((7, 234, 1, 2, 3, 4, 5, 0, 43, 0, 0)))),
            "2026-01-02T03:04:05Z",
        ),
        (
            some("t", Tag.DATE_TIME, ipp.DateTime(bytes((7, 234, 1, 2, 3, 4, 5, 0, 45, 1, 30)))),
            "2026-01-02T03:04:05-0130",
        ),
        (ipp.out_of_band("printer-geo-location", Tag.UNKNOWN), "unknown"),
    ],
)
def test_values_are_written_as_libcups_writes_them(attribute: Attribute, text: str) -> None:
    assert text_of(attribute) == text


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("media-col-default", "IPP_MEDIA_COL_DEFAULT"),
        ("x=y\0", "IPP_X_Y_"),
        ("naïve", "IPP_NA_VE"),
    ],
)
def test_a_variables_name_is_plain_letters(name: str, made: str) -> None:
    assert variable(name) == made


def told(client: Client, *more: Attribute, job: list[Attribute] | None = None) -> dict[str, str]:
    """The environment for a document that is printed so."""
    seen: list[Received] = []
    client.machine.jobs.readers = (seen.append,)
    client.print(DOCUMENT, *more, job=job)
    (document,) = seen
    assert document.data == DOCUMENT
    return environment(client.machine, "printer:631", document)


def test_it_tells_the_job_what_it_asked_for_and_the_printers_defaults(client: Client) -> None:
    variables = told(
        client,
        ipp.name_attribute("job-name", "report"),
        ipp.mime_media_type("document-format", "application/pdf"),
        job=[ipp.integer("copies", 2), ipp.keyword("sides", "one-sided")],
    )
    assert variables["CONTENT_TYPE"] == variables["IPP_DOCUMENT_FORMAT_SUPPLIED"] == "application/pdf"
    assert "IPP_DOCUMENT_FORMAT_DETECTED" not in variables
    assert variables["IPP_JOB_NAME"] == "report"
    assert variables["IPP_JOB_ORIGINATING_USER_NAME"] == "me"
    assert variables["IPP_JOB_URI"] == "ipp://printer:631/ipp/print/1"
    assert (variables["IPP_COPIES"], variables["IPP_SIDES"]) == ("2", "one-sided")
    assert variables["IPP_COPIES_DEFAULT"] == "1"
    assert variables["IPP_PWG_RASTER_DOCUMENT_TYPE_SUPPORTED"] == "black_1,sgray_8,srgb_8"
    assert "IPP_JOB_STATE" not in variables
    assert "IPP_MEDIA_SUPPORTED" not in variables


def test_a_format_nobody_named_is_told_as_detected(client: Client) -> None:
    variables = told(client)
    assert variables["CONTENT_TYPE"] == variables["IPP_DOCUMENT_FORMAT_DETECTED"] == "application/pdf"
    assert "IPP_DOCUMENT_FORMAT_SUPPLIED" not in variables


def test_a_document_that_cannot_be_printed_is_handed_on_as_such(client: Client) -> None:
    seen: list[Received] = []
    client.machine.jobs.readers = (seen.append,)
    answer = client.send(
        Operation.PRINT_JOB,
        ipp.mime_media_type("document-format", "application/pdf"),
        document=b"%PDF-1.7\nthis is no document",
    )
    assert answer.is_error
    ((document),) = seen
    assert (document.accepted, document.number, document.format) == (False, 1, "application/pdf")
    assert document.data == b"%PDF-1.7\nthis is no document"


def test_every_document_of_a_job_is_numbered(client: Client) -> None:
    seen: list[Received] = []
    client.machine.jobs.readers = (seen.append,)
    answer = client.send(Operation.CREATE_JOB)
    number = next(iter(answer.groups_of(ipp.GroupTag.JOB))).first("job-id")
    assert isinstance(number, int)
    for last in (False, True):
        client.send(
            Operation.SEND_DOCUMENT,
            ipp.integer("job-id", number),
            ipp.boolean("last-document", last),
            document=DOCUMENT,
        )
    assert [(one.job.id, one.number) for one in seen] == [(number, 1), (number, 2)]
