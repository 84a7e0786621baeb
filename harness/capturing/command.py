"""`misfeed capture ipp`: writes a printer's answers down, each in a file as soon as it came.

What is asked, and what is replaced in it, is in its neighbours.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from misfeed.capturing.ipp import IppAnswers
from misfeed.capturing.ipp_scrubbing import IppScrub
from misfeed.emulated import emulated
from misfeed.errors import BenchError, DeviceRefusal, ProtocolError, Unreachable, UsageError
from misfeed.interfaces.ipp import IppClient
from misfeed.place import HOME
from misfeed.real.gate import Gate
from misfeed.real.reads import IPP_PATH
from misfeed.real.route import Doors
from misfeed.transports.trust import Trust

_PORT = 631
_ALONE = ".ipp"
_SCRUBBED = "scrubbed.txt"


def record_ipp(arguments: argparse.Namespace) -> int:
    """Record, as `misfeed capture` was told."""
    with _asked(arguments) as client:
        return _Recorder(arguments).record(IppAnswers(client))


class _Recorder:
    """Files of answers. An output that ends in .ipp takes the first of them, and no other is asked for."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._output: Path = arguments.output
        self._label: str = arguments.device
        self._quiet: bool = arguments.quiet
        self._scrub = IppScrub() if arguments.scrub else None
        self._alone = self._output.suffix == _ALONE
        self._written: list[str] = []

    def record(self, answers: IppAnswers) -> int:
        try:
            for answered in answers:
                octets = answered.octets if self._scrub is None else self._scrub.scrubbed(answered.octets)
                self._write(answered.name, octets)
                if self._alone:
                    break
        except (Unreachable, DeviceRefusal, ProtocolError) as error:
            raise BenchError(f"{self._label} gives nothing to record: {error}") from error
        except KeyboardInterrupt:
            kept = f"; {', '.join(self._written)} is kept in {self._output}" if self._written else ""
            raise KeyboardInterrupt(f"interrupted{kept}") from None
        return self._tell(answers)

    def _write(self, name: str, octets: bytes) -> None:
        try:
            if not self._alone:
                self._output.mkdir(parents=True, exist_ok=True)
            path = self._output if self._alone else self._output / name
            path.write_bytes(octets)
        except OSError as error:
            raise UsageError(
                f"cannot write {self._output}: {(error.strerror or str(error)).lower()}"
            ) from error
        self._written.append(name)

    def _tell(self, answers: IppAnswers) -> int:
        say = sys.stderr.write
        for note in answers.notes:
            say(f"note: {note}\n")
        if self._scrub is not None:
            for line in self._scrub.note():
                say(f"scrubbed: {line}\n")
            if not self._alone:
                self._write(_SCRUBBED, "".join(f"{line}\n" for line in self._scrub.note()).encode())
        if answers.reason:
            say(f"{self._label} broke off after {self._written[-1]}: {answers.reason}\n")
        if not self._quiet or answers.reason:
            count = len([name for name in self._written if name != _SCRUBBED])
            said = "its attributes" if self._alone else f"{count} answer{'s' if count != 1 else ''}"
            sys.stdout.write(f"{self._output}: {said} of {self._label}\n")
        return 1 if answers.reason else 0


@contextlib.contextmanager
def _asked(arguments: argparse.Namespace) -> Iterator[IppClient]:
    if arguments.emulated:
        with (
            emulated(arguments, arguments.device) as device,
            IppClient(device.at(HOME).route, timeout_s=arguments.timeout) as client,
        ):
            yield client
        return
    uri = _uri(arguments.device)
    host, port = uri.hostname or "", uri.port or _PORT
    path = uri.path if uri.path.strip("/") else IPP_PATH
    secured = {"ipp": _trust(arguments.certificate)} if uri.scheme == "ipps" else {}
    if arguments.certificate and not secured:
        raise UsageError("--certificate is for printers at an ipps: URI")
    # What passes the gate changes nothing on a device.
    gate = Gate(Doors(host, {"ipp": (host, port)}, secured), frozenset(), ipp_path=path)
    name = f"[{host}]" if ":" in host else host
    with IppClient(
        gate,
        path=path,
        uri_host=name if port == _PORT else f"{name}:{port}",
        uri_scheme=uri.scheme or "ipp",
        timeout_s=arguments.timeout,
    ) as client:
        yield client


def _uri(address: str) -> SplitResult:
    try:
        found = urlsplit(address if "://" in address else f"ipp://{address}")
        _ = found.port
    except ValueError as error:
        raise UsageError(f"{address} is no URI of a printer: {error}") from error
    if not found.hostname or found.scheme not in ("ipp", "ipps") or found.query or found.fragment:
        raise UsageError(f"{address} is no URI of a printer; say ipp://192.0.2.7:631{IPP_PATH}")
    return found


def _trust(certificate: str) -> Trust:
    try:
        return Trust.of(certificate)
    except ValueError as error:
        raise UsageError(f"--certificate: {error}") from error
