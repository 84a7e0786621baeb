"""What an administrator sets of the printer, and where it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, GroupTag, Operation, Response, Status, Tag

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


def change(client: Client, *wishes: Attribute) -> Response:
    return client.send(Operation.SET_PRINTER_ATTRIBUTES, group=(GroupTag.PRINTER, list(wishes)))


def test_words_are_kept_and_told(client: Client) -> None:
    before = client.printer("printer-info")
    assert client.printer("printer-message-from-operator") == {"printer-message-from-operator": ("",)}
    answer = change(
        client,
        ipp.text("printer-info", "The grey one"),
        ipp.text("printer-location", "Hall"),
        ipp.text("printer-organization", "ACME"),
        ipp.text("printer-message-from-operator", "Back at noon"),
        ipp.uri("printer-geo-location", "geo:41.4,2.2"),
    )
    assert answer.status == Status.SUCCESSFUL_OK
    told = client.printer()
    assert told["printer-info"] == ("The grey one",)
    assert told["printer-location"] == ("Hall",)
    assert told["printer-organization"] == ("ACME",)
    assert told["printer-message-from-operator"] == ("Back at noon",)
    assert told["printer-message-time"] == (1,)
    assert told["printer-geo-location"] == ("geo:41.4,2.2",)
    change(client, ipp.out_of_band("printer-info", Tag.DELETE_ATTRIBUTE))
    assert client.printer("printer-info") == before


@pytest.mark.parametrize("uri", ["geo:41.4,2.2", "GEO:-90,180,11.5", "geo:48.2,16.3;crs=wgs84;u=40"])
def test_a_place_on_the_earth_is_a_geo_uri(client: Client, uri: str) -> None:
    assert change(client, ipp.uri("printer-geo-location", uri)).status == Status.SUCCESSFUL_OK
    assert client.printer("printer-geo-location") == {"printer-geo-location": (uri,)}


def test_the_place_is_the_one_that_other_interfaces_know(client: Client) -> None:
    client.printer()
    client.machine.act("set_place", "notes", place="Cellar")
    assert client.printer("printer-location") == {"printer-location": ("Cellar",)}
    change(client, ipp.text("printer-location", "Attic"))
    assert client.machine.notes.place == "Attic"


def test_a_default_is_what_jobs_are_like_that_do_not_say(client: Client, sample: Sample) -> None:
    wanted = [ipp.keyword("sides-default", "two-sided-long-edge"), ipp.integer("copies-default", 2)]
    assert change(client, *wanted).status == Status.SUCCESSFUL_OK
    told = client.printer("sides-default", "sides-supported", "copies-default")
    assert told["sides-default"] == ("two-sided-long-edge",)
    assert set(told["sides-supported"]) == {"one-sided", "two-sided-long-edge", "two-sided-short-edge"}
    silent = client.print(sample("plain-3p.pdf"))
    assert client.job(silent)["job-media-sheets"] == (4,)
    says = client.print(
        sample("plain-3p.pdf"), job=[ipp.keyword("sides", "one-sided"), ipp.integer("copies", 1)]
    )
    assert client.job(says)["job-media-sheets"] == (3,)
    change(client, *(ipp.out_of_band(wish.name, Tag.DELETE_ATTRIBUTE) for wish in wanted))
    assert client.printer("sides-default") == {"sides-default": ("one-sided",)}


def test_the_language_of_the_panel_can_be_set(client: Client) -> None:
    answer = change(client, ipp.natural_language("natural-language-configured", "de"))
    assert answer.status == Status.SUCCESSFUL_OK
    assert client.machine.panel.language == "de"


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        (ipp.enum("printer-state", 3), Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE),
        (ipp.integer("no-such", 3), Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE),
        (ipp.keyword("sides-default", "three"), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED),
        (ipp.integer("printer-info", 3), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED),
        (ipp.text("printer-info", "x" * 128), Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG),
        *(
            (ipp.uri("printer-geo-location", uri), Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED)
            for uri in ("http://example.com/", "geo:", "geo:north,2", "geo:91,0", "geo:1,2,3,4")
        ),
    ],
)
def test_all_is_set_or_nothing(client: Client, wish: Attribute, status: Status) -> None:
    answer = change(client, ipp.text("printer-location", "Hall"), wish)
    assert answer.status == status
    assert set(next(answer.groups_of(GroupTag.UNSUPPORTED)).plain) == {wish.name}
    assert client.machine.notes.place is None


def test_nothing_to_set_is_a_bad_request(client: Client) -> None:
    assert client.send(Operation.SET_PRINTER_ATTRIBUTES).status == Status.CLIENT_ERROR_BAD_REQUEST


def test_every_settable_attribute_says_what_it_may_be(client: Client) -> None:
    settable = set(
        client.printer("printer-settable-attributes-supported")["printer-settable-attributes-supported"]
    )
    answer = client.send(Operation.GET_PRINTER_SUPPORTED_VALUES)
    told = next(answer.groups_of(GroupTag.PRINTER))
    assert {attribute.name for attribute in told.attributes} == settable
    assert set(told.plain["sides-default"]) >= {"one-sided"}
    info = told.get("printer-info")
    assert info is not None
    assert info.values[0].tag == Tag.ADMIN_DEFINE
    one = client.send(
        Operation.GET_PRINTER_SUPPORTED_VALUES, ipp.keyword("requested-attributes", "sides-default")
    )
    assert list(next(one.groups_of(GroupTag.PRINTER)).plain) == ["sides-default"]


def test_after_a_restart_a_printer_tells_the_same_to_old_clients_and_new(client: Client) -> None:
    client.wait(300)
    change(client, ipp.text("printer-message-from-operator", "Back at noon"))
    for _ in range(2):
        told = client.printer()
        old, client.service = client.service, type(client.service)(client.machine)
        assert client.printer() == told
        client.service = old
        client.send(Operation.RESTART_PRINTER)
        client.wait(600)
    assert client.printer("printer-message-time") == {"printer-message-time": (1,)}
