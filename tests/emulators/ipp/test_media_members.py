"""Members of media-col that are not known, or not known with that value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, Response, Status

if TYPE_CHECKING:
    from .conftest import Client

A4 = ipp.collection("media-size", [ipp.integer("x-dimension", 21_000), ipp.integer("y-dimension", 29_700)])
TYPE = ipp.keyword("media-type", "stationery")
ODD = [
    ipp.keyword("frob", "x"),
    ipp.keyword("media-color", "purple"),
    ipp.integer("media-top-margin", 0),
    ipp.keyword("media-key", "zzz"),
]


def asked(client: Client, *members: Attribute, fidelity: bool = False) -> Response:
    return client.send(
        Operation.CREATE_JOB,
        ipp.boolean("ipp-attribute-fidelity", fidelity),
        job=[ipp.collection("media-col", members)],
    )


@pytest.mark.parametrize("member", ODD, ids=lambda member: member.name)
def test_a_member_that_is_not_supported_is_told_alone_and_left_out(client: Client, member: Attribute) -> None:
    answer = asked(client, TYPE, member)
    assert answer.status is Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    (told,) = next(answer.groups_of(GroupTag.UNSUPPORTED)).attributes
    assert told == ipp.collection("media-col", [member])
    assert client.job(1)["media-col"] == ipp.collection("media-col", [TYPE]).plain


@pytest.mark.parametrize("member", ODD, ids=lambda member: member.name)
def test_fidelity_refuses_such_a_member(client: Client, member: Attribute) -> None:
    answer = asked(client, TYPE, member, fidelity=True)
    assert answer.status is Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED
    assert answer.first(GroupTag.UNSUPPORTED, "media-col") is not None
    assert not client.machine.jobs.jobs


def test_a_media_col_of_nothing_known_is_no_part_of_the_job(client: Client) -> None:
    asked(client, ODD[0])
    assert "media-col" not in client.job(1)


@pytest.mark.parametrize("told", ["media-col-default", "media-col-ready", "media-col-database"])
def test_what_the_printer_tells_of_media_may_be_asked_for_as_it_is(client: Client, told: str) -> None:
    answer = client.send(Operation.GET_PRINTER_ATTRIBUTES, ipp.keyword("requested-attributes", told))
    found = next(answer.groups_of(GroupTag.PRINTER)).get(told)
    assert found is not None
    for value in found.values:
        wish = Attribute("media-col", (value,))
        assert client.send(Operation.VALIDATE_JOB, job=[wish]).status is Status.SUCCESSFUL_OK, wish


def test_two_sizes_in_one_media_col_conflict(client: Client) -> None:
    answer = asked(client, A4, ipp.keyword("media-size-name", "na_letter_8.5x11in"))
    assert answer.status is Status.CLIENT_ERROR_CONFLICTING_ATTRIBUTES
    assert answer.first(GroupTag.UNSUPPORTED, "media-col") is not None
    assert (
        asked(client, A4, ipp.keyword("media-size-name", "iso_a4_210x297mm")).status is Status.SUCCESSFUL_OK
    )
