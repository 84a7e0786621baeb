"""SNMPv3 in front of the agent: discovery, users and their signatures, freshness (RFC 3414 §3.2).

Knows who may ask; what is answered is the agent's business. Signed messages only: nobody here encrypts.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.machine import Machine
from misfeed.protocols.snmp import (
    AnyPdu,
    Counter32,
    ErrorStatus,
    Pdu,
    PduKind,
    SnmpError,
)
from misfeed.protocols.snmp.usm import (
    TIME_WINDOW_S,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    localised_key,
)

_MAC_FORMAT = b"\x03"
_US_PER_S = 1_000_000


def engine_id(machine: Machine) -> bytes:
    """By the maker's number and the hardware address (RFC 3411 §5), so that a new board is a new engine."""
    maker = int(machine.profile.identity.sys_object_id.split(".")[6])
    address = bytes.fromhex(machine.network.mac.replace(":", ""))
    return (0x8000_0000 | maker).to_bytes(4, "big") + _MAC_FORMAT + address


class SecureAgent:
    """Answers v3 messages of one machine.

    Args:
        ask: has the agent answer a PDU that may be asked; None for silence.
        count: raises one of the agent's counters and returns it.
    """

    def __init__(
        self, machine: Machine, ask: Callable[[AnyPdu], Pdu | None], count: Callable[[str], int]
    ) -> None:
        self._machine = machine
        self._ask = ask
        self._count = count

    def answer(self, payload: bytes) -> bytes | None:
        """The response or a Report; None where an agent is silent."""
        try:
            message = decode_v3(payload)
        except SnmpError:
            self._count("snmpInASNParseErrs")
            return None
        engine = engine_id(self._machine)
        if message.engine_id != engine:
            return self._report(message, UsmReport.UNKNOWN_ENGINE_IDS)
        user = next((one for one in self._machine.network.snmp_users if one.name == message.user), None)
        if user is None:
            return self._report(message, UsmReport.UNKNOWN_USER_NAMES)
        if message.encrypted or message.pdu is None:
            return self._report(message, UsmReport.UNSUPPORTED_LEVELS)
        if not message.signed:
            return self._reply(message, _refused(message.pdu))
        key = localised_key(user.password, engine)
        if not is_signed_with(payload, message, key):
            return self._report(message, UsmReport.WRONG_DIGESTS)
        if message.boots != self._boots or abs(message.time - self._time) > TIME_WINDOW_S:
            # Signed, so that the client may believe the time in it.
            return self._report(message, UsmReport.NOT_IN_TIME_WINDOWS, key)
        found = self._ask(message.pdu)
        return self._reply(message, found, key) if found is not None else None

    @property
    def _boots(self) -> int:
        return self._machine.power.cycles

    @property
    def _time(self) -> int:
        return self._machine.up_time_us // _US_PER_S

    def _report(self, message: V3Message, wrong: UsmReport, key: bytes = b"") -> bytes | None:
        value = Counter32(self._count(wrong.label) & 0xFFFF_FFFF)
        if not message.reportable:
            return None
        request_id = message.pdu.request_id if isinstance(message.pdu, Pdu) else 0
        report = Pdu(PduKind.REPORT, request_id, varbinds=((wrong.oid, value),))
        return self._reply(message, report, key)

    def _reply(self, message: V3Message, pdu: Pdu, key: bytes = b"") -> bytes:
        engine = engine_id(self._machine)
        answer = V3Message(
            msg_id=message.msg_id,
            engine_id=engine,
            boots=self._boots,
            time=self._time,
            user=message.user,
            pdu=pdu,
            signed=bool(key),
            context_engine_id=engine,
            context=message.context,
        )
        return encode_v3(answer, key)


def _refused(pdu: AnyPdu) -> Pdu:
    """Whoever does not sign sees nothing (RFC 3415 §3.2, authorizationError)."""
    request_id = pdu.request_id if isinstance(pdu, Pdu) else 0
    varbinds = pdu.varbinds if isinstance(pdu, Pdu) else ()
    return Pdu(PduKind.RESPONSE, request_id, ErrorStatus.AUTHORIZATION_ERROR, 0, varbinds)
