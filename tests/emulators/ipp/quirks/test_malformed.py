"""Answers that are no IPP: what is wrong with their octets, and what a client that reads them hears."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.ipp.quirks.malformed import MALFORMED
from misfeed.emulators.quirks import Quirk
from misfeed.interfaces.ipp import IppClient, IppError, IppRefusal
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Response, Tag

if TYPE_CHECKING:
    from ..conftest import Client

URI = "ipp://printer:631/ipp/print"
ALL = tuple(MALFORMED)
Switch = Callable[..., None]


def request(*names: str, request_id: int = 7, operation: int = Operation.GET_PRINTER_ATTRIBUTES) -> bytes:
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", URI),
        *([ipp.keyword("requested-attributes", *names)] if names else []),
    )
    return ipp.encode(ipp.Request((2, 0), operation, request_id, (Group(GroupTag.OPERATION, about),)))


def octets(client: Client, *names: str) -> bytes:
    head, body = client.post(request(*names))
    assert head.startswith(b"HTTP/1.1 200 ")
    return body


def read(client: Client, *names: str) -> Response:
    return ipp.decode_response(octets(client, *names))


@pytest.mark.parametrize("quirk", ALL, ids=lambda quirk: quirk.name)
def test_each_spoils_an_answer_and_leaves_the_next_as_it_was(
    client: Client, switch: Switch, quirk: Quirk
) -> None:
    asked = ("all",)
    good = octets(client, *asked)
    switch(quirk.name)
    assert octets(client, *asked) != good
    switch(quirk.name, on=False)
    assert octets(client, *asked) == good


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("wrong-request-id", "the answer is to request 2, not 1"),
        ("request-id-zero", "the answer is to request 0, not 1"),
        ("header-only", "the message ends within its attributes at octet 8"),
        ("empty-answer", "an IPP message has at least 8 octets, not 0"),
        ("value-longer", "tag 0x00 is reserved"),
        ("value-shorter", "(limit 255)"),
        ("value-beyond-end", "the message ends within its attributes"),
        ("negative-length", "a value of 65535 octets"),
        ("name-longer", " at octet "),
        ("long-name", "a name of 300 octets"),
        ("cut-short", "the message ends within its attributes"),
        ("no-end", "the message ends within its attributes"),
        ("no-operation-tag", "a value before the first attribute group at octet 8"),
        ("nameless-value", "a value without an attribute name"),
        ("collection-unended", "no endCollection"),
        ("stray-member", "memberAttrName outside a collection"),
        ("valueless-member", "a collection member without a value"),
        ("stray-end", "endCollection outside a collection"),
    ],
)
def test_a_client_is_told_what_is_wrong_with_the_octets_at_hand(
    own: IppClient, switch: Switch, name: str, error: str
) -> None:
    switch(f"ipp.{name}")
    with pytest.raises(IppError) as caught:
        own.printer_attributes()
    assert error in str(caught.value)
    switch(f"ipp.{name}", on=False)
    assert own.state().name == "IDLE"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unknown-tag", b"\0\0\0\3"),
        ("number-as-text", "3"),
        ("short-integer", b"\0\0\3"),
        ("unknown-value", None),
        ("no-value", None),
        ("full-no-value", b"none"),
    ],
)
def test_a_state_that_is_none_is_told_as_it_came(
    own: IppClient, switch: Switch, name: str, value: object
) -> None:
    switch(f"ipp.{name}")
    with pytest.raises(IppError) as caught:
        own.state()
    assert str(caught.value) == f"the device's printer-state is {value!r}, not 3, 4 or 5"


@pytest.mark.parametrize(("name", "version"), [("wrong-version", (3, 1)), ("version-zero", (0, 0))])
def test_versions_may_be_any(client: Client, switch: Switch, name: str, version: tuple[int, int]) -> None:
    switch(f"ipp.{name}")
    assert read(client).version == version


def test_good_data_may_come_with_an_error(own: IppClient, switch: Switch) -> None:
    switch("ipp.error-status")
    with pytest.raises(IppRefusal, match="server-error-internal-error") as refused:
        own.printer_attributes("printer-state")
    assert refused.value.response.first(GroupTag.PRINTER, "printer-state") == 3


def test_a_status_may_be_one_that_nobody_knows(client: Client, switch: Switch) -> None:
    switch("ipp.unknown-status")
    assert read(client).status == 0x037F


def test_groups_and_attributes_may_come_twice_or_elsewhere(client: Client, switch: Switch) -> None:
    def tags(quirk: str) -> list[int]:
        switch(f"ipp.{quirk}")
        answer = read(client, "printer-state", "printer-name")
        switch(f"ipp.{quirk}", on=False)
        return [group.tag for group in answer.groups]

    assert tags("repeated-group") == [GroupTag.OPERATION, GroupTag.PRINTER, GroupTag.PRINTER]
    assert tags("groups-swapped") == [GroupTag.PRINTER, GroupTag.OPERATION]
    assert tags("no-operation-group") == [GroupTag.PRINTER]
    assert tags("unknown-group") == [GroupTag.OPERATION, 0x0E]
    switch("ipp.repeated-attribute@attribute=printer-state")
    [printer] = read(client, "printer-state", "printer-name").groups_of(GroupTag.PRINTER)
    assert sorted(one.name for one in printer.attributes) == [
        "printer-name",
        "printer-state",
        "printer-state",
    ]


def test_charset_and_language_may_be_missing_wrong_or_in_the_wrong_order(
    client: Client, switch: Switch
) -> None:
    def operation(quirk: str) -> list[object]:
        switch(f"ipp.{quirk}")
        answer = read(client, "printer-state")
        switch(f"ipp.{quirk}", on=False)
        return [one.first for one in answer.groups[0].attributes]

    assert operation("no-charset") == ["en"]
    assert operation("wrong-charset") == ["iso-8859-1", "en"]
    assert operation("language-first") == ["en", "utf-8"]


@pytest.mark.parametrize(
    ("name", "attribute", "tag", "value"),
    [
        ("empty-mime-type", "document-format-default", Tag.MIME_MEDIA_TYPE, ""),
        ("wrong-tag", "printer-state-reasons", Tag.TEXT_WITHOUT_LANGUAGE, "none"),
        ("odd-boolean", "color-supported", Tag.BOOLEAN, b"\2"),
        ("short-integer", "printer-up-time", Tag.INTEGER, b"\0\0\1"),
        ("unknown-value", "printer-name", Tag.UNKNOWN, None),
        ("no-value", "printer-location", Tag.NO_VALUE, None),
        ("full-no-value", "printer-name", Tag.NO_VALUE, b"none"),
    ],
)
def test_the_attribute_can_be_named(
    client: Client, switch: Switch, name: str, attribute: str, tag: Tag, value: object
) -> None:
    switch(f"ipp.{name}@attribute={attribute}")
    found = read(client).get(GroupTag.PRINTER, attribute)
    assert found is not None
    assert (found.values[0].tag, found.values[0].value) == (tag, value)


def test_strings_may_be_longer_than_any_may_be_and_not_in_utf8(client: Client, switch: Switch) -> None:
    switch("ipp.over-long-value@attribute=printer-name")
    assert len(str(client.printer("printer-name")["printer-name"][0])) == 2000
    switch("ipp.over-long-value", on=False)
    switch("ipp.not-utf8@attribute=printer-make-and-model")
    [name] = client.printer("printer-make-and-model")["printer-make-and-model"]
    assert isinstance(name, bytes)
    assert name.endswith(b"\xfc")


def test_a_date_may_be_impossible(client: Client, switch: Switch) -> None:
    switch("ipp.impossible-date")
    [date] = client.printer("printer-current-time")["printer-current-time"]
    assert isinstance(date, bytes)
    assert date[2] == 13


def test_octets_may_follow_the_end(client: Client, switch: Switch) -> None:
    switch("ipp.trailing-octets")
    assert read(client).document == bytes(16)
    switch("ipp.trailing-octets", on=False)
    switch("ipp.two-ends")
    assert read(client).document == b"\x03"


# -- at a chosen moment --------------------------------------------------------------------------------------


def test_an_answer_ends_at_the_octet_that_is_named(client: Client, switch: Switch) -> None:
    switch("ipp.cut-short@byte=40")
    assert len(octets(client)) == 40


def test_one_octet_is_inverted_where_it_is_said(client: Client, switch: Switch) -> None:
    good = octets(client, "printer-state")
    switch("ipp.octet-flipped@byte=12")
    spoilt = octets(client, "printer-state")
    assert [at for at, pair in enumerate(zip(good, spoilt, strict=True)) if pair[0] != pair[1]] == [12]


def test_only_the_request_that_is_meant_is_answered_badly(client: Client, switch: Switch) -> None:
    switch("ipp.empty-answer@operation=Get-Printer-Attributes,request=2")
    assert client.jobs() == []
    assert [len(octets(client)) > 0 for _ in range(4)] == [True, False, True, True]


def test_requests_may_be_meant_from_one_to_another_or_to_the_last(client: Client, switch: Switch) -> None:
    switch("ipp.empty-answer@request=2-3")
    assert [len(octets(client)) > 0 for _ in range(5)] == [True, False, False, True, True]
    switch("ipp.empty-answer", on=False)
    switch("ipp.empty-answer@request=4-")
    assert [len(octets(client)) > 0 for _ in range(5)] == [True, True, True, False, False]


def test_a_job_may_be_meant(client: Client, switch: Switch, sample: Callable[[str], bytes]) -> None:
    first, second = (client.print(sample("one-page.pdf")) for _ in range(2))
    switch(f"ipp.error-status@job={second}")
    assert client.send(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", first)).code == 0
    assert client.send(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", second)).is_error
    assert client.send(Operation.GET_PRINTER_ATTRIBUTES).code == 0


def test_a_page_may_be_meant(client: Client, switch: Switch, sample: Callable[[str], bytes]) -> None:
    switch("ipp.error-status@page=2,operation=Get-Printer-Attributes")
    job = client.print(sample("plain-3p.pdf"))
    seen = set()
    while client.job(job)["job-state"] != (ipp.JobState.COMPLETED,):
        [printed] = client.job(job)["job-impressions-completed"]
        spoilt = client.send(Operation.GET_PRINTER_ATTRIBUTES).is_error
        seen.add((printed, spoilt))
        client.wait(1)
    assert seen == {(0, False), (1, False), (2, True)}


def test_several_may_act_on_one_answer(client: Client, switch: Switch) -> None:
    switch("ipp.trailing-octets")
    switch("ipp.wrong-version")
    switch("ipp.levels-unknown")
    answer = read(client, "marker-levels")
    assert (answer.version, answer.document) == ((3, 1), bytes(16))
    assert answer.first(GroupTag.PRINTER, "marker-levels") == -2


def test_a_job_is_printed_though_its_answer_is_spoilt(
    client: Client, switch: Switch, sample: Callable[[str], bytes]
) -> None:
    switch("ipp.empty-answer@operation=Print-Job")
    head, body = client.post(request(operation=Operation.PRINT_JOB) + sample("one-page.pdf"))
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body == b""
    client.wait(60)
    assert client.jobs(ipp.keyword("which-jobs", "completed")) == [1]
