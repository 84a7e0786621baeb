"""What a profile's `[usb]` declares: order, alternates, groups, configurations, strings, stores."""

from __future__ import annotations

import uuid
from importlib import resources
from typing import Any

import pytest
from misfeed.emulators import profile_text
from misfeed.emulators.identity import device_id
from misfeed.emulators.machine import Clock, Machine, ProfileError, parse_profile
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb.declaring import printer_model
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.usb import DescriptorType, SetupPacket, decode_string
from misfeed.protocols.usb.capabilities import BinaryObjectStore, CapabilityType
from misfeed.protocols.usb.flaws import flaws
from misfeed.protocols.usb.functions import InterfaceAssociation, IppInfo
from misfeed.protocols.usb.microsoft import (
    decode_compatible_ids,
    decode_signature,
    get_compatible_ids,
    get_descriptor_set,
)
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usb.setup import get_descriptor, set_configuration, set_interface
from misfeed.protocols.usbip import UrbStatus

from .conftest import ImportingHost

UUID = "urn:uuid:00112233-4455-6677-8899-aabbccddeeff"
SCANNER = {
    "interface_class": 255,
    "endpoints": ["bulk-out", "bulk-in", "interrupt-in"],
    "name": "Scanner",
}
ECHO = b"\x1b%-12345X@PJL ECHO x\r\n"


def machine_with(**usb: Any) -> Machine:
    text = {"vendor_id": 0x04A9, "product_id": 0x27FA, **usb}
    interfaces = text.pop("interfaces", [])
    lines = [f"{key} = {profile_text._scalar(value)}" for key, value in text.items()]
    for one in interfaces:
        lines += [
            "[[usb.interfaces]]",
            *(f"{key} = {profile_text._scalar(value)}" for key, value in one.items()),
        ]
    source = (
        (profile_source()).split("[usb]")[0]
        + "[usb]\n"
        + "\n".join(lines)
        + "\n"
        + "[panel]"
        + profile_source().split("[panel]")[1]
    )
    return Machine(parse_profile(source), Clock(), seed=1)


def profile_source() -> str:
    return (resources.files("misfeed.fixtures") / "profiles" / "inkjet-mfp.toml").read_text(encoding="utf-8")


def model_of(machine: Machine) -> Any:
    return printer_model(machine.profile, machine.serial, UUID)


def host_of(machine: Machine) -> ImportingHost:
    service = INTERFACE.serve(machine)
    assert isinstance(service, UsbipService)
    host = ImportingHost(service)
    assert host.take().device is not None
    return host


def layout(machine: Machine, index: int = 0) -> list[tuple[int, int, int, int, list[int]]]:
    return [
        (
            one.bInterfaceNumber,
            one.bAlternateSetting,
            one.bInterfaceClass,
            one.bInterfaceProtocol,
            [endpoint.bEndpointAddress for endpoint in one.endpoints],
        )
        for one in model_of(machine).configurations[index].interfaces
    ]


def test_placeholders_come_behind_what_the_machine_carries() -> None:
    machine = machine_with(ipp=1, interfaces=[SCANNER])
    assert layout(machine) == [
        (0, 0, 7, 2, [0x01, 0x82]),
        (1, 0, 7, 4, [0x03, 0x84]),
        (2, 0, 255, 255, [0x0F, 0x8F, 0x8E]),
    ]
    assert flaws(model_of(machine).dump()) == ()


def test_all_are_in_their_own_order_where_one_carries_something() -> None:
    machine = machine_with(
        interfaces=[
            SCANNER,
            {"carries": "ipp", "alternate": True},
            {"carries": "pages"},
            {"carries": "ipp", "alternate": True},
        ]
    )
    assert layout(machine) == [
        (0, 0, 255, 255, [0x0F, 0x8F, 0x8E]),
        (0, 1, 7, 4, [0x0F, 0x8F]),
        (1, 0, 7, 2, [0x01, 0x82]),
        (1, 1, 7, 4, [0x01, 0x82]),
    ]
    assert flaws(model_of(machine).dump()) == ()


