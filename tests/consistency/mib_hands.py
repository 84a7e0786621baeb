"""Conditions that hands, paper and use bring about with nothing broken, and how hands undo them.

Each names a model, what is done, what has to show, and what is done about it. Extra supplies and rollers that
are soon used up are written into a copy of the model's profile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import misfeed.fixtures
from misfeed import emulate
from misfeed.device import Device
from misfeed.fixtures import document
from misfeed.protocols.ipp import PrinterState

from .mib_expected import At

Act = Callable[[Device], None]
A4, A3 = "iso_a4_210x297mm", "iso_a3_297x420mm"
LONGEST_S = 3600.0


@dataclass(frozen=True, slots=True)
class Case:
    """Attributes:
    changed: lines of the model's profile, with what stands in their place. more: what is added at its end.
    undo: what makes it well again. bits: those that no condition brings.
    """

    profile: str
    do: tuple[Act, ...]
    conditions: tuple[At, ...]
    undo: tuple[Act, ...]
    changed: tuple[tuple[str, str], ...] = ()
    more: str = ""
    bits: frozenset[str] = frozenset()

    @contextmanager
    def device(self, seed: int) -> Iterator[Device]:
        with TemporaryDirectory() as folder:
            name = self.profile
            if self.changed or self.more:
                file = Path(folder, f"{self.profile}.toml")
                file.write_text(self._text(), encoding="utf-8")
                name = str(file)
            device = emulate(name, seed=seed)
        with device:
            yield device

    def _text(self) -> str:
        text = Path(misfeed.fixtures.__path__[0], "profiles", f"{self.profile}.toml").read_text(
            encoding="utf-8"
        )
        for old, new in self.changed:
            assert old in text, old
            text = text.replace(old, new)
        return f"{text}\n{self.more}"


def hand(verb: str, target: str, **details: object) -> Act:
    return lambda device: device.hands.act(verb, target, **details)


def breaks(fault: str, at: str, **parameters: object) -> Act:
    def act(device: Device) -> None:
        device.inject(fault, at, **parameters)

    return act


def prints(name: str, times: int = 1, media: str = A4) -> Act:
    """Send a document, one side a sheet, and wait until the printer has done or stops."""

    def act(device: Device) -> None:
        for _ in range(times):
            device.ipp.print_job(
                document(name),
                document_format="application/pdf",
                attributes={"media": media, "sides": "one-sided"},
            )
        rests(device)

    return act


def rests(device: Device) -> None:
    """Wait until it neither prints nor is about to."""
    assert device.wait_until(
        lambda: (
            device.ipp.state() is not PrinterState.PROCESSING
            and (device.ipp.state() is PrinterState.STOPPED or not device.ipp.jobs())
        ),
        LONGEST_S,
    )


def _opens(profile: str, part: str, kind: str, row: int) -> Case:
    return Case(profile, (hand("open", part),), (At(kind, row),), (hand("close", part),))


def _taken_out(profile: str, supply: str, kind: str, row: int, more: str = "") -> Case:
    return Case(profile, (hand("remove", supply),), (At(kind, row),), (hand("insert", supply),), more=more)


def _used(profile: str, fault: str, supply: str, kind: str, row: int, left: int, *after: Act) -> Case:
    return Case(
        profile,
        (breaks(fault, supply, percent_left=left),),
        (At(kind, row),),
        after or (hand("replace", supply),),
    )


def _extra(kind: str, *, filled: bool = False, low: int = 10, used: int = 20) -> str:
    """A second supply for the mono laser, of which a page takes a hundredth."""
    return f"""
