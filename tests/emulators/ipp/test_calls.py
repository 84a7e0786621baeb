"""Rules that every request must keep (RFC 8011 §4.1), and what comes back when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.ipp.calls import VERSIONS
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Request, Status, Tag

if TYPE_CHECKING:
    from .conftest import Client

GET = Operation.GET_PRINTER_ATTRIBUTES
CHARSET = ipp.charset("attributes-charset", "utf-8")
LANGUAGE = ipp.natural_language("attributes-natural-language", "en")
PRINTER = ipp.uri("printer-uri", "ipp://printer/ipp/print")


def request(
    *attributes: Attribute, code: int = GET, request_id: int = 1, version: tuple[int, int] = (2, 0)
) -> bytes:
    return ipp.encode(Request(version, code, request_id, (Group(GroupTag.OPERATION, attributes),)))


@pytest.mark.parametrize(
    ("asked", "answered", "status"),
    [
        ((1, 1), (1, 1), Status.SUCCESSFUL_OK),
        ((2, 0), (2, 0), Status.SUCCESSFUL_OK),
        ((1, 0), (1, 0), Status.SUCCESSFUL_OK),
        ((2, 1), (2, 1), Status.SUCCESSFUL_OK),
        ((2, 2), (2, 2), Status.SUCCESSFUL_OK),
        ((1, 9), (1, 1), Status.SUCCESSFUL_OK),
        ((2, 9), (2, 2), Status.SUCCESSFUL_OK),
        ((0, 0), (1, 1), Status.SERVER_ERROR_VERSION_NOT_SUPPORTED),
        ((3, 0), (2, 2), Status.SERVER_ERROR_VERSION_NOT_SUPPORTED),
    ],
)
def test_the_version_is_answered_by_itself_or_the_nearest(
    client: Client, asked: tuple[int, int], answered: tuple[int, int], status: Status
) -> None:
    answer = client.raw(request(CHARSET, LANGUAGE, PRINTER, version=asked))
    assert (answer.version, answer.status) == (answered, status)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (request(CHARSET, LANGUAGE, PRINTER, request_id=0), Status.CLIENT_ERROR_BAD_REQUEST),
        (request(CHARSET, LANGUAGE, PRINTER, code=0x7777), Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED),
        (
            request(CHARSET, LANGUAGE, PRINTER, code=Operation.ADD_DOCUMENT_IMAGES),
            Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED,
        ),
        (request(), Status.CLIENT_ERROR_BAD_REQUEST),
        (request(CHARSET, PRINTER), Status.CLIENT_ERROR_BAD_REQUEST),
        (request(LANGUAGE, CHARSET, PRINTER), Status.CLIENT_ERROR_BAD_REQUEST),
        (request(CHARSET, LANGUAGE), Status.CLIENT_ERROR_BAD_REQUEST),
        (request(CHARSET, LANGUAGE, PRINTER, PRINTER), Status.CLIENT_ERROR_BAD_REQUEST),
        (
            request(ipp.keyword("attributes-charset", "utf-8"), LANGUAGE, PRINTER),
            Status.CLIENT_ERROR_BAD_REQUEST,
        ),
        (
            request(ipp.charset("attributes-charset", "utf-16"), LANGUAGE, PRINTER),
            Status.CLIENT_ERROR_CHARSET_NOT_SUPPORTED,
        ),
        (
            request(CHARSET, LANGUAGE, ipp.uri("printer-uri", "ipp://printer/printers/x")),
            Status.CLIENT_ERROR_NOT_FOUND,
        ),
        (
            request(CHARSET, LANGUAGE, ipp.uri("printer-uri", "bogus://printer/ipp/print")),
            Status.CLIENT_ERROR_BAD_REQUEST,
        ),
        (
            request(CHARSET, LANGUAGE, PRINTER, ipp.name_attribute("requesting-user-name", "n" * 256)),
            Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
        ),
        (
            request(CHARSET, LANGUAGE, PRINTER, Attribute("limit", (ipp.Value(Tag.INTEGER, b"\1\2\3"),))),
            Status.CLIENT_ERROR_BAD_REQUEST,
        ),
        (
            ipp.encode(Request((2, 0), GET, 1, (Group(GroupTag.JOB, ()), Group(GroupTag.OPERATION, ())))),
            Status.CLIENT_ERROR_BAD_REQUEST,
        ),
        (request(CHARSET, LANGUAGE, PRINTER)[:-1], Status.CLIENT_ERROR_BAD_REQUEST),
    ],
)
def test_a_broken_rule_gets_its_own_status_and_no_attributes(
    client: Client, body: bytes, status: Status
) -> None:
    answer = client.raw(body)
    assert answer.status == status
    assert answer.status_message
    assert not list(answer.groups_of(GroupTag.PRINTER))


def test_an_unsupported_charset_comes_back_in_the_unsupported_group(client: Client) -> None:
    answer = client.raw(request(ipp.charset("attributes-charset", "utf-16"), LANGUAGE, PRINTER))
    assert answer.first(GroupTag.UNSUPPORTED, "attributes-charset") == "utf-16"


def test_an_empty_job_group_does_no_harm(client: Client) -> None:
    assert client.send(GET, job=[]).status == Status.SUCCESSFUL_OK


def test_a_body_too_short_for_a_header_is_no_ipp(client: Client) -> None:
    head, _ = client.post(b"\2\0\0")
    assert head.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ([ipp.uri("job-uri", "ipp://printer/ipp/print/1")], Status.SUCCESSFUL_OK),
        ([PRINTER, ipp.integer("job-id", 1)], Status.SUCCESSFUL_OK),
        ([PRINTER, ipp.integer("job-id", 99)], Status.CLIENT_ERROR_NOT_FOUND),
        ([ipp.uri("job-uri", "ipp://printer/ipp/print/99999999999999")], Status.CLIENT_ERROR_NOT_FOUND),
        ([ipp.uri("job-uri", "ipp://printer/ipp/print/x")], Status.CLIENT_ERROR_NOT_FOUND),
        ([ipp.uri("job-uri", "ipp://printer/elsewhere/1")], Status.CLIENT_ERROR_NOT_FOUND),
        ([PRINTER], Status.CLIENT_ERROR_BAD_REQUEST),
        ([], Status.CLIENT_ERROR_BAD_REQUEST),
    ],
)
def test_a_job_is_named_by_its_uri_or_by_printer_and_number(
    client: Client, target: list[Attribute], status: Status
) -> None:
    client.send(Operation.CREATE_JOB)
    assert client.send(Operation.GET_JOB_ATTRIBUTES, target=target).status == status


def test_other_paths_and_types_are_refused_by_http(client: Client) -> None:
    assert client.post(b"", path="/printers/x")[0].startswith(b"HTTP/1.1 404 ")
    assert client.http(b"POST /ipp/print HTTP/1.1\r\nHost: p\r\nContent-Length: 0\r\n\r\n")[0].startswith(
        b"HTTP/1.1 415 "
    )
    assert client.http(b"DELETE / HTTP/1.1\r\nHost: p\r\n\r\n")[0].startswith(b"HTTP/1.1 405 ")


def test_a_target_that_names_the_host_is_found_and_told_under_that_name(client: Client) -> None:
    head, answer = client.post(request(CHARSET, LANGUAGE, PRINTER), path="http://other:8631/ipp/print")
    assert head.startswith(b"HTTP/1.1 200 ")
    told = next(ipp.decode_response(answer).groups_of(GroupTag.PRINTER))
    assert told.first("printer-icons") == "http://other:8631/icon.png"


def test_people_and_icon_lookers_are_served_too(client: Client) -> None:
    client.machine.act("open", "cover.front")
    head, page = client.http(b"GET / HTTP/1.1\r\nHost: p\r\n\r\n")
    assert b"text/html" in head
    assert b"Front door is open" in page
    _, picture = client.http(b"GET /icon.png HTTP/1.1\r\nHost: p\r\n\r\n")
    assert picture.startswith(b"\x89PNG")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.integers(0, 400).map(lambda cut: request(CHARSET, LANGUAGE, PRINTER)[:cut])
    | st.tuples(st.integers(8, 60), st.integers(0, 255)).map(
        lambda change: bytes(
            change[1] if at == change[0] else octet
            for at, octet in enumerate(request(CHARSET, LANGUAGE, PRINTER))
        )
    )
)
def test_junk_is_answered_and_never_raises(client: Client, body: bytes) -> None:
    head, answer = client.post(body)
    if head.startswith(b"HTTP/1.1 200 "):
        assert ipp.decode_response(answer).version in VERSIONS
    else:
        assert head.startswith(b"HTTP/1.1 400 ")
