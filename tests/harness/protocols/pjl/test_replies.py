"""PJL replies and status blocks."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.pjl import MAX_REPLY, PjlError, PjlReply, PjlStatus, ReplyReader

JAM = b'@PJL INFO STATUS\r\nCODE=40022\r\nDISPLAY="13.A2 JAM"\r\nONLINE=FALSE\r\n\x0c'


def read(octets):
    return list(ReplyReader().feed(octets))


def test_a_status_is_written_octet_for_octet_and_read_back():
    status = PjlStatus(40022, "13.A2 JAM", False)
    assert status.reply().encode() == JAM
    assert [PjlStatus.of(reply) for reply in read(JAM)] == [status]


def test_an_unsolicited_status_is_told_from_an_answer():
    pushed = PjlStatus(10001, "Ready", True).reply("USTATUS DEVICE")
    [answer, event] = read(JAM + pushed.encode())
    assert (answer.is_unsolicited, event.is_unsolicited) == (False, True)
    assert PjlStatus.of(event).code == 10001


def test_an_id_is_read_without_its_quotes():
    [reply] = read(b'@PJL INFO ID\r\n"Acme Laser 9"\r\n\x0c')
    assert (reply.header, reply.texts) == ("INFO ID", ("Acme Laser 9",))


def test_values_tolerate_blanks_and_bare_line_feeds():
    [reply] = read(b'\n@pjl  INFO STATUS\n code = 10001 \nDISPLAY="a=b"\n\x0c')
    assert PjlStatus.of(reply) == PjlStatus(10001, "a=b", None)


def test_quotes_on_the_panel_cannot_break_the_reply():
    assert PjlStatus.of(PjlStatus(1, 'press "OK"').reply()).display == "press 'OK'"


@pytest.mark.parametrize("lines", [(), ("CODE=",), ("CODE=x",), ("DISPLAY=1",), ("CODE=" + "9" * 50,)])
def test_a_status_without_a_code_is_no_status(lines):
    with pytest.raises(PjlError):
        PjlStatus.of(PjlReply("INFO STATUS", lines))


@pytest.mark.parametrize(
    "reply",
    [
        PjlReply(""),
        PjlReply(" A"),
        PjlReply("A", ("b\x0c",)),
        PjlReply("A", ("€",)),
        PjlReply("A", ("b" * MAX_REPLY,)),
    ],
)
def test_what_would_not_read_back_is_misuse(reply):
    with pytest.raises(UsageError):
        reply.encode()


def test_a_block_without_pjl_is_an_error_and_the_next_one_is_read():
    reader = ReplyReader()
    with pytest.raises(PjlError, match="without @PJL"):
        list(reader.feed(b"garbage\x0c" + JAM))
    assert [reply.header for reply in reader.feed(b"")] == ["INFO STATUS"]


def test_an_endless_reply_is_bounded():
    reader = ReplyReader()
    with pytest.raises(PjlError, match="longer than"):
        list(reader.feed(bytes(MAX_REPLY + 1)))
    assert [reply.header for reply in reader.feed(JAM)] == ["INFO STATUS"]


TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x0c"), max_size=20)
REPLY = st.builds(PjlReply, TEXT.map(str.strip).filter(bool), st.lists(TEXT, max_size=4).map(tuple))


@given(st.lists(REPLY, max_size=4), st.lists(st.integers(0, 999), max_size=8))
def test_replies_read_back_in_any_split(replies, cuts):
    octets = b"".join(reply.encode() for reply in replies)
    places = sorted({0, len(octets), *(cut % (len(octets) + 1) for cut in cuts)})
    reader = ReplyReader()
    pieces = [octets[start:end] for start, end in itertools.pairwise(places)]
    assert [reply for piece in pieces for reply in reader.feed(piece)] == replies


@given(
    st.integers(0, 99_999), TEXT.filter(lambda text: '"' not in text), st.sampled_from([True, False, None])
)
def test_every_status_reads_back(code, display, online):
    status = PjlStatus(code, display, online)
    [reply] = read(status.reply().encode())
    assert PjlStatus.of(reply) == status


@given(st.binary(max_size=60))
def test_junk_reads_or_raises_the_one_error(junk):
    try:
        replies = read(junk + b"\x0c")
    except PjlError:
        return
    for reply in replies:
        assert reply.header
