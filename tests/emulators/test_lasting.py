"""How often a printer was switched on outlives the process that serves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.lasting import keep_boots
from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import Integer32
from misfeed.transports.memory import MemoryRoute


def machine(number: int = 1) -> Machine:
    return Machine(profiles.load("mono-laser"), number=number)


def test_each_process_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "kept"
    for boots in (1, 2):
        found = machine()
        keep_boots(found, folder)
        assert found.power.cycles == boots
    found.act("power_off", "power")
    found.act("power_on", "power")
    assert found.power.cycles == 3
    after = machine()
    keep_boots(after, folder)
    assert after.power.cycles == 4


def test_two_printers_of_a_model_are_counted_apart(tmp_path: Path) -> None:
    keep_boots(machine(), tmp_path)
    keep_boots(machine(), tmp_path)
    other = machine(2)
    keep_boots(other, tmp_path)
    assert other.power.cycles == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mono-laser-1.json", "mono-laser-2.json"]


def test_it_can_be_ended(tmp_path: Path) -> None:
    found = machine()
    keep_boots(found, tmp_path)()
    found.act("power_off", "power")
    found.act("power_on", "power")
    again = machine()
    keep_boots(again, tmp_path)
    assert again.power.cycles == 2


def test_the_snmp_engine_counts_on(tmp_path: Path) -> None:
    for boots in (1, 2, 3):
        found = machine()
        keep_boots(found, tmp_path)
        found.act("add_snmp_user", "network", name="fleet", passphrase="correct-horse")
        client = SnmpClient(MemoryRoute(Host(found), "10.0.9.17"), user=SnmpUser("fleet", "correct-horse"))
        assert client.get("snmpEngineBoots.0")[0][1] == Integer32(boots)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"power_cycles": "many"}', "7", '{"power_cycles": 3, "more": 1}']
)
def test_a_file_that_somebody_spoiled_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mono-laser-1.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="mend or delete it") as caught:
        keep_boots(machine(), tmp_path)
    assert str(path) in str(caught.value)


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be"):
        keep_boots(machine(), tmp_path / "file")