[[supplies]]
name = "extra"
label = "Extra {kind}"
type = "{kind}"
capacity = 100
page_yield = 100
color = "{"black" if kind == "developer" else ""}"
filled = {str(filled).lower()}
low_percent = {low}
used_percent = {used}
"""


def _runs_low(kind: str, condition: str, *, filled: bool = False) -> Case:
    return Case(
        "mono-laser",
        (prints("plain-3p.pdf"),),
        (At(condition, 2),),
        (hand("replace", "supply.extra"),),
        more=_extra(kind, filled=filled, used=88),
    )


def _runs_out(kind: str, condition: str, *, filled: bool = False) -> Case:
    return Case(
        "mono-laser",
        (prints("plain-3p.pdf"),),
        (At(condition, 2),),
        (hand("replace", "supply.extra"), rests),
        more=_extra(kind, filled=filled, low=0, used=98),
    )


_MONO, _A3_MFP, _INKJET, _LABEL = "mono-laser", "departmental-a3-mfp", "inkjet-mfp", "label-printer"
_FEEDER = "scanner.feeder"
_SMALL_BIN = ("capacity = 150", "capacity = 10")


def _new_feeder_rollers() -> tuple[Act, ...]:
    rollers = f"{_FEEDER}.rollers"
    return (
        hand("open", _FEEDER),
        hand("remove_sheet", _FEEDER),
        hand("replace", rollers),
        hand("reset_counter", rollers),
        hand("close", _FEEDER),
    )


CASES: dict[str, Case] = {
    "a door is open": _opens(_MONO, "cover.front", "door open", 1),
    "a cover is open": _opens(_MONO, "cover.rear", "cover open", 2),
    "a tray is out": _opens(_MONO, "tray-2", "tray out", 2),
    "a tray is out that a job asks for": Case(
        _MONO,
        (hand("open", "tray-2"), prints("one-page.pdf")),
        (At("tray out and asked for", 2),),
        (hand("close", "tray-2"), rests),
    ),
    "a tray is empty": Case(
        _MONO, (hand("unload", "tray-2"),), (At("tray empty", 2),), (hand("load", "tray-2"),)
    ),
    "a tray is empty that a job asks for": Case(
        _MONO,
        (hand("unload", "tray-2"), prints("one-page.pdf")),
        (At("tray empty and asked for", 2), At("load tray", 2)),
        (hand("load", "tray-2"), rests),
    ),
    "a tray is low": Case(
        _MONO,
        (hand("unload", "tray-2"), hand("load", "tray-2", sheets=5)),
        (At("tray low", 2),),
        (hand("load", "tray-2"),),
    ),
    "a job asks for other paper": Case(
        _MONO,
        (prints("one-page.pdf", media="iso_a5_148x210mm"),),
        (At("load tray", 1),),
        (hand("load", "tray-1", sheets=0, media="iso_a5_148x210mm"), rests),
    ),
    "a stack is not raised that nobody asks for": Case(
        _A3_MFP,
        (breaks("tray.lift.broken", "tray-4"),),
        (At("stack not raised", 4), At("tray empty", 4)),
        (hand("open", "tray-4"), hand("replace", "tray-4"), hand("close", "tray-4")),
    ),
    "a tray's rollers are due": Case(
        _MONO,
        (prints("plain-3p.pdf"),),
        (At("tray rollers due", 2),),
        (
            hand("open", "tray-2"),
            hand("replace", "tray-2.rollers"),
            hand("close", "tray-2"),
            hand("reset_counter", "tray-2.rollers"),
        ),
        changed=(("roller = { life = 50000 }", "roller = { life = 3 }"),),
    ),
    "a bin is nearly full": Case(
        _MONO,
        (prints("plain-3p.pdf", 3),),
        (At("bin nearly full", 1),),
        (hand("empty", "face-down"),),
        changed=(_SMALL_BIN,),
    ),
    "a bin is full": Case(
        _MONO,
        (prints("plain-3p.pdf", 4),),
        (At("bin full", 1),),
        (hand("empty", "face-down"), rests),
        changed=(_SMALL_BIN,),
    ),
    "toner is low": _used(_MONO, "supply.spent", "supply.black", "toner low", 1, 5),
    "toner is empty": _used(_MONO, "supply.spent", "supply.black", "toner empty", 1, 0),
    "toner is out": _taken_out(_MONO, "supply.black", "toner out", 1),
    "ink is low": _used(_INKJET, "supply.spent", "supply.cyan", "ink low", 2, 5),
    "ink is empty": _used(_INKJET, "supply.spent", "supply.cyan", "ink empty", 2, 0),
    "ink is out": _taken_out(_INKJET, "supply.cyan", "ink out", 2),
    "a ribbon is low": _used(_LABEL, "supply.spent", "supply.black", "ribbon low", 1, 5),
    "a ribbon is empty": _used(_LABEL, "supply.spent", "supply.black", "ribbon empty", 1, 0),
    "a ribbon is out": _taken_out(_LABEL, "supply.black", "ribbon out", 1),
    "developer is low": _runs_low("developer", "developer low"),
    "developer is empty": _runs_out("developer", "developer empty"),
    "developer is out": _taken_out(_MONO, "supply.extra", "developer out", 2, _extra("developer")),
    "wax is low": _runs_low("solidWax", "wax low"),
    "wax is empty": _runs_out("solidWax", "wax empty"),
    "wax is out": _taken_out(_MONO, "supply.extra", "wax out", 2, _extra("solidWax")),
    "a drum is near its end": _runs_low("opc", "drum near its end"),
    "a drum is at its end": _runs_out("opc", "drum at its end"),
    "a drum is out": _taken_out(_A3_MFP, "supply.black-drum", "drum out", 6),
    "a waste toner box is nearly full": _runs_low("wasteToner", "waste toner nearly full", filled=True),
    "a waste toner box is full": _runs_out("wasteToner", "waste toner full", filled=True),
    "a waste toner box is out": _taken_out(_A3_MFP, "supply.waste", "waste toner box out", 2),
    "a waste ink box is nearly full": _runs_low("wasteInk", "waste ink nearly full", filled=True),
    "a waste ink box is full": _runs_out("wasteInk", "waste ink full", filled=True),
    "a waste ink box is out": _taken_out(
        _MONO, "supply.extra", "waste ink box out", 2, _extra("wasteInk", filled=True)
    ),
    "a waste wax box is nearly full": _runs_low("wasteWax", "waste wax nearly full", filled=True),
    "a waste wax box is full": _runs_out("wasteWax", "waste wax full", filled=True),
    "a waste wax box is out": _taken_out(
        _MONO, "supply.extra", "waste wax box out", 2, _extra("wasteWax", filled=True)
    ),
    "a maintenance unit is used up": _used(
        _A3_MFP,
        "supply.maintenance.due",
        "supply.transfer-belt",
        "maintenance overdue",
        11,
        0,
        hand("power_off", "power"),
        hand("replace", "supply.transfer-belt"),
        hand("power_on", "power"),
        lambda device: device.hands.wait(5),
        hand("reset_counter", "supply.transfer-belt"),
    ),
    "the stapler is stuck and nothing waits": Case(
        _A3_MFP,
        (
            breaks("finisher.stapler.bent", "finisher.stapler"),
            hand("staple", "finisher", sheets=3),
            hand("take_out", "finisher"),
        ),
        (At("stapler stuck, nothing waits", 1),),
        (
            hand("open", "cover.finisher"),
            hand("remove_staples", "finisher.stapler"),
            hand("close", "cover.finisher"),
            hand("staple", "finisher", sheets=3),
        ),
    ),
    "an original is jammed": Case(
        _A3_MFP,
        (
            breaks("scanner.feeder.rollers.worn", f"{_FEEDER}.rollers", severity=0.8),
            hand("scan", "scanner", source="feeder", originals=20),
        ),
        (At("feeder jam", 1),),
        _new_feeder_rollers(),
    ),
    "the feeder's rollers are due": Case(
        _A3_MFP,
        (hand("scan", "scanner", source="feeder", originals=5),),
        (At("feeder rollers due", 1),),
        _new_feeder_rollers(),
        changed=(("roller_life = 80000", "roller_life = 5"),),
    ),
    "it is paused": Case(
        _MONO,
        (lambda device: device.ipp.pause(),),
        (),
        (lambda device: device.ipp.resume(),),
        bits=frozenset({"offline"}),
    ),
}
"""By what a person would say."""
