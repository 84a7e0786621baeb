"""`misfeed scenarios`: what there is, and on which models it runs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_every_scenario_is_listed_with_its_models(misfeed: Command) -> None:
    told = misfeed("scenarios")
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith("CS-04 "))
    assert lines[number].split()[1] == "consumables"
    assert lines[number + 1].strip() == "on departmental-a3-mfp"


def test_a_family_or_an_id_narrows_it(misfeed: Command) -> None:
    told = misfeed("scenarios", "network", "MP-01", "--json")
    found = json.loads(told.stdout)
    ids = [one["id"] for one in found]
    assert ids == sorted(ids)
    assert {"MP-01", "NW-06", "NW-08", "NW-10"} <= set(ids)
    assert {one["family"] for one in found if one["id"] != "MP-01"} == {"network"}
    acl = found[ids.index("NW-06")]
    assert acl["variants"] == [{"action": "refused"}, {"action": "silent"}]
    assert acl["fault"] == "network.acl"
    assert "usb" in acl["interfaces"]
    assert acl["needs"] == ["service:ipp", "service:snmp"]
    assert set(acl["ticket"]) == {"en", "es"}
    assert "label-printer" not in found[0]["profiles"]


def test_ones_own_are_listed_as_well(misfeed: Command, write: Callable[..., Path]) -> None:
    write("my/tab.py", more='needs={"{waste}", "{flatbed}"},'.replace("needs=", "requirements="))
    told = misfeed("scenarios", "my/")
    assert told.stdout.splitlines()[0] == "ZZ-1    my           A broken tab."


def test_misuse_is_told_in_one_line(misfeed: Command) -> None:
    told = misfeed("scenarios", "MP-77")
    assert told.returncode == 2
    assert told.stderr.startswith("misfeed: no scenario or family is called 'MP-77'; there are MP-01, ")
    assert told.stderr.count("\n") == 1
