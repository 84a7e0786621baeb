"""What the guest boots: Debian's kernel, and an initramfs of Debian's programs, made once and kept.

Knows Debian's packages; nothing of printers, and of QEMU only that it boots a kernel with an initramfs.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..judges import ask, lacking, program

KERNEL = "linux-image-amd64"
_PAGE = b"\x1b%-12345X@PJL ENTER LANGUAGE=PCL\r\n\x1bEOne page of text.\f\x1bE\x1b%-12345X"
_HERE = Path(__file__).parent
_MODULES = ("virtio_pci", "virtio_net", "vhci-hcd", "usblp", "usbmon")
_PROGRAMS = (("usbip", "usbip"), ("ipptool", "cups-ipp-utils"), ("usb", "cups"))
_IPP_TESTS = Path("/usr/share/cups/ipptool")
_NEEDED = re.compile(r"(?:=> )?(/\S+) \(0x")
_FOLDERS = (
    "bin",
    "dev",
    "etc",
    "lib",
    "lib/modules",
    "lib64",
    "proc",
    "root",
    "sys",
    "tmp",
    "var",
    "var/run",
)


@dataclass(frozen=True)
class Image:
    """Files that QEMU boots."""

    kernel: Path
    initramfs: Path


def cache() -> Path:
    """Where downloads and images are kept."""
    base = os.environ.get("MISFEED_CACHE") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "misfeed"
    )
    found = Path(base, "guest")
    found.mkdir(parents=True, exist_ok=True)
    return found


def image() -> Image:
    """The newest one that can be had without asking anybody, else a new one."""
    recipe = hashlib.sha256(b"".join(path.read_bytes() for path in _recipe())).hexdigest()[:12]
    kept = sorted(cache().glob(f"*-{recipe}.initramfs"))
    if not kept:
        _build(recipe)
        kept = sorted(cache().glob(f"*-{recipe}.initramfs"))
    version = kept[-1].name.removesuffix(f"-{recipe}.initramfs")
    return Image(cache() / f"{version}.vmlinuz", kept[-1])


def _recipe() -> Iterator[Path]:
    yield Path(__file__)
    yield _HERE / "init"
    yield _HERE / "lp.c"
    yield _HERE / "ipp-usb.conf"


def _build(recipe: str) -> None:
    """Put a kernel and an initramfs in the cache; each appears there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=cache()) as scratch:
        place = Path(scratch)
        unpacked = _unpacked_kernel(place)
        (kernel,) = (unpacked / "boot").glob("vmlinuz-*")
        version = kernel.name.removeprefix("vmlinuz-")
        archive = Archive()
        for folder in _FOLDERS:
            archive.folder(folder)
        modules = _in_order(unpacked / "lib/modules" / version)
        for module in modules:
            archive.file(f"lib/modules/{module.name}", module.read_bytes())
        archive.file("modules", "\n".join(module.name for module in modules).encode())
        archive.file("init", (_HERE / "init").read_bytes(), 0o755)
        archive.file("bin/busybox", Path(program("busybox", "busybox-static")).read_bytes(), 0o755)
        archive.file("bin/lp", _compiled(place), 0o755)
        for name, package in _PROGRAMS:
            archive.program(Path(program(name, package)))
        archive.program(_unpacked(place, "ipp-usb") / "sbin/ipp-usb")
        for name in ("get-printer-attributes.test", "print-job.test"):
            archive.file(f"root/{name}", (_IPP_TESTS / name).read_bytes())
        archive.file("root/page.txt", b"One page of text.\n")
        archive.file("root/page.pcl", _PAGE)
        archive.file("etc/hosts", b"127.0.0.1 localhost\n")
        archive.file("etc/passwd", b"root:x:0:0::/root:/bin/sh\n")
        archive.file("etc/ipp-usb/ipp-usb.conf", (_HERE / "ipp-usb.conf").read_bytes())
        written = place / "initramfs"
        written.write_bytes(gzip.compress(archive.end(), 1, mtime=0))
        kernel.rename(cache() / f"{version}.vmlinuz")
        written.rename(cache() / f"{version}-{recipe}.initramfs")


