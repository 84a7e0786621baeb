"""Octets both ways over bulk pipes."""

from __future__ import annotations

import usb.util

from .bench import IN, OUT, PACKET, PAGES, PATIENT_MS, UEL, Bench, answers, asked, check, heard, opened


@check
def a_question_is_answered_on_the_pipes(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "heard")
        interface = device.get_active_configuration()[(PAGES, 0)]
        out, back = interface
        out.write(asked("endpoints"))
        assert back.read(4096).tobytes() == heard("endpoints")


@check
def a_write_of_nothing_is_nothing(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.write(OUT, b"") == 0
        answers(device, "something")


@check
def writes_are_whole_at_packet_borders_and_beyond_one_transfer(bench: Bench) -> None:
    with opened(bench) as device:
        for size in (1, PACKET - 1, PACKET, PACKET + 1, 2 * PACKET, 16384, 65536, 1_100_000):
            comment = UEL + b"@PJL COMMENT " + b"x" * 60 + b"\r\n"
            octets = (comment * (size // len(comment) + 1))[:size]
            assert device.write(OUT, octets, PATIENT_MS) == size
            answers(device, str(size))


@check
def an_answer_may_be_read_in_pieces(bench: Bench) -> None:
    with opened(bench) as device:
        whole = heard("in pieces")
        device.write(OUT, asked("in pieces"))
        pieces = device.read(IN, 5).tobytes(), device.read(IN, len(whole) - 5).tobytes()
        assert pieces == (whole[:5], whole[5:])
        buffer = usb.util.create_buffer(PACKET)
        device.write(OUT, asked("in a buffer"))
        assert device.read(IN, buffer) == len(heard("in a buffer"))
        assert buffer.tobytes().startswith(heard("in a buffer"))
