"""PJL questions and answers over a scripted channel."""

from collections import deque

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.pjl import UEL, JobSplitter, PjlCommand, PjlError, PjlReply, PjlStatus, UelSeen

JAM = PjlStatus(40022, "13.A2 JAM", False)
READY = PjlStatus(10001, "Ready", True)


class Panel:
    """A printer's PJL from a table: header -> lines; ECHO as told. `queue` comes before the next answer."""

    def __init__(self, echoes=True, piece=9):
        self.answers = {"INFO STATUS": READY.reply().lines, "INFO ID": ('"Acme"',)}
        self.echoes, self.piece = echoes, piece
        self.queue = bytearray()
        self.commands = []
        self.waited = []
        self._splitter = JobSplitter()

    def say(self, reply):
        self.queue += reply.encode()

    def write(self, data):
        assert data.startswith(UEL)
        assert data.endswith(UEL)
        for event in self._splitter.feed(data):
            if isinstance(event, UelSeen):
                continue
            assert isinstance(event, PjlCommand)
            self.commands.append(event)
            header = f"{event.name} {event.subject}"
            if event.name == "ECHO" and self.echoes:
                self.say(PjlReply(f"ECHO {event.text}"))
            elif header in self.answers:
                self.say(PjlReply(header, self.answers[header]))

    def read(self, timeout_s):
        if not self.queue:
            self.waited.append(timeout_s)
            raise NoAnswer("silent", timeout_s)
        piece = bytes(self.queue[: self.piece])
        del self.queue[: self.piece]
        return piece


def test_status_and_id_are_asked_and_read():
    client = PjlClient(Panel())
    assert client.status() == READY
    assert client.info("id").texts == ("Acme",)


def test_an_answer_left_over_from_before_is_not_taken_for_the_new_one():
    panel = Panel()
    panel.say(JAM.reply())
    assert PjlClient(panel).status() == READY


def test_a_printer_without_echo_is_believed_and_not_asked_for_it_again():
    panel = Panel(echoes=False)
    client = PjlClient(panel, timeout_s=3)
    assert client.status() == READY
    assert panel.waited == [3]
    assert client.status() == READY
    assert panel.waited == [3]
    assert [command.name for command in panel.commands] == ["ECHO", "INFO", "INFO"]


def test_a_silent_printer_is_no_answer():
    panel = Panel(echoes=False)
    panel.answers.clear()
    with pytest.raises(NoAnswer):
        PjlClient(panel).status()


def test_a_printer_that_hears_but_does_not_know_is_no_answer():
    panel = Panel()
    with pytest.raises(NoAnswer):
        PjlClient(panel).info("FILESYS")
    assert panel.commands[-1].subject == "FILESYS"


def test_unsolicited_status_between_answers_is_kept_for_whoever_asks():
    panel = Panel()
    client = PjlClient(panel)
    client.ustatus(device="on")
    assert panel.commands[-1].encode() == b"@PJL USTATUS DEVICE=ON\r\n"
    panel.say(JAM.reply("USTATUS DEVICE"))
    assert client.status() == READY
    assert PjlStatus.of(client.next_event(1.0)) == JAM
    with pytest.raises(NoAnswer):
        client.next_event(1.0)
    client.ustatus()
    assert panel.commands[-1].name == "USTATUSOFF"


def test_unsolicited_status_is_waited_for():
    panel = Panel()
    panel.say(READY.reply())
    panel.say(JAM.reply("USTATUS DEVICE"))
    assert PjlStatus.of(PjlClient(panel).next_event(1.0)) == JAM


def test_echo_waits_for_its_own_words():
    panel = Panel()
    panel.say(PjlReply("ECHO other words"))
    PjlClient(panel).echo("these  words")
    assert not panel.queue


def test_an_inquiry_gives_the_value():
    panel = Panel()
    panel.answers["INQUIRE COPIES"] = ("3",)
    assert PjlClient(panel).inquire("copies") == "3"


def test_an_answer_without_a_code_breaks_the_form():
    panel = Panel()
    panel.answers["INFO STATUS"] = ("DISPLAY=1",)
    with pytest.raises(PjlError):
        PjlClient(panel).status()


def test_empty_packets_for_ever_are_no_answer():
    panel = Panel()
    panel.read = lambda timeout_s: b""
    with pytest.raises(NoAnswer):
        PjlClient(panel).status()


class Line:
    """A stream that ends after its pieces."""

    def __init__(self, *pieces):
        self.pieces = deque(pieces)
        self.sent = b""

    def send(self, data):
        self.sent += data

    def receive(self, limit, timeout_s):
        return self.pieces.popleft() if self.pieces else b""

    def close(self):
        self.pieces.clear()


def test_a_stream_serves_as_well_and_its_end_is_a_refusal():
    line = Line()
    client = PjlClient(StreamChannel(line))
    with pytest.raises(Refused):
        client.status()
    assert b"@PJL INFO STATUS\r\n" in line.sent


def test_pjl_goes_over_the_usb_cable(exporter, printer):
    with UsbPrinter.over_usbip(exporter) as cable:
        client = PjlClient(cable)
        client.ustatus()
        printer.reads += [JAM.reply("USTATUS DEVICE").encode()]
        assert PjlStatus.of(client.next_event(1.0)) == JAM
    assert printer.taken == UEL + b"@PJL USTATUSOFF\r\n" + UEL
