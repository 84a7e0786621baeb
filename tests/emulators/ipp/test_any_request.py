"""Whatever a client asks for, in whatever words, it is answered by IPP, and the printer goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.ipp.operations import SUPPORTED
from misfeed.emulators.ipp.wishes import TEMPLATE_ATTRIBUTES
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    Collection,
    Group,
    GroupTag,
    Operation,
    RangeOfInteger,
    Resolution,
    Status,
    Tag,
    Value,
)

if TYPE_CHECKING:
    from .conftest import Client

OF_OPERATIONS = (
    "compression", "document-format", "document-name", "document-number", "first-index", "identify-actions",
    "ipp-attribute-fidelity", "job-hold-until", "job-id", "job-ids", "job-mandatory-attributes", "job-name",
    "last-document", "limit", "message", "my-jobs", "my-subscriptions", "notify-job-id",
    "notify-lease-duration", "notify-sequence-numbers", "notify-subscription-id", "notify-subscription-ids",
    "notify-wait", "predecessor-job-id", "requested-attributes", "which-jobs",
)  # fmt: skip
OF_GROUPS = (
    *TEMPLATE_ATTRIBUTES, "copies-default", "document-name", "job-name", "media-default",
    "natural-language-configured", "notify-attributes", "notify-events", "notify-lease-duration",
    "notify-pull-method", "notify-recipient-uri", "notify-time-interval", "notify-user-data",
    "printer-geo-location", "printer-info", "printer-location", "sides-default",
)  # fmt: skip
WORDS = (
    "all", "auto", "completed", "gzip", "iso_a4_210x297mm", "ippget", "job-completed", "job-created",
    "job-description", "none", "one-sided", "printer-state-changed", "proof-print", "text/plain", "é",
    "application/pdf", "indefinite", "weekend", "job-progress", "media-col-database", "",
)  # fmt: skip

NUMBERS = st.one_of(st.integers(-2, 6), st.integers(-(2**31), 2**31 - 1))
STRINGS = st.sampled_from(WORDS) | st.text(max_size=8)
PLAIN = st.one_of(
    st.tuples(st.sampled_from((Tag.INTEGER, Tag.ENUM)), NUMBERS),
    st.tuples(st.just(Tag.BOOLEAN), st.booleans()),
    st.tuples(
        st.sampled_from(
            (Tag.KEYWORD, Tag.NAME_WITHOUT_LANGUAGE, Tag.TEXT_WITHOUT_LANGUAGE, Tag.URI, Tag.MIME_MEDIA_TYPE)
        ),
        STRINGS,
    ),
    st.tuples(st.just(Tag.OCTET_STRING), st.binary(max_size=80)),
    st.tuples(st.just(Tag.RANGE_OF_INTEGER), st.builds(RangeOfInteger, NUMBERS, NUMBERS)),
    st.tuples(st.just(Tag.RESOLUTION), st.builds(Resolution, NUMBERS, NUMBERS)),
    st.tuples(st.sampled_from((Tag.NO_VALUE, Tag.DELETE_ATTRIBUTE, Tag.UNSUPPORTED)), st.none()),
).map(lambda pair: Value(*pair))
MEMBERS = st.sampled_from(
    (
        "media-size",
        "media-size-name",
        "media-source",
        "media-type",
        "pages",
        "proof-print-copies",
        "x-dimension",
    )
)
COLLECTIONS = st.recursive(
    PLAIN,
    lambda inner: st.lists(
        st.builds(Attribute, MEMBERS, st.lists(inner, min_size=1, max_size=2).map(tuple)), max_size=3
    ).map(lambda members: Value(Tag.BEG_COLLECTION, Collection(tuple(members)))),
    max_leaves=4,
)


def attributes(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Attribute, ...]]:
    one = st.builds(
        Attribute, st.sampled_from(names), st.lists(COLLECTIONS, min_size=1, max_size=3).map(tuple)
    )
    return st.lists(one, max_size=4, unique_by=lambda each: each.name).map(tuple)


REQUESTS = st.tuples(
    st.sampled_from(sorted(SUPPORTED)),
    st.just(()) | attributes(OF_OPERATIONS),
    st.none() | st.integers(1, 4),
    st.lists(
        st.builds(
            Group,
            st.sampled_from((GroupTag.JOB, GroupTag.PRINTER, GroupTag.SUBSCRIPTION, GroupTag.DOCUMENT)),
            attributes(OF_GROUPS),
        ),
        max_size=2,
    ),
    st.sampled_from((b"", b"a page of text\n", b"%PDF-1.4 not really")),
)


@pytest.fixture
def used(queue: Client) -> Client:
    """A printer with jobs of all kinds, and a subscription."""
    wish = [ipp.keyword("notify-pull-method", "ippget"), ipp.keyword("notify-events", "job-progress")]
    queue.send(Operation.CREATE_PRINTER_SUBSCRIPTIONS, group=(GroupTag.SUBSCRIPTION, wish))
    return queue


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(REQUESTS, min_size=1, max_size=4))
def test_every_request_is_answered(
    used: Client, requests: list[tuple[int, tuple[Attribute, ...], int | None, list[Group], bytes]]
) -> None:
    for code, about, job, groups, document in requests:
        target = [ipp.uri("printer-uri", "ipp://printer/ipp/print")]
        if job is not None:
            target.append(ipp.integer("job-id", job))
            about = tuple(each for each in about if each.name != "job-id")
        first = (
            ipp.charset("attributes-charset", "utf-8"),
            ipp.natural_language("attributes-natural-language", "en"),
            *target,
            *about,
        )
        ordered = sorted(groups, key=lambda group: group.tag)
        body = ipp.encode(
            ipp.Request((2, 0), code, 1, (Group(GroupTag.OPERATION, first), *ordered), document)
        )
        head, answer = used.post(body)
        assert head.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 401 ")), head
        if answer:
            assert ipp.decode_response(answer).status != Status.SERVER_ERROR_INTERNAL_ERROR
        used.wait(0.5)
    if not used.machine.power.ready:
        used.wait(200)
    assert used.printer("printer-up-time")
