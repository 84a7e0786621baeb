"""Descriptors one behind the other: taken apart, put under the one they belong to, and refused."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import DescriptorType, RawDescriptor, UsbError
from misfeed.protocols.usb.descriptors import each, encoded, raws, under

RAW = st.builds(RawDescriptor, st.integers(0, 255), st.binary(max_size=9))
ALL = st.lists(RAW, max_size=6).map(tuple)


@given(ALL)
def test_any_descriptors_read_back(found):
    assert raws(each(encoded(found))) == found


@given(ALL)
def test_each_goes_under_the_last_of_its_kind_and_none_is_lost(found):
    placed = list(each(encoded(found)))
    before, groups = under(DescriptorType.ENDPOINT, placed)
    assert [*before, *(one for group in groups for one in group)] == placed
    for group in groups:
        kinds = [one.bDescriptorType for one in group]
        assert [kind == DescriptorType.ENDPOINT for kind in kinds] == [True, *[False] * (len(kinds) - 1)]


@given(st.binary(max_size=60))
def test_junk_is_taken_apart_or_raises_the_one_error(data):
    try:
        found = raws(each(data))
    except UsbError:
        return
    assert encoded(found) == data


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x02\x24\x01\x24", "bLength 1 is shorter than a descriptor at octet 2"),
        (b"\x02\x24\x00", "bLength 0 is shorter than a descriptor at octet 2"),
        (b"\x02\x24\x05\x24\x00", "runs past wTotalLength at octet 2"),
    ],
)
def test_a_length_that_leads_nowhere_is_refused(data, complaint):
    with pytest.raises(UsbError, match=complaint):
        list(each(data))


def test_fields_are_those_of_its_type_and_more_is_kept():
    layout = struct.Struct("<BBHB")
    _, found = each(b"\x02\x24\x07\x24\x34\x12\x01\x08\x09")
    assert found.fields(layout) == (0x1234, 1)
    assert found.tail(layout) == b"\x08\x09"
    with pytest.raises(UsbError, match="bLength 7 is too short at octet 2"):
        found.fields(struct.Struct("<BBHHH"))


def test_a_descriptor_has_at_most_255_octets():
    assert len(RawDescriptor(0x24, bytes(253)).encode()) == 255
    with pytest.raises(UsageError, match="at most 255 octets, not 256"):
        RawDescriptor(0x24, bytes(254)).encode()
