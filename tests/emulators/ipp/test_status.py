"""What the printer says about itself, before, during and after trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Alert, Group, GroupTag, Operation, Plain, PrinterState, Status, Supply

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]


def one(attributes: dict[str, tuple[Plain, ...]], name: str) -> Plain:
    (value,) = attributes[name]
    return value


@pytest.mark.parametrize("model", shelf.names())
def test_every_model_describes_itself_consistently(client_of: Callable[..., Client], model: str) -> None:
    told = client_of(model).printer("all", "media-col-database")
    assert one(told, "printer-state") == PrinterState.IDLE
    assert told["media-default"][0] in told["media-supported"]
    assert set(told["media-ready"]) <= set(told["media-supported"])
    assert told["sides-default"][0] in told["sides-supported"]
    assert told["output-bin-default"][0] in told["output-bin-supported"]
    assert told["print-color-mode-default"][0] in told["print-color-mode-supported"]
    assert told["printer-resolution-default"][0] in told["printer-resolution-supported"]
    parallel = ("marker-types", "marker-colors", "marker-levels", "marker-low-levels", "printer-supply")
    assert {len(told[name]) for name in parallel} == {len(told["marker-names"])}
    assert len(told["printer-supply-description"]) == len(told["printer-supply"])
    assert len(told["media-col-database"]) == len(told["media-supported"]) * len(told["media-type-supported"])
    assert told["printer-device-id"][0].endswith(";")


def test_an_idle_printer_has_no_reasons_and_one_empty_alert(client: Client) -> None:
    told = client.printer()
    assert told["printer-state-reasons"] == ("none",)
    assert told["printer-alert"] == (b"",)
    assert told["printer-alert-description"] == ("",)
    assert one(told, "queued-job-count") == 0
    assert one(told, "printer-is-accepting-jobs") is True


# -- trouble ---------------------------------------------------------------------------------------------


def test_an_open_door_stops_the_printer_and_closing_it_is_enough(client: Client) -> None:
    client.machine.act("open", "cover.front")
    told = client.printer()
    assert one(told, "printer-state") == PrinterState.STOPPED
    assert told["printer-state-reasons"] == ("door-open-error",)
    assert told["printer-state-message"] == ("Front door is open",)
    (octets,) = told["printer-alert"]
    assert isinstance(octets, bytes)
    alert = Alert.parse(octets, str(told["printer-alert-description"][0]))
    assert alert is not None
    assert alert.is_well_formed
    assert (alert.code, alert.severity, alert.group) == ("doorOpen", "critical", "cover")
    client.machine.act("close", "cover.front")
    assert client.reasons() == {"none"}


def test_an_empty_tray_warns_until_a_job_needs_it(client: Client, sample: Sample) -> None:
    client.machine.act("unload", "tray-2")
    assert client.reasons() == {"media-empty-warning"}
    told = client.printer()
    assert told["media-ready"] == ("na_letter_8.5x11in",)
    assert b"level=0;" in told["printer-input-tray"][1]
    job = client.print(sample("one-page.pdf"), job=[ipp.keyword("media", "iso_a4_210x297mm")])
    assert client.reasons() == {"media-empty-error", "media-needed-error"}
    state = client.job(job)
    assert one(state, "job-state") == ipp.JobState.PROCESSING_STOPPED
    assert {"printer-stopped", "resources-are-not-ready"} <= set(state["job-state-reasons"])
    client.machine.act("load", "tray-2")
    client.wait(60)
    assert one(client.job(job), "job-state") == ipp.JobState.COMPLETED


def test_no_paper_at_all_leaves_the_ready_lists_without_a_value(client: Client) -> None:
    for tray in client.machine.trays:
        client.machine.act("unload", tray.id)
    told = client.printer("media-ready", "media-col-ready")
    assert told == {"media-ready": (None,), "media-col-ready": (None,)}


def test_requests_are_taken_while_stopped_and_say_so(client: Client, sample: Sample) -> None:
    client.machine.act("open", "cover.front")
    answer = client.send(Operation.PRINT_JOB, document=sample("one-page.pdf"))
    assert answer.status == Status.SUCCESSFUL_OK
    assert answer.first(GroupTag.JOB, "job-state-reasons") == "printer-stopped"
    assert client.send(Operation.VALIDATE_JOB).status == Status.SUCCESSFUL_OK
    assert one(client.printer(), "queued-job-count") == 1


def test_resume_does_not_clear_a_jam(client: Client) -> None:
    client.machine.act("open", "cover.front")
    client.send(Operation.PAUSE_PRINTER)
    assert client.reasons() == {"paused", "door-open-error"}
    client.send(Operation.RESUME_PRINTER)
    assert client.reasons() == {"door-open-error"}
    assert one(client.printer(), "printer-state") == PrinterState.STOPPED


def test_a_supply_that_cannot_be_read_has_an_unknown_level(client: Client) -> None:
    level = one(client.printer(), "marker-levels")
    assert isinstance(level, int)
    assert 0 < level <= 100
    client.machine.act("open", "cover.front")
    client.machine.act("remove", client.machine.supplies[0].id)
    told = client.printer()
    assert told["marker-levels"] == (-2,)
    supply = Supply.parse(told["printer-supply"][0])
    assert supply is not None
    assert supply.level == -2
    assert {"marker-supply-missing-error", "marker-toner-cartridge-missing-error"} <= client.reasons()


def test_a_waste_box_tells_the_room_that_is_left(client_of: Callable[..., Client]) -> None:
    client = client_of("departmental-a3-mfp")
    (index,) = [i for i, supply in enumerate(client.machine.supplies) if supply.spec.type == "wasteToner"]
    client.machine.supplies[index].used = 0
    client.machine.clock.finish_now()
    told = client.printer()
    assert told["marker-levels"][index] == 100
    supply = Supply.parse(told["printer-supply"][index])
    assert supply is not None
    assert supply.level == supply.max_capacity
    assert supply.supply_class == "receptacleThatIsFilled"
    assert told["marker-types"][index] == "waste-toner"


def test_a_full_bin_is_told_with_its_tray(client: Client) -> None:
    output = client.machine.bins[0]
    output.level = output.spec.capacity
    client.machine.clock.finish_now()
    told = client.printer()
    assert "output-area-full-error" in told["printer-state-reasons"]
    assert b"remaining=0;" in told["printer-output-tray"][0]


# -- time ------------------------------------------------------------------------------------------------


def test_up_time_is_live_and_begins_at_one(client: Client) -> None:
    assert one(client.printer(), "printer-up-time") == 1
    before = one(client.printer(), "printer-current-time")
    client.wait(5)
    told = client.printer()
    assert one(told, "printer-up-time") == 6
    after = one(told, "printer-current-time")
    assert isinstance(before, datetime)
    assert isinstance(after, datetime)
    assert (after - before).total_seconds() == 5


def test_the_time_of_the_last_change_moves_when_trouble_comes_and_goes(client: Client) -> None:
    client.printer()
    client.wait(10)
    client.machine.act("open", "cover.front")
    assert one(client.printer(), "printer-state-change-time") == 11
    client.wait(10)
    assert one(client.printer(), "printer-state-change-time") == 11
    client.machine.act("close", "cover.front")
    client.wait(3)
    assert one(client.printer(), "printer-state-change-time") == 21


def test_the_printer_is_idle_again_when_the_last_sheet_is_out(client: Client, sample: Sample) -> None:
    client.print(sample("one-page.pdf"))
    assert one(client.printer(), "printer-state") == PrinterState.PROCESSING
    for _ in range(40):
        client.wait(1)
        client.printer()
    assert one(client.printer(), "printer-state") == PrinterState.IDLE
    assert client.printer()["printer-state-message"] == ("Ready",)


# -- identity --------------------------------------------------------------------------------------------


def test_the_uuid_stays_with_the_serial_number(client_of: Callable[..., Client]) -> None:
    first, again, other = (client_of(number=number).printer() for number in (1, 1, 2))
    assert first["printer-uuid"] == again["printer-uuid"]
    assert first["printer-uuid"] != other["printer-uuid"]
    assert first["printer-serial-number"] != other["printer-serial-number"]


@pytest.mark.parametrize("host", ["printer.example:8631", "[2001:db8::1]:631", "192.0.2.7"])
def test_uris_lead_back_to_where_the_client_found_it(client: Client, host: str) -> None:
    body = ipp.encode(
        ipp.Request(
            (2, 0),
            Operation.GET_PRINTER_ATTRIBUTES,
            1,
            (
                ipp.Group(
                    GroupTag.OPERATION,
                    (
                        ipp.charset("attributes-charset", "utf-8"),
                        ipp.natural_language("attributes-natural-language", "en"),
                        ipp.uri("printer-uri", f"ipp://{host}/ipp/print"),
                    ),
                ),
            ),
        )
    )
    told = client.raw(body, host=host).first(GroupTag.PRINTER, "printer-uri-supported")
    assert told == f"ipp://{host}/ipp/print"


def test_a_strange_host_header_is_not_repeated(client: Client) -> None:
    head, answer = client.post(b"", host='"><script>')
    assert b"script" not in head + answer
    _, answer = client.http(b"GET / HTTP/1.1\r\nHost: <b>\r\n\r\n")
    assert b"<b>" not in answer


def test_what_is_spoken_is_announced(client: Client) -> None:
    told = client.printer("ipp-versions-supported")["ipp-versions-supported"]
    assert told == ("1.0", "1.1", "2.0", "2.1", "2.2")


# -- requested-attributes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "present", "absent"),
    [
        (["all"], {"printer-state", "media-supported", "printer-up-time"}, {"media-col-database"}),
        (["printer-description"], {"printer-state", "printer-up-time", "marker-levels"}, {"media-supported"}),
        (["job-template"], {"media-supported", "media-ready", "sides-default"}, {"printer-state"}),
        (["media-col-database"], {"media-col-database"}, {"media-supported", "printer-up-time"}),
        (["printer-name", "printer-up-time"], {"printer-name", "printer-up-time"}, {"printer-state"}),
        (["job-template", "printer-name"], {"media-supported", "printer-name"}, {"printer-state"}),
    ],
)
def test_only_what_was_requested_comes(
    client: Client, asked: list[str], present: set[str], absent: set[str]
) -> None:
    told = set(client.printer(*asked))
    assert present <= told
    assert not absent & told


def test_nothing_known_requested_is_an_empty_group(client: Client) -> None:
    assert client.printer("no-such-attribute") == {}


def test_a_document_format_that_is_not_printed_is_refused(client: Client) -> None:
    answer = client.send(
        Operation.GET_PRINTER_ATTRIBUTES, ipp.mime_media_type("document-format", "application/x-none")
    )
    assert answer.status == Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED


# -- kept answers ----------------------------------------------------------------------------------------


def test_a_kept_answer_equals_a_fresh_one_at_any_moment(client: Client, sample: Sample) -> None:
    """Whatever happens between, a printer asked all along says what one asked for the first time says."""
    steps: list[Callable[[], object]] = [
        lambda: client.wait(1),
        lambda: client.machine.act("open", "cover.front"),
        lambda: client.wait(2),
        lambda: client.machine.act("close", "cover.front"),
        lambda: client.print(sample("plain-3p.pdf")),
        *[lambda: client.wait(0.7)] * 30,
        lambda: client.machine.act("unload", "tray-2"),
        lambda: client.send(Operation.PAUSE_PRINTER),
    ]
    for step in steps:
        step()
        kept, again = client.printer(), client.printer()
        fresh = type(client).__new__(type(client))
        fresh.machine = client.machine
        fresh.service = type(client.service)(client.machine)
        said = fresh.printer()
        for name in ("printer-state-change-time", "printer-state-change-date-time"):
            # A view that was not there saw no change.
            said.pop(name)
            kept.pop(name)
            again.pop(name)
        assert kept == again == said


def test_the_request_id_is_answered_even_from_memory(client: Client) -> None:
    first = client.send(Operation.GET_PRINTER_ATTRIBUTES)
    assert first.request_id == 7
    body = ipp.encode(ipp.Request((2, 0), Operation.GET_PRINTER_ATTRIBUTES, 8, _groups()))
    assert client.raw(body).request_id == 8
    again = body[:4] + (9).to_bytes(4, "big") + body[8:]
    assert client.raw(again).request_id == 9
    zero = body[:4] + bytes(4) + body[8:]
    assert client.raw(zero).status == Status.CLIENT_ERROR_BAD_REQUEST


def _groups() -> tuple[ipp.Group, ...]:
    return (
        ipp.Group(
            GroupTag.OPERATION,
            (
                ipp.charset("attributes-charset", "utf-8"),
                ipp.natural_language("attributes-natural-language", "en"),
                ipp.uri("printer-uri", "ipp://printer/ipp/print"),
            ),
        ),
    )


def test_texts_are_in_the_language_that_is_asked_for_where_the_printer_speaks_it(client: Client) -> None:
    client.machine.act("open", "cover.front")
    for asked, spoken, message in (
        ("es-mx", "es", "Puerta delantera: sin cerrar"),
        ("de", "de", "Vordere Klappe offen"),
        ("tlh", "en", "Front door is open"),
        ("es-mx", "es", "Puerta delantera: sin cerrar"),
    ):
        answer = asked_in(client, asked)
        assert next(answer.groups_of(GroupTag.OPERATION)).first("attributes-natural-language") == spoken
        told = next(answer.groups_of(GroupTag.PRINTER)).plain
        assert told["printer-state-message"] == told["printer-alert-description"] == (message,)
        assert told["generated-natural-language-supported"] == ("en", "es", "de", "fr")
        assert told["natural-language-configured"] == ("en",)


def test_the_panels_own_language_is_the_configured_one(client: Client) -> None:
    asked_in(client, "tlh")
    client.machine.act("set_language", "panel", language="fr")
    answer = asked_in(client, "tlh")
    told = next(answer.groups_of(GroupTag.PRINTER)).plain
    assert told["natural-language-configured"] == ("fr",)
    assert told["printer-state-message"] == ("Prêt",)


def asked_in(client: Client, language: str) -> ipp.Response:
    """Get-Printer-Attributes with an attributes-natural-language."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", language),
        ipp.uri("printer-uri", "ipp://printer:631/ipp/print"),
    )
    groups = (Group(GroupTag.OPERATION, about),)
    return client.raw(ipp.encode(ipp.Request((2, 0), Operation.GET_PRINTER_ATTRIBUTES, 7, groups)))
