"""Recordings of real printers, served and asked again: what comes out is what was recorded, and supplies read
as a reader of others' making has them, but for the differences listed in recorded_differences.toml.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from misfeed.capturing import Ending, Walk
from misfeed.emulators.host import Host
from misfeed.emulators.importing import import_snmprec
from misfeed.emulators.machine import Machine, parse_profile
from misfeed.emulators.snmp.recording import read_recording
from misfeed.emulators.snmp.view import compiled
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Counter64, Oid, Value, Version, mib
from misfeed.protocols.snmp.snmprec import write_line
from misfeed.transports.memory import MemoryRoute

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "captures" / "snmp"
WALKS = sorted(RECORDED.glob("*/*.snmprec"))
EXPECTED = sorted(RECORDED.glob("expected/*.json"))
OF_THE_MOMENT = tuple(mib.table(name).oid for name in ("prtAlertTable", "prtConsoleDisplayBufferTable"))
DIFFERENCES = tomllib.loads(Path(__file__).with_name("recorded_differences.toml").read_text(encoding="utf-8"))
LEVELS = {
    "1.3.6.1.2.1.43.11.1.1.9": ("prtMarkerSuppliesLevel", "prtMarkerSuppliesMaxCapacity"),
    "1.3.6.1.2.1.43.8.2.1.10": ("prtInputCurrentLevel", "prtInputMaxCapacity"),
}

needs_recordings = pytest.mark.skipif(not WALKS, reason="there is no shared/captures/snmp beside the project")
each_walk = pytest.mark.parametrize("path", WALKS, ids=lambda path: f"{path.parent.name}-{path.stem}")


def served(path: Path) -> Machine:
    return Machine(parse_profile(import_snmprec(path.read_bytes(), path.name).profile_toml, path.stem))


def walked(machine: Machine, version: Version = Version.V2C) -> dict[Oid, Value]:
    client = SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"), version=version)
    walk = Walk(client, mib.oid("1.3.6.1"), version)
    found = {name: value for rows in walk for name, value in rows}
    assert walk.ending is Ending.WHOLE
    return found


def unmodelled(path: Path, machine: Machine) -> dict[Oid, Value]:
    """What a recording has that no part of the machine decides."""
    modelled = compiled(machine.profile).modelled
    return {
        at: value
        for at, value in read_recording(path.read_bytes(), path.name).values.items()
        if at not in modelled and not any(at[: len(table)] == table for table in OF_THE_MOMENT)
    }


@needs_recordings
@each_walk
@pytest.mark.parametrize("version", list(Version), ids=lambda version: version.name)
def test_a_client_walks_what_was_recorded(path: Path, version: Version) -> None:
    machine = served(path)
    found = walked(machine, version)
    for at, value in unmodelled(path, machine).items():
        if version is not Version.V1 or not isinstance(value, Counter64):
            assert found[at] == value, mib.name(at)


@needs_recordings
@each_walk
def test_a_recording_of_the_model_makes_the_same_model_again(path: Path) -> None:
    machine = served(path)
    again = "".join(write_line(at, value) for at, value in walked(machine).items())
    other = Machine(parse_profile(import_snmprec(again.encode(), path.name).profile_toml, path.stem))
    found = walked(other)
    for at, value in unmodelled(path, machine).items():
        assert found[at] == value, mib.name(at)
    for level, _ in LEVELS.values():
        for at, value in walked(machine).items():
            if mib.name(at).startswith(f"{level}."):
                assert found[at] == value, mib.name(at)


# -- levels, as others read them -----------------------------------------------------------------------------


def percentages(found: dict[Oid, Value]) -> dict[str, int | None]:
    """By the name of each level, as RFC 3805 has it: a quantity of a capacity, or no percentage."""
    told: dict[str, int | None] = {}
    for level, capacity in LEVELS.values():
        for at, value in found.items():
            name, _, index = mib.name(at).partition(".")
            if name == level:
                now = getattr(value, "value", -2)
                full = getattr(found.get(mib.oid(f"{capacity}.{index}")), "value", -2)
                told[f"{level}.{index}"] = round(100 * now / full) if now >= 0 and full > 0 else None
    return told


def theirs(path: Path) -> dict[str, int]:
    supplies = json.loads(path.read_text(encoding="utf-8"))["supplies"]
    return {mib.name(mib.oid(one["supply_oid"].lstrip("."))): one["supply_current"] for one in supplies}


@pytest.mark.skipif(not EXPECTED, reason="there is no shared/captures/snmp beside the project")
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_levels_read_as_librenms_reads_them_but_for_what_is_listed(path: Path) -> None:
    recording = RECORDED / "librenms" / f"{path.stem}.snmprec"
    recorded = {mib.name(at) for at in read_recording(recording.read_bytes(), path.stem).values}
    found = percentages(walked(served(recording)))
    # A machine has a tray and a supply also where none was recorded; those nobody else could read.
    ours, others = {name: told for name, told in found.items() if name in recorded}, theirs(path)
    differences = {
        name: (ours.get(name), others.get(name))
        for name in sorted({*ours, *others})
        if ours.get(name) != others.get(name)
    }
    listed = {
        one["object"]: (one.get("ours"), one.get("theirs"))
        for one in DIFFERENCES["difference"]
        if one["recording"] == path.stem
    }
    assert differences == listed


def test_every_difference_has_a_reason_and_is_listed_once() -> None:
    listed = [(one["recording"], one["object"]) for one in DIFFERENCES["difference"]]
    assert len(listed) == len(set(listed))
    assert all(one["reason"].endswith(".") for one in DIFFERENCES["difference"])
