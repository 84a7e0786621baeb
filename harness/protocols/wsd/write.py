"""Messages of WS-Discovery to octets."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from misfeed.errors import UsageError
from misfeed.protocols.wsd.messages import (
    DEVICE,
    DISCOVERY,
    MATCH_URIS,
    PRINT_DEVICE,
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
from misfeed.protocols.wsd.read import ADDRESSING, SOAP
from misfeed.protocols.wsd.tree import MAX_OCTETS

_EVERYBODY = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
_ANONYMOUS = f"{ADDRESSING}/role/anonymous"
_PREFIXES = {DEVICE.space: "wsdp", PRINT_DEVICE.space: "wprt"}


def encode(message: Message) -> bytes:
    """One message's octets. Raises UsageError for what has no room in a datagram or no form in XML."""
    body = message.body
    sequence = message.sequence
    header = [
        _element("wsa:To", _ANONYMOUS if isinstance(body, ProbeMatches | ResolveMatches) else _EVERYBODY),
        _element("wsa:Action", f"{DISCOVERY}/{type(body).__name__}"),
        _element("wsa:MessageID", message.id),
    ]
    if message.relates_to:
        header.append(_element("wsa:RelatesTo", message.relates_to))
    if sequence is not None:
        header.append(
            f'<wsd:AppSequence InstanceId="{sequence.instance}" MessageNumber="{sequence.number}"/>'
        )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsa="{ADDRESSING}" xmlns:wsd="{DISCOVERY}"'
        f' xmlns:wsdp="{DEVICE.space}" xmlns:wprt="{PRINT_DEVICE.space}">'
        f"<soap:Header>{''.join(header)}</soap:Header><soap:Body>{_body(message)}</soap:Body></soap:Envelope>"
    )
    if any(mark < " " and mark not in "\t\n\r" for mark in text):
        raise UsageError("a message of WS-Discovery cannot hold control characters")
    octets = text.encode("utf-8", "replace")
    if len(octets) > MAX_OCTETS:
        raise UsageError(f"a message of WS-Discovery has at most {MAX_OCTETS} octets, not {len(octets)}")
    return octets


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _body(message: Message) -> str:
    match message.body:
        case Hello(target):
            return f"<wsd:Hello>{_target(target)}</wsd:Hello>"
        case Bye(address):
            return f"<wsd:Bye>{_reference(address)}</wsd:Bye>"
        case Probe() as probe:
            return f"<wsd:Probe>{_types(probe.types)}{_scopes(probe.scopes, probe.match_by)}</wsd:Probe>"
        case ProbeMatches(targets):
            matches = "".join(f"<wsd:ProbeMatch>{_target(one)}</wsd:ProbeMatch>" for one in targets)
            return f"<wsd:ProbeMatches>{matches}</wsd:ProbeMatches>"
        case Resolve(address):
            return f"<wsd:Resolve>{_reference(address)}</wsd:Resolve>"
        case ResolveMatches(found):
            match_ = f"<wsd:ResolveMatch>{_target(found)}</wsd:ResolveMatch>" if found is not None else ""
            return f"<wsd:ResolveMatches>{match_}</wsd:ResolveMatches>"


def _reference(address: str) -> str:
    return f"<wsa:EndpointReference>{_element('wsa:Address', address)}</wsa:EndpointReference>"


def _target(target: Target) -> str:
    addresses = _element("wsd:XAddrs", " ".join(target.addresses)) if target.addresses else ""
    version = _element("wsd:MetadataVersion", str(target.version))
    return f"{_reference(target.address)}{_types(target.types)}{_scopes(target.scopes)}{addresses}{version}"


def _types(types: Iterable[Name]) -> str:
    words, declared = [], []
    for number, (space, local) in enumerate(types):
        prefix = _PREFIXES.get(space, "")
        if not prefix and space:
            prefix = f"n{number}"
            declared.append(f" xmlns:{prefix}={quoteattr(space)}")
        words.append(f"{prefix}:{local}" if prefix else local)
    return f"<wsd:Types{''.join(declared)}>{escape(' '.join(words))}</wsd:Types>" if words else ""


def _scopes(scopes: Iterable[str], rule: str = MATCH_URIS) -> str:
    words = " ".join(scopes)
    by = "" if rule == MATCH_URIS else f" MatchBy={quoteattr(rule)}"
    return f"<wsd:Scopes{by}>{escape(words)}</wsd:Scopes>" if words or by else ""
