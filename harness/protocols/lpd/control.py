"""Control files: who prints what, and how (RFC 1179 §7), `Hhost\\nPuser\\nldfA001host\\n` <-> a record.

Knows the letters; what a printer makes of them is for others. Letters that it does not know survive as data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.protocols.lpd.commands import LpdError, text_of

MAX_CONTROL = 65_536
"""Octets of a control file."""

MAX_LINES = 1_000

FORMATS = frozenset("cdfglnoprtvz")
"""Letters that print a file: of a CIF, DVI, formatted, plotted, unfiltered, ditroff, PostScript, paginated,
FORTRAN, troff and raster file, and of one to be passed on."""

_FIELDS = {"H": "host", "P": "user", "J": "job", "C": "class_", "L": "banner", "M": "mail_to", "T": "title"}
_NAME = "N"


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One file to be printed, once.

    Attributes:
        format: the letter that says as what. file: the data file's name.
        source: what the file was called where it came from, or "".
    """

    format: str
    file: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ControlFile:
    """What a control file says.

    Attributes:
        host, user: where the job comes from, and whose it is. job: its name for the banner page.
        class_: for the banner page. banner: whose name it bears; "" for no banner page.
        mail_to: who is told when it is printed. title: for the head of pages.
        prints: what is printed, in order; a file twice for two copies.
        others: the lines of other letters, such as "UdfA001host", in order.
    """

    host: str = ""
    user: str = ""
    job: str = ""
    class_: str = ""
    banner: str = ""
    mail_to: str = ""
    title: str = ""
    prints: tuple[PrintLine, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the data files that it prints, each once."""
        return tuple(dict.fromkeys(one.file for one in self.prints))

    @property
    def name(self) -> str:
        """What the job is called: its own name, else that of its first file."""
        return self.job or next((one.source for one in self.prints if one.source), "")

    def encode(self) -> bytes:
        """Raises UsageError when it would not read back."""
        lines = [f"{letter}{getattr(self, name)}" for letter, name in _FIELDS.items() if getattr(self, name)]
        for one in self.prints:
            lines.append(f"{one.format}{one.file}")
            if one.source:
                lines.append(f"{_NAME}{one.source}")
        octets = "".join(f"{line}\n" for line in (*lines, *self.others)).encode()
        try:
            again = parse_control(octets)
        except LpdError as error:
            raise UsageError(f"{self} cannot be said in a control file: {error}") from error
        if again != self:
            raise UsageError(f"{self} reads back as {again}")
        return octets


def parse_control(octets: bytes) -> ControlFile:
    """Read a control file. Of a line that comes twice, the last one counts. Raises LpdError."""
    if len(octets) > MAX_CONTROL:
        raise LpdError(f"a control file of {len(octets)} octets, more than {MAX_CONTROL}", octets)
    fields: dict[str, str] = {}
    prints: list[PrintLine] = []
    others: list[str] = []
    early = ""
    for letter, operand in _lines(octets):
        if letter in FORMATS:
            if not operand:
                raise LpdError(f"the line {letter!r} of a control file prints no file", octets)
            prints.append(PrintLine(letter, operand, early))
            early = ""
        elif letter == _NAME:
            # BSD names a file behind its line, others before it.
            if prints and not prints[-1].source:
                prints[-1] = PrintLine(prints[-1].format, prints[-1].file, operand)
            else:
                early = operand
        elif letter in _FIELDS:
            fields[_FIELDS[letter]] = operand
        else:
            others.append(letter + operand)
    return ControlFile(**fields, prints=tuple(prints), others=tuple(others))


def _lines(octets: bytes) -> Iterator[tuple[str, str]]:
    lines = [line for line in octets.replace(b"\r\n", b"\n").split(b"\n") if line.strip(b" \t\0\r")]
    if len(lines) > MAX_LINES:
        raise LpdError(f"a control file of {len(lines)} lines, more than {MAX_LINES}", octets)
    for line in lines:
        text = text_of(line)
        yield text[0], text[1:].strip(" \t\r\0")
