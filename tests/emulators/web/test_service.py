"""Reading the printer's page, and what each answer carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.profiles import load, names
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.web import WebClient, WebRefusal
from misfeed.transports.memory import MemoryRoute

PATHS = ("/", "/supplies", "/information", "/jobs", "/log", "/settings", "/sign-in")
LINE = "<img src=x onerror=alert(1)>\"'&"


def test_the_first_page_tells_state_display_alerts_paper_and_covers(
    machine: Machine, page: WebClient
) -> None:
    machine.act("open", "cover.front")
    machine.act("unload", "tray-2")
    shown = page.status()
    assert (shown.state, shown.panel) == ("stopped", machine.panel.message())
    assert [(one.code, one.severity, one.description) for one in shown.alerts] == [
        (row.condition.code, row.condition.severity.value, machine.panel.alert(row))
        for row in machine.alerts.rows
    ]
    assert [(one.name, one.level, one.capacity) for one in shown.trays] == [
        ("Tray 1", 50, 50),
        ("Tray 2", 0, 250),
    ]
    assert [one.level for one in shown.bins] == [-3]
    assert shown.covers == ("Front door",)


def test_supplies_are_as_the_firmware_believes_them(machine: Machine, page: WebClient) -> None:
    (black,) = machine.supplies[:1]
    black.believe_left(black.spec.capacity // 2)
    machine.clock.finish_now()
    shown = page.supplies()[0]
    assert (shown.index, shown.level, shown.percent) == (black.index, black.level, black.percent)
    machine.act("remove", black.id)
    gone = page.supplies()[0]
    assert (gone.level, gone.percent) == (-2, -2)


def test_the_information_page_tells_model_serial_and_counters(machine: Machine, page: WebClient) -> None:
    told = page.information()
    assert told["model"] == "HP LaserJet 400 M401dw"
    assert told["serial"] == machine.serial
    assert told["pages"] == str(machine.engine.impressions)
    assert told["address"] == machine.network.address


def test_jobs_and_events_are_told_the_last_first(machine: Machine, page: WebClient) -> None:
    machine.act("open", "cover.front")
    for name in ("first", "second"):
        machine.jobs.submit(name=name, user="ana", pages=(Page({"black": 50_000}),))
    machine.clock.finish_now()
    assert [(one.id, one.name, one.user) for one in page.jobs()] == [
        (1, "first", "ana"),
        (2, "second", "ana"),
    ]
    assert page.events()[0][3] == machine.log.events[-1].code


def test_the_event_log_is_in_the_visitors_language(machine: Machine, page: WebClient) -> None:
    for count in (1, 2):
        machine.jobs.submit(pages=(Page({"black": 50_000}),) * count)
        machine.clock.advance(300_000_000)
    page.change("communities", community="reads")
    page.ask("GET", "/log?language=de")
    told = [row[-1] for row in page.events()]
    assert "Auftrag 1 fertig, 1 Seite" in told
    assert "Auftrag 2 fertig, 2 Seiten" in told
    assert told[0] == (
        "Einstellungen auf der Webseite geändert von jemandem an 10.0.0.7: Weitere SNMP-Communitys"
    )
    page.ask("GET", "/log?language=en")
    told = [row[-1] for row in page.events()]
    assert "job 1 completed, 1 impression" in told
    assert told[0].endswith("by somebody from 10.0.0.7: Further SNMP communities")


def test_paper_is_named_as_people_name_it(machine: Machine, page: WebClient) -> None:
    def papers(language: str) -> list[str]:
        table = page.ask("GET", f"/?language={language}").page.find("table", id="trays")
        assert table is not None
        return [row.text for row in table.find_all("tr")]

    machine.trays[1].type = "cardstock"
    assert "Letter, Plain" in papers("en")[1]
    assert "A4, Cartulina" in papers("es")[2]
    shown = page.ask("GET", "/settings?language=de").page.text
    assert "Normalpapier" in shown
    assert "na_letter" not in shown


@pytest.mark.parametrize("path", PATHS)
def test_names_from_strangers_are_never_markup(machine: Machine, page: WebClient, path: str) -> None:
    machine.notes.name = machine.notes.place = machine.notes.contact = LINE
    machine.notes.title = machine.panel.ready_text = LINE
    machine.trays[0].called = machine.bins[0].called = LINE
    machine.act("open", "cover.front")
    machine.jobs.submit(name=LINE, user=LINE, pages=(Page({"black": 50_000}),))
    machine.log.record(LINE, LINE, LINE, LINE)
    machine.clock.finish_now()
    answer = page.ask("GET", path)
    assert b"<img" not in answer.body
    assert b"&lt;img" in answer.body


def test_pages_say_how_they_may_be_used(page: WebClient) -> None:
    answer = page.ask("GET", "/")
    assert "default-src 'none'" in answer.header("content-security-policy")
    assert "frame-ancestors 'none'" in answer.header("content-security-policy")
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cache-control") == "no-store"
    assert b"<script" not in answer.body


def test_the_same_pages_are_behind_the_door_of_ipp(machine: Machine, at: Callable[..., WebClient]) -> None:
    assert at(service="ipp").status() == at().status()
    at(service="ipp").change("printer", place="Room 7")
    assert machine.notes.place == "Room 7"


def test_who_signs_in_at_one_door_is_known_at_the_other(
    guarded: Machine, at: Callable[..., WebClient]
) -> None:
    one, other = at(), at(service="ipp")
    one.sign_in("admin", "s3cret")
    other.cookies = one.cookies
    other.change("printer", place="Room 7")
    assert guarded.notes.place == "Room 7"


def test_ipp_is_answered_beside_the_pages(host: Host) -> None:
    with IppClient(MemoryRoute(host, "10.0.0.7")) as client:
        assert client.state().name == "IDLE"


def test_no_page_is_shown_where_the_service_is_off_or_the_client_is_not_listed(
    machine: Machine, at: Callable[..., WebClient]
) -> None:
    machine.act("switch_off", "network", service="web")
    with pytest.raises(Refused):
        at().status()
    with pytest.raises(WebRefusal, match="404"):
        at(service="ipp").supplies()
    machine.act("switch_on", "network", service="web")
    machine.act("set_acl", "network", acl=("10.0.9.0/24",), action="silent")
    with pytest.raises(NoAnswer):
        at().status()
    assert at("10.0.9.17").status().state == "idle"


@pytest.mark.parametrize("name", names())
def test_every_model_has_all_pages_in_all_its_languages(name: str) -> None:
    machine = Machine(load(name), seed=2)
    client = WebClient(MemoryRoute(Host(machine), "10.0.0.7"))
    for tag in machine.panel.languages:
        for path in PATHS:
            answer = client.ask("GET", f"{path}?language={tag}")
            assert answer.status == 200
            assert f'<html lang="{tag}">'.encode() in answer.body


def test_a_visitor_chooses_a_language_and_keeps_it(machine: Machine, page: WebClient) -> None:
    assert page.ask("GET", "/?language=de").page.find("h1").text == "Status"
    assert page.ask("GET", "/supplies").page.find("h1").text == "Verbrauchsmaterial"
    assert page.ask("GET", "/?language=xx").page.find("h1").text == "Status"


def test_the_pages_speak_as_the_panel_is_set(machine: Machine, page: WebClient) -> None:
    machine.act("set_language", "panel", language="es")
    machine.act("open", "cover.front")
    answer = page.ask("GET", "/")
    assert b'<html lang="es">' in answer.body
    assert page.status().panel == machine.panel.message("es")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/../etc/passwd", 404),
        ("GET", "/%2e%2e/%00", 404),
        ("DELETE", "/", 405),
        ("PUT", "/settings/printer", 405),
        ("POST", "/", 405),
        ("POST", "/settings/nothing", 404),
        ("GET", "/settings/printer", 404),
    ],
)
def test_what_is_no_page_is_refused(page: WebClient, method: str, path: str, status: int) -> None:
    form = b"" if method in ("POST", "PUT") else None
    assert page.ask(method, path, form).status == status


def test_a_head_has_no_body(page: WebClient) -> None:
    assert page.ask("HEAD", "/").body == b""


def test_in_clear_one_is_sent_to_tls_where_it_is_required(machine: Machine, page: WebClient) -> None:
    machine.act("set_encryption", "network", use="required")
    answer = page.ask("GET", "/settings")
    assert (answer.status, answer.header("location")) == (307, "https://localhost/settings")
    answer = page.ask("GET", "http://printer/settings?saved")
    assert (answer.status, answer.header("location")) == (307, "https://printer/settings?saved")
    assert page.ask("POST", "/sign-in", b"user=a&password=b").status == 426
