"""What a machine costs: to build, remember, restore and break, and to ask in memory.

Nothing timed is asserted; compare with `--benchmark-compare`.
"""

from __future__ import annotations

import gc
import tracemalloc

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Page, Status
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.machine.faults import make_fault
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.snmp import SnmpClient
from pytest_benchmark.fixture import BenchmarkFixture

MINUTE = 60_000_000
FLEET = 10_000
OCTETS_PER_MACHINE = 32 * 1024


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    return Blueprint(profiles.load("mono-laser"))


@pytest.fixture
def device() -> Device:
    return emulate("mono-laser", seed=1)


def test_building_a_machine_from_a_blueprint(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    machine = benchmark(lambda: Machine(blueprint, Clock()))
    assert machine.status is Status.IDLE


def test_a_snapshot_at_rest(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    machine = Machine(blueprint, Clock())
    assert benchmark(machine.snapshot) == machine.snapshot()


def test_a_snapshot_after_a_change(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    machine = Machine(blueprint, Clock())

    def change_and_remember() -> None:
        machine.bins[0].level += 1
        machine.snapshot()

    benchmark.pedantic(change_and_remember, rounds=100)


def test_a_restore(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    machine = Machine(blueprint, Clock())
    well = machine.snapshot()
    machine.act("open", "cover.front")
    ajar = machine.snapshot()

    def there_and_back() -> None:
        machine.restore(well)
        machine.restore(ajar)

    benchmark.pedantic(there_and_back, rounds=200)
    assert machine.snapshot() == ajar


def test_a_jam_mended_without_interfaces(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    fault = make_fault("tray.rollers.worn", {"severity": 1.0})
    pages = (Page({"black": 50_000}),) * 10

    def run() -> Machine:
        machine = Machine(blueprint, Clock(), seed=1)
        fault.break_machine(machine, "tray-2.rollers")
        machine.jobs.submit(pages=pages, media="iso_a4_210x297mm")
        machine.clock.advance(MINUTE)
        assert machine.alerts.stopped
        machine.act("open", "tray-2")
        machine.act("replace", "tray-2.rollers")
        machine.act("reset_counter", "tray-2.rollers")
        machine.act("close", "tray-2")
        machine.clock.advance(MINUTE)
        return machine

    machine = benchmark(run)
    assert machine.bins[0].level == 10
    assert machine.status is Status.IDLE


def test_building_a_fleet(benchmark: BenchmarkFixture, blueprint: Blueprint) -> None:
    clock = Clock()

    def build() -> list[Machine]:
        return [Machine(blueprint, clock, number=number) for number in range(1, FLEET + 1)]

    fleet = benchmark.pedantic(build, rounds=1)
    assert len({machine.serial for machine in fleet}) == FLEET


def test_an_idle_machine_is_small(blueprint: Blueprint) -> None:
    clock, count = Clock(), 500
    kept = [Machine(blueprint, clock)]
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept += [Machine(blueprint, clock, number=number) for number in range(2, count + 2)]
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(kept) == count + 1
    assert (after - before) / count < OCTETS_PER_MACHINE


def test_an_snmp_get_in_memory(benchmark: BenchmarkFixture, device: Device) -> None:
    client = SnmpClient(device.route("10.0.9.17"))
    ((_, name),) = benchmark(client.get, "sysName.0")
    assert name


def test_get_printer_attributes_in_memory(benchmark: BenchmarkFixture, device: Device) -> None:
    with IppClient(device.route("10.0.9.17")) as client:
        attributes = benchmark(client.printer_attributes)
    assert attributes["printer-state"] == (3,)
