"""The `misfeed` command: finding sub-commands, help, and exit codes."""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from misfeed import cli
from misfeed.cli import main
from misfeed.errors import BenchError, DeviceRefusal, UsageError

COMMANDS = sorted(point.name for point in entry_points(group="misfeed.commands"))


class Failing:
    """A sub-command that ends as told."""

    __doc__ = "Fail for a test."
    EXAMPLES = "  misfeed failing"

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int:
        raise self.error


def run_failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    class Point:
        name = "failing"

        def load(self) -> Failing:
            return Failing(error)

    monkeypatch.setattr(cli, "entry_points", lambda group: [Point()])
    return main(["failing"])


def test_the_overview_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", said, re.MULTILINE), f"{name} has no line in the overview"
    assert main(["help"]) == 0


def test_the_overview_tells_of_misfeed_s_own_commands_without_importing_them() -> None:
    program = (
        "import sys; from misfeed.cli import main; main(['--help']); "
        "told = [name for name in sys.modules if '.commands' in name and name.startswith('misfeed.')]; "
        "sys.exit(f'imported {told}' if told else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_command_is_misuse_and_shows_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: misfeed COMMAND" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"misfeed {version('misfeed')}\n"


def test_a_misspelt_command_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["emulat"]) == 2
    assert capsys.readouterr().err == "misfeed: there is no command 'emulat'; did you mean 'emulate'?\n"
    assert main(["xyzzy"]) == 2
    assert "`misfeed --help` lists the commands" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"usage: misfeed {name}" in said
    assert f"examples:\n  misfeed {name}" in said


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_misuse(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--no-such-option"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(f"misfeed: {name}: ")
    assert told.endswith(f"; `misfeed {name} --help` tells what it takes\n")


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (UsageError("that is no file"), 2, "misfeed: that is no file\n"),
        (BenchError("the rig is away"), 3, "misfeed: the rig is away\n"),
        (DeviceRefusal("Print-Job", "server-error-busy"), 1, "misfeed: Print-Job: server-error-busy\n"),
        (KeyboardInterrupt("stopped after 3 cases"), 130, "stopped after 3 cases\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
)
def test_errors_are_one_sentence_and_their_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    told: str,
) -> None:
    assert run_failing(monkeypatch, error) == code
    assert capsys.readouterr() == ("", told)


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        run_failing(monkeypatch, ZeroDivisionError())


@pytest.mark.skipif(os.name != "posix", reason="closing a pipe is told by other means elsewhere")
def test_a_reader_that_goes_away_is_not_a_failure() -> None:
    program = "import sys; sys.stdin.readline(); from misfeed.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", program, "faults", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, told = process.communicate(b"\n", timeout=20)
    assert (process.returncode, told) == (0, b"")


def test_the_module_runs_as_the_command_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "misfeed", "--version"], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == f"misfeed {version('misfeed')}\n"


def test_a_mistaken_option_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--sed", "3"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told == "misfeed: run: unrecognized arguments: --sed; `misfeed run --help` tells what it takes\n"


def test_a_cancelled_run_ends_as_an_interrupted_one(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "misfeed", "run", "--profile", "mono-laser", "--json-lines"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(5):  # it is under way
        assert process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, "--resume" in told) == (130, True), told


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words", ["faults", "scenarios --json", "run MP-08 --profile mono-laser --json-lines"]
)
def test_a_full_standard_output_is_told_in_one_sentence(words: str, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "misfeed", *words.split()]
        told = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, timeout=60
        )
    assert told.returncode == 3
    assert told.stderr == "misfeed: standard output cannot be written: no space left on device\n"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param(["--json-lines"], 141, id="cut short"),
        pytest.param(["-q"], 0, id="passed"),
        pytest.param(["-q", "--max-skips", "0", "-p", "label-printer"], 1, id="failed"),
    ],
)
def test_a_run_whose_reader_goes_away_says_nothing_and_hides_nothing(
    tmp_path: Path, more: list[str], code: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = ["run", "MP-08", "--profile", "mono-laser", *more]
    told = subprocess.run(
        [sys.executable, "-m", "misfeed", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        timeout=60,
    )
    os.close(writing)
    assert (told.returncode, told.stderr) == (code, "")
