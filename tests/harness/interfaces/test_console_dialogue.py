"""Where an answer begins and ends at a prompt, whatever the printer says in between."""

from __future__ import annotations

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.interfaces.console_dialogue import PROMPT, ConsoleDialogue

from .scripted import Script

NOTICE = b"*** 2026-01-01 00:03:20 raised jam | critical | mediaPath | x | - | Jam\r\n"


def dialogue(*pieces: bytes) -> ConsoleDialogue:
    return ConsoleDialogue(Script(*pieces), PROMPT, 1.0)


def test_the_first_line_waits_for_a_prompt_behind_whatever_greets() -> None:
    script = Script(b"Welcome\r\nlj> ", b"lj> status\r\nstate: idle\r\nlj> ")
    assert ConsoleDialogue(script, PROMPT, 1.0).ask("status") == ("state: idle",)
    assert script.typed == b"\x15\r\x15status\r"


def test_a_prompt_shown_again_behind_a_notice_ends_no_answer() -> None:
    found = dialogue(
        b"\r\nlj> ",
        b"\r\n" + NOTICE + b"lj> ",
        b"conditions\r\nnone\r\n",
        b"lj> ",
    )
    assert found.ask("conditions") == ("none",)


def test_an_echo_broken_by_a_notice_is_known_when_it_is_shown_again() -> None:
    found = dialogue(b"\r\nlj> ", b"cond\r\n" + NOTICE + b"lj> cond", b"itions\r\nnone\r\nlj> ")
    assert found.ask("conditions") == ("none",)
    assert len(found.notices) == 1


def test_a_prompt_in_the_middle_of_a_line_ends_no_answer() -> None:
    found = dialogue(b"lj> ", b"lj> x\r\nsee lj> ", b"for more\r\nlj> ")
    assert found.ask("x") == ("see lj> for more",)


def test_the_mark_of_the_prompt_tells_who_may_change_something() -> None:
    found = dialogue(b"lj> ", b"lj> su\r\nlj# ", b"lj# exit\r\nlj> ")
    found.ask("su")
    assert found.signed_in
    found.ask("exit")
    assert not found.signed_in


def test_a_secret_is_told_where_one_is_asked_for_and_nowhere_else() -> None:
    script = Script(b"lj> ", b"lj> login x\r\nPassword: ", b"\r\nlj# ")
    assert ConsoleDialogue(script, PROMPT, 1.0).ask_with_secret("login x", "s3cret") == (True, ("",))
    assert script.typed.endswith(b"login x\rs3cret\r")
    script = Script(b"lj> ", b"lj> login x\r\nNobody has to\r\nlj> ")
    answer = ConsoleDialogue(script, PROMPT, 1.0).ask_with_secret("login x", "s3cret")
    assert answer == (False, ("Nobody has to",))
    assert b"s3cret" not in script.typed


def test_an_answer_that_looks_like_a_question_for_a_secret_does_not_end_it() -> None:
    found = dialogue(b"lj> ", b"lj> nvram\r\nnet.password: ", b"********\r\nlj> ")
    assert found.ask("nvram") == ("net.password: ********",)


def test_what_passes_is_overheard_until_it_is_enough_and_nothing_is_typed() -> None:
    script = Script(b"lj> \r\nRAM ok\r\n" + NOTICE, b"NIC ok\r\nlj> ")
    found, heard = ConsoleDialogue(script, PROMPT, 1.0), []
    found.overhear(heard.append, lambda: "NIC ok" in heard, 1.0)
    assert heard[-2:] == ["RAM ok", "NIC ok"]
    assert script.typed == b""
    assert len(found.notices) == 1


def test_a_line_that_is_gone_is_refused() -> None:
    with pytest.raises(Refused, match="closed"):
        dialogue(b"").ask("status")


def test_one_that_never_stops_talking_is_given_up() -> None:
    with pytest.raises(NoAnswer, match="talks and talks"):
        dialogue(*[b"x\r\n" * 1_000] * 10).ask("status")


def test_the_line_is_let_go_of() -> None:
    script = Script()
    ConsoleDialogue(script, PROMPT, 1.0).close()
    assert script.typed == b"(closed)"


class Chatter(Script):
    """It says the same again and again, each time after nine seconds of its own clock."""

    def __init__(self, octets: bytes, enough: int) -> None:
        super().__init__(b"lj> ")
        self._octets, self._left, self.now_s = octets, enough, 0.0

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if self.pieces:
            return self.pieces.popleft()
        self.now_s += 9
        self._left -= 1
        assert self._left, "nobody gave it up"
        return self._octets


def test_notices_without_end_are_given_up() -> None:
    script = Chatter(NOTICE * 100, 100)
    with pytest.raises(NoAnswer, match="talks and talks"):
        ConsoleDialogue(script, PROMPT, 10.0, lambda: 0.0).ask("status")


def test_notices_that_leave_no_silence_are_given_up_by_the_clock() -> None:
    script = Chatter(NOTICE, 1_000)
    with pytest.raises(NoAnswer, match="talks and talks"):
        ConsoleDialogue(script, PROMPT, 10.0, lambda: script.now_s).ask("status")
