from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.rfc2217 import Data, Decoder, Negotiation, Subnegotiation, Verb, escaped
from misfeed.protocols.rfc2217.telnet import MAX_SUBNEGOTIATION, Command, Event

EVENTS = st.one_of(
    st.binary(min_size=1, max_size=20).map(Data),
    st.builds(Negotiation, st.sampled_from(Verb), st.integers(0, 255)),
    # 255 is kept for a list of more options that never came.
    st.builds(Subnegotiation, st.integers(0, 254), st.binary(max_size=20)),
)


def encoded(event: Event) -> bytes:
    assert not isinstance(event, Command)
    return escaped(event.octets) if isinstance(event, Data) else event.encode()


def merged(events: list[Event]) -> list[Event]:
    """Data in as few pieces as there can be."""
    found: list[Event] = []
    for one in events:
        if isinstance(one, Data) and found and isinstance(found[-1], Data):
            found[-1] = Data(found[-1].octets + one.octets)
        else:
            found.append(one)
    return found


@given(st.lists(EVENTS, max_size=10), st.integers(1, 7))
def test_what_is_encoded_is_decoded_in_any_split(events: list[Event], piece: int) -> None:
    octets = b"".join(map(encoded, events))
    decoder = Decoder()
    found = [e for at in range(0, len(octets), piece) for e in decoder.feed(octets[at : at + piece])]
    assert merged(found) == merged(events)


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_junk_means_the_same_in_any_pieces(pieces: list[bytes]) -> None:
    decoder = Decoder()
    found = [event for piece in pieces for event in decoder.feed(piece)]
    assert merged(found) == merged(list(Decoder().feed(b"".join(pieces))))


@pytest.mark.parametrize(
    ("octets", "events"),
    [
        (b"\xff\xf3", [Command(243)]),
        (b"\xff\xfa\xff\xf0x", [Data(b"x")]),
        (b"\xff\xfa\x2c\x01\xff\xfb\x2cx", [Negotiation(Verb.WILL, 44), Data(b"x")]),
        (b"\xff\xfa\x2c\x00\xff\xff\xff\xf0", [Subnegotiation(44, b"\x00\xff")]),
    ],
)
def test_commands_are_told_from_data(octets: bytes, events: list[Event]) -> None:
    assert list(Decoder().feed(octets)) == events


def test_a_subnegotiation_that_never_ends_is_not_kept() -> None:
    decoder = Decoder()
    assert not list(decoder.feed(b"\xff\xfa\x2c" + b"x" * MAX_SUBNEGOTIATION * 3))
    assert len(decoder._sub) <= MAX_SUBNEGOTIATION
    assert list(decoder.feed(b"\xff\xf0on")) == [Data(b"on")]
