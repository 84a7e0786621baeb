"""Octets to messages of WS-Discovery. What it does not know beside what it does is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from misfeed.protocols.wsd.messages import (
    DISCOVERY,
    MATCH_URIS,
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
)
from misfeed.protocols.wsd.tree import Element, WsdError, grown

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"

_ENVELOPE, _HEADER, _BODY = (Name(SOAP, local) for local in ("Envelope", "Header", "Body"))
_MESSAGE_ID, _RELATES_TO, _REFERENCE, _ADDRESS = (
    Name(ADDRESSING, local) for local in ("MessageID", "RelatesTo", "EndpointReference", "Address")
)
_MAX_NUMBER = 0xFFFF_FFFF


def _own(local: str) -> Name:
    return Name(DISCOVERY, local)


def decode(data: bytes) -> Message:
    """One message. Raises WsdError."""
    envelope = grown(data)
    if envelope.name != _ENVELOPE:
        raise WsdError(f"it is no SOAP 1.2 envelope but {envelope.name.local}", data)
    header, body = envelope.find(_HEADER), envelope.find(_BODY)
    if header is None or body is None:
        raise WsdError("an envelope without header or body", data)
    content = next((child for child in body.children if child.name in _BODIES), None)
    if content is None:
        raise WsdError("a body that says nothing about discovery", data)
    identifier = _text(header, _MESSAGE_ID)
    if not identifier:
        raise WsdError("a message without MessageID", data)
    return Message(_BODIES[content.name](content), identifier, _text(header, _RELATES_TO), _sequence(header))


def _text(element: Element, *path: Name) -> str:
    return " ".join(element.words(*path))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _MAX_NUMBER):
        raise WsdError(f"{text[:20]!r} is no number of 32 bits")
    return int(text)


def _sequence(header: Element) -> AppSequence | None:
    found = header.find(_own("AppSequence"))
    if found is None:
        return None
    told = found.attributes
    return AppSequence(_number(told.get("InstanceId", "")), _number(told.get("MessageNumber", "")))


def _names(element: Element) -> Iterator[Name]:
    found = element.find(_own("Types"))
    for word in found.text.split() if found is not None else ():
        prefix, colon, local = word.rpartition(":")
        assert found is not None
        if colon and prefix not in found.prefixes:
            raise WsdError(f"the type {word[:60]!r} is of no namespace")
        yield Name(found.prefixes.get(prefix, ""), local)


def _address(element: Element) -> str:
    address = _text(element, _REFERENCE, _ADDRESS)
    if not address:
        raise WsdError(f"{element.name.local} without an address")
    return address


def _target(element: Element) -> Target:
    return Target(
        _address(element),
        tuple(_names(element)),
        element.words(_own("Scopes")),
        element.words(_own("XAddrs")),
        _number(_text(element, _own("MetadataVersion")) or "0"),
    )


def _probe(element: Element) -> Probe:
    scopes = element.find(_own("Scopes"))
    rule = scopes.attributes.get("MatchBy", MATCH_URIS) if scopes is not None else MATCH_URIS
    return Probe(tuple(_names(element)), element.words(_own("Scopes")), rule)


def _resolve_matches(element: Element) -> ResolveMatches:
    found = element.find(_own("ResolveMatch"))
    return ResolveMatches(_target(found) if found is not None else None)


_BODIES: Mapping[Name, Callable[[Element], Body]] = {
    _own("Hello"): lambda element: Hello(_target(element)),
    _own("Bye"): lambda element: Bye(_address(element)),
    _own("Probe"): _probe,
    _own("ProbeMatches"): lambda element: ProbeMatches(tuple(map(_target, element.all(_own("ProbeMatch"))))),
    _own("Resolve"): lambda element: Resolve(_address(element)),
    _own("ResolveMatches"): _resolve_matches,
}
