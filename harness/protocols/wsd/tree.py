"""A stranger's XML as a small tree: no document type, no entity of its own, and an end to depth and size.

Knows no message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from misfeed.errors import ProtocolError
from misfeed.protocols.wsd.messages import Name

MAX_OCTETS = 32_767
"""A SOAP message in one datagram (SOAP-over-UDP 1.0 §3.2)."""

_MAX_DEPTH = 16
_MAX_ELEMENTS = 512
_APART = " "


class WsdError(ProtocolError):
    """The octets are no message of WS-Discovery."""


@dataclass(slots=True)
class Element:
    """Attributes:
    prefixes: the namespaces in scope, for names that stand in text.
    """

    name: Name
    prefixes: Mapping[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def all(self, name: Name) -> Iterator[Element]:
        return (child for child in self.children if child.name == name)

    def find(self, *path: Name) -> Element | None:
        found: Element | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def words(self, *path: Name) -> tuple[str, ...]:
        """The words of the text of an element below; none where it is missing."""
        found = self.find(*path)
        return tuple(found.text.split()) if found is not None else ()


class _Grower:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._prefixes: dict[str, list[str]] = {}
        self._count = 0

    def declare(self, prefix: str | None, uri: str | None) -> None:
        self._prefixes.setdefault(prefix or "", []).append(uri or "")

    def undeclare(self, prefix: str | None) -> None:
        self._prefixes[prefix or ""].pop()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MAX_ELEMENTS:
            raise WsdError(f"more than {_MAX_ELEMENTS} elements")
        if len(self._open) >= _MAX_DEPTH:
            raise WsdError(f"elements more than {_MAX_DEPTH} deep")
        scope = {prefix: uris[-1] for prefix, uris in self._prefixes.items() if uris}
        element = Element(_name(name), scope, attributes=attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].text += data


def _name(told: str) -> Name:
    space, apart, local = told.rpartition(_APART)
    return Name(space if apart else "", local)


def _refuse_document_type(*_: object) -> None:
    raise WsdError("a document type, which no SOAP message has")


def grown(data: bytes) -> Element:
    """The root of a document. Raises WsdError."""
    if len(data) > MAX_OCTETS:
        raise WsdError(f"{len(data)} octets, of {MAX_OCTETS} at most", data)
    grower = _Grower()
    parser = expat.ParserCreate(namespace_separator=_APART)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartNamespaceDeclHandler = grower.declare
    parser.EndNamespaceDeclHandler = grower.undeclare
    parser.StartElementHandler = grower.start
    parser.EndElementHandler = grower.end
    parser.CharacterDataHandler = grower.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = parser.ErrorByteIndex
        raise WsdError(
            f"it is not XML: {expat.ErrorString(error.code)}", data[place:], max(place, 0)
        ) from error
    except (LookupError, ValueError) as error:  # an encoding of which nobody knows, or no one can use
        raise WsdError(f"it is not XML: {error}", data) from error
    if grower.root is None:
        raise WsdError("it is empty", data)
    return grower.root
