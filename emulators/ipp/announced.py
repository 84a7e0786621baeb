"""How the IPP printer is announced (Bonjour Printing 1.2.1, PWG 5100.14 §4.2): its attributes as TXT keys.

Of a recorded model, what was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from misfeed.emulators.announcing import Announced, paper_max, printer_keys, yes
from misfeed.emulators.ipp.calls import PRINTER_PATH
from misfeed.emulators.ipp.captured import captured_of
from misfeed.emulators.ipp.description import raster, uri_schemes
from misfeed.emulators.ipp.offer import AUTO_SENSED, NO_FINISHING, Offer, offer_of
from misfeed.emulators.machine import Machine
from misfeed.protocols.dns_sd import LONGEST_STRING

_URF, _PWG = "image/urf", "image/pwg-raster"
_PUNCHES = frozenset({5, *range(70, 90)})
_BINDINGS = frozenset({7, *range(50, 54)})


def announced(machine: Machine, host: str, port: int) -> Iterable[Announced]:
    """`_ipp._tcp` and `_ipps._tcp`, each while clients may come that way."""
    keys = _keys(machine, host, port)
    subtypes = tuple(_subtypes(machine, keys))
    for scheme in uri_schemes(machine):
        yield Announced(f"_{scheme}._tcp", keys, subtypes)


def _subtypes(machine: Machine, keys: dict[str, str]) -> Iterator[str]:
    yield "_print"
    formats = _formats(machine, offer_of(machine.profile))
    if _URF in formats and keys.get("URF"):
        yield "_universal"
    if _PWG in formats:
        yield "_everywhere"


def _formats(machine: Machine, offer: Offer) -> tuple[str, ...]:
    recorded = captured_of(machine.profile).strings("document-format-supported")
    return recorded or offer.formats


def _keys(machine: Machine, host: str, port: int) -> dict[str, str]:
    captured, offer = captured_of(machine.profile), offer_of(machine.profile)
    keys = printer_keys(machine)

    def recorded(name: str, own: str) -> str:
        return next(iter(captured.strings(name)), own)

    formats = _formats(machine, offer)
    trays = [tray.media for tray in machine.trays]
    # Where somebody has said where it stands, that is told in place of what was recorded.
    note = machine.notes.place if machine.notes.place is not None else recorded("printer-location", "")
    keys |= {
        "rp": PRINTER_PATH.removeprefix("/"),
        "ty": recorded("printer-make-and-model", keys["ty"]),
        "note": note,
        "adminurl": f"http://{host}:{port}/",
        "pdl": _joined(formats),
        "UUID": recorded("printer-uuid", keys["UUID"]).removeprefix("urn:uuid:"),
        "Color": yes(offer.color),
        "Duplex": yes(len(offer.sides) > 1),
        "Staple": yes(any(one != NO_FINISHING and 4 <= one <= 31 for one in offer.finishings)),
        "Punch": yes(not _PUNCHES.isdisjoint(offer.finishings)),
        "Bind": yes(not _BINDINGS.isdisjoint(offer.finishings)),
        "PaperMax": paper_max([*offer.sizes, *trays]),
        "kind": _joined(captured.strings("printer-kind") or kinds(machine)),
    }
    tokens = captured.strings("urf-supported") or tuple(
        str(value) for each in raster(offer) if each.name == "urf-supported" for value in each.plain
    )
    if _URF in formats and tokens:
        keys["URF"] = _joined(tokens)
    if "ipps" in uri_schemes(machine):
        keys["TLS"] = max(machine.network.tls_versions)
    return keys


def kinds(machine: Machine) -> tuple[str, ...]:
    return ("document", *(("label",) if machine.profile.kind == "label" else ()))


def _joined(words: Iterable[str]) -> str:
    """As many of the words as have room beside a short key, the printer's default format last."""
    found = ""
    for word in words:
        more = f"{found},{word}" if found else word
        if word != AUTO_SENSED and len(more.encode()) <= LONGEST_STRING - 16:
            found = more
    return found
