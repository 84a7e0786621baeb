"""What the diagnoser concludes: every built-in cause on every model, health, and what it cannot tell."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import misfeed.scenarios
import pytest
from misfeed import diagnose, emulate
from misfeed.device import Device
from misfeed.diagnostics import HEALTHY, UNKNOWN
from misfeed.diagnostics.rules import ALERT_RULES
from misfeed.providers import provider
from misfeed.vocabulary import Case, Scenario

PROFILES = provider().profiles()


def scenarios() -> Iterator[Scenario]:
    for entry in pkgutil.walk_packages(misfeed.scenarios.__path__, "misfeed.scenarios."):
        for thing in vars(importlib.import_module(entry.name)).values():
            if isinstance(found := getattr(thing, "scenario", None), Scenario) and not found.is_check:
                yield found


CASES = [
    pytest.param(scenario, profile, variant, id="-".join((scenario.id, profile, *variant.values())))
    for scenario in sorted(scenarios(), key=lambda one: one.id)
    for profile in PROFILES
    if not scenario.misfit(provider().facts(profile))
    for variant in scenario.variants()
]


@pytest.mark.parametrize(("scenario", "profile", "variant"), CASES)
def test_every_cause_is_named_with_its_place(
    scenario: Scenario, profile: str, variant: dict[str, Any]
) -> None:
    with emulate(profile, seed=5) as device:
        case = Case(scenario, device, variant)
        case.occur()
        before, harm = device.clock.now_us(), device.staging.hazards()
        finding = diagnose(device, complaint=True)
        assert (finding.cause, finding.place) == (scenario.fault.name, case.place_of_fault)
        assert finding.confidence >= 0.9
        assert len(finding.evidence) > 5
        assert device.clock.now_us() - before < 3600 * 1_000_000
        assert case.device.staging.hazards() == harm


def test_every_fault_there_is_stands_in_some_case() -> None:
    assert {param.values[0].fault.name for param in CASES} == set(provider().fault_versions())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_healthy_device_has_nothing_and_keeps_having_nothing(profile: str) -> None:
    with emulate(profile) as device:
        assert diagnose(device).cause == HEALTHY
        finding = diagnose(device)
        assert (finding.cause, finding.place, finding.confidence) == (HEALTHY, "", 1.0)
        assert any(line.startswith("panel: ") for line in finding.evidence)


@pytest.mark.parametrize("quirk", ["snmp.no-bulk", "snmp.slow-tables", "snmp.answers-cut"])
def test_an_agent_that_tells_no_table_is_named_and_others_tell_it(quirk: str, tmp_path: Path) -> None:
    delivered = Path(str(files("misfeed.fixtures") / "profiles" / "mono-laser.toml")).read_text("utf-8")
    model = tmp_path / "model.toml"
    model.write_text(f'quirks = ["{quirk}"]\n{delivered}', "utf-8")
    with emulate(str(model)) as device:
        device.staging.inject("supply.spent", "supply.black", {})
        finding = diagnose(device, complaint=True)
    assert finding.cause == "supply.spent"
    assert any(line.startswith("snmp: the alert table could not be read: ") for line in finding.evidence)
    assert any(line.startswith("ipp: alert critical") for line in finding.evidence)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_dark_device_is_unknown_and_the_power_is_suspected(profile: str) -> None:
    with emulate(profile) as device:
        device.hands.act("power_off", "power")
        finding = diagnose(device)
        assert (finding.cause, finding.place) == (UNKNOWN, "power")
        assert finding.confidence < 0.5
        assert "panel: dark" in finding.evidence
        assert "ping: silent" in finding.evidence


def laser() -> Device:
    return emulate("mono-laser", seed=2)


def test_an_alert_that_no_look_explains_is_unknown() -> None:
    with laser() as device:
        # A part nobody may look at: the alert is there, the cause stays hidden.
        device.inject("cover.tab.broken", "{cover}")
        looking = device.hands.look
        device.hands.look = lambda target, **_: {"seen": "nothing of note"}
        finding = diagnose(device)
        assert (finding.cause, finding.confidence) == (UNKNOWN, 0.0)
        assert any("doorOpen" in line or "coverOpen" in line for line in finding.evidence)
        device.hands.look = looking
        assert diagnose(device).cause == "cover.tab.broken"


def test_without_snmp_the_alerts_are_read_over_ipp() -> None:
    with laser() as device:
        device.inject("cover.tab.broken", "{cover}")
        device.inject("network.snmp.community", "", community="fleet-r0")
        finding = diagnose(device)
        assert finding.cause == "cover.tab.broken"
        assert any(line.startswith("ipp: alert") for line in finding.evidence)
        assert not any(line.startswith("snmp: alert") for line in finding.evidence)


def test_what_stops_the_printer_comes_before_what_shuts_people_out() -> None:
    with laser() as device:
        device.inject("network.acl", "")
        device.inject("bin.flag.stuck", "{bin}")
        assert diagnose(device).cause == "bin.flag.stuck"
        device.staging.clear("bin.flag.stuck", "", {})
        assert diagnose(device).cause == "network.acl"


def test_a_printer_that_says_ready_and_cannot_be_reached_is_not_healthy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with laser() as device:
        unit = device._unit
        monkeypatch.setattr(type(unit.machine.network), "reachable", False)
        finding = diagnose(device)
        assert "panel: dark" not in finding.evidence
        assert (finding.cause, finding.place, finding.owner) == (UNKNOWN, "network", "customer IT")


def test_what_a_customer_can_mend_is_told_to_be_the_customers() -> None:
    with laser() as device:
        device.hands.act("open", device.facts.place("{cover}"))
        finding = diagnose(device)
        assert (finding.cause, finding.owner) == ("cover.open", "customer")


def test_looking_takes_the_time_that_the_rule_says() -> None:
    with laser() as device:
        device.inject("cover.tab.broken", "{cover}")
        before = device.clock.now_us()
        diagnose(device)
        assert device.clock.now_us() - before >= 60_000_000


def test_every_rule_can_be_reached() -> None:
    """A rule after one with the same look and sight could never conclude anything."""
    seen = []
    for rule in ALERT_RULES:
        key = (rule.codes, rule.group, rule.look_at, dict(rule.sight))
        assert key not in seen, rule.cause
        seen.append(key)
        assert rule.sight, f"{rule.cause} would be concluded from the alert alone"
