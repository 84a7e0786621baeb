"""Set requests: every variable is judged before the first is changed, and all are changed or none (RFC 3416
§4.2.5).

Knows what the standard checks and in which order; what a value does to the machine is the writer's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.part import CannotDo, Part
from misfeed.protocols.snmp import (
    ErrorStatus,
    Integer32,
    IpAddress,
    Missing,
    Null,
    ObjectIdentifier,
    OctetString,
    Oid,
    Opaque,
    Value,
    Version,
    mib,
)

Content: TypeAlias = int | bytes | Oid
Change: TypeAlias = Callable[[Machine, Content], None]
Judge: TypeAlias = Callable[[Machine, Content], ErrorStatus | None]

_TEXT_OCTETS = 255
"""Of strings whose definition does not say."""


class Unwritten(Exception):
    """A Set that changed nothing, with the error-status and the number of the variable that is to blame."""

    def __init__(self, status: ErrorStatus, index: int) -> None:
        super().__init__(status, index)
        self.status = status
        self.index = index


def fits(_machine: Machine, _content: Content) -> None:
    """Every value of the object's type does."""


class Writer(msgspec.Struct, frozen=True):
    """How one instance is written.

    Attributes:
        change: makes it so. Raises CannotDo where the machine will not after all.
        judge: what is wrong with a value that is of the object's type; None for nothing.
        last: it is done after all others of its request, for nothing takes it back.
    """

    change: Change
    judge: Judge = fits
    last: bool = False


def text_of(content: Content, codec: str = "utf-8") -> str | None:
    """Octets as the text they are in a character set; None for what is none, or would upset a display."""
    assert isinstance(content, bytes)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


def is_text(codec: str = "utf-8") -> Judge:
    """Have octets be text."""
    return lambda _, content: ErrorStatus.WRONG_VALUE if text_of(content, codec) is None else None


def number_of(content: Content) -> int:
    """What an integer holds."""
    assert isinstance(content, int)
    return content


def keeping(identifier: Oid) -> Writer:
    """For what changes nothing but what is read back."""
    return Writer(lambda machine, content: machine.notes.keep(identifier, content))


def ill_formed(definition: mib.ObjectDef, value: Value) -> ErrorStatus | None:
    """What is wrong with a value whatever the machine is like: its type, length, or number."""
    content = definition.value(_example(definition))
    if type(value) is not type(content):
        return ErrorStatus.WRONG_TYPE
    if isinstance(value, OctetString):
        longest = _TEXT_OCTETS if definition.high is None else definition.high
        if not (definition.low or 0) <= len(value.value) <= longest:
            return ErrorStatus.WRONG_LENGTH
        return None
    if isinstance(value, ObjectIdentifier | IpAddress | Null | Opaque | Missing):
        return None
    if definition.enum is not None:
        return None if value.value in definition.enum.labels else ErrorStatus.WRONG_VALUE
    low, high = definition.low, definition.high
    if (low is not None and value.value < low) or (high is not None and value.value > high):
        return ErrorStatus.WRONG_VALUE
    return None


def _example(definition: mib.ObjectDef) -> int | str | bytes | Oid:
    """Anything of the object's base type."""
    match definition.base:
        case mib.Base.OCTET_STRING:
            return b""
        case mib.Base.OBJECT_IDENTIFIER:
            return (0, 0)
        case mib.Base.IP_ADDRESS:
            return "0.0.0.0"
    return 0


def content_of(value: Value) -> Content:
    """What a value of a writable object holds; no such object is of another type."""
    assert isinstance(value, Integer32 | OctetString | ObjectIdentifier)
    return value.value


