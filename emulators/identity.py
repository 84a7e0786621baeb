"""Who a machine says it is, in the forms that several interfaces share. Each builds on the profile alone."""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.protocols.ieee1284 import DeviceId


def make_and_model(machine: Machine) -> str:
    """Maker and model as people write them."""
    identity = machine.profile.identity
    return f"{identity.make} {identity.model}"


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
    return DeviceId.of({key: value.replace(";", ",").strip() for key, value in values.items()})
