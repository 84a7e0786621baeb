"""What a device says of itself: golden octets, round trips, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import DeviceDescriptor, UsbError
from misfeed.protocols.usb.device import DeviceQualifier

BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)


def test_a_device_descriptor_has_its_eighteen_octets():
    device = DeviceDescriptor(0x1234, 0xABCD, 0x0203, 1, 2, 3)
    assert device.encode().hex(" ") == "12 01 00 02 00 00 00 40 34 12 cd ab 03 02 01 02 03 01"
    assert DeviceDescriptor.decode(device.encode()) == device


def test_a_device_that_is_the_same_at_either_speed_says_so():
    told = DeviceQualifier.like(DeviceDescriptor(1, 2))
    assert told.encode() == bytes.fromhex("0a 06 0002 00 00 00 40 01 00")


@given(st.builds(DeviceDescriptor, WORD, WORD, WORD, *[BYTE] * 8, WORD))
def test_every_device_reads_back(device):
    assert DeviceDescriptor.decode(device.encode()) == device


@given(st.builds(DeviceQualifier, WORD, *[BYTE] * 5))
def test_any_qualifier_reads_back(one):
    assert DeviceQualifier.decode(one.encode()) == one


@pytest.mark.parametrize(("reader", "size"), [(DeviceDescriptor, 18), (DeviceQualifier, 10)])
@given(data=st.binary(max_size=20))
def test_octets_are_one_of_them_or_a_typed_error(reader, size, data):
    try:
        found = reader.decode(data)
    except UsbError as error:
        assert f"{size} octets" in str(error)  # noqa: PT017
        return
    assert reader.decode(found.encode()) == found


def test_values_that_do_not_fit_are_misuse():
    for one in (DeviceDescriptor(0x10000, 1), DeviceQualifier(bNumConfigurations=256)):
        with pytest.raises(UsageError):
            one.encode()