class Writable(msgspec.Struct, frozen=True):
    """The instances of a model that can be written, and the objects that have any."""

    writers: Mapping[Oid, Writer]
    objects: frozenset[str]

    @classmethod
    def of(cls, writers: Mapping[Oid, Writer]) -> Writable:
        return cls(writers, frozenset(_object_name(identifier) for identifier in writers))

    def judge(
        self, machine: Machine, exists: Callable[[Oid], bool], identifier: Oid, value: Value
    ) -> ErrorStatus | None:
        """What is wrong with writing `value`, by the checks of RFC 3416 §4.2.5 in their order."""
        name = _object_name(identifier)
        if name not in self.objects:
            return ErrorStatus.NOT_WRITABLE
        ill = ill_formed(mib.object(name), value)
        if ill is not None:
            return ill
        if not exists(identifier):
            return ErrorStatus.NO_CREATION
        writer = self.writers.get(identifier)
        if writer is None:
            return ErrorStatus.NOT_WRITABLE
        return writer.judge(machine, content_of(value))

    def write(self, machine: Machine, wanted: Sequence[tuple[Oid, Value]]) -> None:
        """Change what was judged good. Raises Unwritten (commitFailed), with everything as it was."""
        before = [(part, part.state()) for part in machine.parts.values()]
        numbered = [(self.writers[at], value, index) for index, (at, value) in enumerate(wanted, 1)]
        for writer, value, index in sorted(numbered, key=lambda one: one[0].last):
            try:
                writer.change(machine, content_of(value))
            except CannotDo as refusal:
                _undo(before)
                machine.clock.finish_now()
                raise Unwritten(ErrorStatus.COMMIT_FAILED, index) from refusal
        machine.clock.finish_now()


def _undo(before: Sequence[tuple[Part, tuple[object, ...]]]) -> None:
    for part, state in before:
        for name, value in zip(part.FIELDS, state, strict=True):
            setattr(part, name, value)


def _object_name(identifier: Oid) -> str:
    return mib.name(identifier).partition(".")[0]


_V1: Mapping[ErrorStatus, ErrorStatus] = {
    ErrorStatus.WRONG_VALUE: ErrorStatus.BAD_VALUE,
    ErrorStatus.WRONG_ENCODING: ErrorStatus.BAD_VALUE,
    ErrorStatus.WRONG_TYPE: ErrorStatus.BAD_VALUE,
    ErrorStatus.WRONG_LENGTH: ErrorStatus.BAD_VALUE,
    ErrorStatus.INCONSISTENT_VALUE: ErrorStatus.BAD_VALUE,
    ErrorStatus.NO_ACCESS: ErrorStatus.NO_SUCH_NAME,
    ErrorStatus.NOT_WRITABLE: ErrorStatus.NO_SUCH_NAME,
    ErrorStatus.NO_CREATION: ErrorStatus.NO_SUCH_NAME,
    ErrorStatus.INCONSISTENT_NAME: ErrorStatus.NO_SUCH_NAME,
    ErrorStatus.AUTHORIZATION_ERROR: ErrorStatus.NO_SUCH_NAME,
    ErrorStatus.RESOURCE_UNAVAILABLE: ErrorStatus.GEN_ERR,
    ErrorStatus.COMMIT_FAILED: ErrorStatus.GEN_ERR,
    ErrorStatus.UNDO_FAILED: ErrorStatus.GEN_ERR,
}

_COUNTED: Mapping[ErrorStatus, str] = {
    ErrorStatus.NO_SUCH_NAME: "snmpOutNoSuchNames",
    ErrorStatus.BAD_VALUE: "snmpOutBadValues",
    ErrorStatus.GEN_ERR: "snmpOutGenErrs",
    ErrorStatus.TOO_BIG: "snmpOutTooBigs",
}


def told(status: ErrorStatus, version: Version) -> ErrorStatus:
    """An error-status in the words of a version (RFC 3584 §4.4)."""
    return _V1.get(status, status) if version is Version.V1 else status


def counter_of(status: ErrorStatus) -> str | None:
    """The counter of RFC 3418 that an answer with that error-status raises."""
    return _COUNTED.get(status)
