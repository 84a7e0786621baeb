"""The HTTP half: answers in any split, interim answers, and junk."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.ipp.http import MAX_ANSWER_OCTETS, HttpAnswer, HttpConversation, HttpError

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + PLAIN


def asked() -> HttpConversation:
    conversation = HttpConversation()
    conversation.ask("/ipp/print", "localhost", b"message")
    return conversation


def fed(conversation: HttpConversation, data: bytes, size: int) -> HttpAnswer | None:
    for start in range(0, len(data), size):
        answer = conversation.feed(data[start : start + size])
        if answer is not None:
            assert start + size >= len(data), "the answer came before its last octet"
            return answer
    return None


def test_a_request_is_a_post_of_application_ipp() -> None:
    octets = HttpConversation().ask("/ipp/print", "printer.local", b"message")
    head, _, body = octets.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /ipp/print HTTP/1.1\r\nHost: printer.local\r\n")
    assert b"Content-Type: application/ipp\r\n" in head
    assert b"Content-Length: 7\r\n" in head
    assert body == b"message"


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED, CONTINUED], ids=["plain", "chunked", "continued"])
@pytest.mark.parametrize("size", [1, 2, 3, 10_000])
def test_an_answer_is_read_in_any_split_and_the_connection_kept(answer: bytes, size: int) -> None:
    conversation = asked()
    found = fed(conversation, answer, size)
    assert found is not None
    assert (found.status, found.body) == (200, b"hello")
    assert conversation.renew()
    assert not conversation.has_begun_to_answer


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        PLAIN + b"HTTP/1.1",
    ],
    ids=["close", "1.0", "surplus"],
)
def test_a_connection_that_is_spent_is_not_kept(answer: bytes) -> None:
    conversation = asked()
    assert conversation.feed(answer) is not None
    assert not conversation.renew()


def test_an_answer_may_last_until_the_connection_ends() -> None:
    conversation = asked()
    assert conversation.feed(b"HTTP/1.0 200 OK\r\n\r\nhel") is None
    assert conversation.feed(b"lo") is None
    answer = conversation.feed(b"")
    assert answer is not None
    assert answer.body == b"hello"


@pytest.mark.parametrize(
    "octets",
    [
        b"\x01\x02\x03\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40,
        b"x" * 200_000,
    ],
    ids=["octets", "ssh", "length", "chunk", "upgrade", "continues", "endless"],
)
def test_what_is_not_http_is_one_typed_error(octets: bytes) -> None:
    with pytest.raises(HttpError):
        asked().feed(octets)


def test_an_answer_cut_off_is_an_error() -> None:
    conversation = asked()
    conversation.feed(PLAIN[:-1])
    with pytest.raises(HttpError, match="peer closed"):
        conversation.feed(b"")


def test_an_endless_answer_is_given_up() -> None:
    conversation = asked()
    conversation.feed(b"HTTP/1.0 200 OK\r\n\r\n")
    conversation.feed(bytes(MAX_ANSWER_OCTETS))
    with pytest.raises(HttpError, match="passes"):
        conversation.feed(b"x")


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_junk_raises_nothing_else(pieces: list[bytes]) -> None:
    conversation = asked()
    with contextlib.suppress(HttpError):
        conversation.feed(b"HTTP/1.1 200 OK\r\n")
        for piece in pieces:
            if conversation.feed(piece) is not None:
                break
