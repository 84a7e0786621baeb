"""Which part plays which role in a model, so that one scenario script fits every model.

A role is a word that scenarios use in braces: "{tray}.rollers", "{black}". Knows profiles only.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Profile
from misfeed.emulators.machine.profile import Tray

_MAIN_MEDIA = "iso_a4_210x297mm"
_MARKING = ("toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon")


def roles_of(profile: Profile) -> dict[str, str]:
    """Part ids by role. A role that nothing in the model plays is left out.

    tray: the input that serves the everyday job. picking_tray: the same, when rollers pick from it;
    sized_tray: when it senses its size; lifted_tray: when it has a lift. duplex and duplex_cover: the way
    back for the second side, and the cover over it.
    bin: where pages land. sensor and sensor_cover: the first sensor on the path behind a cover, and that
    cover. exit_cover: the cover over the way out of the fuser. cover: the first cover. black: the supply that
    marks black; colour: one that marks a colour. waste: the receptacle that a user replaces. head_cover: the
    print head that a lever presses down. drum: the photoconductor that marks black; drum_unit: what it is
    changed with; drum_kit: a drum that is a supply of its own. film: the roll that fixes, inside the fuser.
    transfer_roller: the one before it, where it is changed alone.
    fan: the first one. kit: the fuser as a maintenance unit whose pages the printer counts.
    sleeper: the power part of a model that sleeps.
    absorber: the ink absorber that only service changes. black_tank: the tank of black ink.
    mark_cover: the cover over the place where sheets are marked.
    """
    return dict(_roles(profile))


def main_tray(profile: Profile) -> Tray:
    """The input that the everyday job is fed from: the first with A4, or the first at all."""
    return next((tray for tray in profile.trays if tray.media == _MAIN_MEDIA), profile.trays[0])


def _roles(profile: Profile) -> Iterator[tuple[str, str]]:
    tray = main_tray(profile)
    yield "tray", tray.name
    if tray.roller is not None:
        yield "picking_tray", tray.name
    if tray.senses_size:
        yield "sized_tray", tray.name
    if tray.lift:
        yield "lifted_tray", tray.name
    turn = profile.path.duplex
    if turn is not None:
        over_it = [one for one in profile.covers if turn.name in one.gives_access]
        if over_it:
            yield "duplex", f"path.{turn.name}"
            yield "duplex_cover", f"cover.{over_it[0].name}"
    yield "bin", profile.bins[0].name
    if profile.bins[0].senses_full:
        yield "flagged_bin", profile.bins[0].name
    for station in profile.path.stations:
        cover = next((c for c in profile.covers if station.name in c.gives_access), None)
        if station.sensor and cover is not None:
            yield "sensor", f"path.{station.name}"
            yield "sensor_cover", f"cover.{cover.name}"
            break
    for cover in profile.covers:
        if "fuser-exit" in cover.gives_access and profile.fuser is not None:
            yield "fuser_exit", "path.fuser-exit"
            yield "exit_cover", f"cover.{cover.name}"
            break
    if profile.engine.sleep_after_s:
        yield "sleeper", "power"
    if profile.covers:
        yield "cover", f"cover.{profile.covers[0].name}"
    for cover in profile.covers:
        if profile.path.marks_at in cover.gives_access:
            yield "mark_cover", f"cover.{cover.name}"
            break
    for cover in profile.covers:
        if cover.lever:
            yield "head_cover", f"cover.{cover.name}"
            break
    for roll in profile.rolls:
        if roll.kind == "drum" and roll.inside and roll.colorant in ("", "black"):
            yield "drum", f"roller.{roll.name}"
            yield "drum_unit", f"supply.{roll.inside}"
            break
    for roll in profile.rolls:
        if roll.kind == "transfer" and not roll.inside:
            yield "transfer_roller", f"roller.{roll.name}"
            break
    for roll in profile.rolls:
        if roll.kind == "fixing" and roll.inside == "fuser":
            yield "film", f"roller.{roll.name}"
            break
    for supply in profile.supplies:
        if supply.type == "opc":
            yield "drum_kit", f"supply.{supply.name}"
            break
    if profile.fans:
        yield "fan", f"fan.{profile.fans[0].name}"
    for supply in profile.supplies:
        if supply.type == "fuser" and supply.reset_by_hand:
            yield "kit", f"supply.{supply.name}"
            break
    marking = [supply for supply in profile.supplies if supply.type in _MARKING]
    for supply in marking:
        if supply.color == "black":
            yield "black", f"supply.{supply.name}"
            if supply.chip:
                yield "black_with_chip", f"supply.{supply.name}"
            break
    for supply in marking:
        if supply.color not in ("", "black"):
            yield "colour", f"supply.{supply.name}"
            break
    for supply in profile.supplies:
        if supply.filled and supply.replaceable:
            yield "waste", f"supply.{supply.name}"
            break
    for supply in profile.supplies:
        if supply.type == "wasteInk" and not supply.replaceable:
            yield "absorber", f"supply.{supply.name}"
            break
    for supply in marking:
        if supply.type == "inkCartridge" and supply.color == "black":
            yield "black_tank", f"supply.{supply.name}"
            break
