"""The PWG Port Monitor MIB (PWG 5107.1): what a print system needs to set up a port, the device id first."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.identity import device_id
from misfeed.emulators.snmp.groups.channels import channels
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live

HIDES: tuple[str, ...] = ()

_PRINTER = 1
_TRUE, _FALSE = "true", "false"
_RAW, _LPR = 1, 2
"""ppmPortProtocolType."""
_RAW_PORT, _LPR_PORT = 9100, 515
_QUEUE = "lp"
"""The queue that LPR ports name."""
_DEVICE_ID_OCTETS = 1023


def rows(model: Model) -> Iterator[Row]:
    profile = model.profile
    taking = channels(model)
    ports = [
        (name, kind, port, taking.index(service) + 1)
        for name, service, kind, port in (
            ("RAW", "pjl", _RAW, _RAW_PORT),
            ("LPR", "lpd", _LPR, _LPR_PORT),
        )
        if service in profile.network.services
    ]
    yield fixed("ppmGeneralNaturalLanguage", (profile.panel.languages or ("en",))[0])
    yield fixed("ppmGeneralNumberOfPrinters", 1)
    yield fixed("ppmGeneralNumberOfPorts", len(ports))
    name = f"{profile.identity.make} {profile.identity.model}"
    yield fixed("ppmPrinterName", clipped(name, "utf-8", 127), _PRINTER)
    yield live(
        "ppmPrinterIEEE1284DeviceId",
        lambda machine: clipped(str(device_id(machine)), "utf-8", _DEVICE_ID_OCTETS),
        _PRINTER,
    )
    yield fixed("ppmPrinterNumberOfPorts", len(ports), _PRINTER)
    yield fixed("ppmPrinterPreferredPortIndex", 1 if ports else 0, _PRINTER)
    yield fixed("ppmPrinterHrDeviceIndex", DEVICE, _PRINTER)
    # Never the community itself: whoever may read this row knows it already.
    yield fixed("ppmPrinterSnmpCommunityName", "", _PRINTER)
    yield fixed("ppmPrinterSnmpQueryEnabled", _TRUE, _PRINTER)
    for index, (port_name, kind, port, channel) in enumerate(ports, 1):
        yield from _port(index, port_name, kind, port, channel)


def _port(index: int, name: str, kind: int, port: int, channel: int) -> Iterator[Row]:
    at = (_PRINTER, index)
    yield fixed("ppmPortEnabled", _TRUE, *at)
    yield fixed("ppmPortName", name, *at)
    yield fixed("ppmPortServiceNameOrURI", _QUEUE if kind == _LPR else "", *at)
    yield fixed("ppmPortProtocolType", kind, *at)
    yield fixed("ppmPortProtocolTargetPort", port, *at)
    yield fixed("ppmPortProtocolAltSourceEnabled", _TRUE, *at)
    yield fixed("ppmPortPrtChannelIndex", channel, *at)
    yield fixed("ppmPortLprByteCountEnabled", _FALSE, *at)
