"""A real device as the harness takes it, made of what it told before: nothing here opens a socket."""

from __future__ import annotations

import pytest
from misfeed.contract import CannotAct, Facts, Instructions, Missing
from misfeed.device import Device
from misfeed.errors import BenchError, NoAnswer, UsageError
from misfeed.permits import Permit
from misfeed.prompting import PromptedHands, PromptedStaging
from misfeed.providers import installed
from misfeed.real import Bench, BenchDevice, RealProvider
from misfeed.real.unit import Known, RealUnit

from .deaf import DeafRoute

FACTS = Facts("office", services=frozenset({"ipp"}), values={"panel": False})
KNOWN = Known(FACTS, {}, {})
ENTRY = BenchDevice(ipp="ipp://127.0.0.1:8631/ipp/print/q", hands="prompts")


def instructions(fault: str, language: str) -> Instructions:
    return Instructions("break it", "mend it")


def unit(*permits: Permit, entry: BenchDevice = ENTRY) -> RealUnit:
    return RealUnit("office", entry, frozenset(permits), KNOWN, instructions=instructions)


def test_it_lasts_and_its_clients_go_to_its_printer_uri() -> None:
    device = Device(unit())
    assert device.lasting
    assert not device.has_usb
    assert device.ipp.printer_uri == "ipp://127.0.0.1:8631/ipp/print/q"


def test_its_gate_lets_ipp_through_to_the_place_that_its_bench_names(monkeypatch: pytest.MonkeyPatch) -> None:
    route = DeafRoute()
    monkeypatch.setattr("misfeed.real.unit.Doors", lambda *_: route)
    device = Device(unit(entry=BenchDevice(ipp="ipp://office.test/printers/7")))
    with pytest.raises(NoAnswer):
        device.ipp.state()
    assert route.heard.sent[0].startswith(b"POST /printers/7 HTTP/1.1")


def test_the_usual_port_stands_in_no_uri() -> None:
    assert unit(entry=BenchDevice(ipp="ipp://office.test")).site["ipp.host"] == "office.test"


def test_it_is_reached_from_where_this_computer_is_and_from_nowhere_else() -> None:
    device = Device(unit(entry=BenchDevice(ipp="ipp://x/", vantage="users")))
    assert device.at("users").route is not None
    with pytest.raises(Missing, match="office is reached from users only here, not from admin"):
        device.at("admin")
    with pytest.raises(Missing, match="not from 192"):
        unit().route("192.0.2.1")


def test_nobody_is_at_hand_unless_the_bench_and_the_run_say_so() -> None:
    for one in (unit(), unit(Permit.FAULTS), unit(Permit.HANDS, entry=BenchDevice(ipp="ipp://x/"))):
        assert one.staging is None
        with pytest.raises(CannotAct, match="nobody is at hand at office to open"):
            one.hands.act("open", "cover.front")
        for do in (one.hands.look, one.hands.fetch_page, one.hands.temperature_c):
            with pytest.raises(CannotAct, match="--allow hands"):
                do("cover.front")
        with pytest.raises(CannotAct, match="does not tell what its panel says"):
            one.hands.read_panel()


def test_a_person_is_asked_where_that_is_allowed() -> None:
    assert isinstance(unit(Permit.HANDS).hands, PromptedHands)
    assert unit(Permit.HANDS).staging is None
    assert isinstance(unit(Permit.HANDS, Permit.FAULTS).staging, PromptedStaging)


# -- the provider of a bench ---------------------------------------------------------------------------------


def test_other_names_are_left_to_the_provider_of_emulated_devices() -> None:
    bench = RealProvider(Bench({"office": ENTRY}), installed())
    assert bench.profiles() == ("office",)
    assert bench.facts("mono-laser") == installed().facts("mono-laser")
    assert bench.make("mono-laser").facts.name == "mono-laser"
    assert bench.fault_versions() == installed().fault_versions()
    assert bench.instructions("bin.flag.stuck") == installed().instructions("bin.flag.stuck")
    with pytest.raises(UsageError, match="severity"):
        bench.check_fault("tray.rollers.worn", {"severity": "much"})


def test_a_device_that_does_not_answer_is_no_bench_to_run_on_and_can_still_be_diagnosed() -> None:
    bench = RealProvider(Bench({"office": BenchDevice(ipp="ipp://127.0.0.1:1/")}), installed())
    with pytest.raises(BenchError, match=r"office does not answer: ipp: .* Connection refused"):
        bench.facts("office")
    assert bench.make("office").facts.services == {"ipp"}


def test_what_the_bench_file_says_goes_before_what_the_device_tells() -> None:
    entry = BenchDevice(
        ipp="ipp://127.0.0.1:1/",
        kind="label",
        media="iso_a4_210x297mm",
        roles={"fan": "fan.main"},
        parts=("fuser",),
        hands="prompts",
    )
    allowed = (Permit.HANDS, Permit.FAULTS)
    facts = RealProvider(Bench({"office": entry}, allowed=allowed), installed()).unit("office").facts
    assert (facts.kind, facts.values["media"], facts.roles) == (
        "label",
        "iso_a4_210x297mm",
        {"fan": "fan.main"},
    )
    assert {"fan.main", "fuser", "power", "network"} <= facts.parts
    assert facts.breakable
    assert facts.permits == set(allowed)
