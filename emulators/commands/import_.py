"""Turn what a real printer was recorded to answer over SNMP, IPP and USB into a profile."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from misfeed.emulators.importing import Imported, import_snmprec
from misfeed.emulators.importing_ipp import import_ipp
from misfeed.emulators.importing_usb import (
    SYSFS,
    UsbRecording,
    import_usb,
    is_usb,
    read_sysfs,
    read_usb,
    with_usb,
)
from misfeed.emulators.ipp.dumps import is_dump, read_dump
from misfeed.emulators.ipp.recording import read_answers
from misfeed.emulators.machine import ProfileError, parse_profile
from misfeed.errors import UsageError

_MAX_OCTETS = 16 * 1024 * 1024
_MOST_FILES = 500
_WALKED = re.compile(rb"^[ \t]*\.?[0-9][0-9.]*[ \t]*\|[^|\n]*\|", re.MULTILINE)
"""A line of a snmprec file, whatever else is in it."""
_FORMATS = (
    "an SNMP walk (snmprec: lines of OID|TAG|VALUE), an IPP answer (*.ipp), "
    "what `ipptool -tv`, `ipptool -X` or `lsusb -v` prints, or USB descriptors (raw, or a hex dump)"
)
_NAME_LINE = re.compile(r'^name = ".*"$', re.MULTILINE)

EXAMPLES = """\
  misfeed import walk.snmprec -o my-printer.toml
  misfeed import get-printer-attributes.ipp -o my-printer.toml
  misfeed import lsusb-v.txt -o my-printer.toml                   of lsusb -v, raw descriptors, or a hex dump
  misfeed import /sys/bus/usb/devices/1-2 -o my-printer.toml      a printer that is plugged in
  misfeed import recordings/lobby/ -o lobby.toml                  all *.ipp and the *.snmprec of a folder, and
                                                                  its lsusb.txt or descriptors
  misfeed import ipptool-output.txt -o my-printer.toml            of ipptool -tv, or -X
  misfeed import recordings/lobby/ -o lobby.toml --as-recorded    with the mistakes of its firmware
  misfeed import walk.snmprec -o my-printer.toml --name lobby-printer --force
  misfeed emulate my-printer.toml

What is wrong with a recording is told on the standard error output; the profile is written all the same."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE|FOLDER",
        help="an SNMP walk (snmprec), IPP answer (*.ipp), ipptool's output, USB descriptors, or their folder",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PROFILE.toml")
    parser.add_argument("--name", help="of the model (default: the name of the file or folder)")
    parser.add_argument("--force", action="store_true", help="replace PROFILE.toml if there is one")
    parser.add_argument(
        "--as-recorded",
        action="store_true",
        help="answer IPP with the recording's mistakes, which are mended otherwise (quirk ipp.as-recorded)",
    )


def run(arguments: argparse.Namespace) -> int:
    output: Path = arguments.output
    if output.suffix != ".toml":
        raise UsageError(f"{output}: a profile's file name ends in .toml")
    if output.exists() and not arguments.force:
        raise UsageError(f"{output} is there already; --force replaces it")
    imported = _imported(arguments.file, as_recorded=arguments.as_recorded)
    text = imported.profile_toml
    if arguments.name:
        text = _NAME_LINE.sub(f"name = {json.dumps(arguments.name)}", text, count=1)
    try:
        profile = parse_profile(text, str(output))
    except ProfileError as error:
        raise UsageError(str(error)) from error
    _write(output, text, force=arguments.force)
    for problem in imported.problems:
        where = f"{arguments.file}:{problem.line}" if problem.line else str(arguments.file)
        sys.stderr.write(f"{where}: {problem.reason}\n")
    sys.stdout.write(f"{output}: {profile.name}, {profile.summary}\n")
    return 0


def _imported(path: Path, *, as_recorded: bool) -> Imported:
    """A folder's answers and walk, or those of one file: what it is, its octets tell."""
    answers, walk, usb = _folder(path) if path.is_dir() else _file(path)
    source = str(path.resolve()) if path.is_dir() else str(path)
    if answers:
        found = import_ipp(read_answers(answers), source, walk, as_recorded=as_recorded)
    elif as_recorded:
        what = "an SNMP walk is served as it is" if walk else "USB descriptors are served as they are"
        raise UsageError(f"--as-recorded is for IPP answers; {what}")
    elif walk:
        found = import_snmprec(walk, source)
    elif usb is not None:
        return import_usb(usb, source)
    else:
        return import_snmprec(walk, source)
    return with_usb(found, usb) if usb is not None else found


Recorded = tuple[dict[str, bytes], bytes, UsbRecording | None]
"""IPP answers by the names of their files, a walk, and USB descriptors."""


def _file(path: Path) -> Recorded:
    octets = _read(path)
    if is_usb(octets):
        return {}, b"", read_usb(octets)
    if is_dump(octets):
        return {path.name: read_dump(octets, str(path))}, b"", None
    if path.suffix == ".ipp" or (octets[:1] in (b"\x01", b"\x02") and b"attributes-charset" in octets[:64]):
        return {path.name: octets}, b"", None
    if path.suffix != ".snmprec" and not _WALKED.search(octets):
        raise UsageError(f"{path} {'is of no known form' if octets.strip() else 'is empty'}; give {_FORMATS}")
    return {}, octets, None


def _folder(path: Path) -> Recorded:
    try:
        files = sorted(file for file in path.iterdir() if file.is_file())[:_MOST_FILES]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    answers = {file.name: _read(file) for file in files if file.suffix == ".ipp"}
    walks = [file for file in files if file.suffix == ".snmprec"]
    if len(walks) > 1:
        raise UsageError(f"{path} has {len(walks)} walks (*.snmprec); leave the one of this device")
    usb = _usb(path, files)
    if not answers and not walks and usb is None:
        raise UsageError(f"{path} has neither IPP answers (*.ipp) nor an SNMP walk (*.snmprec)")
    return answers, _read(walks[0]) if walks else b"", usb


_OF_DEVICE = (SYSFS, "bos_descriptors", "manufacturer", "product", "serial", "speed", "ieee1284_id")
_LSUSB = ("lsusb.txt", "lsusb-v.txt", "usb.txt", "usb.bin", "usb.hex")


def _usb(folder: Path, files: Sequence[Path]) -> UsbRecording | None:
    """What a folder has of USB: as one of /sys/bus/usb/devices has it, or in one file."""
    named = {file.name: file for file in files}
    if SYSFS in named:
        found = {name: _read(file) for name, file in named.items() if name in _OF_DEVICE}
        # An interface's folder has the device ID that its driver asked for.
        found |= {str(file): _read(file) for file in sorted(folder.glob("*/ieee1284_id"))[:_MOST_FILES]}
        return read_sysfs(found)
    one = next((named[name] for name in _LSUSB if name in named), None)
    return read_usb(_read(one)) if one is not None else None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_OCTETS + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
