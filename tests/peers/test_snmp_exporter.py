"""Prometheus's snmp_exporter scrapes an emulated printer with its module `printer_mib`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from .judges import TROUBLES, Judged, judged, program, running, until
from .strangers import free_port

pytestmark = pytest.mark.peer

MODULES = Path(__file__).with_name("snmp_exporter.yml")


@dataclass(frozen=True)
class Exporter:
    port: int

    def scraped(self, printer: Judged) -> dict[str, float]:
        """Every sample: its name and labels as told, without the device's index."""
        asked = f"/snmp?module=printer_mib&target={printer.address}"
        with urlopen(f"http://127.0.0.1:{self.port}{asked}", timeout=60) as answer:
            text = answer.read().decode().replace('hrDeviceIndex="1",', "")
        samples = re.findall(r"^([^#\s].*) (\S+)$", text, re.MULTILINE)
        return {name: float(value) for name, value in samples}

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/", timeout=5):
                return True
        except URLError:
            return False


@pytest.fixture(scope="module")
def exporter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    folder = tmp_path_factory.mktemp("exporter")
    found = Exporter(free_port())
    words = [
        program("prometheus-snmp-exporter", "prometheus-snmp-exporter"),
        f"--config.file={MODULES}",
        f"--web.listen-address=127.0.0.1:{found.port}",
    ]
    log = folder / "log"
    with running(words, log):
        until(found.answers, f"snmp_exporter does not answer; its log is {log}")
        yield found


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


STATUS = 'hrPrinterStatus{{hrPrinterStatus="{}"}}'
COVER = 'prtCoverStatus{{prtCoverIndex="1",prtCoverStatus="{}"}}'
LEVEL = 'prtMarkerSuppliesLevel{prtMarkerSuppliesIndex="1",prtMarkerSuppliesType="21"}'


def test_every_object_of_the_module_is_there(exporter: Exporter, printer: Judged) -> None:
    wanted = set(re.findall(r"^  - name: (\w+)$", MODULES.read_text(), re.MULTILINE))
    samples = exporter.scraped(printer)
    assert wanted - {name.partition("{")[0] for name in samples} == set()
    assert samples['prtGeneralSerialNumber{prtGeneralSerialNumber="VNC3M00001"}'] == 1
    assert samples["snmp_scrape_packets_retried"] == 0


@pytest.mark.parametrize(
    ("trouble", "changed"),
    [
        ("jam", {STATUS.format("other"): 1, STATUS.format("idle"): 0}),
        ("cover open", {COVER.format("coverOpen"): 1, COVER.format("coverClosed"): 0}),
        ("toner low", {LEVEL: 4, STATUS.format("idle"): 1}),
        ("toner empty", {LEVEL: 0, STATUS.format("other"): 1}),
        ("paper empty", {STATUS.format("idle"): 1}),
    ],
)
def test_the_gauges_show_what_is_wrong_and_fall_back(
    exporter: Exporter, printer: Judged, trouble: str, changed: dict[str, float]
) -> None:
    before = exporter.scraped(printer)
    with TROUBLES[trouble].at(printer):
        during = exporter.scraped(printer)
    after = exporter.scraped(printer)
    assert {name: during[name] for name in changed} == changed
    assert [one[STATUS.format("idle")] for one in (before, after)] == [1, 1]
    assert [one[COVER.format("coverClosed")] for one in (before, after)] == [1, 1]
    assert after[LEVEL] >= before[LEVEL] - 1
    # An event is counted when it begins (prtAlertAllEvents, RFC 3805), a critical one twice.
    counted = 'prtAlert{}Events{{hrDeviceIndex="1"}}'
    assert during[counted.format("All")] > before[counted.format("All")]
    critical = during[counted.format("Critical")] - before[counted.format("Critical")]
    assert critical == (1 if trouble in ("jam", "cover open", "toner empty") else 0)
