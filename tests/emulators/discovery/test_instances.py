"""What is announced of a printer is what it is at that moment, and nobody is told who could not hear it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.announcing import paper_max
from misfeed.emulators.discovery.instances import Instance, instances, says_goodbye
from misfeed.emulators.host import Host
from misfeed.emulators.importing_ipp import import_ipp
from misfeed.emulators.ipp.recording import read_answers
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.machine.access import Encryption
from misfeed.protocols import ipp
from misfeed.protocols.dns_sd import TxtRecord, decode
from misfeed.protocols.ipp import Group, GroupTag, Status

PORTS = {"ipp": 631, "lpd": 515, "pjl": 9100, "snmp": 161, "web": 80}
HERE = "127.0.0.1"
DISCOVERY = "network.discovery"


def printer(profile: str = "mono-laser", number: int = 1) -> Machine:
    return Machine(profiles.load(profile), number=number)


def told(machine: Machine, ports: Mapping[str, int] = PORTS, source: str = HERE) -> dict[str, Instance]:
    return {one.type: one for one in instances(Host(machine), ports, source)}


def keys(machine: Machine, type_: str = "_ipp._tcp") -> TxtRecord:
    return decode(told(machine)[type_].txt)


def test_a_printer_has_one_name_for_all_ways_to_print() -> None:
    machine = printer()
    found = told(machine)
    assert {type_: one.port for type_, one in found.items()} == {
        "_ipp._tcp": 631,
        "_ipps._tcp": 631,
        "_http._tcp": 80,
        "_printer._tcp": 515,
        "_pdl-datastream._tcp": 9100,
    }
    assert {one.name for one in found.values()} == {f"HP LaserJet 400 M401dw [{machine.serial}]"}
    assert {one.host for one in found.values()} == {"mono-laser-1"}
    assert found["_ipp._tcp"].subtypes == ("_print", "_universal", "_everywhere")


def test_a_printer_tells_what_a_driverless_queue_asks_for() -> None:
    record = keys(printer("colour-laser-mfp"))
    assert next(iter(record)) == "txtvers"
    expected = {
        "txtvers": "1", "qtotal": "1", "rp": "ipp/print", "ty": "HP Color LaserJet MFP M477fdw", "note": "",
        "adminurl": "http://colour-laser-mfp-1.local:631/", "product": "(Color LaserJet MFP M477fdw)",
        "Color": "T", "Duplex": "T", "Staple": "F", "PaperMax": "legal-A4", "kind": "document",
        "URF": "V1.4,CP1,PQ3-4-5,RS300-600,W8,SRGB24,DM1", "TLS": "1.3", "priority": "50", "usb_MFG": "HP",
        "Scan": "T", "Fax": "T",
    }  # fmt: skip
    assert expected.items() <= dict(record).items()
    assert {"application/pdf", "image/urf", "image/pwg-raster"} <= set(record["pdl"].split(","))
    assert len(record["UUID"]) == 36


def test_every_model_has_a_record_with_room_to_spare() -> None:
    for profile in profiles.names():
        for one in told(printer(profile)).values():
            assert len(one.txt) <= 1300, "RFC 6763 §6.2: no more than fits into an Ethernet frame"


def test_a_large_format_and_a_label_say_so() -> None:
    assert keys(printer("departmental-a3-mfp"))["PaperMax"] == "tabloid-A3"
    label = keys(printer("label-printer"))
    assert (label["PaperMax"], label["kind"], label["Color"]) == ("<legal-A4", "document,label", "F")
    assert "URF" not in label
    assert told(printer("label-printer"))["_ipp._tcp"].subtypes == ("_print", "_everywhere")


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], "<legal-A4"),
        (["iso_a5_148x210mm"], "<legal-A4"),
        (["na_letter_8.5x11in"], "<legal-A4"),
        (["na_legal_8.5x14in"], "legal-A4"),
        (["iso_a4_210x297mm", "iso_a5_148x210mm"], "legal-A4"),
        (["iso_a3_297x420mm"], "tabloid-A3"),
        (["na_ledger_11x17in"], "tabloid-A3"),
        (["iso_a2_420x594mm"], "isoC-A2"),
        (["iso_a1_594x841mm"], "isoC-A2"),
        (["iso_a0_841x1189mm"], ">isoC-A2"),
        (["odd"], "<legal-A4"),
    ],
)
def test_the_largest_paper_decides(sizes: list[str], expected: str) -> None:
    assert paper_max(sizes) == expected


def test_what_its_owner_sets_is_told_from_then_on() -> None:
    machine = printer()
    machine.act("set_place", "notes", place="2nd floor, by the lift")
    machine.act("set_priority", DISCOVERY, priority=7)
    machine.act("set_service_name", DISCOVERY, name="Front desk 2.0")
    machine.act("set_hostname", DISCOVERY, name="front")
    record, found = keys(machine), told(machine)["_ipp._tcp"]
    assert (record["note"], record["priority"]) == ("2nd floor, by the lift", "7")
    assert (found.name, found.host) == ("Front desk 2-0", "front")
    assert record["adminurl"] == "http://front.local:631/"
    assert keys(machine, "_pdl-datastream._tcp")["note"] == "2nd floor, by the lift"


def test_a_place_without_end_is_cut_to_its_room() -> None:
    machine = printer()
    machine.act("set_place", "notes", place="ü" * 255)
    assert keys(machine)["note"] == "ü" * 125


def test_encryption_decides_how_ipp_is_found() -> None:
    machine = printer()
    machine.network.encryption = Encryption.NEVER
    assert "_ipps._tcp" not in told(machine)
    assert "TLS" not in keys(machine)
    machine.network.encryption = Encryption.REQUIRED
    assert {"_ipp._tcp", "_http._tcp"}.isdisjoint(told(machine))
    assert "_https._tcp" in told(machine)
    machine.act("set_tls", "network", versions=("1.0", "1.2"))
    assert keys(machine, "_ipps._tcp")["TLS"] == "1.2"


def test_a_service_that_is_off_is_not_announced() -> None:
    machine = printer()
    machine.act("switch_off", "network", service="pjl")
    assert "_pdl-datastream._tcp" not in told(machine)
    machine.act("switch_off", "network", service="lpd")
    flagship = told(machine)["_printer._tcp"]
    assert (flagship.port, dict(decode(flagship.txt))) == (0, {"txtvers": "1"})
    machine.act("switch_off", "network", service="ipp")
    assert set(told(machine)) == {"_http._tcp"}
    machine.act("switch_off", "network", service="web")
    assert told(machine) == {}


def test_a_service_without_a_port_is_not_announced() -> None:
    assert set(told(printer(), {"pjl": 9100})) == {"_pdl-datastream._tcp", "_printer._tcp"}


def test_it_is_announced_no_more_when_somebody_switched_that_off() -> None:
    machine = printer()
    machine.act("announce", DISCOVERY, on=False)
    assert told(machine) == {}
    assert says_goodbye(machine, HERE)


def test_who_switches_it_off_at_its_button_hears_a_goodbye() -> None:
    machine = printer()
    machine.act("power_off", "power")
    assert told(machine) == {}
    assert says_goodbye(machine, HERE)
    machine.act("power_on", "power")
    assert told(machine) == {}, "it has not started yet"
    machine.clock.run_to(machine.clock.now + 300 * US_PER_S)
    assert told(machine)


def test_the_deepest_sleep_takes_its_announcements_with_it() -> None:
    machine = printer()
    machine.act("set_sleep", "power", deep=True)
    machine.act("set_sleep_after", "power", seconds=60)
    machine.clock.run_to(machine.clock.now + 61 * US_PER_S)
    assert machine.power.asleep
    assert told(machine) == {}
    assert says_goodbye(machine, HERE)


def test_a_shallow_sleep_leaves_it_announced() -> None:
    machine = printer()
    machine.act("set_sleep_after", "power", seconds=60)
    machine.clock.run_to(machine.clock.now + 61 * US_PER_S)
    assert machine.power.asleep
    assert told(machine)


@pytest.mark.parametrize(("verb", "part"), [("unplug", "network"), ("unplug", "power")])
def test_nobody_hears_a_goodbye_through_a_cable_that_is_out(verb: str, part: str) -> None:
    machine = printer()
    machine.act(verb, part)
    assert told(machine) == {}
    assert not says_goodbye(machine, HERE)


def test_where_discovery_does_not_pass_only_its_own_network_hears_it() -> None:
    machine = printer()
    machine.parts["site.gateway"].passes = False
    assert told(machine) == {}
    assert not says_goodbye(machine, HERE)
    assert told(machine, source="10.0.20.9")


def recorded(tmp_path: Path) -> Machine:
    """A printer made from what a real one answered."""
    attributes = (
        ipp.text("printer-make-and-model", "Canon TS6000 series"),
        ipp.text("printer-device-id", "MFG:Canon;MDL:TS6000 series;CMD:URF;"),
        ipp.name_attribute("printer-dns-sd-name", "Canon upstairs"),
        ipp.text("printer-location", "Attic"),
        ipp.uri("printer-uuid", "urn:uuid:00000000-0000-1000-8000-00bbc11c00d1"),
        ipp.mime_media_type("document-format-supported", "image/urf", "application/octet-stream"),
        ipp.keyword("urf-supported", "V1.4", "RS600", "W8"),
        ipp.keyword("printer-kind", "document", "photo"),
        ipp.keyword("sides-supported", "one-sided"),
    )
    first = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
    )
    groups = (Group(GroupTag.OPERATION, first), Group(GroupTag.PRINTER, attributes))
    octets = ipp.encode(ipp.Response((2, 0), Status.SUCCESSFUL_OK, 1, groups))
    model = tmp_path / "canon.toml"
    model.write_text(import_ipp(read_answers({"canon.ipp": octets}), "canon").profile_toml, encoding="utf-8")
    return Machine(profiles.load(str(model)))


def test_a_recorded_printer_is_announced_as_it_was_until_somebody_changes_that(tmp_path: Path) -> None:
    machine = recorded(tmp_path)
    found, record = told(machine), keys(machine)
    assert {one.name for one in found.values()} == {"Canon upstairs"}
    assert found["_ipp._tcp"].subtypes == ("_print", "_universal")
    expected = {
        "note": "Attic", "UUID": "00000000-0000-1000-8000-00bbc11c00d1", "pdl": "image/urf",
        "URF": "V1.4,RS600,W8", "kind": "document,photo", "Duplex": "F", "ty": "Canon TS6000 series",
    }  # fmt: skip
    assert expected.items() <= dict(record).items()
    assert keys(machine, "_pdl-datastream._tcp")["UUID"] == expected["UUID"]
    machine.act("set_place", "notes", place="Cellar")
    assert keys(machine)["note"] == "Cellar"
    machine.discovery.give_way()
    assert told(machine)["_ipp._tcp"].name == "Canon upstairs (2)"
