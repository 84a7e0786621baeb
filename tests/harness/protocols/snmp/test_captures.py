"""Every value in the recorded walks of real printers goes through the codec unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.protocols.snmp import (
    Counter32,
    Counter64,
    ErrorStatus,
    Gauge32,
    Integer32,
    IpAddress,
    ObjectIdentifier,
    OctetString,
    TimeTicks,
    Value,
    VarBind,
    Version,
    decode_message,
    encode_response,
    encode_varbind,
    oid,
)

CAPTURES = Path(__file__).resolve().parents[5] / "shared/captures/snmp"
RECORDINGS = sorted(CAPTURES.glob("**/*.snmprec"))

READERS: dict[bytes, Callable[[bytes], Value]] = {
    b"2": lambda text: Integer32(int(text)),
    b"4": OctetString,
    b"4x": lambda text: OctetString(bytes.fromhex(text.decode())),
    b"6": lambda text: ObjectIdentifier(oid(text.decode())),
    b"64": lambda text: IpAddress(text.decode()),
    b"65": lambda text: Counter32(int(text)),
    b"66": lambda text: Gauge32(int(text)),
    b"67": lambda text: TimeTicks(int(text)),
    b"70": lambda text: Counter64(int(text)),
}


def recorded(path: Path) -> list[VarBind]:
    rows = []
    for line in path.read_bytes().split(b"\n"):
        if line:
            name, tag, content = line.split(b"|", 2)
            rows.append((oid(name.decode()), READERS[tag](content)))
    return rows


@pytest.mark.skipif(not RECORDINGS, reason=f"no recordings of real printers in {CAPTURES}")
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recorded_walk_comes_back_from_octets(path: Path) -> None:
    rows = recorded(path)
    assert rows
    octets = b"".join(encode_varbind(name, value) for name, value in rows)
    answer = decode_message(encode_response(Version.V2C, b"public", 1, ErrorStatus.NO_ERROR, 0, octets))
    assert answer.pdu.varbinds == tuple(rows)
