"""Profiles from recorded IPP answers: what was recorded is answered, but where the machine has changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.importing_ipp import import_ipp
from misfeed.emulators.ipp.captured import Captured
from misfeed.emulators.ipp.overlay import LIVE
from misfeed.emulators.ipp.recording import read_answers
from misfeed.emulators.machine import Page
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Status

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "captures" / "ipp"
DEVICES = sorted(folder.name for folder in RECORDED.glob("*") if folder.is_dir())
real_devices = pytest.mark.skipif(not DEVICES, reason=f"no recordings in {RECORDED}")
S = Status.SUCCESSFUL_OK


def size(name: str, width: int, length: int, source: str) -> list[Attribute]:
    dimensions = [ipp.integer("x-dimension", width), ipp.integer("y-dimension", length)]
    return [
        ipp.collection("media-size", dimensions),
        ipp.keyword("media-source", source),
        ipp.keyword("acme", name),
    ]


A4, LETTER = "iso_a4_210x297mm", "na_letter_8.5x11in"
PRINTER = (
    ipp.keyword("sides-supported", "one-sided", "two-sided-long-edge"),
    ipp.text("printer-make-and-model", "Brother Inky 5"),
    ipp.text("printer-device-id", "MFG:Brother;MDL:Inky 5;CMD:PJL;SN:X{1}Y;"),
    ipp.enum("printer-state", 3),
    ipp.keyword("printer-state-reasons", "none"),
    ipp.text("printer-state-message", "All is well"),
    ipp.enum("operations-supported", 11, 2, 4, 0x4001, 5, 6),
    ipp.keyword("ipp-versions-supported", "1.0", "1.1", "2.0"),
    ipp.mime_media_type("document-format-supported", "application/octet-stream", "application/PDF"),
    ipp.integer("pages-per-minute", 24),
    ipp.integer("printer-up-time", 77),
    ipp.keyword("media-supported", A4, LETTER, "custom_max_9x14in"),
    ipp.keyword("media-source-supported", "auto", "tray-1", "rear"),
    ipp.keyword("media-ready", A4, LETTER),
    ipp.collection("media-col-ready", size("one", 21000, 29700, "tray-1"), size("two", 21590, 27940, "rear")),
    ipp.octet_string(
        "printer-input-tray",
        b"type=sheetFeedAutoRemovableTray;maxcapacity=100;level=60;status=0;name=Tray 1;acme=7;",
        b"type=sheetFeedAutoRemovableTray;maxcapacity=50;level=-3;status=0;name=Rear;",
    ),
    ipp.name_attribute("marker-names", "K", "C"),
    ipp.keyword("marker-types", "inkCartridge", "ink-cartridge"),
    ipp.name_attribute("marker-colors", "#000000", "#00FFFF"),
    ipp.integer("marker-levels", 40, -2),
    ipp.keyword("acme-extension", "b", "a"),
    ipp.octet_string("printer-alert", b"unknown;severity=otherother"),
    ipp.text("printer-alert-description", "Genuine"),
)


def answer(*attributes: Attribute, code: int = S) -> bytes:
    first = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
    )
    groups = (Group(GroupTag.OPERATION, first), Group(GroupTag.PRINTER, attributes))
    return ipp.encode(ipp.Response((1, 1), code, 9, groups if attributes else groups[:1]))


Made = Callable[..., Any]
"""A client of the printer that answers were made into."""


@pytest.fixture
def made(tmp_path: Path, client_of: Callable[[str], Any]) -> Made:
    def make(answers: Mapping[str, bytes], walk: bytes = b"", *, as_recorded: bool = False) -> Any:
        found = import_ipp(read_answers(answers), "x", walk, as_recorded=as_recorded)
        path = tmp_path / "x.toml"
        path.write_text(found.profile_toml, encoding="utf-8")
        return client_of(str(path))

    return make


@pytest.fixture
def inky(made: Made) -> Any:
    return made({"get-printer-attributes.ipp": answer(*PRINTER)})


def shown(client: Any) -> dict[str, Attribute]:
    group = next(client.send(Operation.GET_PRINTER_ATTRIBUTES).groups_of(GroupTag.PRINTER))
    return {attribute.name: attribute for attribute in group.attributes}


def recorded(name: str) -> Attribute:
    return next(attribute for attribute in PRINTER if attribute.name == name)


def test_parts_are_those_of_the_recording(inky: Any) -> None:
    profile = inky.machine.profile
    assert (profile.identity.make, profile.identity.model) == ("Brother", "Inky 5")
    assert inky.machine.serial == "X{1}Y"
    assert (profile.kind, profile.engine.speed_ppm, profile.engine.duplex) == ("inkjet", 24, True)
    assert profile.panel.ready == "All is well"
    assert profile.documents.formats == ("application/pdf",)
    assert [(one.name, one.media, one.level, one.capacity) for one in profile.trays] == [
        ("tray-1", A4, 60, 100),
        ("rear-tray", LETTER, 40, 50),
    ]
    assert [(one.color, one.type) for one in profile.supplies] == [
        ("black", "inkCartridge"),
        ("cyan", "inkCartridge"),
    ]
    assert inky.machine.supplies[0].level == 40


def test_a_new_machine_answers_in_the_recorded_order_and_octets(inky: Any) -> None:
    found = shown(inky)
    names = [attribute.name for attribute in PRINTER]
    assert [name for name in found if name in names] == names
    for attribute in PRINTER:
        if attribute.name not in LIVE and attribute.name != "marker-types":
            assert found[attribute.name] == attribute
    assert "ipp://printer:631/ipp/print" in found["printer-uri-supported"].plain
    assert found["printer-up-time"].plain == (1,)
    assert "printer-info" not in found


def test_what_the_printer_did_not_do_is_not_done(inky: Any) -> None:
    assert shown(inky)["operations-supported"].plain == (11, 2, 4, 5, 6)
    assert inky.send(Operation.PAUSE_PRINTER).status is Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED
    assert inky.send(Operation.VALIDATE_JOB).status is S


def test_choices_are_those_of_the_recording(inky: Any) -> None:
    def refused(*job: Attribute) -> bool:
        return bool(inky.send(Operation.VALIDATE_JOB, job=list(job)).code)

    assert not refused(ipp.keyword("sides", "two-sided-long-edge"))
    assert refused(ipp.keyword("sides", "two-sided-short-edge"))
    assert not refused(ipp.keyword("media", LETTER))
    assert refused(ipp.keyword("media", "na_legal_8.5x14in"))
    assert not refused(ipp.collection("media-col", [ipp.keyword("media-source", "rear")]))
    assert refused(ipp.collection("media-col", [ipp.keyword("media-source", "tray-9")]))


def test_a_printer_of_ipp_1_refuses_ipp_2(made: Made) -> None:
    attributes = [ipp.keyword("ipp-versions-supported", "1.0", "1.1"), ipp.enum("printer-state", 3)]
    client = made({"a.ipp": answer(*attributes)})
    asked = client.send(Operation.GET_PRINTER_ATTRIBUTES)
    assert asked.status is Status.SERVER_ERROR_VERSION_NOT_SUPPORTED
    assert client.send(Operation.GET_PRINTER_ATTRIBUTES, version=(1, 1)).status is S


def test_a_tray_holds_what_the_printer_told_to_be_ready(made: Made) -> None:
    attributes = [one for one in PRINTER if one.name not in ("media-col-ready", "media-default")]
    client = made({"a.ipp": answer(*attributes)})
    assert [tray.media for tray in client.machine.trays] == [A4, LETTER]


def test_the_time_goes_on_while_nothing_else_changes(inky: Any) -> None:
    before = shown(inky)
    inky.wait(5)
    after = shown(inky)
    assert list(before) == list(after)
    assert after["printer-up-time"].plain == (6,)
    assert {name for name in before if before[name] != after[name]} == {"printer-up-time"}


def test_of_rows_only_the_fields_that_changed_are_live(inky: Any) -> None:
    tray = inky.machine.trays[0]
    inky.machine.jobs.submit(name="x", pages=(Page({"black": 100_000}),) * 2, media=A4)
    inky.wait(600)
    first, second = shown(inky)["printer-input-tray"].plain
    assert tray.known_level == 58
    assert first == b"type=sheetFeedAutoRemovableTray;maxcapacity=100;level=58;status=0;name=Tray 1;acme=7;"
    assert second == recorded("printer-input-tray").plain[1]


def test_levels_fall_but_one_that_was_never_told_stays_untold(inky: Any) -> None:
    inky.machine.jobs.submit(name="x", pages=(Page({"black": 500_000, "cyan": 500_000}),) * 20)
    inky.wait(600)
    black, cyan = shown(inky)["marker-levels"].plain
    assert black < 40
    assert cyan == -2


def test_an_empty_tray_goes_from_what_is_ready_and_nothing_else_does(inky: Any) -> None:
    inky.machine.trays[0].unload()
    inky.wait(10)
    found = shown(inky)
    assert found["media-ready"].plain == (LETTER,)
    assert found["media-col-ready"].values == recorded("media-col-ready").values[1:]
    assert "media-empty" in str(found["printer-state-reasons"].plain)


def test_mistakes_are_mended_and_served_only_when_asked_for(inky: Any) -> None:
    assert shown(inky)["marker-types"].plain == ("ink-cartridge", "ink-cartridge")
    assert shown(inky)["printer-alert"].plain == (b"",)
    quirks.switch(inky.machine, "ipp.as-recorded", on=True)
    assert shown(inky)["marker-types"] == recorded("marker-types")
    assert shown(inky)["printer-alert"] == recorded("printer-alert")
    inky.machine.trays[0].unload()
    inky.wait(10)
    assert shown(inky)["printer-alert"] != recorded("printer-alert")


def test_an_open_collection_is_sent_open_when_asked_for(made: Made) -> None:
    whole = answer(*PRINTER)
    octets = ipp.encode_attribute(recorded("media-col-ready"))
    at = whole.index(octets) + len(octets)
    broken = whole[: at - 5] + whole[at:]
    found = read_answers({"a.ipp": broken})
    assert "media-col-ready: a collection without endCollection (RFC 8010 §3.1.6)" in found.problems
    assert shown(made({"a.ipp": broken}))["media-col-ready"] == recorded("media-col-ready")
    with pytest.raises(ipp.IppError, match="endCollection"):
        made({"a.ipp": broken}, as_recorded=True).printer()


def test_what_every_printer_has_to_tell_is_added_and_said(made: Made) -> None:
    answers = {"a.ipp": answer(ipp.enum("printer-state", 3), ipp.text("printer-info", "x"))}
    problems = read_answers(answers).problems
    assert "pdl-override-supported: it is missing, and is added (RFC 8011 §5.4)" in problems
    assert shown(made(answers))["pdl-override-supported"].plain == ("attempted",)
    assert "pdl-override-supported" not in shown(made(answers, as_recorded=True))


def test_of_too_many_attributes_the_first_are_used_and_looked_at() -> None:
    many = (ipp.keyword(f"acme-{number}", "z") for number in range(4_100))
    found = read_answers({"a.ipp": answer(*PRINTER, *many, ipp.keyword("sides-supported", "one-sided"))})
    assert len(found.pieces) == 4_000
    assert f"a.ipp tells of {len(PRINTER) + 4_101} attributes; the first 4000 are used" in found.problems
    assert not any(problem.startswith("sides-supported: it comes") for problem in found.problems)


def test_a_repeated_attribute_stands_once_unless_asked_for(made: Made) -> None:
    twice = (*PRINTER, ipp.keyword("acme-extension", "z"))
    assert any(
        problem.startswith("acme-extension: it comes 2 times")
        for problem in read_answers({"a.ipp": answer(*twice)}).problems
    )
    client = made({"a.ipp": answer(*twice)}, as_recorded=True)
    group = next(client.send(Operation.GET_PRINTER_ATTRIBUTES).groups_of(GroupTag.PRINTER))
    assert [one.plain for one in group.attributes if one.name == "acme-extension"] == [("b", "a"), ("z",)]


def test_a_walk_and_answers_of_one_device_make_one_machine(made: Made) -> None:
    walk = b"""\
