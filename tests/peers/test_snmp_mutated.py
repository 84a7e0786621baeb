"""What our agent answers to mutated packets, read by pysnmp."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import Pdu, decode_message, message_version
from misfeed.protocols.snmp.usm import V3, decode_v3

from ..emulators.snmp.mutation.campaign import SOURCE
from ..emulators.snmp.mutation.corpus import printer
from ..emulators.snmp.mutation.mutator import Mutator

pytestmark = pytest.mark.peer

PACKETS = int(os.environ.get("MISFEED_FUZZ", "3000"))


@pytest.fixture(scope="module")
def pysnmp() -> Any:
    try:
        import pysnmp.proto.api
        import pysnmp.proto.mpmod.rfc3412
    except ImportError:
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail("pysnmp is not installed")
        pytest.skip("pysnmp is not installed; pip install misfeed[peers]")
    return pysnmp


def test_it_reads_every_answer_as_we_do(pysnmp: Any) -> None:
    from pyasn1.codec.ber import decoder
    from pysnmp.proto import api
    from pysnmp.proto.mpmod.rfc3412 import SNMPv3Message
    from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters

    machine = printer()
    agent, mutator = Agent(machine), Mutator(machine, 11)
    read: Counter[int] = Counter()
    for _ in range(PACKETS):
        answer = agent.answer(mutator.packet(), SOURCE)
        if answer is None:
            continue
        version = message_version(answer)
        read[version] += 1
        if version == V3:
            found, rest = decoder.decode(answer, asn1Spec=SNMPv3Message())
            assert rest == b""
            ours = decode_v3(answer)
            assert int(found["msgGlobalData"]["msgID"]) == ours.msg_id
            security, rest = decoder.decode(
                bytes(found["msgSecurityParameters"]), asn1Spec=UsmSecurityParameters()
            )
            assert rest == b""
            assert bytes(security["msgAuthenticationParameters"]) == ours.digest
            continue
        modules = api.PROTOCOL_MODULES[version]
        theirs, rest = decoder.decode(answer, asn1Spec=modules.Message())
        assert rest == b""
        pdu = modules.apiMessage.get_pdu(theirs)
        told = decode_message(answer).pdu
        assert isinstance(told, Pdu)
        assert int(modules.apiPDU.get_request_id(pdu)) == told.request_id
        assert int(modules.apiPDU.get_error_status(pdu)) == told.error_status
        names = [tuple(name) for name, _ in modules.apiPDU.get_varbinds(pdu)]
        assert names == [name for name, _ in told.varbinds]
    assert min(read[version] for version in (0, 1, V3)) > PACKETS // 100
