"""The receipt printer, judged by python-escpos on all its ways in, and by a reader of its barcodes."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from misfeed.control import ControlClient
from misfeed.transports import usbip
from misfeed.transports.sockets import SocketRoute
from PIL import Image, ImageDraw

from .judges import lacking

pytestmark = pytest.mark.peer

try:
    import escpos.printer
    import zxingcpp
except ImportError:
    escpos = zxingcpp = None  # type: ignore[assignment]

SETTLED_S = 20.0


@pytest.fixture(autouse=True, scope="module")
def judges() -> None:
    if escpos is None or zxingcpp is None:
        lacking("python-escpos and zxing-cpp are not installed; pip install 'misfeed[peers]'")


@dataclass(frozen=True)
class Shop:
    """A receipt printer, and where each way into it is."""

    control: ControlClient
    url: str
    port: int
    usbip: int
    tty: str

    def pages(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/pages") as answer:
            pages: list[dict[str, Any]] = json.load(answer)["pages"]
        return pages

    def printed(self, count: int) -> list[dict[str, Any]]:
        """The pages at the exit, once there are so many."""
        until = time.monotonic() + SETTLED_S
        while len(pages := self.pages()) < count:
            assert time.monotonic() < until, pages
            time.sleep(0.05)
        return pages

    def opened_drawer(self) -> bool:
        """Whether the drawer opens before long."""
        until = time.monotonic() + SETTLED_S
        while self.control.part("drawer")["look"]["drawer"] != "open":
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def picture(self, number: int = 1) -> Image.Image:
        with urllib.request.urlopen(f"{self.url}/pages/{number}.png") as answer:
            return Image.open(io.BytesIO(answer.read()))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    link = tmp_path / "till"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "misfeed", "emulate", "receipt-printer", "--serial", str(link), "--json",
            "--until-parent-exits",
        ],
        stdout=subprocess.PIPE, text=True, cwd=Path("/"),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        port, exported = (int(ready[name].rpartition(":")[2]) for name in ("escpos", "usbip"))
        yield Shop(ControlClient(ready["control"]), ready["control"], port, exported, str(link))
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _network(shop: Shop) -> Any:
    return escpos.printer.Network("127.0.0.1", shop.port, timeout=10, profile="TM-T88V")


def _serial(shop: Shop) -> Any:
    # It waits as long for each answer, whose length it does not know.
    return escpos.printer.Serial(shop.tty, 38400, timeout=1, dsrdtr=False, profile="TM-T88V")


def _usb(shop: Shop) -> Any:
    backend = usbip.backend(SocketRoute("127.0.0.1", {"usbip": shop.usbip}))
    printer = escpos.printer.Usb(0x04B8, 0x0202, {"backend": backend}, profile="TM-T88V")
    printer.open()
    return printer


WAYS = pytest.mark.parametrize("opened", [_network, _serial, _usb], ids=["network", "serial", "usb"])
Opened = Callable[[Shop], Any]


def mark() -> Image.Image:
    image = Image.new("1", (200, 60), 1)
    ImageDraw.Draw(image).ellipse((10, 5, 190, 55), fill=0)
    return image


@WAYS
def test_a_receipt_is_printed_with_text_picture_and_codes(shop: Shop, opened: Opened) -> None:
    with contextlib.closing(opened(shop)) as printer:
        printer.set(align="center", bold=True, double_height=True, double_width=True)
        printer.text("CORNER SHOP\n")
        printer.set_with_default()
        printer.text("Caffè Crème 7.00 €\nБорщ 5.20\n")
        printer.barcode("4006381333931", "EAN13", 96, 4, "BELOW", "A", align_ct=True)
        printer.text("\n")
        printer.qr("https://example.org/r/4711", native=True, size=8, center=False)
        printer.text("\n")
        for impl in ("bitImageRaster", "graphics", "bitImageColumn"):
            printer.image(mark(), impl=impl)
        printer.cut()
        printer.cashdraw(2)
        (page,) = shop.printed(1)
        assert page["width_mm"] == 80.0
        assert 120 < page["length_mm"] < 200
        picture = shop.picture()
        large = picture.resize((picture.width * 4, picture.height * 4))
        assert {one.text for one in zxingcpp.read_barcodes(large)} == {
            "4006381333931",
            "https://example.org/r/4711",
        }
        text = shop.control.page_text(1).splitlines()
        assert [line.strip() for line in text if line.strip()] == [
            "CORNER SHOP",
            "Caffè Crème 7.00 €",
            "Борщ 5.20",
            "[EAN13: 4006381333931]",
            "4006381333931",
            "[QR: https://example.org/r/4711]",
            *["[image 200 x 60]"] * 2,
            "[image 200 x 72]",
            "[cut]".center(42, "-"),
        ]
        assert shop.opened_drawer()


@WAYS
def test_it_says_how_much_paper_there_is_and_whether_it_prints(shop: Shop, opened: Opened) -> None:
    with contextlib.closing(opened(shop)) as printer:
        assert printer.paper_status() == 2
        assert printer.is_online()
        shop.control.act("unload", "roll")
        assert printer.paper_status() == 0
        assert not printer.is_online()
        shop.control.act("load", "roll", sheets=20)
        assert printer.paper_status() == 1
        assert printer.is_online()
        shop.control.act("open", "cover.roll-cover")
        assert not printer.is_online()
