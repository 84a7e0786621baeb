"""Python for the guest: the interpreter that runs these tests, with the modules that PyUSB imports.

Knows no USB but PyUSB's name.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import py_compile
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from ..judges import program
from .image import Archive, cache

HOME = "py"
RUN = f"PYTHONHOME=/{HOME} PYTHONPATH=/{HOME}/site PYTHONDONTWRITEBYTECODE=1 python3 -S"
"""How the guest's shell starts it."""

_IMPORTED = """
import sys
sys.path.insert(0, sys.argv[1])
import usb.core, usb.util, usb.backend.libusb1
import __future__, collections.abc, contextlib, errno, json, os, socket, threading, time, traceback, typing
import encodings.ascii, encodings.idna, encodings.utf_16_le
print(json.dumps([module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]))
"""


def python_layer() -> bytes:
    """An archive for the kernel to unpack over the others; made once and kept."""
    recipe = hashlib.sha256(
        Path(__file__).read_bytes() + f"{sys.version} {sys.executable} {version('pyusb')}".encode()
    ).hexdigest()[:12]
    kept = cache() / f"python-{recipe}.cpio.gz"
    if not kept.exists():
        with tempfile.NamedTemporaryFile(dir=cache(), delete=False) as written:
            written.write(_built())
        Path(written.name).rename(kept)
    return kept.read_bytes()


def _built() -> bytes:
    archive = Archive()
    interpreter = Path(sys.executable).resolve()
    archive.file("bin/python3", _stripped(interpreter), 0o755)
    archive.libraries(interpreter, _stripped)
    standard = Path(json.__file__).parents[1]
    site = _site()
    for path in _modules(site):
        inside = path.is_relative_to(site)
        where = f"site/{path.relative_to(site)}" if inside else _standard_name(path, standard)
        if path.suffix == ".py":
            archive.file(f"{HOME}/{where}c", _compiled(path))
        else:
            archive.file(f"{HOME}/{where}", _stripped(path), 0o755)
            archive.libraries(path, _stripped)
    return gzip.compress(archive.end(), 6, mtime=0)


def _site() -> Path:
    import usb

    return Path(usb.__file__).parents[1]


def _standard_name(path: Path, standard: Path) -> str:
    return f"lib/{standard.name}/{path.relative_to(standard)}"


def _modules(site: Path) -> list[Path]:
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", _IMPORTED, str(site)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return [Path(name) for name in json.loads(done.stdout)]


def _compiled(path: Path) -> bytes:
    """To take the place of its source: compiling takes long under emulation."""
    with tempfile.TemporaryDirectory() as scratch:
        binary = Path(scratch, "module.pyc")
        py_compile.compile(str(path), str(binary), doraise=True)
        return binary.read_bytes()


def _stripped(path: Path) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        binary = Path(scratch, "stripped")
        subprocess.run([program("strip", "binutils"), "-o", str(binary), str(path)], check=True)
        return binary.read_bytes()
