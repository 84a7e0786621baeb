"""Imports run one way only. The arrows are those of the README's map of the folders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "harness": "misfeed",
    "emulators": "misfeed.emulators",
    "scenarios": "misfeed.scenarios",
    "fixtures": "misfeed.fixtures",
}
OTHERS = ("misfeed.emulators", "misfeed.scenarios", "misfeed.fixtures")

#: What each place may import of the project, beside itself. The most particular place that fits decides.
MAY_IMPORT = {
    "misfeed": ("misfeed",),
    "misfeed.protocols": ("misfeed.protocols", "misfeed.errors"),
    "misfeed.transports": ("misfeed.transports", "misfeed.protocols", "misfeed.errors"),
    "misfeed.emulators.machine": ("misfeed.emulators.machine",),
    "misfeed.emulators": (
        "misfeed.emulators",
        "misfeed.protocols",
        "misfeed.transports",
        "misfeed.errors",
        "misfeed.config",
        "misfeed.contract",
        "misfeed.extending",
        "misfeed.faultwords",
        "misfeed.messages",
        "misfeed.running",
        "misfeed.fixtures",
    ),
    "misfeed.scenarios": ("misfeed",),
    "misfeed.fixtures": ("misfeed.fixtures", "misfeed.errors"),
}


def modules() -> Iterator[tuple[str, Path]]:
    for folder, package in PACKAGES.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT / folder).with_suffix("").parts)
            name = f"{package}.{dotted}".removesuffix(".__init__")
            yield name, path


def imports_of(name: str, source: str, *, is_package: bool) -> Iterator[str]:
    """Dotted names of project modules that `source` imports, relative ones resolved."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "misfeed")
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
            module = f"{base}.{node.module}".rstrip(".") if node.level else node.module or ""
            if not node.level and module.split(".")[0] != "misfeed":
                continue
            if module in ("misfeed", "misfeed.emulators", base) and node.module in (None, "misfeed"):
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def rule_for(name: str) -> tuple[str, tuple[str, ...]]:
    place = max((place for place in MAY_IMPORT if inside(name, place)), key=len)
    return place, MAY_IMPORT[place]


def trespasses(name: str, source: str, *, is_package: bool = False) -> list[str]:
    place, allowed = rule_for(name)
    found = []
    for target in imports_of(name, source, is_package=is_package):
        fine = any(inside(target, package) for package in allowed)
        if place == "misfeed" and any(inside(target, other) for other in OTHERS[:1]):
            fine = False
        if place == "misfeed.scenarios" and inside(target, "misfeed.emulators"):
            fine = False
        if not fine:
            found.append(f"{name} imports {target}")
    return found


ALL = list(modules())


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_a_module_imports_only_along_the_arrows(name: str, path: Path) -> None:
    assert trespasses(name, path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("misfeed.device", "from misfeed.emulators.machine import Machine"),
        ("misfeed.device", "from misfeed import emulators"),
        ("misfeed.device", "import misfeed.emulators"),
        ("misfeed.protocols.ipp.codec", "from misfeed.transports.base import Stream"),
        ("misfeed.protocols.ipp.codec", "from ...transports import base"),
        ("misfeed.emulators.machine.trays", "from misfeed.errors import UsageError"),
        ("misfeed.emulators.machine.trays", "from ..ipp import INTERFACE"),
        ("misfeed.emulators.snmp.agent", "from misfeed.device import Device"),
        ("misfeed.scenarios.media_path.mp_01", "from misfeed.emulators.machine import Machine"),
    ],
)
def test_an_import_against_the_arrows_is_found(name: str, source: str) -> None:
    assert trespasses(name, source)


def test_every_interface_stands_alone() -> None:
    """Deleting one interface's folder breaks that interface only: none imports another but for the channel of
    pages that USB and LPD carry."""
    folders = {"ipp", "snmp", "usb", "pjl", "lpd", "web", "control", "discovery", "console"}
    shared = {("usb", "pjl"), ("lpd", "pjl")}
    crossings = set()
    for name, path in ALL:
        parts = name.split(".")
        if parts[:2] != ["misfeed", "emulators"] or len(parts) < 3 or parts[2] not in folders:
            continue
        for target in imports_of(
            name, path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py"
        ):
            other = target.split(".")
            if other[:2] == ["misfeed", "emulators"] and len(other) > 2 and other[2] in folders - {parts[2]}:
                crossings.add((parts[2], other[2]))
    assert crossings <= shared


def test_only_where_a_usb_device_is_exported_anybody_knows_usbip() -> None:
    """The device, its pipes and what is behind them would be the same on another bus."""
    exporting = {"attachment", "hub", "kept", "port", "recording", "session"}
    knowing = {
        name.rpartition(".")[2]
        for name, path in ALL
        if name.startswith("misfeed.emulators.usb.")
        for target in imports_of(name, path.read_text(encoding="utf-8"), is_package=False)
        if target.startswith("misfeed.protocols.usbip")
    }
    assert knowing <= exporting
