"""Check what this computer can do: what misfeed needs, and what it can use.

Exit code 0 unless something that is needed is broken, then 3.
"""

from __future__ import annotations

import argparse
import enum
import json
import os
import re
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from misfeed.config import current
from misfeed.errors import MisfeedError
from misfeed.extending.modules import shown
from misfeed.extending.points import OURS, CannotLoad, load, package_of, points, told
from misfeed.messages import SOURCE, Words, words
from misfeed.messages.option import add_language
from misfeed.providers import provider
from misfeed.real.benchfile import Bench
from misfeed.real.inspect import inspect
from misfeed.real.option import add_devices, bench_of

_PYTHON = (3, 11)
_GROUPS = (
    "misfeed.commands",
    "misfeed.providers",
    "misfeed.machine",
    "misfeed.profiles",
    "misfeed.faults",
    "misfeed.parts",
    "misfeed.interfaces",
    "misfeed.scenarios",
    "misfeed.probes",
    "misfeed.actors",
    "misfeed.reporters",
    "misfeed.benches",
)
_PEERS = (
    (("ipptool",), "cups-ipp-utils"),
    (("snmpwalk",), "snmp"),
    (("usbip",), "usbip or linux-tools"),
    (("chromium", "chromium-browser", "google-chrome"), "chromium"),
)
#: Where system administration commands stand that a user's PATH may leave out.
_SYSTEM_PATHS = ("/usr/sbin", "/sbin")

EXAMPLES = """\
  misfeed doctor
  misfeed doctor --json   for programs
  misfeed doctor --bench office.toml
                          and which of its devices answer, and what they tell"""


class Grade(enum.Enum):
    """How a check came out."""

    OK = "ok"
    MISSING = "missing"
    """Something optional is not there."""
    BROKEN = "broken"
    """Something needed does not work."""