def test_an_interface_is_pages_or_ipp_as_the_host_sets_it() -> None:
    host = host_of(
        machine_with(interfaces=[SCANNER, {"carries": "pages"}, {"carries": "ipp", "alternate": True}])
    )
    read = host.ask(64)
    host.session.feed(host.client.submit_out(1, ECHO)[1])
    assert any(b"ECHO x" in getattr(one, "data", b"") for one in host.heard()), read
    assert host.control(set_interface(1, 1)).status == UrbStatus.OK
    host.session.feed(host.client.submit_out(1, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")[1])
    host.heard()
    host.ask(64)
    assert any(getattr(one, "data", b"").startswith(b"HTTP/1.1 ") for one in host.heard())


def test_a_placeholder_stalls_class_requests_and_takes_no_octet() -> None:
    machine = machine_with(interfaces=[SCANNER, {"carries": "pages"}])
    host = host_of(machine)
    for setup in (get_device_id(0), get_port_status(0), soft_reset(0), SetupPacket(0xC1, 0x33, 0, 0, 8)):
        assert host.control(setup).status == UrbStatus.EPIPE
    number, octets = host.client.submit_out(15, b"scan")
    host.session.feed(octets)
    assert host.heard() == []
    host.unlink(number)
    assert [one.status for one in host.heard()] == [UrbStatus.ECONNRESET]  # type: ignore[union-attr]
    assert host.control(get_port_status(1)).data == b"\x18"
    assert b"MFG:" in host.control(get_device_id(1)).data


def test_there_may_be_several_configurations() -> None:
    machine = machine_with(
        interfaces=[{"carries": "pages"}, SCANNER, {"carries": "pages", "configuration": 2, "protocol": 1}]
    )
    assert layout(machine, 1) == [(0, 0, 7, 1, [0x01])]
    host = host_of(machine)
    assert host.control(set_configuration(2)).status == UrbStatus.OK
    assert host.control(get_port_status(1)).status == UrbStatus.EPIPE
    assert host.control(get_port_status(0)).data == b"\x18"
    assert host.write(b"page").status == UrbStatus.OK
    assert flaws(model_of(machine).dump()) == ()


def test_a_function_of_several_interfaces_is_told_before_the_first_of_them() -> None:
    machine = machine_with(
        interfaces=[
            {"carries": "pages"},
            {**SCANNER, "function": "Fax"},
            {"interface_class": 10, "function": "Fax"},
        ]
    )
    model = model_of(machine)
    assert (model.device.bDeviceClass, model.device.bDeviceSubClass, model.device.bDeviceProtocol) == (
        0xEF,
        2,
        1,
    )
    (raw,) = model.configurations[0].interfaces[0].endpoints[-1].extra
    told = InterfaceAssociation.of(raw)
    assert (told.bFirstInterface, told.bInterfaceCount, told.bFunctionClass) == (1, 2, 255)
    assert decode_string(model.descriptor(DescriptorType.STRING, told.iFunction)) == "Fax"
    assert flaws(model.dump()) == ()


def test_an_interface_for_ipp_tells_what_it_can_and_whose_it_is() -> None:
    model = model_of(machine_with(ipp=2))
    _, first, second = model.configurations[0].interfaces
    assert first.extra == second.extra
    info = IppInfo.of(first.extra[0])
    assert info.wBasicCapabilities == 0x11
    assert decode_string(model.descriptor(DescriptorType.STRING, info.iIPPPrinterUUID)) == UUID
    assert decode_string(model.descriptor(DescriptorType.STRING, info.iIPPVersionsSupported)) == "1.0,1.1,2.0"


def test_from_2_01_on_it_has_a_store_with_the_id_of_its_case() -> None:
    assert model_of(machine_with()).descriptor(DescriptorType.BOS, 0) is None
    model = model_of(machine_with(version="2.01", release="3.07"))
    assert (model.device.bcdUSB, model.device.bcdDevice) == (0x0201, 0x0307)
    store = BinaryObjectStore.decode(model.descriptor(DescriptorType.BOS, 0))
    kinds = [one.bDevCapabilityType for one in store.capabilities]
    assert kinds == [CapabilityType.USB_2_0_EXTENSION, CapabilityType.CONTAINER_ID]
    assert store.capabilities[1].content[1:] == uuid.UUID(UUID).bytes_le


def test_windows_is_told_of_drivers_in_both_ways() -> None:
    host = host_of(machine_with(version="2.1", interfaces=[{**SCANNER, "windows": "WINUSB"}]))
    code = decode_signature(host.control(get_descriptor(DescriptorType.STRING, 0xEE)).data)
    ids = decode_compatible_ids(host.control(get_compatible_ids(code)).data)
    assert [(one.interface, one.compatible) for one in ids] == [(1, "WINUSB")]
    store = BinaryObjectStore.decode(host.control(get_descriptor(DescriptorType.BOS)).data)
    whole = host.control(get_descriptor_set(code)).data
    length = int.from_bytes(store.capabilities[-1].content[21:23], "little")
    assert (len(whole), whole[26:36]) == (length, b"\x14\0\3\0WINUSB")


def test_an_old_device_knows_one_speed() -> None:
    model = model_of(machine_with(version="1.1"))
    assert model.device.bcdUSB == 0x0110
    assert model.descriptor(DescriptorType.DEVICE_QUALIFIER, 0) is None


def test_power_is_as_declared() -> None:
    model = model_of(machine_with(self_powered=False, max_power_ma=500))
    assert (model.configurations[0].bmAttributes, model.configurations[0].bMaxPower) == (0x80, 250)


def test_keys_of_the_device_id_replace_those_that_mean_the_same_and_add_the_others() -> None:
    machine = machine_with(
        device_id=[["SERN", "{serial}"], ["CID", "CANONMF"], ["URF", "V1.4,CP1"], ["1284.4DL", "4d,4e,1"]]
    )
    told = device_id(machine)
    assert [key for key, _ in told.pairs] == [
        "MFG",
        "MDL",
        "CMD",
        "CLS",
        "DES",
        "SERN",
        "CID",
        "URF",
        "1284.4DL",
    ]
    assert told["SN"] == machine.serial


def test_a_device_id_may_be_longer_than_an_octet_counts() -> None:
    machine = machine_with(device_id=[["CMD", ",".join(f"LANG{at:03}" for at in range(100))]])
    told = host_of(machine).control(get_device_id(0)).data
    assert int.from_bytes(told[:2], "big") == len(told) > 0x100


@pytest.mark.parametrize(
    ("usb", "words"),
    [
        ({"interfaces": [{"alternate": True}]}, "first of usb.interfaces is no other setting"),
        ({"device_id": [["A;B", "x"]]}, "usb.device_id cannot hold 'A;B'"),
        ({"version": "3.3"}, "version"),
    ],
)
def test_a_mistake_is_told_where_it_is(usb: dict[str, Any], words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        machine_with(**usb)


def test_the_profiles_that_come_with_it_declare_nothing_wrong() -> None:
    for name in ("mono-laser", "inkjet-mfp", "colour-laser-mfp", "label-printer", "departmental-a3-mfp"):
        assert flaws(printer_model(load(name), "S1", UUID).dump()) == ()
