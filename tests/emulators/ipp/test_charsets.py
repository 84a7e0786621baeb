"""Answers to clients that read US-ASCII only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation

if TYPE_CHECKING:
    from .conftest import Client


def ask(client: Client, charset: str) -> ipp.Response:
    about = (
        ipp.charset("attributes-charset", charset),
        ipp.natural_language("attributes-natural-language", "fr"),
        ipp.uri("printer-uri", "ipp://printer/ipp/print"),
    )
    groups = (Group(GroupTag.OPERATION, about),)
    return client.raw(ipp.encode(ipp.Request((2, 0), Operation.GET_PRINTER_ATTRIBUTES, 7, groups)))


def test_an_answer_is_in_the_charset_of_its_request(client: Client) -> None:
    for charset, words in (("utf-8", "Prêt"), ("us-ascii", "Pr?t"), ("US-ASCII", "Pr?t"), ("utf-8", "Prêt")):
        answer = ask(client, charset)
        told = (
            answer.first(GroupTag.OPERATION, "attributes-charset"),
            answer.first(GroupTag.PRINTER, "printer-state-message"),
        )
        assert told == (charset.lower(), words)


def test_nothing_else_is_lost_in_us_ascii(client: Client) -> None:
    usual, plain = ask(client, "utf-8"), ask(client, "us-ascii")
    (everything,) = usual.groups_of(GroupTag.PRINTER)
    (left,) = plain.groups_of(GroupTag.PRINTER)
    changed = {
        one.name for one, other in zip(everything.attributes, left.attributes, strict=True) if one != other
    }
    assert changed == {"printer-state-message"}


def test_a_job_tells_in_which_charset_and_language_it_came(client: Client) -> None:
    client.send(Operation.CREATE_JOB)
    told = client.job(1)
    assert (told["attributes-charset"], told["attributes-natural-language"]) == (("utf-8",), ("en",))
