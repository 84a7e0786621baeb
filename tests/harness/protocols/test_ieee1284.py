"""IEEE 1284 device IDs, as printers send them and as they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.ieee1284 import DeviceId, DeviceIdError, LengthFlaw, decode

TEXT = b"MFG:Acme;MDL:Laser 9;CMD:PCL, PJL,PDF;CLS:PRINTER;SN:X1;"


def framed(text: bytes, length: int | None = None, order: str = "big") -> bytes:
    return (len(text) + 2 if length is None else length).to_bytes(2, order) + text


def test_reads_keys_in_order_under_any_of_their_names():
    read = decode(framed(TEXT))
    assert list(read) == ["MFG", "MDL", "CMD", "CLS", "SN"]
    assert read["MANUFACTURER"] == read["mfg"] == "Acme"
    assert decode(framed(b"MANUFACTURER:Acme;MODEL:9;SERN:7;"))["SN"] == "7"
    assert read.command_sets == ("PCL", "PJL", "PDF")
    assert read.flaw is None
    assert "DES" not in read


def test_the_length_counts_its_own_two_octets():
    assert DeviceId.of({"MFG": "A"}).encode() == b"\x00\x08MFG:A;"


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (framed(TEXT, len(TEXT)), LengthFlaw.NOT_COUNTING_ITSELF),
        (framed(TEXT, len(TEXT) + 2, "little"), LengthFlaw.LITTLE_ENDIAN),
        (framed(TEXT, 500), LengthFlaw.TRUNCATED),
        (framed(TEXT, 9), LengthFlaw.TOO_SMALL),
        (framed(TEXT, 0), LengthFlaw.TOO_SMALL),
    ],
)
def test_a_wrong_length_is_flagged_and_the_text_still_read(data, flaw):
    read = decode(data)
    assert read.flaw is flaw
    assert read["MDL"] == "Laser 9"


def test_a_key_that_comes_twice_counts_once_and_is_kept():
    read = decode(framed(b"MFG:A;MANUFACTURER:B;1.0;"))
    assert read["MFG"] == "A"
    assert len(read) == len(list(read)) == 1
    assert read.pairs == (("MFG", "A"), ("MANUFACTURER", "B"))
    assert read.stray == ("1.0",)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\2", framed(b"no keys at all"), framed(b":;;;:x;")])
def test_octets_without_a_key_are_no_device_id(data):
    with pytest.raises(DeviceIdError):
        decode(data)


@pytest.mark.parametrize("values", [{"A;B": "x"}, {"A": "x;y"}, {"": "x"}, {"A": " x"}, {"A": "x" * 65536}])
def test_what_would_not_read_back_is_not_written(values):
    with pytest.raises(UsageError):
        DeviceId.of(values).encode()


WORDS = st.text(st.characters(exclude_characters=":;", codec="utf-8"), max_size=20).map(str.strip)


@given(st.lists(st.tuples(WORDS.filter(bool), WORDS), min_size=1, max_size=8))
def test_every_id_reads_back(pairs):
    pairs = tuple(pairs)
    read = decode(DeviceId(pairs).encode())
    assert (read.pairs, read.stray, read.flaw) == (pairs, (), None)


@given(st.binary(max_size=80))
def test_junk_reads_or_raises_the_one_error(data):
    try:
        read = decode(data)
    except DeviceIdError:
        return
    assert len(read) == len(list(read)) > 0
