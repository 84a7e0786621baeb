"""Print a document on a printer, broken or not, and save the sheet that comes out as a PNG image.

The printer is emulated in this process, in virtual time. Below the name of the file stands what a person sees
on the page and what a ruler tells of it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed.emulators import profiles
from misfeed.emulators.documents import Document, interpret, recognise
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.machine.faults import FaultError, make_fault
from misfeed.emulators.pages import PrintedPage, Ruler, top_pages
from misfeed.errors import MisfeedError, UsageError
from misfeed.faultwords import FORM, parse_fault
from misfeed.fixtures import document, documents

_DPI = (20, 600)
_WAIT_US = 1_800_000_000
_STEP_US = 5_000_000

EXAMPLES = """\
  misfeed page mono-laser one-page.pdf
  misfeed page mono-laser one-page.pdf --fault roller.surface.cut@roller.drum -o cut.png
  misfeed page colour-laser-mfp colour-2p.pdf --page 2 --dpi 200
  misfeed page inkjet-mfp photo.jpg --as-sent -o before.png

exit code: 0 when the page came out, 1 when it did not, 2 when it was asked for wrongly"""


class NotPrinted(MisfeedError):
    """The page did not come out; says what the printer's panel told."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", help="model, by name or TOML file (`misfeed profiles` lists them)")
    add("document", help=f"a file (PDF, PWG or Apple Raster, JPEG, text), or one of {', '.join(documents())}")
    add("-o", "--output", default="page.png", metavar="FILE", help="where to (default: %(default)s)")
    add("--page", type=int, default=1, metavar="N", help="which page of the document (default: 1)")
    add(
        "--fault",
        action="append",
        default=[],
        metavar=FORM,
        help="break the printer first; `misfeed faults` lists them (repeatable)",
    )
    add("--as-sent", action="store_true", help="save the page as it should have come out")
    add("--dpi", type=_dpi, default=100, metavar="N", help="dots per inch of the image (default: 100)")
    add("--seed", type=int, default=0, metavar="N", help="of everything that happens by chance (default: 0)")


def run(arguments: argparse.Namespace) -> int:
    if Path(arguments.output).suffix.lower() != ".png":
        raise UsageError(f"-o {arguments.output}: the image is a PNG; name it so")
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
    page = _print(machine, sent, arguments.page).at(arguments.dpi)
    image = page.sent.image() if arguments.as_sent else page.image()
    try:
        image.save(arguments.output, "PNG", dpi=(page.paper.dpi, page.paper.dpi))
    except OSError as error:
        raise UsageError(f"{arguments.output} cannot be written: {error.strerror or error}") from error
    told = [] if arguments.as_sent else [page.words, *Ruler.of(machine).reads(page)]
    sys.stdout.write("\n".join([arguments.output, *(f"  {line}" for line in told), ""]))
    return 0


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
