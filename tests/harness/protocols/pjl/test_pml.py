"""HP's PML in the hexadecimal digits of DMINFO."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.pjl import PjlError
from misfeed.protocols.pjl.pml import PmlAction, PmlReply, PmlRequest, PmlStatus, parse_pml

objects = st.lists(st.integers(0, 255), min_size=1, max_size=30).map(tuple)


@given(objects, st.binary(max_size=300))
def test_a_request_reads_back(object_id: tuple[int, ...], value: bytes) -> None:
    for request in (PmlRequest(PmlAction.GET, object_id), PmlRequest(PmlAction.SET, object_id, value)):
        assert parse_pml(request.encode()) == request


@given(st.binary(max_size=40))
def test_any_octets_read_or_raise(octets: bytes) -> None:
    try:
        request = parse_pml(octets)
    except PjlError:
        return
    assert request.object_id


def test_a_reply_tells_action_status_and_value() -> None:
    reply = PmlReply(PmlAction.GET, PmlStatus.OK, (3, 1), 300)
    assert reply.encode().hex() == "8000" + "00020301" + "0802012c"
    named = PmlReply(PmlAction.GET, PmlStatus.OK, (3, 1), "HP").encode()
    assert named.endswith(b"\x10\x04\x01\x15HP")


def test_an_object_has_octets_for_numbers() -> None:
    with pytest.raises(UsageError):
        PmlRequest(PmlAction.GET, (300,)).encode()
