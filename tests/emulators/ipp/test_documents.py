"""The documents of a job: asked about, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    GroupTag,
    Operation,
    Plain,
    RangeOfInteger,
    Response,
    Status,
    Tag,
)

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


@pytest.fixture
def held(client: Client, sample: Sample) -> Client:
    """Job 1 is held and has two documents: one page, and three."""
    client.send(Operation.CREATE_JOB, job=[ipp.keyword("job-hold-until", "indefinite")])
    for name, last in (("one-page.pdf", False), ("plain-3p.pdf", True)):
        about = [ipp.boolean("last-document", last), ipp.name_attribute("document-name", name)]
        answer = client.send(Operation.SEND_DOCUMENT, ipp.integer("job-id", 1), *about, document=sample(name))
        assert answer.status == Status.SUCCESSFUL_OK
    return client


def ask(
    client: Client, operation: Operation, *more: Attribute, document: list[Attribute] | None = None
) -> Response:
    return client.send(operation, ipp.integer("job-id", 1), *more, group=(GroupTag.DOCUMENT, document))


def told(client: Client, number: int) -> dict[str, tuple[Plain, ...]]:
    answer = ask(client, Operation.GET_DOCUMENT_ATTRIBUTES, ipp.integer("document-number", number))
    assert answer.status == Status.SUCCESSFUL_OK, answer.status_message
    return next(answer.groups_of(GroupTag.DOCUMENT)).plain


def change(client: Client, number: int, *wishes: Attribute) -> Response:
    about = ipp.integer("document-number", number)
    return ask(client, Operation.SET_DOCUMENT_ATTRIBUTES, about, document=list(wishes))


def test_a_job_lists_its_documents_by_number(held: Client) -> None:
    answer = ask(held, Operation.GET_DOCUMENTS)
    assert [group.plain for group in answer.groups_of(GroupTag.DOCUMENT)] == [
        {"document-number": (1,)},
        {"document-number": (2,)},
    ]
    answer = ask(
        held, Operation.GET_DOCUMENTS, ipp.integer("limit", 1), ipp.keyword("requested-attributes", "all")
    )
    (group,) = answer.groups_of(GroupTag.DOCUMENT)
    assert group.plain["document-name"] == ("one-page.pdf",)


def test_a_document_tells_of_itself(held: Client) -> None:
    first, second = told(held, 1), told(held, 2)
    assert (first["pages"], second["pages"]) == ((1,), (3,))
    assert (first["last-document"], second["last-document"]) == ((False,), (True,))
    assert first["document-format"] == ("application/pdf",)
    assert (first["document-state"], first["document-state-reasons"]) == ((3,), ("none",))
    assert first["document-uuid"] != second["document-uuid"]
    held.send(Operation.RELEASE_JOB, ipp.integer("job-id", 1))
    held.wait(120)
    assert told(held, 1)["document-state"] == (9,)
    assert told(held, 1)["document-state-reasons"] == ("completed-successfully",)


def test_a_canceled_document_is_not_printed(held: Client) -> None:
    number = ipp.integer("document-number", 2)
    assert ask(held, Operation.CANCEL_DOCUMENT, number).status == Status.SUCCESSFUL_OK
    assert told(held, 2)["document-state"] == (7,)
    assert held.job(1)["job-impressions"] == (1,)
    assert ask(held, Operation.CANCEL_DOCUMENT, number).status == Status.CLIENT_ERROR_NOT_POSSIBLE


def test_a_deleted_document_leaves_its_number_unused(client: Client, sample: Sample) -> None:
    client.send(Operation.CREATE_JOB, job=[ipp.keyword("job-hold-until", "indefinite")])
    page = sample("one-page.pdf")

    def send() -> None:
        ask_to_send = ipp.boolean("last-document", False)
        client.send(Operation.SEND_DOCUMENT, ipp.integer("job-id", 1), ask_to_send, document=page)

    send()
    send()
    number = ipp.integer("document-number", 2)
    assert ask(client, Operation.DELETE_DOCUMENT, number).status == Status.SUCCESSFUL_OK
    assert ask(client, Operation.DELETE_DOCUMENT, number).status == Status.CLIENT_ERROR_NOT_FOUND
    send()
    answer = ask(client, Operation.GET_DOCUMENTS)
    numbers = [group.first("document-number") for group in answer.groups_of(GroupTag.DOCUMENT)]
    assert numbers == [1, 3]
    assert client.job(1)["job-impressions"] == (2,)


def test_one_document_can_be_printed_otherwise_than_the_others(held: Client) -> None:
    assert held.job(1)["job-impressions"] == (4,)
    ranges = ipp.range_of_integer("page-ranges", RangeOfInteger(1, 1))
    assert (
        change(held, 2, ranges, ipp.name_attribute("document-name", "front")).status == Status.SUCCESSFUL_OK
    )
    assert held.job(1)["job-impressions"] == (2,)
    now = told(held, 2)
    assert (now["document-name"], now["page-ranges"]) == (("front",), (RangeOfInteger(1, 1),))
    change(held, 2, ipp.out_of_band("page-ranges", Tag.DELETE_ATTRIBUTE))
    assert held.job(1)["job-impressions"] == (4,)


def test_a_document_can_be_sent_with_wishes_of_its_own(client: Client, sample: Sample) -> None:
    client.send(Operation.CREATE_JOB, job=[ipp.keyword("job-hold-until", "indefinite")])
    answer = ask(
        client,
        Operation.SEND_DOCUMENT,
        ipp.boolean("last-document", True),
        document=[ipp.integer("number-up", 2), ipp.integer("nonsense", 1)],
    )
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    assert "nonsense" in next(answer.groups_of(GroupTag.UNSUPPORTED)).plain


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        (ipp.integer("document-number", 7), Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE),
        (ipp.integer("number-up", 3), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED),
        (ipp.keyword("sides", "one-sided"), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED),
    ],
)
def test_all_of_a_document_is_changed_or_nothing(held: Client, wish: Attribute, status: Status) -> None:
    answer = change(held, 2, ipp.name_attribute("document-name", "x"), wish)
    assert answer.status == status
    assert wish.name in next(answer.groups_of(GroupTag.UNSUPPORTED)).plain
    assert told(held, 2)["document-name"] == ("plain-3p.pdf",)


def test_a_document_that_is_not_there_is_not_found(held: Client) -> None:
    answer = ask(held, Operation.GET_DOCUMENT_ATTRIBUTES, ipp.integer("document-number", 3))
    assert answer.status == Status.CLIENT_ERROR_NOT_FOUND
    assert answer.first(GroupTag.UNSUPPORTED, "document-number") == 3
    assert ask(held, Operation.GET_DOCUMENT_ATTRIBUTES).status == Status.CLIENT_ERROR_BAD_REQUEST


def test_a_job_that_came_otherwise_is_one_document(client: Client) -> None:
    client.send(Operation.PAUSE_PRINTER)
    client.machine.jobs.submit(name="pjl", format="text/plain", octets=2000)
    client.machine.clock.finish_now()
    told_of = told(client, 1)
    assert (told_of["document-format"], told_of["k-octets"]) == (("text/plain",), (2,))
    number = ipp.integer("document-number", 1)
    assert ask(client, Operation.CANCEL_DOCUMENT, number).status == Status.CLIENT_ERROR_NOT_POSSIBLE


def test_a_document_is_validated_as_it_would_be_taken(client: Client) -> None:
    good = ipp.mime_media_type("document-format", "application/pdf")
    assert client.send(Operation.VALIDATE_DOCUMENT, good).status == Status.SUCCESSFUL_OK
    bad = ipp.mime_media_type("document-format", "application/x-none")
    answer = client.send(Operation.VALIDATE_DOCUMENT, bad)
    assert answer.status == Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED
