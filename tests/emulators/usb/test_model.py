"""What a printer declares is well formed, and is its profile's."""

from __future__ import annotations

import msgspec
import pytest
from misfeed.emulators.machine import Profile
from misfeed.emulators.profiles import load, names
from misfeed.emulators.usb.declaring import BULK_IN, BULK_OUT, printer_model
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    decode_languages,
    decode_string,
)


def with_protocol(protocol: int) -> Profile:
    profile = load("mono-laser")
    assert profile.usb is not None
    return msgspec.structs.replace(profile, usb=msgspec.structs.replace(profile.usb, protocol=protocol))


@pytest.mark.parametrize("name", names())
def test_every_profile_declares_descriptors_that_read_back(name: str) -> None:
    profile = load(name)
    model = printer_model(profile, "S1")
    octets = model.descriptor(DescriptorType.CONFIGURATION, 0)
    assert octets is not None
    assert ConfigurationDescriptor.decode(octets) == model.configurations[0]
    assert DeviceDescriptor.decode(model.descriptor(DescriptorType.DEVICE, 0) or b"") == model.device
    assert profile.usb is not None
    assert (model.device.idVendor, model.device.idProduct) == (profile.usb.vendor_id, profile.usb.product_id)


def test_the_strings_are_make_model_and_serial_number() -> None:
    model = printer_model(load("mono-laser"), "VNC3M00001")
    texts = [decode_string(model.descriptor(DescriptorType.STRING, index) or b"") for index in (1, 2, 3)]
    assert texts == ["HP", "LaserJet 400 M401dw", "VNC3M00001"]
    assert (model.device.iManufacturer, model.device.iProduct, model.device.iSerialNumber) == (1, 2, 3)
    assert decode_languages(model.descriptor(DescriptorType.STRING, 0) or b"") == (0x0409,)


def test_a_text_too_long_for_a_descriptor_is_cut_between_characters() -> None:
    model = printer_model(load("mono-laser"), "x" + "\N{PRINTER}" * 100)
    assert decode_string(model.descriptor(DescriptorType.STRING, 3) or b"") == "x" + "\N{PRINTER}" * 62


@pytest.mark.parametrize(
    ("protocol", "endpoints"), [(1, {BULK_OUT}), (2, {BULK_OUT, BULK_IN}), (3, {BULK_OUT, BULK_IN})]
)
def test_only_a_unidirectional_interface_has_no_way_back(protocol: int, endpoints: set[int]) -> None:
    (interface,) = printer_model(with_protocol(protocol), "S1").configurations[0].interfaces
    assert (interface.bInterfaceClass, interface.bInterfaceSubClass) == (7, 1)
    assert interface.bInterfaceProtocol == protocol
    assert {one.bEndpointAddress for one in interface.endpoints} == endpoints


def test_at_full_speed_it_is_the_same_with_smaller_packets() -> None:
    model = printer_model(load("mono-laser"), "S1")
    qualifier = model.descriptor(DescriptorType.DEVICE_QUALIFIER, 0)
    assert qualifier == bytes.fromhex("0a 06 0002 00 00 00 40 01 00")
    other = model.descriptor(DescriptorType.OTHER_SPEED_CONFIGURATION, 0)
    assert other is not None
    assert other[1] == DescriptorType.OTHER_SPEED_CONFIGURATION
    slow = ConfigurationDescriptor.decode(other[:1] + b"\x02" + other[2:])
    assert {one.wMaxPacketSize for one in slow.interfaces[0].endpoints} == {64}


@pytest.mark.parametrize("kind", list(DescriptorType))
def test_an_index_that_is_not_there_has_no_descriptor(kind: DescriptorType) -> None:
    assert printer_model(load("mono-laser"), "S1").descriptor(kind, 9) is None


def test_a_model_without_usb_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="has no USB"):
        printer_model(msgspec.structs.replace(load("mono-laser"), usb=None), "S1")


def test_interfaces_for_ipp_come_behind_that_for_pages_with_endpoints_of_their_own() -> None:
    (configuration,) = printer_model(load("inkjet-mfp"), "S1").configurations
    told = [
        (one.bInterfaceNumber, one.bInterfaceProtocol, [e.bEndpointAddress for e in one.endpoints])
        for one in configuration.interfaces
    ]
    assert told == [(0, 2, [0x01, 0x82]), (1, 4, [0x03, 0x84]), (2, 4, [0x05, 0x86])]


def test_alternate_settings_speak_other_protocols_over_the_same_endpoints() -> None:
    profile = load("mono-laser")
    assert profile.usb is not None
    usb = msgspec.structs.replace(profile.usb, alternates=(1, 3))
    model = printer_model(msgspec.structs.replace(profile, usb=usb), "S1")
    told = [
        (one.bAlternateSetting, one.bInterfaceProtocol, one.bNumEndpoints)
        for one in model.configurations[0].alternates(0)
    ]
    assert told == [(0, 2, 2), (1, 1, 1), (2, 3, 2)]
    octets = model.descriptor(DescriptorType.CONFIGURATION, 0) or b""
    assert ConfigurationDescriptor.decode(octets) == model.configurations[0]
