"""Descriptors of groups of interfaces and of IPP over USB: golden octets, round trips, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.usb import RawDescriptor, UsbError
from misfeed.protocols.usb.functions import BasicCapabilities, InterfaceAssociation, IppInfo

BYTE = st.integers(0, 255)
WORD = st.integers(0, 0xFFFF)


def test_an_ipp_printers_info_is_that_of_a_real_one():
    info = IppInfo(BasicCapabilities.PRINT | BasicCapabilities.HTTP)
    assert info.raw().encode().hex(" ") == "0a 21 01 01 00 04 11 00 00 00"


def test_a_group_of_interfaces_has_eight_octets():
    assert InterfaceAssociation(1, 2, 255).raw().encode().hex(" ") == "08 0b 01 02 ff 00 00 00"


@given(st.builds(InterfaceAssociation, *[BYTE] * 6))
def test_any_group_reads_back(one):
    assert InterfaceAssociation.of(one.raw()) == one


MAKERS = st.lists(st.tuples(st.integers(1, 255), st.binary(max_size=9)), max_size=4).map(tuple)


@given(st.builds(IppInfo, WORD, BYTE, BYTE, BYTE, MAKERS))
def test_any_info_reads_back(one):
    assert IppInfo.of(one.raw()) == one


@given(st.integers(0, 40), st.binary(max_size=20))
def test_octets_are_one_of_them_or_a_typed_error(kind, content):
    for reader in (InterfaceAssociation.of, IppInfo.of):
        try:
            found = reader(RawDescriptor(kind, content))
        except UsbError:
            continue
        assert reader(found.raw()) == found


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("01 01 00 04 11 00 00", "not a device info"),
        ("01 02 00 04 11 00 00 00", "bcdNumDescriptors says 2, 1 came"),
        ("01 01 02 04 11 00 00 00", "do not come first"),
        ("01 02 00 04 11 00 00 00 05 09 01", "cut short"),
    ],
)
def test_an_info_that_contradicts_itself_is_refused(content, words):
    with pytest.raises(UsbError, match=words):
        IppInfo.of(RawDescriptor(0x21, bytes.fromhex(content)))


def test_a_makers_capability_cannot_pass_for_the_basic_one():
    with pytest.raises(UsageError, match="from 1 on"):
        IppInfo(vendor=((0, b""),)).raw()
