"""A printer that is asked, and valid messages to begin from: each version, kind, type and security level.

Knows what a good message is; what is made of it is the mutator's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.engine import engine_boots, engine_id, engine_time
from misfeed.protocols.snmp import (
    NULL,
    AnyPdu,
    BulkPdu,
    Counter32,
    Counter64,
    ErrorStatus,
    Gauge32,
    Integer32,
    IpAddress,
    Message,
    Missing,
    ObjectIdentifier,
    OctetString,
    Oid,
    Opaque,
    Pdu,
    PduKind,
    TimeTicks,
    TrapV1,
    Value,
    Version,
    encode_message,
    mib,
)
from misfeed.protocols.snmp.pdu import encode_pdu
from misfeed.protocols.snmp.usm import V3Message
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Auth, Keys, Priv, keys_for

PHRASE, HIDDEN = "correct-horse", "battery-staple"
READ, SHORT, WRITE = b"public", b"desk", b"writer"
SUBTREES = ("1.3.6.1.2.1.1", "1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.18.1.1.8", "1.3.6.1.2.1.25.*.2")

USERS: dict[str, tuple[Auth | None, Priv | None]] = {
    "fleet": (Auth.SHA, None),
    "old": (Auth.MD5, Priv.DES),
    "hush": (Auth.SHA256, Priv.AES),
    "deep": (Auth.SHA512, Priv.AES256C),
    "open": (None, None),
}
"""Who may ask over v3."""


OPEN = ("1.3", "-1.3.6.1.6.3")
"""What is written without changing who may ask."""


def printer(
    profile: str = "mono-laser", *, writes: bool = False, subtrees: tuple[str, ...] = OPEN
) -> Machine:
    """A printer with every kind of user; with `writes`, one of them and a community may write `subtrees`."""
    machine = Machine(profiles.load(profile))
    machine.act("set_snmp_view", "network", name="some", subtrees=SUBTREES)
    machine.act("set_snmp_view", "network", name="open", subtrees=subtrees)
    machine.act("add_community", "network", community=SHORT.decode(), read="some")
    for name, (auth, priv) in USERS.items():
        machine.act(
            "add_snmp_user",
            "network",
            name=name,
            passphrase=PHRASE,
            auth=auth.label if auth else "none",
            priv=priv.label if priv else "none",
            priv_passphrase=HIDDEN,
            read="some" if name == "open" else "all",
            write="open" if writes and name == "hush" else "none",
        )
    if writes:
        machine.act("add_community", "network", community=WRITE.decode(), write="open")
    machine.clock.advance(600_000_000)
    return machine


def keys_of(name: str, engine: bytes) -> Keys:
    """What a user signs and encrypts with."""
    auth, priv = USERS.get(name, (None, None))
    if auth is None:
        return NO_KEYS
    return keys_for(engine, auth, PHRASE, priv, HIDDEN if priv else "")


@dataclass(frozen=True, slots=True)
class Seed:
    """A good message. `secure` is what a message of v3 is made of, so that it can be made anew."""

    data: bytes
    secure: V3Message | None = None


def question_of(machine: Machine, name: str, pdu: AnyPdu | None, number: int = 1) -> V3Message:
    """A message of a user as well protected as it can be."""
    auth, priv = USERS[name]
    engine = engine_id(machine)
    return V3Message(
        msg_id=number,
        engine_id=engine,
        boots=engine_boots(machine),
        time=engine_time(machine),
        user=name,
        pdu=pdu,
        signed=auth is not None,
        encrypted=priv is not None,
        reportable=True,
        context_engine_id=engine,
    )


VALUES: tuple[Value, ...] = (
    NULL,
    Integer32(-(2**31)),
    Integer32(3),
    Integer32(2**31 - 1),
    OctetString(b""),
    OctetString(b"hall"),
    OctetString(b"\xff\xfe\x00\n"),
    OctetString(bytes(300)),
    ObjectIdentifier((0, 0)),
    ObjectIdentifier((1, 3, 6, 1, 4, 1)),
    IpAddress("127.0.0.1"),
    Counter32(2**32 - 1),
    Gauge32(0),
    TimeTicks(2**32 - 1),
    Opaque(b"\x9f\x78\x04\x41\xc8\x00\x00"),
    Counter64(2**64 - 1),
    Missing.NO_SUCH_INSTANCE,
    Missing.END_OF_MIB_VIEW,
)


def writable() -> list[Oid]:
    """An instance of each object that any printer lets be written, or may have to refuse."""
    found = []
    for definition in mib.objects().values():
        if definition.access is mib.Access.READ_WRITE:
            found.append(definition.oid + ((0,) if definition.table is None else (1,)))
            if definition.table is not None:
                found.append((*definition.oid, 1, 1))
    return found


_KNOWN = ("sysDescr.0", "sysUpTime.0", "sysName.0", "snmpInPkts.0", "hrPrinterStatus.1", "prtAlertTable",
          "hrPrinterDetectedErrorState.1", "prtMarkerSuppliesLevel.1.1", "prtGeneralSerialNumber.1",
          "prtInputTable", "ifTable", "snmpEngineTime.0")  # fmt: skip
_FAR = (
    (0, 0),
    (1, 3),
    (2, 39),
    (2, 2**32 - 81, 2**32 - 1),
    (1, 3, *(2**32 - 1,) * 126),
    (1, 3, 6, 1, 4, 1, 11),
)
NAMES: tuple[Oid, ...] = (*map(mib.oid, _KNOWN), *_FAR)

_EDGES = (0, 1, 2, 10, 127, 128, 1_000, 2**31 - 1, -1, -(2**31))


def pdus() -> Iterator[AnyPdu]:
    """PDUs of every kind."""
    numbers = count(1_000_003, 7_919)

    def number() -> int:
        return next(numbers) % 2**32 - 2**31

    for kind in (PduKind.GET, PduKind.GET_NEXT):
        yield Pdu(kind, number())
        yield from (Pdu(kind, number(), varbinds=((name, NULL),)) for name in NAMES)
        yield Pdu(kind, number(), varbinds=tuple((name, NULL) for name in NAMES))
        yield Pdu(kind, number(), varbinds=((mib.oid("sysDescr.0"), NULL),) * 120)
        yield Pdu(kind, number(), ErrorStatus.GEN_ERR, 3, ((NAMES[0], Integer32(7)),))
    for once in _EDGES[:4] + _EDGES[-3:]:
        for times in _EDGES:
            heads = tuple((name, NULL) for name in (NAMES[5], NAMES[0], NAMES[9]))
            yield BulkPdu(number(), once, times, heads)
    yield BulkPdu(number(), 0, 50, ())
    yield BulkPdu(number(), 0, 2**31 - 1, tuple((name, NULL) for name in NAMES))
    targets = writable()
    for place, at in enumerate(targets):
        yield Pdu(PduKind.SET, number(), varbinds=((at, VALUES[place % len(VALUES)]),))
    for value in VALUES:
        yield Pdu(PduKind.SET, number(), varbinds=((mib.oid("sysContact.0"), value),))
    both = ((mib.oid("sysName.0"), OctetString(b"a")), (mib.oid("sysLocation.0"), OctetString(b"b")))
    yield Pdu(PduKind.SET, number(), varbinds=both * 3)
    told = (
        (mib.oid("sysUpTime.0"), TimeTicks(5)),
        (mib.oid("snmpTrapOID.0"), ObjectIdentifier(mib.notification("printerV2Alert").oid)),
        *((mib.object(one).instance(1, 1), Integer32(3)) for one in ("prtAlertIndex", "prtAlertCode")),
    )
    for kind in (PduKind.INFORM, PduKind.TRAP_V2, PduKind.REPORT, PduKind.RESPONSE):
        yield Pdu(kind, number(), varbinds=told)
    yield TrapV1((1, 3, 6, 1, 4, 1, 11), "127.0.0.1", 6, 1, 100, told[2:])


def seeds(machine: Machine) -> list[Seed]:
    """Good messages to this machine, in one order."""
    found = []
    communities = (READ, READ, SHORT, WRITE, b"nobody", b"", bytes(255))
    for place, pdu in enumerate(pdus()):
        community = communities[place % len(communities)] if place % 3 else READ
        if not isinstance(pdu, TrapV1):
            found.append(Seed(encode_message(Message(Version.V2C, community, pdu))))
        if isinstance(pdu, TrapV1) or (
            not isinstance(pdu, BulkPdu)
            and pdu.kind in (PduKind.GET, PduKind.GET_NEXT, PduKind.SET, PduKind.RESPONSE)
        ):
            found.append(Seed(encode_message(Message(Version.V1, community, pdu))))
        name = tuple(USERS)[place % len(USERS)]
        found.append(Seed(encode_pdu(pdu), question_of(machine, name, pdu, place + 1)))
    return found
