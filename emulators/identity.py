"""Who a machine says it is, in the forms that several interfaces share. Each builds on the profile alone."""

from __future__ import annotations

import uuid

from misfeed.emulators.machine import Machine
from misfeed.protocols.dns_sd import label
from misfeed.protocols.ieee1284 import DeviceId


def make_and_model(machine: Machine) -> str:
    """Maker and model as people write them."""
    identity = machine.profile.identity
    return f"{identity.make} {identity.model}"


def http_server(machine: Machine) -> str:
    """The Server header of its answers over HTTP (RFC 9110 §10.2.4), in ASCII."""
    identity = machine.profile.identity
    told = identity.http_server or f"{identity.make} HTTP Server; {make_and_model(machine)}"
    return "".join(one if " " <= one <= "~" else "?" for one in told)


def device_id(machine: Machine) -> DeviceId:
    """The IEEE 1284 device ID (§7.6), the same on USB, IPP and SNMP."""
    profile = machine.profile
    values = {
        "MFG": profile.identity.make,
        "MDL": profile.identity.device_id_model or profile.identity.model,
        "CMD": ",".join(profile.identity.command_set),
        "CLS": profile.usb.device_class if profile.usb is not None else "PRINTER",
        "DES": make_and_model(machine),
        "SN": machine.serial,
    }
    told = profile.usb.device_id if profile.usb is not None else ()
    pairs = tuple((key, value.replace("{serial}", machine.serial)) for key, value in told)
    own = DeviceId(pairs)
    if "MFG" in own and "MDL" in own:
        return own  # all of it, in its own order
    for key, value in pairs:
        values = _put(values, key, value)
    return DeviceId.of({key: value.replace(";", ",").strip() for key, value in values.items()})


def _put(values: dict[str, str], key: str, value: str) -> dict[str, str]:
    """With that key, in the place of the one that means the same ("SN" and "SERN"), or behind the others."""
    same = DeviceId.of({key: value})
    if all(one not in same for one in values):
        return {**values, key: value}
    return {(key if one in same else one): (value if one in same else old) for one, old in values.items()}


def printer_uuid(machine: Machine) -> str:
    """`printer-uuid`: the same for a serial number whenever and wherever it is asked for."""
    identity = machine.profile.identity
    name = f"urn:misfeed:{identity.make}:{identity.model}:{machine.serial}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def instance_name(machine: Machine) -> str:
    """What lists of printers call it (RFC 6763 §4.1.1), in one label.

    Without dots: the library that writes it takes each for the end of a label.
    """
    return label(machine.discovery.chosen.replace(".", "-"), machine.discovery.number)
