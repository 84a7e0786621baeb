"""A command that is run for each document: in order, one at a time, and within bounds."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from misfeed.emulators import print_hook
from misfeed.emulators.print_hook import PrintHook, Task, parse_command
from misfeed.errors import UsageError

TIMEOUT_S = 20.0


class Hooked:
    """A hook, what it said, and which tasks are over."""

    def __init__(self, script: str, **options: float) -> None:
        self.said: list[tuple[int, str]] = []
        self.over: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self.hook = PrintHook(
            ("/bin/sh", "-c", script, "command"),
            lambda job, line: self.said.append((job, line)),
            self.over.put,
            **options,
        )

    def put(self, job: int = 1, output: bytearray | None = None, **variables: str) -> None:
        self.hook.put(Task(job, Path(f"/documents/{job}.pdf"), variables, output))

    def wait(self, count: int = 1) -> list[int]:
        return [self.over.get(timeout=TIMEOUT_S).job_id for _ in range(count)]


@pytest.fixture
def hooked() -> Iterator[Callable[..., Hooked]]:
    with ExitStack() as stack:

        def begin(script: str, **options: float) -> Hooked:
            made = Hooked(script, **options)
            stack.enter_context(made.hook)
            return made

        yield begin


def appears(path: Path) -> bool:
    deadline = time.monotonic() + TIMEOUT_S
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return path.exists()


def is_gone(number: int) -> bool:
    """Whether a process has ended, waiting for that a while."""
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def test_it_is_given_the_file_and_the_variables(hooked: Callable[..., Hooked]) -> None:
    hook = hooked('echo "INFO: $1 $IPP_JOB_NAME" >&2; echo nobody hears this')
    hook.put(7, IPP_JOB_NAME="my report")
    hook.wait()
    assert hook.said == [(7, "INFO: /documents/7.pdf my report")]


def test_what_it_prints_is_given_to_who_wants_it(hooked: Callable[..., Hooked]) -> None:
    hook, printed = hooked("head -c 300000 /dev/zero; echo plain >&2"), bytearray()
    hook.put(1, printed)
    hook.wait()
    assert len(printed) == 300_000
    assert hook.said == [(1, "plain")]


def test_what_it_prints_has_an_end(hooked: Callable[..., Hooked], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_hook, "MOST_OUTPUT", 1_000)
    hook, printed = hooked("head -c 300000 /dev/zero"), bytearray()
    hook.put(1, printed)
    hook.wait()
    assert len(printed) == 1_000
    assert hook.said == [(1, "the command printed more than 1000 octets; the rest is left out")]


def test_documents_come_one_after_the_other_in_order(hooked: Callable[..., Hooked], tmp_path: Path) -> None:
    hook = hooked(f'mkdir "{tmp_path}/busy" && sleep 0.02; echo "$1" >&2; rmdir "{tmp_path}/busy"')
    for job in range(1, 6):
        hook.put(job)
    assert hook.wait(5) == [1, 2, 3, 4, 5]
    assert hook.said == [(job, f"/documents/{job}.pdf") for job in range(1, 6)]


@pytest.mark.parametrize(
    ("script", "told"),
    [("exit 3", "the command exited with status 3"), ("kill -9 $$", "the command was ended by SIGKILL")],
)
def test_one_that_fails_is_told_and_the_next_runs(
    hooked: Callable[..., Hooked], script: str, told: str
) -> None:
    hook = hooked(f'case "$1" in */1.pdf) {script};; esac; echo fine >&2')
    hook.put(1)
    hook.put(2)
    hook.wait(2)
    assert hook.said == [(1, told), (2, "fine")]


def test_one_that_takes_too_long_is_ended_with_all_it_started(
    hooked: Callable[..., Hooked], tmp_path: Path
) -> None:
    hook = hooked(f'sleep 600 & echo $! > "{tmp_path}/child"; trap "" TERM; wait', timeout_s=0.5)
    hook.put(1)
    hook.wait()
    assert hook.said == [(1, "the command was ended after 0.5 s")]
    assert is_gone(int((tmp_path / "child").read_text()))


def test_what_goes_on_in_the_background_holds_nothing_up(hooked: Callable[..., Hooked]) -> None:
    hook = hooked("sleep 600 & echo $! >&2", timeout_s=TIMEOUT_S)
    hook.put(1)
    began = time.monotonic()
    hook.wait()
    assert time.monotonic() - began < TIMEOUT_S / 2
    ((_, number),) = hook.said
    os.kill(int(number), 9)


def test_closing_ends_what_runs_and_tells_what_waited(hooked: Callable[..., Hooked], tmp_path: Path) -> None:
    hook = hooked(f'echo $$ > "{tmp_path}/self.part"; mv "{tmp_path}/self.part" "{tmp_path}/self"; sleep 600')
    for job in (1, 2, 3):
        hook.put(job)
    assert appears(tmp_path / "self")
    hook.hook.close()
    assert is_gone(int((tmp_path / "self").read_text()))
    assert hook.said == [
        (1, "the command was ended with the printer"),
        (0, "2 documents were not given to the command"),
    ]
    assert hook.wait(3) == [1, 2, 3]
    assert not [one.name for one in threading.enumerate() if one.name.startswith("misfeed-print-hook")]


def test_a_command_that_is_slower_than_its_printer_loses_documents_and_says_so(
    hooked: Callable[..., Hooked], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(print_hook, "MOST_WAITING", 2)
    hook = hooked(f'touch "{tmp_path}/began"; while [ ! -e "{tmp_path}/go" ]; do sleep 0.01; done')
    hook.put(1)
    assert appears(tmp_path / "began")
    for job in (2, 3, 4):
        hook.put(job)
    assert hook.said == [(4, "2 documents wait for the command; this one is left out")]
    (tmp_path / "go").touch()
    assert sorted(hook.wait(4)) == [1, 2, 3, 4]


def test_what_it_says_has_an_end(hooked: Callable[..., Hooked], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_hook, "MOST_LINES", 3)
    hook = hooked("yes | head -n 100000 >&2")
    hook.put(1)
    hook.wait()
    assert [line for _, line in hook.said] == [
        "y", "y", "y", "the command said more than 3 lines; the rest is left out",
    ]  # fmt: skip


def test_a_line_without_end_is_cut_and_control_characters_are_not_passed_on(
    hooked: Callable[..., Hooked],
) -> None:
    hook = hooked("printf 'a\\033[2Jb\\377' >&2; printf '\\n' >&2; head -c 5000 /dev/zero | tr '\\0' z >&2")
    hook.put(1)
    hook.wait()
    assert hook.said[0] == (1, "a [2Jb�")
    assert max(len(line) for _, line in hook.said) <= 2048


def test_a_program_that_went_away_is_told() -> None:
    hook = Hooked("")
    hook.hook._command = ("/there/is/none",)
    with hook.hook:
        hook.put(1)
        hook.wait()
    assert hook.said == [(1, "the command cannot be run: No such file or directory")]


def test_a_command_is_found_as_a_shell_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my command"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert parse_command("sh -x 'a b'")[1:] == ("-x", "a b")
    assert parse_command("'./my command' x") == (str(script), "x")
    (tmp_path / "command").mkdir()
    script.rename(tmp_path / "command" / "ippevezz")
    monkeypatch.setenv("CUPS_SERVERBIN", str(tmp_path))
    assert parse_command("ippevezz") == (str(tmp_path / "command" / "ippevezz"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [("'", "cannot be read"), ("  ", "is empty"), ("/there/is/none -x", "no such program")],
)
def test_a_command_that_cannot_be_is_misuse(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        parse_command(text)


def test_nobody_who_listens_stops_no_document() -> None:
    def gone(job: int, line: str) -> None:
        raise BrokenPipeError("nobody listens")

    over: queue.SimpleQueue[Task] = queue.SimpleQueue()
    with PrintHook(("/bin/sh", "-c", "echo hello >&2; exit 3", "command"), gone, over.put) as hook:
        for job in (1, 2):
            hook.put(Task(job, Path(f"/documents/{job}.pdf"), {}))
        assert [over.get(timeout=TIMEOUT_S).job_id for _ in range(2)] == [1, 2]
