"""How web pages fall short: what somebody in front of each sees."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.quirks import switch
from misfeed.interfaces.web import WebClient, WebRefusal

SENT = urlencode({"name": "", "place": "Elsewhere", "contact": ""}).encode()


@pytest.mark.parametrize("quirk", ["web.password-is-admin", "web.password-is-serial"])
def test_the_makers_password_is_one_that_anybody_can_know(
    machine: Machine, page: WebClient, quirk: str
) -> None:
    switch(machine, quirk, on=True)
    with pytest.raises(WebRefusal, match="must sign in"):
        page.settings("printer")
    with pytest.raises(WebRefusal, match="is wrong"):
        page.sign_in("admin", "guess")
    page.sign_in("admin", "admin" if quirk.endswith("admin") else page.information()["serial"])
    page.change("administrator", password="mine", again="mine")
    page.sign_in("admin", "mine")
    with pytest.raises(WebRefusal):
        page.sign_in("admin", "admin" if quirk.endswith("admin") else machine.serial)


def test_open_settings_are_changed_by_anybody(guarded: Machine, page: WebClient) -> None:
    switch(guarded, "web.open-settings", on=True)
    page.change("printer", place="Elsewhere")
    assert guarded.notes.place == "Elsewhere"


def test_without_a_token_another_sites_form_is_taken_from_whoever_signed_in(
    guarded: Machine, page: WebClient
) -> None:
    switch(guarded, "web.no-token", on=True)
    assert page.ask("POST", "/settings/printer", SENT + b"&token=").status == 403
    page.sign_in("admin", "s3cret")
    assert page.ask("POST", "/settings/printer", SENT + b"&token=").status == 303
    assert guarded.notes.place == "Elsewhere"


def test_names_that_are_not_escaped_are_markup_for_every_visitor(machine: Machine, page: WebClient) -> None:
    switch(machine, "web.unescaped", on=True)
    machine.act("open", "cover.front")
    machine.notes.title = machine.notes.place = "<b id=own>title</b>"
    machine.jobs.submit(name="<b id=job>name</b>", pages=(Page({"black": 50_000}),))
    machine.clock.finish_now()
    answer = page.ask("GET", "/jobs")
    assert answer.page.find("b", id="job") is not None
    assert answer.page.find("b", id="own") is not None
    assert not answer.header("content-security-policy")


def test_a_secret_that_is_shown_is_in_the_pages_source(guarded: Machine, page: WebClient) -> None:
    guarded.act("set_community", "network", community="quiet")
    switch(guarded, "web.shows-secrets", on=True)
    page.sign_in("admin", "s3cret")
    assert page.settings("snmp")["community"] == "quiet"
