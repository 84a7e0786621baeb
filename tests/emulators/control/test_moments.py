"""Time over the control interface: to the next change, back to the beginning, back to what has a name."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, moments
from misfeed.emulators.machine import Machine, WallClock

from .conftest import Client


def test_time_passes_to_the_next_change_and_no_further(ask: Any, machine: Machine) -> None:
    ask("POST", "/hands", {"verb": "power_off", "target": "power"})
    ask("POST", "/hands", {"verb": "power_on", "target": "power"})
    before = machine.revision
    told = ask("POST", "/clock", {"advance_s": 3600, "until": "revision"}).json
    assert told["revision"] == machine.revision > before
    assert 0 < told["time_us"] < 3_600_000_000


def test_where_nothing_changes_all_the_time_passes(ask: Any, machine: Machine) -> None:
    ask("POST", "/clock", {"advance_s": 100_000})
    before = machine.revision
    told = ask("POST", "/clock", {"advance_s": 1, "until": "revision"}).json
    assert (told["revision"], told["time_us"]) == (before, 100_001_000_000)


def test_a_machine_in_real_time_jumps_to_its_next_change() -> None:
    machine = Machine(profiles.load("mono-laser"), WallClock(monotonic=lambda: 5.0))
    ask = Client(ControlService(machine))
    ask("POST", "/hands", {"verb": "power_off", "target": "power"})
    ask("POST", "/hands", {"verb": "power_on", "target": "power"})
    before = machine.revision
    assert ask("POST", "/clock", {"advance_s": 3600, "until": "revision"}).json["revision"] > before
    assert ask("POST", "/clock", {"advance_s": 1, "until": "tomorrow"}).status == 400


def test_a_reset_undoes_everything(ask: Any, machine: Machine) -> None:
    before = ask("GET", "/state").json
    ask("POST", "/faults", {"fault": "path.sensor.scrap"})
    ask("POST", "/hands", {"verb": "load", "target": "tray-2", "sheets": 5})
    ask("POST", "/clock", {"advance_s": 60})
    after = ask("POST", "/reset").json
    changing = ("revision",)
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert after["revision"] > before["revision"]
    assert ask("GET", "/faults").json["injected"] == []
    assert ask("POST", "/faults", {"fault": "supply.spent"}).json["id"] == "2"


def test_a_snapshot_brings_machine_and_faults_back(ask: Any, machine: Machine) -> None:
    ask("POST", "/faults", {"fault": "path.sensor.scrap"})
    kept = ask("PUT", "/snapshots/jammed")
    assert (kept.status, kept.json) == (200, {"name": "jammed", "time_us": 0})
    ask("POST", "/faults/clear")
    ask("POST", "/clock", {"advance_s": 5})
    assert ask("GET", "/state").json["status"] == "idle"
    restored = ask("POST", "/snapshots/jammed/restore").json
    assert (restored["status"], restored["time_us"]) == ("stopped", 0)
    (fault,) = ask("GET", "/faults").json["injected"]
    assert (fault["fault"], fault["present"]) == ("path.sensor.scrap", True)
    assert ask("DELETE", "/faults/1").json["present"] is False


def test_snapshots_are_listed_replaced_and_forgotten(ask: Any) -> None:
    ask("PUT", "/snapshots/a")
    ask("PUT", "/snapshots/b")
    ask("POST", "/clock", {"advance_s": 1})
    ask("PUT", "/snapshots/a")
    assert ask("GET", "/snapshots").json["snapshots"] == [
        {"name": "b", "time_us": 0},
        {"name": "a", "time_us": 1_000_000},
    ]
    assert ask("DELETE", "/snapshots/b").status == 200
    assert ask("DELETE", "/snapshots/b").status == 404
    assert ask("POST", "/snapshots/b/restore").status == 404


@pytest.mark.parametrize("name", ["-x", "%20", "a" * 65, "a%0Ab", "%C3%A9"])
def test_odd_names_are_refused(ask: Any, name: str) -> None:
    assert ask("PUT", f"/snapshots/{name}").status == 400


def test_there_are_only_so_many_snapshots(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "MAX_SNAPSHOTS", 2)
    assert [ask("PUT", f"/snapshots/{name}").status for name in "abca"] == [200, 200, 409, 200]
