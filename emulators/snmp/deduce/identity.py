"""Who the recorded device says it is: make, model, serial number, addresses."""

from __future__ import annotations

import re
from typing import Any

from misfeed.emulators.snmp.deduce.findings import Findings
from misfeed.emulators.snmp.groups.interfaces import network_index
from misfeed.emulators.snmp.model import DEVICE
from misfeed.protocols.ieee1284 import DeviceId, DeviceIdError, decode
from misfeed.protocols.snmp import ObjectIdentifier, OctetString, dotted, mib

_ENTERPRISES = {
    11: ("HP", "Hewlett-Packard"),
    236: ("Samsung",),
    253: ("Xerox",),
    297: ("FUJIFILM", "FUJI XEROX"),
    367: ("RICOH",),
    641: ("Lexmark",),
    674: ("Dell",),
    1129: ("TOSHIBA",),
    1248: ("EPSON",),
    1347: ("KYOCERA",),
    1602: ("Canon",),
    2001: ("OKI",),
    2385: ("SHARP",),
    2435: ("Brother",),
    10642: ("Zebra",),
    18334: ("KONICA MINOLTA",),
}
"""Makers by their numbers below 1.3.6.1.4.1 (IANA), in the spellings they use of themselves."""
_ENTERPRISE_ARC = (1, 3, 6, 1, 4, 1)
_NO_OBJECT_ID = "1.3.6.1.4.1.2699.1"
"""The Printer Working Group's own number, for a walk that names no maker."""
_COMMANDS = ("PJL", "PCL", "PDF")
_MAC_PREFIX = b"\x02\0\0"
"""Locally administered."""
_HOSTNAME = re.compile(r"[A-Za-z0-9-]{1,32}")
_OBJECT_ID = re.compile(r"1(\.\d+){5,}")


def identity(findings: Findings) -> dict[str, Any]:
    captured = findings.captured
    device_id = _device_id(findings)
    object_id = _object_id(findings)
    make, model = _make_and_model(findings, device_id, object_id)
    serial = findings.text("prtGeneralSerialNumber", DEVICE) or device_id.get("SN", "").strip()
    if not serial:
        findings.problem("no serial number was recorded; a running number stands for it")
    address = captured.octets("ifPhysAddress", network_index(captured)) or b""
    hostname = findings.text("sysName")
    named = device_id.get("MDL", "").strip()[:255]
    return {
        "make": make,
        "model": model,
        "device_id_model": named if named != model else "",
        "serial": serial[:255].replace("{", "{{").replace("}", "}}") or "{n:08}",
        "firmware": "unknown",
        "sys_object_id": object_id,
        "sys_descr": findings.text("sysDescr")[:255] or f"{make} {model}",
        "command_set": list(device_id.command_sets or _COMMANDS),
        "mac_prefix": (address[:3] if len(address) == 6 else _MAC_PREFIX).hex(":"),
        "hostname": hostname if _HOSTNAME.fullmatch(hostname) else "printer",
    }


def _object_id(findings: Findings) -> str:
    value = findings.captured.values.get(mib.oid("sysObjectID.0"))
    if isinstance(value, ObjectIdentifier) and _OBJECT_ID.fullmatch(dotted(value.value)):
        return dotted(value.value)
    # Values of its own below a maker's number tell the maker as well.
    below = (at for at in findings.captured.values if at[:6] == _ENTERPRISE_ARC and len(at) > 6)
    maker = next((at[6] for at in below if at[6] in _ENTERPRISES), None)
    made_up = _NO_OBJECT_ID if maker is None else dotted((*_ENTERPRISE_ARC, maker))
    findings.problem(f"no sysObjectID was recorded; {made_up} stands for it")
    return made_up


def _device_id(findings: Findings) -> DeviceId:
    """The IEEE 1284 device ID, wherever a maker's MIB keeps it; empty when there is none."""
    for value in findings.captured.values.values():
        if isinstance(value, OctetString) and b"MDL:" in value.value and b"MFG:" in value.value:
            try:
                return decode((len(value.value) + 2).to_bytes(2, "big") + value.value)
            except (DeviceIdError, OverflowError):
                continue
    return DeviceId.of({})


def _make_and_model(findings: Findings, device_id: DeviceId, object_id: str) -> tuple[str, str]:
    arcs = tuple(map(int, object_id.split(".")))
    known = _ENTERPRISES.get(arcs[6], ()) if arcs[:6] == _ENTERPRISE_ARC and len(arcs) > 6 else ()
    words = (
        findings.text("hrDeviceDescr", DEVICE)
        or device_id.get("MDL", "").strip()
        or findings.text("sysDescr").partition(";")[0].strip()
    )
    if not words:
        findings.problem("no words for the device were recorded; it is called a printer")
    spellings = [make for make in (*known, device_id.get("MFG", "").strip()) if make]
    first = words.partition(" ")[0]
    if not spellings and first.isalpha() and first != words:
        spellings = [first]
    make = next((make for make in spellings if words.lower().startswith(make.lower())), "")
    model = words[len(make) :].strip()
    return (make or next(iter(spellings), "Unknown"))[:255], model[:255] or "printer"
