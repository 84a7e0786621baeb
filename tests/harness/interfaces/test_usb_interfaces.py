"""Which interface is chosen for what, as Linux chooses."""

from __future__ import annotations

from typing import Any

import pytest
import usb.core
from misfeed.interfaces.usb_interfaces import PipedInterface, http_interfaces, printer_interface
from misfeed.protocols.usb import EndpointDescriptor, InterfaceDescriptor
from misfeed.transports import usbip

OUT, BACK = EndpointDescriptor(0x01), EndpointDescriptor(0x82)
OTHERS = EndpointDescriptor(0x03), EndpointDescriptor(0x84)


def setting(
    number: int, alternate: int, protocol: int, *endpoints: EndpointDescriptor
) -> InterfaceDescriptor:
    return InterfaceDescriptor(number, alternate, 7, 1, protocol, endpoints=endpoints)


@pytest.fixture
def found(exporter: Any, printer: Any) -> Any:
    def device(*settings: InterfaceDescriptor) -> Any:
        exporter.devices["1-2"] = type(printer)(*settings)
        return usb.core.find(backend=usbip.backend(exporter))

    return device


@pytest.mark.parametrize(
    ("protocols", "chosen"), [((1, 2, 3), 2), ((3, 1), 1), ((3,), 3), ((3, 2), 2), ((4,), None)]
)
def test_bidirectional_goes_before_unidirectional_and_that_before_ieee_1284_4(
    found: Any, protocols: tuple[int, ...], chosen: int | None
) -> None:
    settings = [setting(0, place, protocol, OUT, BACK) for place, protocol in enumerate(protocols)]
    one = printer_interface(found(*settings))
    expected = None
    if chosen is not None:
        expected = PipedInterface(0, protocols.index(chosen), 0x01, 0x82, len(protocols))
    assert one == expected


def test_one_without_a_way_back_is_taken_only_where_it_says_so(found: Any) -> None:
    assert printer_interface(found(setting(0, 0, 2, OUT))) is None
    assert printer_interface(found(setting(0, 0, 1, OUT))) == PipedInterface(0, 0, 0x01, None)
    assert printer_interface(found(setting(0, 0, 1, BACK))) is None, "nothing can be sent to it"


def test_pipes_are_the_first_bulk_endpoints_of_each_direction(found: Any) -> None:
    interrupt = EndpointDescriptor(0x85, 3, 8, 10)
    one = printer_interface(found(setting(0, 0, 2, interrupt, BACK, OUT, *OTHERS)))
    assert one is not None
    assert (one.out, one.back) == (0x01, 0x82)


def test_each_interface_for_http_comes_in_its_first_such_setting(found: Any) -> None:
    device = found(
        setting(0, 0, 2, OUT, BACK),
        setting(0, 1, 4, OUT, BACK),
        setting(0, 2, 4, *OTHERS),
        setting(1, 0, 4, *OTHERS),
        setting(2, 0, 4, EndpointDescriptor(0x05)),
        InterfaceDescriptor(3, 0, 255, 1, 4, endpoints=(EndpointDescriptor(0x06), EndpointDescriptor(0x87))),
    )
    assert http_interfaces(device) == (
        PipedInterface(0, 1, 0x01, 0x82, 3),
        PipedInterface(1, 0, 0x03, 0x84),
    )
    assert printer_interface(device) == PipedInterface(0, 0, 0x01, 0x82, 3)
