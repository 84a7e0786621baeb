"""Job template attributes with values that no client should send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.ipp.preferences import SETTABLE
from misfeed.emulators.ipp.wishes import TEMPLATE_ATTRIBUTES
from misfeed.protocols.ipp import (
    Attribute,
    Collection,
    GroupTag,
    Localized,
    Operation,
    RangeOfInteger,
    Resolution,
    Status,
    Tag,
    Value,
)

if TYPE_CHECKING:
    from .conftest import Client

PLAIN = (
    Value(Tag.INTEGER, -5),
    Value(Tag.INTEGER, 0),
    Value(Tag.INTEGER, 2**31 - 1),
    Value(Tag.ENUM, 99),
    Value(Tag.BOOLEAN, True),
    Value(Tag.KEYWORD, ""),
    Value(Tag.NAME_WITH_LANGUAGE, Localized("a", "b")),
    Value(Tag.RANGE_OF_INTEGER, RangeOfInteger(5, 1)),
    Value(Tag.RESOLUTION, Resolution(0, 0)),
    Value(Tag.OCTET_STRING, b"\xff"),
    Value(Tag.NO_VALUE, None),
    Value(Tag.BEG_COLLECTION, Collection(())),
)
MEMBERS = (
    "document-numbers",
    "media-size",
    "media-size-name",
    "media-source",
    "media-type",
    "pages",
    "print-quality",
    "proof-print-copies",
)
ODD = (
    *PLAIN,
    *(
        Value(Tag.BEG_COLLECTION, Collection((Attribute(member, (value,)),)))
        for member in MEMBERS
        for value in PLAIN
    ),
)


@pytest.mark.parametrize("name", TEMPLATE_ATTRIBUTES)
def test_an_odd_value_is_not_supported_or_taken(client: Client, name: str) -> None:
    known = {Status.SUCCESSFUL_OK, Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES}
    for value in ODD:
        for values in ((value,), (value, value)):
            answer = client.send(Operation.VALIDATE_JOB, job=[Attribute(name, values)])
            assert answer.status in known
            told = [group.plain for group in answer.groups_of(GroupTag.UNSUPPORTED)]
            assert told in ([], [{name: Attribute(name, values).plain}])


@pytest.mark.parametrize("name", SETTABLE)
def test_an_odd_setting_is_refused_or_taken_and_the_printer_still_told_of(client: Client, name: str) -> None:
    for value in PLAIN:
        wish = [Attribute(name, (value,))]
        client.send(Operation.SET_PRINTER_ATTRIBUTES, group=(GroupTag.PRINTER, wish))
        assert name in client.printer()
