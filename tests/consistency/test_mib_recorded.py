"""Models made from recordings of real printers keep the standards' rules, well or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators.importing import import_snmprec

from .mib_answers import ask
from .mib_hands import Act, breaks, hand
from .mib_rules import broken_rules

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "captures" / "snmp"
WALKS = sorted(RECORDED.glob("*/*.snmprec"))


def _at(role: str, act: str) -> Act:
    return lambda device: hand(act, device.facts.roles[role])(device)


def _flag(device: Device) -> None:
    if "flagged_bin" in device.facts.roles:
        breaks("bin.flag.stuck", device.facts.roles["flagged_bin"])(device)


ACTS: dict[str, Act] = {
    "nothing": lambda device: None,
    "a cover is open": _at("cover", "open"),
    "a tray is empty": _at("tray", "unload"),
    "a tray is out": _at("tray", "open"),
    "paper is on a flag": breaks("path.sensor.scrap", ""),
    "a bin's flag is stuck": _flag,
    "a supply is spent": breaks("supply.spent", ""),
    "a supply is out": breaks("supply.missing", ""),
}


@pytest.mark.skipif(not WALKS, reason="there is no shared/captures/snmp beside the project")
@pytest.mark.parametrize("walk", WALKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_recorded_printer_breaks_no_rule(walk: Path, tmp_path: Path) -> None:
    profile = tmp_path / f"{walk.stem}.toml"
    profile.write_text(import_snmprec(walk.read_bytes(), walk.name).profile_toml, encoding="utf-8")
    for what, act in ACTS.items():
        with emulate(str(profile)) as device:
            act(device)
            found = ask(device)
            assert broken_rules(found) == [], what
            flagless = "flagged_bin" not in device.facts.roles
            # Some were low on something already when they were recorded.
            assert found.alerts or what == "nothing" or (flagless and what == "a bin's flag is stuck"), what
