"""Causes in marking and fixing."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_COLD = frozenset({"markerFuserUnderTemperature", "markerFuserTimingFailure"})
_HOT = frozenset({"markerFuserOverTemperature"})
_BLIND = frozenset({"markerFuserThermistorFailure"})
_STILL = frozenset({"subunitMotorFailure"})
_LASER = frozenset({"subunitUnrecoverableFailure"})
_WHITE = frozenset({"white line"})
_RUBS = frozenset({"toner rubs off"})
_WEAK = frozenset({"fade", "blank"})
_AGAIN = frozenset({"repeat mark"})

RULES = (
    AlertRule("fuser.connector.loose", _COLD, "marker", "fuser", {"connector": "not home"}, 5.0),
    AlertRule("fuser.heater.open", _COLD, "marker", "fuser", {"heater": "open"}, 10.0),
    AlertRule("fuser.thermistor.drifted", _HOT, "marker", "fuser", {"thermistor": "ohms too high"}, 10.0),
    AlertRule(
        "power.supply.triac-shorted", _HOT, "marker", "power.supply", {"heater output": "live at idle"}, 15.0
    ),
    AlertRule("fuser.thermistor.open", _BLIND, "marker", "fuser", {"thermistor": "open"}, 10.0),
    AlertRule("fan.clogged", _STILL, "marker", "fan.*", {"blades": "clogged with dust"}, 4.0),
    AlertRule("fan.bearing.worn", _STILL, "marker", "fan.*", {"shaft": "stiff"}, 4.0),
    AlertRule("laser.fogged", _LASER, "marker", "laser", {"glass": "fogged"}, 15.0),
    AlertRule("laser.dead", _LASER, "marker", "laser", {"glass": "clear", "beam test": "no beam"}, 15.0),
    QuietRule("laser.window.dusty", "laser", {"window": "dusty"}, _WHITE, minutes=10.0),
    QuietRule("tray.type.wrong", "{tray}", {"medium": "heavier than its setting"}, _RUBS, minutes=2.0),
    QuietRule("fuser.film.worn", "fuser", {"film": "worn"}, _RUBS, minutes=5.0),
    QuietRule("roller.transfer.worn", "roller.*", {"foam": "hard"}, _WEAK, minutes=5.0),
    QuietRule("roller.transfer.contact-dirty", "roller.*", {"contact": "dirty"}, _WEAK, minutes=5.0),
    QuietRule("roller.surface.cut", "roller.*", {"surface": "cut"}, _AGAIN, minutes=5.0),
)
