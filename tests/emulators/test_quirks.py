"""Quirks change what an interface says, and nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators import profiles, quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.usb.printer import port_status
from misfeed.errors import UsageError
from misfeed.interfaces.ipp import IppClient, IppRefusal, Status
from misfeed.interfaces.snmp import SnmpClient
from misfeed.transports.memory import MemoryRoute


class Bench:
    def __init__(self, profile: str = "mono-laser") -> None:
        self.machine = Machine(profiles.load(profile), Clock(), seed=3)
        self.route = MemoryRoute(Host(self.machine), "127.0.0.1")
        self._snmp = SnmpClient(self.route, community="public")

    def jam(self) -> None:
        make_fault("path.sensor.scrap", {}).break_machine(self.machine)

    def snmp(self, name: str) -> object:
        [(_, value)] = self._snmp.get(name)
        return getattr(value, "value", value)

    def ipp(self, name: str) -> list[object]:
        with IppClient(self.route) as ipp:
            return list(ipp.printer_attributes(name)[name])


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_every_quirk_belongs_to_its_interface_and_names_the_clause_it_departs_from() -> None:
    for name, quirk in quirks.catalogue().items():
        assert name == quirk.name
        assert name.partition(".")[0] in ("console", "ipp", "lpd", "pjl", "snmp", "usb", "web")
        assert quirk.clause


def test_reasons_lose_their_suffixes_and_get_them_back(bench: Bench) -> None:
    bench.jam()
    assert "media-jam-error" in bench.ipp("printer-state-reasons")
    quirks.switch(bench.machine, "ipp.bare-reasons", on=True)
    assert "media-jam" in bench.ipp("printer-state-reasons")
    assert "media-jam-error" not in bench.ipp("printer-state-reasons")
    quirks.switch(bench.machine, "ipp.bare-reasons", on=False)
    assert "media-jam-error" in bench.ipp("printer-state-reasons")


def test_up_time_may_be_a_date(bench: Bench) -> None:
    assert bench.ipp("printer-up-time") == [1]
    quirks.switch(bench.machine, "ipp.up-time-is-date", on=True)
    assert bench.ipp("printer-up-time") == [1_767_225_600]
    bench.machine.clock.advance(5_000_000)
    assert bench.ipp("printer-up-time") == [1_767_225_605]


def test_a_printer_may_speak_1_1_alone(bench: Bench) -> None:
    quirks.switch(bench.machine, "ipp.only-1.1", on=True)
    with IppClient(bench.route) as ipp, pytest.raises(IppRefusal) as refused:
        ipp.printer_attributes("printer-state")
    assert refused.value.status is Status.SERVER_ERROR_VERSION_NOT_SUPPORTED


def test_marker_names_may_be_joined() -> None:
    bench = Bench("inkjet-mfp")
    names, levels = bench.ipp("marker-names"), bench.ipp("marker-levels")
    assert len(names) == len(levels) > 1
    quirks.switch(bench.machine, "ipp.joined-marker-names", on=True)
    assert bench.ipp("marker-names") == [",".join(map(str, names))]
    assert bench.ipp("marker-levels") == levels


def test_error_bits_may_take_one_octet_or_none(bench: Bench) -> None:
    quirks.switch(bench.machine, "snmp.no-error-bits", on=True)
    assert bench.snmp("hrPrinterDetectedErrorState.1") == b""
    bench.jam()
    assert bench.snmp("hrPrinterDetectedErrorState.1") == b"\x04"
    quirks.switch(bench.machine, "snmp.one-error-octet", on=True)
    make_fault("bin.flag.stuck", {}).break_machine(bench.machine)
    answer = bench.snmp("hrPrinterDetectedErrorState.1")
    assert isinstance(answer, bytes)
    assert len(answer) == 1


def test_levels_may_say_no_more_than_whether_any_is_left(bench: Bench) -> None:
    quirks.switch(bench.machine, "snmp.levels-unknown", on=True)
    assert bench.snmp("prtMarkerSuppliesLevel.1.1") == -3
    make_fault("supply.spent", {"percent_left": 0}).break_machine(bench.machine, "supply.black")
    assert bench.snmp("prtMarkerSuppliesLevel.1.1") == 0


def test_a_usb_status_may_always_be_ready(bench: Bench) -> None:
    bench.jam()
    assert port_status(bench.machine) == 0x10
    quirks.switch(bench.machine, "usb.always-ready", on=True)
    assert port_status(bench.machine) == 0x18


def test_a_quirk_outlives_the_power_and_no_reset_forgets_a_models_own(bench: Bench) -> None:
    quirks.switch(bench.machine, "ipp.bare-reasons", on=True)
    kept = bench.machine.snapshot()
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    assert bench.machine.formatter.quirks == {"ipp.bare-reasons"}
    quirks.switch(bench.machine, "ipp.bare-reasons", on=False)
    bench.machine.restore(kept)
    assert bench.machine.formatter.quirks == {"ipp.bare-reasons"}


def test_a_profile_has_its_models_quirks(tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    text = Path(profiles.__file__).parent.parent.joinpath("fixtures/profiles/mono-laser.toml").read_text()
    file.write_text(text.replace('kind = "laser"', 'kind = "laser"\nquirks = ["usb.always-ready"]', 1))
    machine = Machine(profiles.load(str(file)), Clock())
    assert machine.formatter.quirks == {"usb.always-ready"}
    file.write_text(text.replace('kind = "laser"', 'kind = "laser"\nquirks = ["usb.always-redy"]', 1))
    with pytest.raises(UsageError, match=r"odd.toml:6: there is no quirk .* mean 'usb.always-ready'\?"):
        profiles.load(str(file))


def test_a_quirk_of_what_a_model_does_not_speak_is_refused() -> None:
    machine = Machine(profiles.load("receipt-printer"))
    with pytest.raises(UsageError, match="has no effect on receipt-printer, which has no console"):
        quirks.switch(machine, "console.mute", on=True)
    assert "console.mute" not in machine.formatter.quirks
