"""Messages of WS-Discovery read back, and what strangers send is read or refused, whatever it holds."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some
from misfeed.errors import UsageError
from misfeed.protocols.wsd import (
    DEVICE,
    MATCH_STRINGS,
    MAX_OCTETS,
    PRINT_DEVICE,
    AppSequence,
    Body,
    Bye,
    Hello,
    Message,
    Name,
    Probe,
    ProbeMatches,
    Resolve,
    ResolveMatches,
    Target,
    WsdError,
    decode,
    encode,
)

WORDS = some.from_regex(r"[a-z<>&\"'é:/.-]{1,20}", fullmatch=True)
LOCALS = some.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True)
NAMES = some.sampled_from((DEVICE, PRINT_DEVICE)) | some.builds(Name, some.just('urn:x:<&">'), LOCALS)
TYPES = some.lists(NAMES, max_size=4).map(tuple)
MANY = some.lists(WORDS, max_size=4).map(tuple)
TARGETS = some.builds(Target, WORDS, TYPES, MANY, MANY, some.integers(0, 2**32 - 1))
BODIES: some.SearchStrategy[Body] = some.one_of(
    some.builds(Hello, TARGETS),
    some.builds(Bye, WORDS),
    some.builds(Probe, TYPES, MANY, some.sampled_from((MATCH_STRINGS, Probe().match_by))),
    some.builds(ProbeMatches, some.lists(TARGETS, max_size=3).map(tuple)),
    some.builds(Resolve, WORDS),
    some.builds(ResolveMatches, some.none() | TARGETS),
)
NUMBERS = some.integers(0, 2**32 - 1)
MESSAGES = some.builds(
    Message, BODIES, WORDS, some.just("") | WORDS, some.none() | some.builds(AppSequence, NUMBERS, NUMBERS)
)

PROBE = b"""<?xml version="1.0"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">
 <s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>
 <a:MessageID>urn:uuid:1</a:MessageID><a:Unknown s:mustUnderstand="0"/></s:Header>
 <s:Body><Probe xmlns="http://schemas.xmlsoap.org/ws/2005/04/discovery">
 <Types xmlns:p="http://schemas.microsoft.com/windows/2006/08/wdp/print">p:PrintDeviceType</Types>
 </Probe></s:Body></s:Envelope>"""


@given(MESSAGES)
def test_a_message_reads_back(message: Message) -> None:
    assert decode(encode(message)) == message


@given(some.binary(max_size=300))
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    with pytest.raises(WsdError):
        decode(data)


@given(some.integers(0, len(PROBE) - 1), some.binary(min_size=1, max_size=6))
def test_a_mutated_probe_is_read_or_refused(place: int, octets: bytes) -> None:
    with suppress(WsdError):
        assert decode(PROBE[:place] + octets + PROBE[place + len(octets) :]).id


def test_names_are_those_of_their_namespace_whatever_their_prefix() -> None:
    assert decode(PROBE) == Message(Probe((PRINT_DEVICE,)), "urn:uuid:1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"", "it is not XML"),
        (b"<a/>", "no SOAP 1.2 envelope but a"),
        (PROBE.replace(b'<?xml version="1.0"?>', b'<!DOCTYPE x [<!ENTITY e "x">]>'), "a document type"),
        (PROBE.replace(b"urn:uuid:1", b""), "without MessageID"),
        (PROBE.replace(b"p:Print", b"q:Print"), "of no namespace"),
        (PROBE.replace(b"Probe", b"Prove"), "nothing about discovery"),
        (PROBE.replace(b"urn:uuid:1", b"&unknown;"), "it is not XML: undefined entity"),
        (PROBE.replace(b"urn:uuid:1", b"<b>" * 40), "16 deep"),
        (PROBE.replace(b"urn:uuid:1", b"<b/>" * 600), "more than 512 elements"),
        (PROBE + b" " * MAX_OCTETS, "of 32767 at most"),
        (b'<?xml version="1.0" encoding="ebcdic-unheard-of"?><a/>', "it is not XML"),
        (PROBE.replace(b"Probe>", b"Bye>").replace(b"<Probe", b"<Bye"), "Bye without an address"),
    ],
)
def test_a_wrong_message_is_refused_with_its_reason(wrong: bytes, said: str) -> None:
    with pytest.raises(WsdError, match=said):
        decode(wrong)


def test_what_has_no_room_in_a_datagram_is_not_written() -> None:
    with pytest.raises(UsageError, match="at most 32767 octets"):
        encode(Message(Bye("x" * MAX_OCTETS), "urn:uuid:1"))
    with pytest.raises(UsageError, match="control characters"):
        encode(Message(Bye("\x01"), "urn:uuid:1"))