1.3.6.1.2.1.43.8.2.1.9.1.4|2|500
1.3.6.1.2.1.43.8.2.1.10.1.4|2|321
1.3.6.1.2.1.43.8.2.1.13.1.4|4|Tray 1
1.3.6.1.2.1.1.6.0|4|hall
"""
    client = made({"a.ipp": answer(*PRINTER)}, walk)
    assert [(tray.index, tray.level, tray.spec.name) for tray in client.machine.trays] == [(4, 321, "tray-1")]
    assert client.machine.profile.captured.snmp
    assert shown(client)["printer-input-tray"] == recorded("printer-input-tray")


def test_other_languages_and_a_selection_are_answered_from_the_recording_too(inky: Any) -> None:
    assert set(inky.printer("acme-extension", "sides-supported")) == {"acme-extension", "sides-supported"}
    assert "sides-supported" in inky.printer("job-template")
    assert "acme-extension" not in inky.printer("job-template")
    assert "acme-extension" in inky.printer("printer-description")


def test_answers_without_a_printer_are_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"a\.ipp: no printer attributes were recorded"):
        read_answers({"a.ipp": answer()})
    with pytest.raises(UsageError, match="it answered client-error-not-found"):
        read_answers({"a.ipp": answer(code=Status.CLIENT_ERROR_NOT_FOUND)})


def test_a_profile_whose_captured_answers_cannot_be_read_says_which() -> None:
    with pytest.raises(UsageError, match="marker-levels: 'many' is no number"):
        Captured([("marker-levels", "integer", "many")])


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_recording_becomes_a_printer_or_is_refused(seed: int, made: Made) -> None:
    chance = random.Random(seed)
    octets = bytearray(answer(*PRINTER))
    for _ in range(chance.choice((1, 5, 25))):
        at = chance.randrange(8, len(octets))
        octets[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
    try:
        client = made({"a.ipp": bytes(octets)})
    except UsageError:
        return
    client.machine.trays[0].unload()
    client.wait(10)
    group = next(client.send(Operation.GET_PRINTER_ATTRIBUTES, version=(1, 1)).groups_of(GroupTag.PRINTER))
    assert not list(group.ill_formed())
    assert len({one.name for one in group.attributes}) == len(group.attributes)


@real_devices
@pytest.mark.parametrize("name", DEVICES)
def test_a_real_device_answers_as_it_was_recorded(name: str, made: Made) -> None:
    answers = {file.name: file.read_bytes() for file in (RECORDED / name).glob("*.ipp")}
    recording = read_answers(answers)
    client = made(answers)
    captured = Captured(client.machine.profile.captured.ipp)
    version = (1, 1)
    response = client.send(Operation.GET_PRINTER_ATTRIBUTES, version=version)
    assert response.status is S
    group = next(response.groups_of(GroupTag.PRINTER))
    found = {attribute.name: ipp.encode_attribute(attribute) for attribute in group.attributes}
    names = [piece.name for piece in recording.pieces if piece.name != "media-col-database"]
    assert [one for one in found if one in names] == list(dict.fromkeys(names))
    for one in names:
        if one not in LIVE:
            assert found[one] == captured.mended[one], one


@real_devices
@pytest.mark.parametrize("name", DEVICES)
def test_a_real_device_prints(name: str, made: Made) -> None:
    client = made({file.name: file.read_bytes() for file in (RECORDED / name).glob("*.ipp")})
    machine = client.machine
    before = machine.engine.impressions
    machine.jobs.submit(name="x", pages=(Page({"black": 50_000}),))
    client.wait(600)
    assert machine.engine.impressions == before + 1


@real_devices
def test_what_is_wrong_with_real_devices_is_named() -> None:
    def wrongs(name: str) -> str:
        return "\n".join(
            read_answers({file.name: file.read_bytes() for file in (RECORDED / name).glob("*.ipp")}).problems
        )

    assert "printer-alert: 5 of 24 alerts malformed" in wrongs("hp-deskjet-3630")
    assert "marker-types: the keyword 'inkCartridge' is not of small letters" in wrongs("officejet-6600")
    assert "pwg-raster-document-type-supported: the keyword 'Sgray_8'" in wrongs("epson-xp-430-series")
    assert "tells of" in wrongs("cups-server")
    assert "speaks IPP 1.1 only" in wrongs("unknown-device")