def _unpacked_kernel(place: Path) -> Path:
    found = ask(program("apt-cache", "apt"), "depends", KERNEL)
    package = re.search(r"Depends: (linux-image-\S+)", found.said)
    if package is None:
        lacking(f"apt knows no {KERNEL}; run apt-get update")
    assert package is not None
    return _unpacked(place, package[1])


def _unpacked(place: Path, package: str) -> Path:
    """The files of a package that need not be installed: a daemon would begin to serve this computer."""
    done = subprocess.run(
        [program("apt-get", "apt"), "download", "-q", package],
        cwd=place, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    fetched = list(place.glob(f"{package}_*.deb"))
    if done.returncode or not fetched:
        lacking(f"the package {package} cannot be had: {done.stderr.strip()}")
    unpacked = place / package
    subprocess.run([program("dpkg-deb", "dpkg"), "-x", str(fetched[0]), str(unpacked)], check=True)
    return unpacked


def _in_order(folder: Path) -> Sequence[Path]:
    """The modules that are wanted and those that they need, first what others need."""
    found = {path.name.partition(".ko")[0].replace("_", "-"): path for path in folder.rglob("*.ko*")}
    ordered: dict[str, Path] = {}

    def take(name: str) -> None:
        path = found.get(name.replace("_", "-"))
        if path is None or path.name in ordered:
            return  # built into the kernel
        needs = re.search(rb"\0depends=([^\0]*)\0", b"\0" + path.read_bytes())
        for one in filter(None, needs[1].decode().split(",")) if needs else ():
            take(one)
        ordered[path.name] = path

    for name in _MODULES:
        take(name)
    return tuple(ordered.values())


def _compiled(place: Path) -> bytes:
    binary = place / "lp"
    words = [program("gcc", "gcc"), "-static", "-Os", "-s", "-Wall", "-Werror", "-o", str(binary)]
    subprocess.run([*words, str(_HERE / "lp.c")], check=True)
    return binary.read_bytes()


def layer(files: Mapping[str, bytes]) -> bytes:
    """An archive of files for root's home, for the kernel to unpack over an image."""
    archive = Archive()
    for name, content in files.items():
        archive.file(f"root/{name}", content)
    return gzip.compress(archive.end(), 1, mtime=0)


class Archive:
    """A cpio archive of the kind the kernel unpacks (newc)."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._names: set[str] = set()

    def folder(self, name: str) -> None:
        self._entry(name, 0o040755)

    def file(self, name: str, content: bytes, mode: int = 0o644) -> None:
        for parent in reversed(Path(name).parents[:-1]):
            self.folder(str(parent))
        self._entry(name, 0o100000 | mode, content)

    def program(self, path: Path) -> None:
        """A program with the libraries that it is linked to; programs are all in /bin."""
        self.file(f"bin/{path.name}", path.read_bytes(), 0o755)
        self.libraries(path)

    def libraries(self, path: Path, read: Callable[[Path], bytes] = Path.read_bytes) -> None:
        """What a program or library is linked to, where it looks for it."""
        for line in ask(program("ldd", "libc-bin"), str(path)).said.splitlines():
            if found := _NEEDED.search(line):
                self.file(found[1].lstrip("/"), read(Path(found[1])), 0o755)

    def end(self) -> bytes:
        self._entry("TRAILER!!!", 0)
        return bytes(self._octets)

    def _entry(self, name: str, mode: int, content: bytes = b"") -> None:
        if name in self._names:
            return
        self._names.add(name)
        fields = (len(self._names), mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        self._octets += b"070701" + b"".join(b"%08x" % one for one in fields) + name.encode() + b"\0"
        self._pad()
        self._octets += content
        self._pad()

    def _pad(self) -> None:
        self._octets += bytes(-len(self._octets) % 4)
