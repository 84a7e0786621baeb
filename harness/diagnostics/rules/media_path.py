"""Causes in feeding and moving paper."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule

_JAMS = frozenset({"jam", "mediaPathJam", "mediaPathOutputJam"})
_OPEN = frozenset({"coverOpen", "doorOpen"})
_FULL = frozenset({"outputMediaTrayFull"})

RULES = (
    AlertRule("tray.rollers.worn", frozenset({"jam"}), "input", "{part}.rollers", {"surface": "glazed"}, 2.0),
    AlertRule("path.sensor.scrap", _JAMS, "mediaPath", "stations", {"flag": "held down by a scrap"}, 5.0),
    AlertRule("path.sensor.dirty", _JAMS, "mediaPath", "stations", {"lens": "dusty"}, 5.0),
    AlertRule("path.refeed.glazed", frozenset({"jam"}), "mediaPath", "{duplex}", {"rollers": "glazed"}, 4.0),
    AlertRule("tray.paper.damp", _JAMS, "mediaPath", "{picking_tray}", {"stack": "wavy"}, 1.0, "customer"),
    AlertRule(
        "tray.guides.wrong",
        frozenset({"inputMediaChangeRequest"}),
        "input",
        "{sized_tray}",
        {"guides": "off the paper"},
        owner="customer",
    ),
    AlertRule("tray.lift.broken", frozenset({"inputTrayElevationFailure"}), "input", sight={"plate": "down"}),
    AlertRule("fuser.claws.worn", _JAMS, "mediaPath", "fuser", {"claws": "worn"}, 5.0),
    AlertRule("bin.flag.stuck", _FULL, sight={"stack": "empty", "flag": "hangs in the air"}),
    AlertRule("bin.full", _FULL, sight={"stack": "full"}, owner="customer"),
    AlertRule("cover.tab.broken", _OPEN, sight={"cover": "closed", "tab": "broken"}),
    AlertRule(
        "cover.switch.burnt",
        _OPEN,
        sight={"cover": "closed", "tab": "whole", "contacts": "do not close"},
        minutes=5.0,
    ),
    AlertRule("cover.open", _OPEN, sight={"cover": "open"}, owner="customer"),
    AlertRule("tray.empty", frozenset({"inputMediaSupplyEmpty"}), sight={"paper": "empty"}, owner="customer"),
    AlertRule("tray.open", frozenset({"inputMediaTrayMissing"}), sight={"tray": "out"}, owner="customer"),
)
