"""Print a document on a printer, broken or not, and save the sheet that comes out as a PNG image.

The printer is emulated in this process, in virtual time. Below the name of the file stands what a person sees
on the page and what a ruler tells of it. With --text, what the page says is written instead.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from misfeed.emulators import profiles
from misfeed.emulators.documents import Document, DocumentError, interpret, recognise
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.machine.faults import FaultError, make_fault
from misfeed.emulators.pages import PrintedPage, Ruler, top_pages
from misfeed.errors import MisfeedError, UsageError
from misfeed.faultwords import FORM, parse_fault
from misfeed.fixtures import document, documents

_DPI = (20, 600)
_WAIT_US = 1_800_000_000
_STEP_US = 5_000_000
_IMAGE, _TEXT = "page.png", ".txt"

EXAMPLES = """\
  misfeed page mono-laser one-page.pdf
  misfeed page mono-laser one-page.pdf --fault roller.surface.cut@roller.drum -o cut.png
  misfeed page colour-laser-mfp colour-2p.pdf --page 2 --dpi 200
  misfeed page inkjet-mfp photo.jpg --as-sent -o before.png
  misfeed page receipt-printer till.bin --text

exit code: 0 when the page came out, 1 when it did not, 2 when it was asked for wrongly"""


class NotPrinted(MisfeedError):
    """The page did not come out; says what the printer's panel told."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", help="model, by name or TOML file (`misfeed profiles` lists them)")
    add(
        "document",
        help=f"a file (PDF, PWG or Apple Raster, JPEG, ESC/POS, text), or one of {', '.join(documents())}",
    )
    add(
        "-o",
        "--output",
        metavar="FILE",
        help=f"where to (default: {_IMAGE}; with --text, the terminal)",
    )
    add("--page", type=int, default=1, metavar="N", help="which page of the document (default: 1)")
    add(
        "--fault",
        action="append",
        default=[],
        metavar=FORM,
        help="break the printer first; `misfeed faults` lists them (repeatable)",
    )
    add(
        "--text",
        action="store_true",
        help="write what the page says, of receipts, plain text and PDF, as it was sent",
    )
    add("--as-sent", action="store_true", help="save the page as it should have come out")
    add("--dpi", type=_dpi, default=100, metavar="N", help="dots per inch of the image (default: 100)")
    add("--seed", type=int, default=0, metavar="N", help="of everything that happens by chance (default: 0)")


def run(arguments: argparse.Namespace) -> int:
    output = _output(arguments)
    machine = Machine(profiles.load(arguments.profile), seed=arguments.seed)
    data = _octets(arguments.document)
    sent = interpret(data, recognise(data), machine.profile.engine.colorants)
    if not 1 <= arguments.page <= len(sent.pages):
        raise UsageError(f"--page {arguments.page}: {arguments.document} has pages 1 to {len(sent.pages)}")
    for text in arguments.fault:
        fault = parse_fault(text)
        try:
            make_fault(fault.name, fault.parameters).break_machine(machine, fault.at)
        except FaultError as error:
            raise UsageError(f"--fault {text}: {error}") from error
    printed = _print(machine, sent, arguments.page)
    if arguments.text:
        _write_text(printed, output)
    else:
        _write_image(machine, printed.at(arguments.dpi), output, as_sent=arguments.as_sent)
    return 0


def _output(arguments: argparse.Namespace) -> str:
    """Where to; "" for the terminal."""
    name: str = arguments.output or ("" if arguments.text else _IMAGE)
    kind = Path(name).suffix.lower()
    if arguments.text and name and kind != _TEXT:
        raise UsageError(f"-o {name}: what a page says is text; name it {_TEXT}")
    if not arguments.text and kind != ".png":
        raise UsageError(f"-o {name}: the image is a PNG; name it so")
    return name


def _write_text(page: PrintedPage, output: str) -> None:
    try:
        text = "".join(f"{line}\n" for line in page.lines())
    except DocumentError as error:
        raise UsageError(f"--text: {error.words}") from error
    if not output:
        sys.stdout.write(text)
        return
    with _writing(output):
        Path(output).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{output}\n")


def _write_image(machine: Machine, page: PrintedPage, output: str, *, as_sent: bool) -> None:
    image = page.sent.image() if as_sent else page.image()
    with _writing(output):
        image.save(output, "PNG", dpi=(page.paper.dpi, page.paper.dpi))
    told = [] if as_sent else [page.words, *Ruler.of(machine).reads(page)]
    sys.stdout.write("\n".join([output, *(f"  {line}" for line in told), ""]))


@contextmanager
def _writing(output: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from error


def _octets(name: str) -> bytes:
    path = Path(name)
    if not path.exists():
        if name in documents():
            return document(name)
        raise UsageError(f"there is no file {name}, nor a sample document of that name")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror or error}") from error


def _print(machine: Machine, sent: Document, number: int) -> PrintedPage:
    """The printed side of page `number`. Raises NotPrinted."""
    loaded = {tray.media for tray in machine.trays}
    media = sent.media if sent.media in loaded else ""
    job = machine.jobs.submit(pages=(sent.pages[number - 1],), media=media, format=sent.format)
    deadline = machine.clock.now + _WAIT_US
    while machine.clock.now < deadline:
        machine.clock.advance(_STEP_US)
        found = machine.jobs.find(job.id)
        if found is None or found.state.finished:
            break
        if found.state is JobState.STOPPED:
            break
    pages = [page for page in top_pages(machine) if page.job == job.id]
    if not pages:
        panel = machine.panel.text()
        told = f"the panel says {panel!r}" if panel else "the panel is dark"
        raise NotPrinted(f"the page did not come out; {told}")
    return pages[0]


def _dpi(text: str) -> int:
    value = int(text)
    if not _DPI[0] <= value <= _DPI[1]:
        raise argparse.ArgumentTypeError(f"a resolution is from {_DPI[0]} to {_DPI[1]} dots per inch")
    return value
