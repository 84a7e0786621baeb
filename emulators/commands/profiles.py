"""List the printer models, or tell all about one."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import msgspec
from misfeed.emulators import profiles
from misfeed.emulators.commands.columns import columns
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, Profile

EXAMPLES = """\
  misfeed profiles                  all built-in models
  misfeed profiles mono-laser       one of them
  misfeed profiles my-printer.toml  your own
  misfeed profiles --json           for programs"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="a model, by name or TOML file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.name is None:
        models = [profiles.load(name) for name in profiles.names()]
        if arguments.json:
            _print_json([_line(profile) for profile in models])
        else:
            rows = [(p.name, p.kind, ", ".join(interfaces(p)), p.summary) for p in models]
            sys.stdout.write(columns([("NAME", "KIND", "INTERFACES", "SUMMARY"), *rows]))
        return 0
    profile = profiles.load(arguments.name)
    if arguments.json:
        _print_json(_all(profile))
    else:
        sys.stdout.write(_words(profile))
    return 0


def interfaces(profile: Profile) -> tuple[str, ...]:
    """The ways in which an emulated device of the model can be reached."""
    return tuple(interface.name for interface in Host(Machine(profile)).interfaces())


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _line(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "kind": profile.kind,
        "summary": profile.summary,
        "interfaces": list(interfaces(profile)),
        "version": profile.version,
    }


def _all(profile: Profile) -> dict[str, Any]:
    """The profile as it is written, with what it leaves to defaults; recorded values only counted."""
    whole: dict[str, Any] = msgspec.to_builtins(profile, enc_hook=str)
    whole["captured"] = {name: len(rows) for name, rows in whole["captured"].items()}
    return {**_line(profile), **whole, "parts": list(Machine(profile).parts)}


def _words(profile: Profile) -> str:
    engine, identity, panel = profile.engine, profile.identity, profile.panel
    facts = [
        ("model", f"{identity.make} {identity.model}, firmware {identity.firmware}"),
        ("kind", profile.kind),
        ("engine", f"{engine.technology}, {engine.speed_ppm} pages a minute, {_sides(profile)}"),
        ("colorants", ", ".join(engine.colorants)),
        ("interfaces", ", ".join(interfaces(profile))),
        ("documents", ", ".join(profile.documents.formats)),
        ("panel", f"{panel.lines} lines of {panel.columns}, {', '.join(panel.languages)}"),
        ("error codes", str(sum(1 for code in profile.codes.values() if code))),
        ("recorded", f"{len(profile.captured.snmp)} SNMP values"),
    ]
    parts = [
        *((t.name, f"tray, {t.level} of {t.capacity} sheets, {t.media}") for t in profile.trays),
        *((b.name, f"output bin, {b.capacity} sheets") for b in profile.bins),
        *((f"cover.{c.name}", c.label) for c in profile.covers),
        *((f"supply.{s.name}", f"{s.label}, {s.type}, {s.page_yield} pages") for s in profile.supplies),
        *((f"path.{s.name}", s.label) for s in profile.path.stations),
    ]
    return f"{profile.name}: {profile.summary}\n\n{columns(facts, '  ')}\nparts:\n{columns(parts, '  ')}"


def _sides(profile: Profile) -> str:
    return "both sides" if profile.engine.duplex else "one side"
