"""`misfeed completion` as it is called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(say: Say, shell: str) -> None:
    code, out, complaint = say("completion", shell)
    assert (code, complaint) == (0, "")
    assert "_misfeed_profiles" in out


def test_names_come_one_a_line(say: Say) -> None:
    code, out, _ = say("completion", "--names", "profiles")
    assert code == 0
    assert "mono-laser" in out.splitlines()


@pytest.mark.parametrize("words", [(), ("bash", "--names", "faults")])
def test_one_thing_is_asked_for(say: Say, words: tuple[str, ...]) -> None:
    code, _, complaint = say("completion", *words)
    assert code == 2
    assert complaint.startswith("misfeed: name one shell (bash, zsh, fish)")
    assert complaint.count("\n") == 1


def test_an_unknown_shell_is_misuse(say: Say) -> None:
    code, _, complaint = say("completion", "csh")
    assert code == 2
    assert "invalid choice: 'csh'" in complaint
