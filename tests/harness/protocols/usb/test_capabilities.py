"""The binary object store, and Microsoft's descriptors: golden octets, round trips, refusals."""

import uuid
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.usb import UsbError
from misfeed.protocols.usb.capabilities import (
    BinaryObjectStore,
    DeviceCapability,
    container_id,
    platform,
    usb_2_0_extension,
)
from misfeed.protocols.usb.microsoft import (
    CompatibleId,
    decode_compatible_ids,
    decode_signature,
    encode_compatible_ids,
    encode_descriptor_set,
    encode_signature,
    set_capability,
)

CASE = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
CAPABILITY = st.builds(DeviceCapability, st.integers(0, 255), st.binary(max_size=24))


def test_a_printers_store_is_written_octet_for_octet():
    store = BinaryObjectStore((usb_2_0_extension(), container_id(CASE)))
    assert store.encode() == bytes.fromhex(
        "05 0f 20 00 02  07 10 02 02 00 00 00  14 10 04 00 33221100 5544 7766 8899 aabbccddeeff"
    )


@given(st.lists(CAPABILITY, max_size=5).map(tuple))
def test_any_store_reads_back(capabilities):
    store = BinaryObjectStore(capabilities)
    assert BinaryObjectStore.decode(store.encode()) == store


@given(st.binary(max_size=40))
def test_octets_are_a_store_or_a_typed_error(data):
    for octets in (data, b"\x05\x0f" + (len(data) + 2).to_bytes(2, "little") + data):
        try:
            found = BinaryObjectStore.decode(octets)
        except UsbError:
            continue
        assert found.encode() == octets


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        ("05 0f 06 00 00", "wTotalLength says 6 octets, 5 came"),
        ("05 0f 0c 00 02 07 10 02 02 00 00 00", "bNumDeviceCaps says 2, 1 came"),
        ("05 0f 0c 00 01 09 10 02 02 00 00 00", "no device capability"),
        ("04 0f 05 00 00", "not a BOS"),
    ],
)
def test_a_store_that_contradicts_itself_is_refused(octets, words):
    with pytest.raises(UsbError, match=words):
        BinaryObjectStore.decode(bytes.fromhex(octets))


def test_a_platforms_capability_has_its_uuid_in_usbs_order():
    assert platform(CASE, b"\x01").encode()[:8].hex(" ") == "15 10 05 00 33 22 11 00"


IDS = st.builds(
    CompatibleId,
    st.integers(0, 255),
    st.sampled_from(["WINUSB", "USBPRINT", ""]),
    st.sampled_from(["", "A1"]),
)


def test_microsofts_string_names_a_vendor_code():
    told = encode_signature(0x20)
    assert told.hex() == "12034d005300460054003100300030002000"
    assert decode_signature(told) == 0x20
    with pytest.raises(UsbError):
        decode_signature(told[:-1])


@given(st.lists(IDS, max_size=4).map(tuple))
def test_compatible_ids_read_back(ids):
    assert decode_compatible_ids(encode_compatible_ids(ids)) == ids


@given(st.binary(max_size=64))
def test_octets_are_compatible_ids_or_a_typed_error(data):
    with suppress(UsbError):
        ids = decode_compatible_ids(data)
        assert decode_compatible_ids(encode_compatible_ids(ids)) == ids


def test_the_capability_tells_how_long_the_set_is():
    ids = (CompatibleId(1),)
    whole = encode_descriptor_set(ids)
    assert len(whole) == 10 + 8 + 8 + 20
    assert int.from_bytes(whole[8:10], "little") == len(whole)
    told = set_capability(ids, 0x21).content
    assert told[17:].hex(" ") == "00 00 03 06 2e 00 21 00"
