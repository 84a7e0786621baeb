"""List the printer models, or tell all about one."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from misfeed.emulators import profiles
from misfeed.emulators.commands.columns import columns
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, Profile
from misfeed.errors import UsageError
from misfeed.messages import Words, words
from misfeed.messages.beside import beside
from misfeed.messages.option import add_language

EXAMPLES = """\
  misfeed profiles                  all built-in models
  misfeed profiles mono-laser       one of them
  misfeed profiles my-printer.toml  your own
  misfeed profiles inkjet-mfp --usb         what it declares over USB, as lsusb -v prints it
  misfeed profiles inkjet-mfp --usb-raw F   its descriptors into a file, as Linux keeps them
  misfeed profiles --json           for programs"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="a model, by name or TOML file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--usb", action="store_true", help="print its USB descriptors, as lsusb -v does")
    parser.add_argument("--usb-raw", type=Path, metavar="FILE", help="write its USB descriptors into a file")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    if arguments.json and (arguments.usb or arguments.usb_raw):
        raise UsageError(
            "--json prints the profile, --usb and --usb-raw its USB descriptors: one command for each"
        )
    if arguments.name is None and (arguments.usb or arguments.usb_raw):
        raise UsageError("name the model whose USB descriptors you want: misfeed profiles MODEL --usb")
    if arguments.name is None:
        models = [profiles.load(name) for name in (*profiles.names(), *profiles.other_names())]
        if arguments.json:
            _print_json([_line(profile) for profile in models])
        else:
            rows = [(p.name, p.kind, ", ".join(interfaces(p)), _summary(p.name, p, say)) for p in models]
            heads = tuple(say(f"prf_{one}") for one in ("name", "kind", "interfaces", "summary"))
            sys.stdout.write(columns([heads, *rows]))
        return 0
    profile = profiles.load(arguments.name)
    if arguments.usb or arguments.usb_raw:
        _usb(profile, arguments.usb_raw, printed=arguments.usb)
    elif arguments.json:
        _print_json(_all(profile))
    else:
        sys.stdout.write(_words(arguments.name, profile, say))
    return 0


def interfaces(profile: Profile) -> tuple[str, ...]:
    """The ways in which an emulated device of the model can be reached."""
    return tuple(interface.name for interface in Host(Machine(profile)).interfaces())


def _usb(profile: Profile, raw: Path | None, *, printed: bool) -> None:
    """What a device of the model declares; what is wrong with that goes to the standard error output."""
    if profile.usb is None:
        raise UsageError(f"a {profile.name} has no USB; its profile has no [usb]")
    from misfeed.emulators.usb.bent import declared
    from misfeed.protocols.usb.flaws import flaws
    from misfeed.protocols.usb.lsusb_text import lsusb_text

    dump = declared(Machine(profile)).dump()
    for flaw in flaws(dump):
        sys.stderr.write(f"{profile.name}: {flaw}\n")
    if printed:
        sys.stdout.write(lsusb_text(dump))
    if raw is None:
        return
    try:
        raw.write_bytes(dump.descriptors())
    except OSError as error:
        raise UsageError(f"cannot write {raw}: {(error.strerror or str(error)).lower()}") from error


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


def _words(name: str, profile: Profile, say: Words) -> str:
    engine, identity, panel = profile.engine, profile.identity, profile.panel
    sides = "prf_both" if engine.duplex else "prf_one"
    spoken = ", ".join(panel.languages)
    facts = [
        ("model", say("prf_model", make=identity.make, model=identity.model, firmware=identity.firmware)),
        ("kind", profile.kind),
        ("engine", say(sides, technology=engine.technology, speed=engine.speed_ppm)),
        ("colorants", ", ".join(engine.colorants)),
        ("interfaces", ", ".join(interfaces(profile))),
        ("documents", ", ".join(profile.documents.formats)),
        ("panel", say("prf_panel", lines=panel.lines, columns=panel.columns, languages=spoken)),
        ("codes", str(sum(1 for code in profile.codes.values() if code))),
        ("recorded", _recorded(profile, say)),
    ]
    parts = [
        *(
            (t.name, say("prf_tray", level=t.level, capacity=t.capacity, media=t.media))
            for t in profile.trays
        ),
        *((b.name, say("prf_bin", capacity=b.capacity)) for b in profile.bins),
        *((f"cover.{c.name}", c.label) for c in profile.covers),
        *(
            (f"supply.{s.name}", say("prf_supply", label=s.label, type=s.type, pages=s.page_yield))
            for s in profile.supplies
        ),
        *((f"path.{s.name}", s.label) for s in profile.path.stations),
    ]
    told = columns([(say(f"prf_f_{fact}"), text) for fact, text in facts], "  ")
    head = f"{profile.name}: {_summary(name, profile, say)}"
    return f"{head}\n\n{told}\n{say('prf_parts')}\n{columns(parts, '  ')}"


def _recorded(profile: Profile, say: Words) -> str:
    """How much was captured of the model, over which interface."""
    captured = profile.captured
    counts = {
        "prf_recorded": len(captured.snmp),
        "prf_recorded_ipp": len(captured.ipp),
        "prf_recorded_usb": len(captured.usb),
    }
    told = [say(name, count=count) for name, count in counts.items() if count]
    return ", ".join(told) or say("prf_recorded", count=0)


def _summary(name: str, profile: Profile, say: Words) -> str:
    """What the model is, as a catalogue beside its file has it."""
    place = name if name.endswith(".toml") else str(resources.files("misfeed.fixtures") / "profiles" / name)
    return beside(place, say.language)(profile.summary) or profile.summary
