"""The client of printers' pages: what it reads out of HTML, and what it makes of bytes that are none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed import emulate, see
from misfeed.errors import MisfeedError, ProtocolError, Refused
from misfeed.interfaces.web import WebClient, WebRefusal, pages
from misfeed.interfaces.web.markup import MAX_DEPTH, MAX_ELEMENTS, Element, _Builder, parsed
from misfeed.vocabulary.expectation import View

PAGE = (
    '<dl><dt>State<dd id="state" data-state="idle">Bereit</dd><dd id="panel">A  &lt;b&gt; C</dd>'
    '<dd id="accepting" data-accepting="true">Ja</dd></dl>'
    '<table><tr data-alert="7" data-code="jam" data-severity="critical" data-group="mediaPath"'
    ' data-group-index="1" data-location="4" data-training="untrained"><td>kritisch<td data-text>Stau</table>'
    '<table><tr data-input="2" data-level="-3" data-capacity="250"><th>Fach 2</th></tr></table>'
    '<table><tr data-open="true"><th>Tür</th><td>offen</td></tr><tr data-open="false"><th>X</th></tr></table>'
    '<form action="/settings/x"><input type="hidden" name="token" value="t">'
    '<input name="place" value="R&amp;D">'
    '<input type="checkbox" name="on" value="on" checked><input type="checkbox" name="off" value="on">'
    '<select name="s"><option value="a">A<option value="b" selected>B</select>'
    "<textarea name=lines>\none\ntwo</textarea></form>"
)


class Canned:
    """A route to something that says this and no more."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def stream(self, service: str, timeout_s: float) -> Canned:
        return self

    def send(self, data: bytes) -> None:
        pass

    def receive(self, limit: int, timeout_s: float) -> bytes:
        said, self._octets = self._octets[:limit], self._octets[limit:]
        return said

    def close(self) -> None:
        pass


def answering(octets: bytes) -> WebClient:
    return WebClient(Canned(octets))


def test_state_alerts_and_parts_are_read_by_their_ids_in_any_language() -> None:
    told = pages.status(parsed(PAGE))
    assert (told.state, told.panel, told.accepting) == ("idle", "A <b> C", True)
    (alert,) = told.alerts
    assert (alert.index, alert.code, alert.location, alert.description) == (7, "jam", 4, "Stau")
    (tray,) = told.trays
    assert (tray.index, tray.name, tray.level, tray.capacity) == (2, "Fach 2", -3, 250)
    assert told.covers == ("Tür",)


def test_a_form_is_as_a_browser_would_send_it() -> None:
    assert pages.form(parsed(PAGE), "/settings/x") == {
        "token": "t",
        "place": "R&D",
        "on": "on",
        "s": "b",
        "lines": "one\ntwo",
    }


@pytest.mark.parametrize(
    "read",
    [pages.status, lambda page: pages.form(page, "/x")],
)
def test_a_page_of_something_else_is_told(read: Callable[..., object]) -> None:
    with pytest.raises(ProtocolError):
        read(parsed("<h1>It works!</h1>"))


def test_a_level_that_is_no_number_is_told_with_what_it_is() -> None:
    with pytest.raises(ProtocolError, match="data-level is no number"):
        pages.supplies(parsed('<tr data-supply="1" data-level="x" data-capacity="1"></tr>'))


@given(st.text(alphabet='<>/="&;!-? atrdhn\n1', max_size=300))
def test_any_markup_reads_as_a_page_or_is_told(text: str) -> None:
    page = parsed(text)
    assert sum(1 for _ in page.walk()) <= 1 + text.count("<")
    for read in (pages.status, pages.supplies, pages.jobs, pages.events, pages.facts, pages.trouble):
        with suppress(ProtocolError):
            read(page)


def test_no_page_is_too_deep_or_too_long_to_be_read() -> None:
    page = parsed("<div>" * 3 * MAX_ELEMENTS + "end")
    assert sum(1 for _ in page.walk()) == MAX_ELEMENTS + 1
    assert page.text == "end"


def test_no_element_is_deeper_in_a_page_than_the_limit() -> None:
    deepest, layer = 0, [parsed("<div>" * (MAX_DEPTH + 50) + "</div>" * 50 + "<p>end</p>")]
    while layer := [child for one in layer for child in one.children if isinstance(child, Element)]:
        deepest += 1
    assert deepest == MAX_DEPTH + 1


def test_an_end_tag_of_nothing_that_is_open_costs_no_look_at_what_is() -> None:
    class Watched(list[Element]):
        looks = 0

        def __getitem__(self, at: Any) -> Any:
            type(self).looks += 1
            return super().__getitem__(at)

    builder = _Builder()
    builder._open = Watched(builder._open)
    builder.feed("<div>" * 100)
    before = Watched.looks
    builder.feed("</p></b>" * 100)
    assert Watched.looks == before


@pytest.mark.parametrize(
    "text",
    ["<p><b>one</p>two", "<p><b>one</i></b></p>two", "</p><p>one</p></p>two", "<p>one<br></br></p>two"],
)
def test_an_end_tag_ends_all_that_was_begun_in_its_element(text: str) -> None:
    page = parsed(text)
    assert page.children[-1] == "two"
    assert page.text == "onetwo"


@pytest.mark.parametrize(
    ("octets", "error"),
    [
        (b"", Refused),
        (b"SSH-2.0-OpenSSH\r\n\r\n", ProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", ProtocolError),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc", WebRefusal),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b" " * 5_000_000, ProtocolError),
    ],
)
def test_what_is_no_page_is_a_typed_error(octets: bytes, error: type[MisfeedError]) -> None:
    with pytest.raises(error):
        answering(octets).status()


@given(st.binary(max_size=200))
def test_octets_at_random_are_no_page_and_a_typed_error(octets: bytes) -> None:
    with pytest.raises(MisfeedError):
        answering(b"HTTP/1.1 200 OK\r\n" + octets).status()


def test_a_scenario_reads_and_sets_through_its_device() -> None:
    with emulate("mono-laser", seed=7) as device:
        assert device.web.status().state == "idle"
        device.inject("path.sensor.scrap")
        assert device.web.status().alerts[0].code == device.snmp.alerts()[0].code
        device.web.change("printer", place="Room 7")
        assert device.at("users").web.information()["place"] == "Room 7"


def test_a_script_says_what_the_page_shows_from_where_in_whatever_language() -> None:
    with emulate("mono-laser", seed=7) as device:
        device.inject("path.sensor.scrap")
        device.hands.act("set_language", "panel", language="de")
        seen = see.web("jam").observe(View(device.at("users")))
        assert seen.held, seen.value
        assert not see.web("ready").observe(View(device.at("users"))).held
