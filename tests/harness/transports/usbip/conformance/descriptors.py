"""Descriptors, strings, and where a device is said to be, as a host reads them."""

from __future__ import annotations

import errno

import usb.util

from .bench import (
    BUTTONS,
    FROM_DEVICE,
    GET_DESCRIPTOR,
    IN,
    IPP_IN,
    IPP_OUT,
    OUT,
    PACKET,
    PRODUCT,
    SCANNER,
    VENDOR,
    Bench,
    check,
    failing,
    found,
    opened,
)


@check
def the_device_descriptor_is_the_devices(bench: Bench) -> None:
    with opened(bench) as device:
        raw = device.ctrl_transfer(FROM_DEVICE, GET_DESCRIPTOR, 0x0100, 0, 18).tobytes()
        assert (device.bLength, device.bDescriptorType, device.bcdUSB) == (18, 1, 0x0200)
        assert (device.bDeviceClass, device.bDeviceSubClass, device.bDeviceProtocol) == (0, 0, 0)
        assert raw == (
            bytes((18, 1))
            + device.bcdUSB.to_bytes(2, "little")
            + bytes((0, 0, 0, device.bMaxPacketSize0))
            + b"".join(n.to_bytes(2, "little") for n in (VENDOR, PRODUCT, device.bcdDevice))
            + bytes((device.iManufacturer, device.iProduct, device.iSerialNumber, device.bNumConfigurations))
        )


@check
def a_device_is_told_with_its_place_and_speed(bench: Bench) -> None:
    device = found(bench)
    assert device.speed == usb.util.SPEED_HIGH
    assert device.bus > 0
    assert device.address > 0
    assert device.port_numbers == (device.port_number,)


@check
def its_configuration_is_as_long_as_it_says(bench: Bench) -> None:
    with opened(bench) as device:
        (configuration,) = device
        raw = device.ctrl_transfer(FROM_DEVICE, GET_DESCRIPTOR, 0x0200, 0, 1023)
        assert configuration.wTotalLength == len(raw)
        assert (configuration.bLength, configuration.bDescriptorType) == (9, 2)
        assert (configuration.bNumInterfaces, configuration.bConfigurationValue) == (raw[4], raw[5])
        assert (configuration.bmAttributes, configuration.bMaxPower) == (raw[7], raw[8])
        assert list(configuration.extra_descriptors) == []


@check
def the_tree_of_interfaces_settings_and_endpoints_is_whole(bench: Bench) -> None:
    (configuration,) = found(bench)
    tree = [
        (
            (one.bInterfaceNumber, one.bAlternateSetting),
            (one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol),
            [end.bEndpointAddress for end in one],
        )
        for one in configuration
    ]
    assert tree == [
        ((0, 0), (7, 1, 2), [OUT, IN]),
        ((0, 1), (7, 1, 1), [OUT]),
        ((1, 0), (7, 1, 4), [IPP_OUT, IPP_IN]),
        ((2, 0), (7, 1, 4), [0x05, 0x86]),
        ((3, 0), (7, 1, 4), [0x07, 0x88]),
        ((4, 0), (255, 0, 255), [0x0F, 0x8F, BUTTONS]),
    ]
    ends = [end for one in configuration for end in one]
    buttons = ends.pop()
    assert (buttons.bmAttributes, buttons.wMaxPacketSize, buttons.bInterval) == (3, 8, 11)
    assert {(end.bLength, end.bDescriptorType, end.bmAttributes) for end in ends} == {(7, 5, 2)}
    assert {(end.wMaxPacketSize, end.bInterval) for end in ends} == {(PACKET, 0)}


@check
def strings_are_read_in_the_devices_language(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.langids == (0x0409,)
        assert device.manufacturer == "HP"
        assert "LaserJet" in device.product
        assert device.serial_number
        scanner = device.get_active_configuration()[(SCANNER, 0)]
        assert usb.util.get_string(device, scanner.iInterface) == "Scanner"
        with failing(errno.EPIPE):
            usb.util.get_string(device, 200)


@check
def a_device_that_is_found_is_configured(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.get_active_configuration().bConfigurationValue == 1