_COLOURS = {Grade.OK: "32", Grade.MISSING: "33", Grade.BROKEN: "31"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result: `text` says what was found, or what to do."""

    grade: Grade
    what: str
    text: str


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_language(parser)
    add_devices(parser)


def run(arguments: argparse.Namespace) -> int:
    say = words(SOURCE if arguments.json else arguments.language)
    bench = bench_of(arguments)
    found = list(examine(say))
    if bench is not None:
        found += _devices(bench, say)
    if arguments.json:
        rows = [{"check": f.what, "grade": f.grade.value, "text": f.text} for f in found]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = max(len(finding.what) for finding in found)
        for finding in found:
            grade = f"{say(f'doc_{finding.grade.value}'):<7}"
            shown = f"\x1b[{_COLOURS[finding.grade]}m{grade}\x1b[0m" if colour else grade
            sys.stdout.write(f"{shown}  {finding.what:<{width}}  {finding.text}\n")
    return 3 if any(finding.grade is Grade.BROKEN for finding in found) else 0


def examine(say: Words) -> Iterator[Finding]:
    """All checks, what is needed first."""
    yield _python(say)
    yield from _packages(requires("misfeed") or [], say)
    yield from _entry_points(say)
    yield _settings(say)
    yield from _models(say)
    yield _sockets(say)
    yield _terminals(say)
    yield Finding(Grade.OK, "sqlite", sqlite3.sqlite_version)
    for names, package in _PEERS:
        yield _peer(names, package, say)
    yield _vhci(say)


def _devices(bench: Bench, say: Words) -> Iterator[Finding]:
    """Which interfaces of each real device answer, and what it told, with where each fact was read."""
    for name, reports in inspect(bench, say):
        for report in reports:
            grade = Grade.OK if report.good else Grade.BROKEN
            yield Finding(grade, f"{name} {report.what}", report.text)


def _python(say: Words) -> Finding:
    told = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= _PYTHON:
        return Finding(Grade.OK, say("doc_python"), told)
    return Finding(
        Grade.BROKEN, say("doc_python"), say("doc_too_old", found=told, least=".".join(map(str, _PYTHON)))
    )


def _packages(requirements: list[str], say: Words) -> Iterator[Finding]:
    """One line per package that is required without condition ("h11>=0.16")."""
    for requirement in requirements:
        match = re.match(r"([A-Za-z0-9._-]+)(?:>=([0-9.]+))?", requirement)
        if match is None or ";" in requirement:
            continue
        name, least = match[1], match[2] or "0"
        try:
            has = version(name)
        except PackageNotFoundError:
            yield Finding(Grade.BROKEN, say("doc_package", name=name), say("doc_not_installed", name=name))
            continue
        if _numbers(has) >= _numbers(least):
            yield Finding(Grade.OK, say("doc_package", name=name), has)
        else:
            told = say("doc_older", found=has, least=least, name=name)
            yield Finding(Grade.BROKEN, say("doc_package", name=name), told)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def _entry_points(say: Words) -> Iterator[Finding]:
    """Whether what is installed beside misfeed, and its own commands, can be loaded."""
    for group in _GROUPS:
        found = points(group)
        if not found:
            continue
        loaded = []
        for point in found:
            try:
                load(point)
            except CannotLoad as error:
                yield Finding(Grade.BROKEN, f"{group} {point.name}", say("doc_not_loaded", error=error))
            else:
                loaded.append(point.name if package_of(point) == OURS else f"{point.name} ({told(point)})")
        yield Finding(Grade.OK, group, ", ".join(loaded) or say("doc_none"))


def _settings(say: Words) -> Finding:
    """The settings that hold here."""
    try:
        settings = current()
    except MisfeedError as error:
        return Finding(Grade.BROKEN, say("doc_settings"), str(error))
    searched = ", ".join(shown(folder) for folder in settings.search)
    file = shown(settings.path) if settings.path else say("doc_none")
    text = say("doc_searched", file=file, folders=searched) if searched else file
    return Finding(Grade.OK, say("doc_settings"), text)


def _models(say: Words) -> Iterator[Finding]:
    """Whether every model of the built-in provider can be read."""
    try:
        makes = provider("emulated")
        names = makes.profiles()
    except (MisfeedError, ImportError) as error:
        yield Finding(Grade.BROKEN, say("doc_profiles"), str(error))
        return
    good = []
    for name in names:
        try:
            makes.facts(name)
        except MisfeedError as error:
            yield Finding(Grade.BROKEN, say("doc_profile", name=name), str(error))
        else:
            good.append(name)
    told = ", ".join(good) or say("doc_no_profile")
    yield Finding(Grade.OK if good else Grade.BROKEN, say("doc_profiles"), told)


def _sockets(say: Words) -> Finding:
    """Whether programs of this computer can reach each other over loopback."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), 2).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding(Grade.BROKEN, say("doc_loopback"), say("doc_no_port", error=error.strerror or error))
    return Finding(Grade.OK, say("doc_loopback"), say("doc_ports"))


def _terminals(say: Words) -> Finding:
    """Whether `misfeed emulate --serial` can open a serial port here that is no TCP port."""
    what = say("doc_serial")
    if not hasattr(os, "openpty"):
        return Finding(Grade.MISSING, what, say("doc_no_pty", error=sys.platform))
    try:
        ends = os.openpty()
    except OSError as error:
        return Finding(Grade.MISSING, what, say("doc_no_pty", error=error.strerror or error))
    for end in ends:
        os.close(end)
    return Finding(Grade.OK, what, say("doc_ptys"))


def _peer(names: tuple[str, ...], package: str, say: Words) -> Finding:
    search = os.pathsep.join((os.environ.get("PATH", os.defpath), *_SYSTEM_PATHS))
    what, use = say("doc_peer", name=names[0]), say(f"doc_use_{names[0]}")
    for name in names:
        found = shutil.which(name, path=search)
        if found:
            return Finding(Grade.OK, what, say("doc_peer_there", path=found, use=use))
    return Finding(Grade.MISSING, what, say("doc_peer_missing", use=use, package=package))


def _vhci(say: Words) -> Finding:
    if os.path.isdir("/sys/devices/platform/vhci_hcd.0"):
        return Finding(Grade.OK, say("doc_kernel"), say("doc_vhci"))
    return Finding(Grade.MISSING, say("doc_kernel"), say("doc_no_vhci"))
