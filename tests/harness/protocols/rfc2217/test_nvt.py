from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.rfc2217 import NvtReceiver, NvtSender

TEXT = st.lists(st.sampled_from([b"\r", b"\n", b"a"]), max_size=12).map(b"".join)


@given(TEXT, st.integers(1, 4))
def test_what_is_sent_is_heard_in_any_split(text: bytes, piece: int) -> None:
    sender, receiver = NvtSender(), NvtReceiver()
    sent = b"".join(sender.sent(text[at : at + piece], binary=False) for at in range(0, len(text), piece))
    heard = b"".join(receiver.heard(sent[at : at + piece], binary=False) for at in range(0, len(sent), piece))
    assert heard == text
    assert all(sent[at + 1 : at + 2] in (b"\n", b"\0", b"") for at, one in enumerate(sent) if one == 0x0D)


def test_binary_is_left_alone() -> None:
    assert NvtSender().sent(b"a\rb", binary=True) == b"a\rb"
    assert NvtReceiver().heard(b"a\r\0b", binary=True) == b"a\r\0b"
