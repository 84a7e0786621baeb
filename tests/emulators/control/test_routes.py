"""What the control interface does to a machine, and what it tells of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService
from misfeed.emulators.control.injected import Injections
from misfeed.emulators.control.plain import plain, state
from misfeed.emulators.machine import Machine, Page, Status, WallClock
from misfeed.emulators.machine.access import User
from misfeed.emulators.machine.faults import FaultError

from .conftest import Client

A4 = "iso_a4_210x297mm"


def test_the_state_tells_status_panel_parts_and_time(ask: Any, machine: Machine) -> None:
    state = ask("GET", "/state").json
    assert (state["status"], state["panel"]["text"], state["alerts"]) == ("idle", "Ready", [])
    assert state["profile"] == "mono-laser"
    assert state["serial"] == machine.serial
    assert state["parts"]["tray-2"]["level"] == 200
    machine.act("open", "cover.front")
    state = ask("GET", "/state").json
    assert state["status"] == "stopped"
    assert state["revision"] == machine.revision
    [alert] = state["alerts"]
    assert (alert["severity"], alert["part"], alert["group"]) == ("critical", "cover.front", "cover")


def test_the_state_keeps_secrets(ask: Any, machine: Machine) -> None:
    machine.act("set_community", "network", community="hush-hush")
    machine.network.users = (User("root", "open sesame"),)
    ask("POST", "/faults", {"fault": "network.snmp.community", "community": "also-secret"})
    told = b"".join(ask("GET", path).body for path in ("/state", "/faults", "/log", "/hands", "/"))
    assert b"hush-hush" not in told
    assert b"open sesame" not in told
    assert b"also-secret" not in told
    assert ask("GET", "/state").json["parts"]["network"]["community"] == "********"


def test_the_state_tells_of_jobs_but_not_of_their_pages(ask: Any, machine: Machine) -> None:
    machine.jobs.submit(name="report", pages=(Page({"black": 50_000}),) * 40, media=A4, ticket={"a": b"\xff"})
    machine.clock.advance(3_000_000)
    [job] = ask("GET", "/state").json["parts"]["jobs"]["jobs"]
    assert (job["name"], job["pages"], job["state"]) == ("report", 40, "processing")
    assert "ticket" not in job


def test_every_model_can_be_told_in_any_state() -> None:
    for name in profiles.names():
        machine = Machine(profiles.load(name))
        machine.jobs.submit(pages=(Page({"black": 50_000}),), media=machine.trays[0].media)
        machine.clock.advance(1_000_000)
        machine.act("power_off", "power")
        assert state(machine, insides=True).panel.text == ""


def test_records_told_keep_passwords() -> None:
    assert plain({"users": (User("root", "open sesame"),)}) == {
        "users": [{"name": "root", "password": "********", "rights": "admin"}]
    }


def test_a_fault_is_injected_where_asked_and_shows(ask: Any, machine: Machine) -> None:
    answer = ask("POST", "/faults", {"fault": "tray.rollers.worn", "at": "tray-2.rollers", "severity": 0.8})
    assert answer.status == 201
    assert answer.json == {
        "id": "1",
        "fault": "tray.rollers.worn",
        "place": "tray-2.rollers",
        "parameters": {"severity": 0.8},
        "present": True,
    }
    assert machine.parts["tray-2.rollers"].wear == 0.8
    assert ask("GET", "/faults").json["injected"] == [answer.json]


def test_a_fault_without_a_place_goes_to_the_first_that_fits(ask: Any) -> None:
    assert ask("POST", "/faults", {"fault": "supply.spent"}).json["place"] == "supply.black"


def test_a_repair_shows_and_the_fault_stays_listed_until_taken_back(ask: Any) -> None:
    ask("POST", "/faults", {"fault": "supply.spent"})
    ask("POST", "/hands", {"verb": "replace", "target": "supply.black"})
    [entry] = ask("GET", "/faults").json["injected"]
    assert entry["present"] is False
    assert ask("DELETE", "/faults/1").status == 200
    assert ask("GET", "/faults").json["injected"] == []
    assert ask("DELETE", "/faults/1").status == 404


def test_taking_a_fault_back_mends_the_machine(ask: Any, machine: Machine) -> None:
    ask("POST", "/faults", {"fault": "path.sensor.scrap"})
    assert machine.status is Status.STOPPED
    answer = ask("DELETE", "/faults/1")
    assert (answer.status, answer.json["present"]) == (200, False)
    assert machine.status.value == "idle"


def test_all_faults_are_taken_back_at_once(ask: Any, machine: Machine) -> None:
    for fault in ("path.sensor.scrap", "supply.spent", "network.acl"):
        assert ask("POST", "/faults", {"fault": fault}).status == 201
    cleared = ask("POST", "/faults/clear").json["cleared"]
    assert [entry["fault"] for entry in cleared] == ["network.acl", "supply.spent", "path.sensor.scrap"]
    assert ask("GET", "/faults").json["injected"] == []
    assert machine.status is Status.IDLE
    assert not machine.network.acl


def test_ids_are_never_used_again(ask: Any) -> None:
    ask("POST", "/faults", {"fault": "supply.spent"})
    ask("DELETE", "/faults/1")
    assert ask("POST", "/faults", {"fault": "supply.spent"}).json["id"] == "2"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"fault": "supply.spend"}, 404, "did you mean 'supply.spent'?"),
        ({"fault": "supply.spent", "at": "supply.pink"}, 404, "no part 'supply.pink'"),
        ({"fault": "supply.spent", "at": "tray-2"}, 409, "it can at supply.black"),
        ({"fault": "supply.waste.window-dirty"}, 409, "has no part for"),
        ({"fault": "supply.spent", "percent_left": 101}, 400, "percent_left"),
        ({"fault": "supply.spent", "percent_left": "all"}, 400, "percent_left"),
        ({"fault": "supply.spent", "colour": "blue"}, 400, "colour"),
        ({"fault": "network.service.off", "service": "telnet"}, 409, "no service 'telnet'"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_and_changes_nothing(
    ask: Any, machine: Machine, body: dict[str, Any], status: int, says: str
) -> None:
    before = machine.snapshot()
    answer = ask("POST", "/faults", body)
    assert answer.status == status
    assert says in answer.json["error"]
    assert machine.snapshot() == before
    assert ask("GET", "/faults").json["injected"] == []


def test_the_same_fault_twice_at_one_place_is_refused_while_it_is_there(ask: Any) -> None:
    assert ask("POST", "/faults", {"fault": "supply.spent"}).status == 201
    again = ask("POST", "/faults", {"fault": "supply.spent"})
    assert again.status == 409
    assert "already at supply.black (id 1)" in again.json["error"]
    ask("POST", "/hands", {"verb": "replace", "target": "supply.black"})
    assert ask("POST", "/faults", {"fault": "supply.spent"}).status == 201


def test_mended_faults_make_room_for_new_ones_and_present_ones_do_not(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("misfeed.emulators.control.injected.MAX_INJECTED", 2)
    injections = Injections(machine)
    for _ in range(2):
        injections.inject("cover.tab.broken", "cover.front")
        machine.parts["cover.front"].tab_broken = False
    injections.inject("cover.tab.broken", "cover.front")
    injections.inject("tray.rollers.worn")
    assert [entry.id for entry in injections.entries()] == ["3", "4"]
    with pytest.raises(FaultError, match="take some back first"):
        injections.inject("network.service.off", parameters={"service": "ipp"})


def test_the_catalogue_tells_parameters_and_places(ask: Any) -> None:
    rows = {row["fault"]: row for row in ask("GET", "/faults").json["catalogue"]}
    worn = rows["tray.rollers.worn"]
    assert worn["places"] == ["tray-1.rollers", "tray-2.rollers"]
    assert worn["parameters"]["severity"] == {
        "type": "number", "default": 0.95, "exclusiveMinimum": 0.5, "maximum": 1,
    }  # fmt: skip
    assert worn["family"] == "media_path"
    assert rows["supply.chip.refused"]["parameters"]["chip"]["enum"]
    assert rows["supply.waste.window-dirty"]["places"] == []


def test_every_fault_can_be_injected_at_every_place_it_names_and_taken_back(ask: Any) -> None:
    for row in ask("GET", "/faults").json["catalogue"]:
        for place in row["places"]:
            answer = ask("POST", "/faults", {"fault": row["fault"], "at": place})
            assert answer.status == 201, answer.json
            assert answer.json["present"], answer.json
            assert ask("DELETE", f"/faults/{answer.json['id']}").json["present"] is False


def test_hands_act_and_the_panel_says_so(ask: Any, machine: Machine) -> None:
    answer = ask("POST", "/hands", {"verb": "open", "target": "cover.front"})
    assert answer.status == 200
    assert (answer.json["status"], answer.json["revision"]) == ("stopped", machine.revision)
    assert "Front door" in answer.json["panel"]
    answer = ask("POST", "/hands", {"verb": "close", "target": "cover.front"})
    assert answer.json["panel"] == "Ready"


def test_details_of_an_action_are_passed_on(ask: Any, machine: Machine) -> None:
    ask("POST", "/hands", {"verb": "set_acl", "target": "network", "acl": ["10.0.0.0/8"], "covers_all": True})
    assert machine.network.acl == ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"verb": "open"}, 400, "target is missing"),
        ({"verb": "open", "target": "cover.left"}, 404, "no part 'cover.left'"),
        ({"verb": "kick", "target": "tray-2"}, 409, "hands cannot kick tray-2; they can"),
        ({"verb": "touch", "target": "tray-2"}, 409, "hands cannot touch"),
        ({"verb": "set_community", "target": "network", "community": ["x"]}, 400, "community"),
        ({"verb": "set_community", "target": "network"}, 400, "community"),
        ({"verb": "set_community", "target": "network", "community": ""}, 400, "length >= 1"),
        ({"verb": "open", "target": "cover.front", "part_id": "x"}, 400, "part_id"),
        ({"verb": "set_acl", "target": "network", "acl": ["everybody"]}, 409, "everybody"),
        ({"verb": "replace", "target": "tray-2.rollers", "self": 1}, 400, "self"),
    ],
)
def test_what_hands_cannot_do_is_refused_and_changes_nothing(
    ask: Any, machine: Machine, body: dict[str, Any], status: int, says: str
) -> None:
    before = machine.snapshot()
    answer = ask("POST", "/hands", body)
    assert answer.status == status, answer.json
    assert says in answer.json["error"]
    assert machine.snapshot() == before


def test_the_hands_list_names_verbs_that_work(ask: Any, machine: Machine) -> None:
    rows = ask("GET", "/hands").json["hands"]
    assert {row["target"] for row in rows} <= set(machine.parts)
    assert all(row["summary"] for row in rows)
    load = next(row for row in rows if (row["verb"], row["target"]) == ("load", "tray-2"))
    assert load["details"]["sheets"] == {"type": "integer", "minimum": 0, "default": 0}
    assert load["summary"].startswith("Put in paper: to the fill line, or `sheets` more.")
    guides = next(row for row in rows if (row["verb"], row["target"]) == ("set_guides", "tray-2"))
    assert guides["summary"].endswith("or to the mark of another `size`.")
    assert all(row["summary"].endswith(".") for row in rows)
    for row in rows:
        if not row["details"]:
            body = {"verb": row["verb"], "target": row["target"]}
            assert ask("POST", "/hands", body).status in (200, 409)


def test_log_and_hazards_are_told(ask: Any) -> None:
    ask("POST", "/faults", {"fault": "path.sensor.scrap"})
    ask("POST", "/hands", {"verb": "replace", "target": "fuser"})
    log = ask("GET", "/log").json
    assert log["count"] == len(log["events"]) >= 1
    assert log["events"][0]["text"] in ask("GET", "/state").json["alerts"][0]["description"]
    assert isinstance(ask("GET", "/hazards").json["hazards"], list)


def test_a_hazard_that_no_interface_shows_is_told_here(ask: Any, machine: Machine) -> None:
    machine.hazards.record("burn", "fuser", "touched while hot")
    assert ask("GET", "/hazards").json["hazards"][0]["kind"] == "burn"


def test_virtual_time_passes_when_asked(ask: Any, machine: Machine) -> None:
    ask("POST", "/hands", {"verb": "power_off", "target": "power"})
    ask("POST", "/hands", {"verb": "power_on", "target": "power"})
    assert ask("GET", "/state").json["panel"]["text"] == "Starting"
    answer = ask("POST", "/clock", {"advance_s": 60.5})
    assert answer.json == {"time_us": machine.now, "kind": "virtual", "revision": machine.revision}
    assert machine.now == 60_500_000
    assert ask("GET", "/state").json["panel"]["text"] != "Starting"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"advance_s": -1},
        {"advance_s": "1"},
        {"advance_s": True},
        {"advance_s": 1e99},
        {"until": "revision"},
    ],
)
def test_time_moves_by_a_sensible_number_of_seconds_only(
    ask: Any, machine: Machine, body: dict[str, Any]
) -> None:
    answer = ask("POST", "/clock", body)
    assert answer.status == 400
    assert "advance_s" in answer.json["error"]
    assert machine.now == 0


def test_a_machine_in_real_time_jumps_ahead_and_goes_on_from_there() -> None:
    now = [100.0]
    machine = Machine(profiles.load("mono-laser"), WallClock(scale=2.0, monotonic=lambda: now[0]))
    ask = Client(ControlService(machine))
    assert ask("GET", "/clock").json["scale"] == 2.0
    assert ask("POST", "/clock", {"advance_s": 60}).json["time_us"] == 60_000_000
    now[0] += 1.0
    machine.clock.catch_up()
    assert machine.now == 62_000_000


def test_everything_told_is_plain_json(ask: Any, machine: Machine) -> None:
    machine.panel.ready_text = "nächste Störung"
    for path in ("/", "/state", "/faults", "/hands", "/log", "/hazards", "/clock"):
        assert json.loads(ask("GET", path).body.decode("utf-8"))


def test_circumstances_are_told_as_they_were_given(ask: Any) -> None:
    when = {"humidity_above": 70}
    told = ask("POST", "/faults", {"fault": "bin.flag.stuck", "when": when}).json
    assert told["parameters"] == {"when": when}
