"""Octets as a tree of tags and contents, to be bent and put together again. Knows BER, and no SNMP."""

from __future__ import annotations

from dataclasses import dataclass, field

_DEEPEST = 12


@dataclass(slots=True)
class Node:
    """One tag with what is in it.

    Attributes:
        inside: its parts, where its content reads as such; `content` counts for nothing then.
        length: the octets of its length, where that is to be another than the right one in its shortest form.
    """

    tag: int
    content: bytes = b""
    inside: list[Node] | None = None
    length: bytes | None = None


@dataclass(slots=True)
class Tree:
    """A whole message, with all of its nodes in one list, so that one can be picked."""

    root: Node
    nodes: list[Node] = field(default_factory=list)


def parsed(data: bytes) -> Tree:
    """A well-formed message as a tree; an OCTET STRING that holds a SEQUENCE is opened, too."""
    (root,) = _parts(data, 0) or [Node(0x04, data)]
    tree = Tree(root)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        tree.nodes.append(node)
        waiting.extend(node.inside or ())
    return tree


def _parts(data: bytes, depth: int) -> list[Node] | None:
    """The nodes that fill `data`; None where they do not."""
    found = []
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            return None
        tag, length = data[at], data[at + 1]
        at += 2
        if length >= 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            return None
        content = data[at : at + length]
        at += length
        node = Node(tag, content)
        opens = tag & 0x20 or (tag == 0x04 and content[:1] == b"\x30")
        if opens and depth < _DEEPEST:
            node.inside = _parts(content, depth + 1)
        found.append(node)
    return found


def joined(node: Node) -> bytes:
    """The octets of a node, with the right length unless it has one of its own."""
    content = node.content if node.inside is None else b"".join([joined(one) for one in node.inside])
    length = node.length if node.length is not None else shortest(len(content))
    return bytes((node.tag,)) + length + content


def shortest(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def is_strict(data: bytes) -> bool:
    """Whether all of `data` is one node, each length of it right and in its shortest form."""
    return _strict_end(data, 0, len(data), 0) == len(data)


def _strict_end(data: bytes, at: int, end: int, depth: int) -> int:
    """Where the node at `at` ends; -1 where it is not strictly well-formed."""
    if at + 2 > end or depth > _DEEPEST:
        return -1
    tag, first = data[at], data[at + 1]
    start = at + 2
    length = first
    if first >= 0x80:
        size = first & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        if shortest(length) != data[at + 1 : start + size]:
            return -1
        start += size
    stop = start + length
    if stop > end:
        return -1
    if tag & 0x20:
        at = start
        while at < stop:
            at = _strict_end(data, at, stop, depth + 1)
            if at < 0:
                return -1
    return stop
