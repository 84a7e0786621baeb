"""A guest under QEMU, asked by a shell on its second serial line; its kernel's log is on the first.

The guest reaches nobody but this computer's loopback, as 10.0.2.2. Knows no printer.
"""

from __future__ import annotations

import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..judges import program
from .image import image

BOOT_S = 60.0
HOST = "10.0.2.2"


class Silent(AssertionError):
    """The guest did not answer in time."""


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    text: str


class Guest:
    def __init__(self, shell: socket.socket, log: Path) -> None:
        self._shell = shell
        self._log = log
        self._unread = b""
        self._up = False

    @property
    def kernel_log(self) -> str:
        return self._log.read_text(errors="replace").replace("\r\n", "\n")

    def run(self, command: str, timeout_s: float = 30.0) -> Said:
        """Have the shell run it. Raises Silent."""
        assert "\n" not in command
        if not self._up:
            self._heard(r"()ready\r?\n", "boot", BOOT_S)
            self._up = True
        self._shell.sendall(command.encode() + b"\n")
        text, code = self._heard(r"\r?\nend of it: (\d+)\r?\n", command, timeout_s)
        return Said(int(code), text.replace("\r\n", "\n").strip())

    def _heard(self, pattern: str, what: str, timeout_s: float) -> tuple[str, str]:
        """What was said before the pattern, and its group."""
        end = re.compile(pattern.encode())
        deadline = time.monotonic() + timeout_s
        while not (found := end.search(self._unread)):
            self._shell.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                more = self._shell.recv(65536)
            except TimeoutError:
                more = b""
            if not more:
                log = self.kernel_log[-2000:]
                raise Silent(f"{what}: no end within {timeout_s} s, only {self._unread!r}\n{log}")
            self._unread += more
        text, self._unread = self._unread[: found.start()], self._unread[found.end() :]
        return text.decode(errors="replace"), found[1].decode()

    def until(self, command: str, timeout_s: float = 30.0) -> Said:
        """Run it again and again until it succeeds. Raises Silent."""
        return self.run(f"until {command}; do usleep 50000; done", timeout_s)


@contextmanager
def booted(*layers: bytes) -> Iterator[Guest]:
    """Have one there meanwhile; it boots until it is first asked.

    `layers`: archives that are unpacked over the image.
    """
    files = image()
    with tempfile.TemporaryDirectory() as scratch:
        line, log = Path(scratch, "shell"), Path(scratch, "kernel.log")
        initramfs = Path(scratch, "initramfs")
        initramfs.write_bytes(b"".join((files.initramfs.read_bytes(), *layers)))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as waiting:
            waiting.bind(str(line))
            waiting.listen(1)
            waiting.settimeout(BOOT_S)
            process = subprocess.Popen(
                [
                    program("qemu-system-x86_64", "qemu-system-x86"), "-accel", "tcg", "-cpu", "max",
                    "-m", "256", "-nodefaults", "-no-user-config", "-display", "none",
                    "-no-reboot",
                    "-kernel", str(files.kernel), "-initrd", str(initramfs),
                    "-append", "console=ttyS0 quiet loglevel=7 panic=-1 mitigations=off",
                    "-serial", f"file:{log}", "-serial", f"unix:{line}",
                    "-nic", "user,model=virtio-net-pci,restrict=off",
                ],
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                shell, _ = waiting.accept()
                with shell:
                    guest = Guest(shell, log)
                    yield guest
            finally:
                process.kill()
                process.wait(10)
