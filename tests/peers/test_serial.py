"""Serial ports judged by programs that open such: picocom, socat and stty on a pseudo-terminal, gensio over
RFC 2217."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from misfeed.control import ControlClient

from .judges import program

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals"),
]

ASKED = b"version\r"
SERIAL = b"serial: VNC3M00001"
TIMEOUT_S = 30


@contextmanager
def emulated(where: str) -> Iterator[dict[str, Any]]:
    """A printer with its serial port open there: the line that it is ready with."""
    with subprocess.Popen(
        [
            sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--serial", where, "--json",
            "--until-parent-exits",
        ],
        stdout=subprocess.PIPE, text=True, cwd=Path("/"),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()
            process.communicate(timeout=TIMEOUT_S)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with emulated(str(tmp_path_factory.mktemp("line") / "tty")) as ready:
        yield ready


@pytest.fixture(scope="module")
def far() -> Iterator[dict[str, Any]]:
    with emulated("rfc2217") as ready:
        yield ready


def said(*words: str, typed: bytes | None = None) -> bytes:
    """What a program prints that is run to its end."""
    done = subprocess.run(words, input=typed, capture_output=True, timeout=TIMEOUT_S)
    return done.stdout + done.stderr


def picocom(ready: dict[str, Any], baud: int) -> bytes:
    return said(
        program("picocom", "picocom"), "-b", str(baud), "-q", "-x", "1000", "-t", ASKED.decode(),
        ready["console"], typed=b"",
    )  # fmt: skip


def test_the_port_is_set_as_its_model_says(ready: dict[str, Any]) -> None:
    assert said(program("stty", "coreutils"), "-F", ready["console"], "speed") == b"115200\n"


def test_picocom_asks_and_is_answered(ready: dict[str, Any]) -> None:
    assert SERIAL in picocom(ready, 115200)


def test_picocom_at_another_rate_gets_garbage_and_the_next_one_does_not(ready: dict[str, Any]) -> None:
    assert SERIAL not in picocom(ready, 9600)
    assert SERIAL in picocom(ready, 115200)


def test_socat_joins_it_to_a_pipe(ready: dict[str, Any]) -> None:
    at = f"{ready['console']},b115200,raw,echo=0"
    assert SERIAL in said(program("socat", "socat"), "-t2", "-", at, typed=ASKED)


def test_who_reads_when_the_line_is_cut_is_told_and_opens_it_again(ready: dict[str, Any]) -> None:
    control = ControlClient(ready["control"])
    control.put_wire_fault("line", "console", how="disconnect", octet=20)
    try:
        socat = program("socat", "socat")
        at = f"{ready['console']},b115200,raw,echo=0"
        assert SERIAL not in said(socat, "-t10", "-", at, typed=ASKED)
        assert SERIAL in said(socat, "-t2", "-", at, typed=ASKED)
    finally:
        control.take_out_wire_faults()


def test_gensio_asks_over_rfc_2217(far: dict[str, Any]) -> None:
    port = far["console"].rpartition(":")[2]
    gensiot = program("gensiot", "gensio-bin")
    with subprocess.Popen(
        [gensiot, "-i", "stdio(self)", f"telnet(rfc2217),tcp,127.0.0.1,{port}"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(ASKED)
        process.stdin.flush()
        lines = []
        while not lines or SERIAL not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], lines
        process.terminate()
